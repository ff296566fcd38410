// Codes against computed vectors and every single slip of the pen. The codes are check-digit vectors; no names stand here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeFinding } from '#rules/outcome'
import { kindOf, organisationCheck, parseUscc, usccCheckCharacter, usccParts } from './index.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const VALID = [
  '12100000400000624D',
  '12100000400002259P',
  '12100000425006117P',
  '914403001922038216',
  '9144030071526726XG',
  '91110000710925462X',
  '91100000100003962T',
  '9152000071430580XT',
  '11320100MB1886843H',
  '11230500001755309F',
  '91350100M000100Y43',
]

const character = fc.constantFrom(...ALPHABET)
const digit = fc.constantFrom(...'0123456789')
const text = (parts: string[]) => parts.join('')
/** Codes that pass both checks. */
const anyCode = fc
  .tuple(
    fc.array(character, { minLength: 2, maxLength: 2 }).map(text),
    fc.array(digit, { minLength: 6, maxLength: 6 }).map(text),
    fc.array(character, { minLength: 8, maxLength: 8 }).map(text),
  )
  .map(([head, division, organisation]) => {
    const first17 = head + division + organisation + organisationCheck(organisation)
    return first17 + usccCheckCharacter(first17)
  })

function refuse(code: string) {
  const parsed = parseUscc(code)
  assert.equal(parsed.ok, false, code)
  return parsed.ok ? undefined : parsed.finding
}

test('gb-32100-2015#4: codes whose checks compute are taken, in five parts', () => {
  for (const code of VALID) {
    const parsed = parseUscc(code)
    assert.ok(parsed.ok, code)
    assert.deepEqual([parsed.uscc, parsed.warnings], [code, []])
    const { department, category, division, organisationCode, check } = parsed.parts
    assert.equal(department + category + division + organisationCode + check, code)
    assert.deepEqual(usccParts(parsed.uscc), parsed.parts)
  }
})

test('gb-32100-2015#4: the first wrong thing is named, with its place and what should stand there', () => {
  assert.deepEqual(refuse('914403001922038217'), {
    code: 'USCC_CHECK',
    level: 'error',
    params: { position: 18, found: '7', expected: '6' },
  })
  assert.deepEqual(refuse('914403001922038126'), {
    code: 'USCC_ORGANISATION_CHECK',
    level: 'error',
    params: { position: 17, found: '2', expected: '3' },
  })
  assert.deepEqual(refuse('12100000400000625D'), {
    code: 'USCC_ORGANISATION_CHECK',
    level: 'error',
    params: { position: 17, found: '5', expected: '4' },
  })
  assert.deepEqual(refuse('12100000400000624O'), {
    code: 'USCC_ALPHABET',
    level: 'error',
    params: { position: 18, found: 'O', expected: 'D' },
  })
  assert.deepEqual(refuse('9144030071526726XI'), {
    code: 'USCC_ALPHABET',
    level: 'error',
    params: { position: 18, found: 'I', expected: 'G' },
  })
  assert.deepEqual(refuse('91440300192203821'), { code: 'USCC_LENGTH', level: 'error', params: { found: 17, expected: 18 } })
  assert.deepEqual(refuse('9144030019220382166'), { code: 'USCC_LENGTH', level: 'error', params: { found: 19, expected: 18 } })
  assert.equal(refuse('91000000100003962T')?.code, 'USCC_CHECK')
  assert.equal(refuse('00000000000000000X')?.code, 'USCC_CHECK')
  assert.deepEqual(refuse('ZZ100000400000624D'), {
    code: 'USCC_ALPHABET',
    level: 'error',
    params: { position: 1, found: 'Z', expected: '2' },
  })
  assert.deepEqual(refuse('1210A000400000624D'), {
    code: 'USCC_DIVISION',
    level: 'error',
    params: { position: 5, found: 'A', expected: '0' },
  })
})

test('gb-11714-1997#check: a wrong organisation check beside a right check character is a warning, and the row lands', () => {
  const parsed = parseUscc('92330282123456780J')
  assert.ok(parsed.ok)
  assert.deepEqual(parsed.warnings, [
    { code: 'USCC_ORGANISATION_CHECK', level: 'warning', params: { position: 17, found: '0', expected: '8' } },
  ])
})

test('gb-11714-1997#check: letters count in the full order, 10 is written X, 11 is written 0', () => {
  assert.equal(organisationCheck('MB188684'), '3')
  assert.equal(organisationCheck('71526726'), 'X')
  assert.equal(organisationCheck('00000000'), '0')
  assert.equal(organisationCheck('0000000'), undefined)
  assert.equal(organisationCheck('中0000000'), undefined)
  assert.equal(usccCheckCharacter('1210000040000062'), undefined)
  assert.equal(usccCheckCharacter('1210000040000062I'), undefined)
})

test('case, width and surrounding blanks do not matter', () => {
  for (const written of [
    ' 9144030071526726xg ',
    '9144030071526726XG\u3000',
    '９１４４０３００７１５２６７２６ＸＧ',
    '\ufeff9144030071526726xG\n',
  ]) {
    const parsed = parseUscc(written)
    assert.ok(parsed.ok, written)
    assert.equal(parsed.uscc, '9144030071526726XG')
  }
})

test('whatever is handed in, the answer is a code or a finding, never an error', () => {
  for (const odd of [
    '',
    ' ',
    '\u0000'.repeat(18),
    '😀'.repeat(9),
    '😀'.repeat(18),
    'ﷺ',
    'ß'.repeat(18),
    '\ud800'.repeat(18),
    'x'.repeat(10_000_000),
    ' '.repeat(1_000_000),
  ])
    refuse(odd)
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), odd => void parseUscc(odd)))
  assert.deepEqual(refuse('😀'.repeat(18))?.params, { position: 1, found: '😀' })
})

test('gb-32100-2015#4: every code made with both checks is taken', () => {
  fc.assert(fc.property(anyCode, code => assert.ok(parseUscc(code).ok)))
})

test('gb-32100-2015#4: one wrong character anywhere is found', () => {
  fc.assert(
    fc.property(anyCode, fc.nat({ max: 17 }), character, (code, at, other) => {
      fc.pre(code[at] !== other)
      refuse(code.slice(0, at) + other + code.slice(at + 1))
    }),
    { numRuns: 2000 },
  )
})

test('gb-32100-2015#4: two neighbours changed round are found', () => {
  fc.assert(
    fc.property(anyCode, fc.nat({ max: 16 }), (code, at) => {
      fc.pre(code[at] !== code[at + 1])
      refuse(code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2))
    }),
    { numRuns: 2000 },
  )
})

test('gb-32100-2015#4: a letter outside the alphabet is traced back to the one character that fits', () => {
  fc.assert(
    fc.property(anyCode, fc.nat({ max: 17 }), fc.constantFrom(...'IOSVZ'), (code, at, letter) => {
      const finding = refuse(code.slice(0, at) + letter + code.slice(at + 1))
      assert.deepEqual(finding?.params, { position: at + 1, found: letter, expected: code[at] })
    }),
  )
})

test('kinds come from a table that is data; what it does not know is tolerated', () => {
  const departments = {
    9: { title: 'market', kind: 'other', categories: { 1: { title: 'enterprise', kind: 'enterprise' } } },
  } as const
  const kind = (code: string) => {
    const parsed = parseUscc(code)
    return parsed.ok ? kindOf(parsed.uscc, departments) : undefined
  }
  assert.equal(kind('914403001922038216'), 'enterprise')
  assert.equal(kind('92330282123456780J'), 'other')
  assert.equal(kind('12100000400000624D'), 'unrecognised')
})

test('what is no text is told as a code of no length', () => {
  for (const nothing of [undefined, null, 12, {}])
    assert.deepEqual(parseUscc(nothing as never), {
      ok: false,
      finding: makeFinding('USCC_LENGTH', { params: { found: 0, expected: 18 } }),
    })
})
