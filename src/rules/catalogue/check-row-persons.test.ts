// Natural persons are out of scope: their rows are dropped, their columns cut, their numbers covered.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { organisationCheck, parseUscc, usccCheckCharacter } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import { compiledItem, fileOfRow } from '#support/catalogue'
import { checkRow } from './check-row.ts'
import { makeRowCleaner } from './clean-row.ts'
import { readHeadings } from './headings.ts'

const today = '2026-11-22' as LocalDate
const licence = compiledItem('administrative-licence')
const penalty = compiledItem('administrative-penalty')
// Numbers of nobody: a division that does not exist, check characters computed.
const IDENTITY = '990101199003070011'
const IDENTITY_X = '99010119900307002X'

function check(changes: Record<string, string>, compiled = penalty) {
  const { headings, cells } = fileOfRow(compiled, changes)
  return checkRow(compiled, cells, readHeadings(compiled, headings), { today })
}

/** One of the two is sound whatever the check character of that body is. */
const SOUND = [IDENTITY, IDENTITY_X, ...Array.from('0123456789X', last => `99010119900307003${last}`)].find(
  number => check({ facts: `号码${number}。` }).findings.length > 0,
)!

test('rows of the category of natural persons are dropped whole', () => {
  for (const category of ['自然人', '01', ' 自然人 ', '自然人（公民）', '個人', '外国人', '居民']) {
    const row = check({ partyCategory: category, partyName: '某人', partyUscc: '' })
    assert.equal(row.person, true, category)
    assert.equal(row.fact, null)
    assert.deepEqual(row.party, { name: '', folded: '', otherCodes: {} })
    assert.equal(JSON.stringify(row).includes('某人'), false)
  }
})

test('the code 2, which one platform uses for persons, is one unless the row has a valid code', () => {
  assert.equal(check({ partyCategory: '2', partyUscc: '' }).person, true)
  const organisation = check({ partyCategory: '2' })
  assert.equal(organisation.person, false)
  assert.deepEqual(
    organisation.findings.map(finding => finding.code),
    ['CATEGORY_UNKNOWN'],
  )
})

test('the code 1 may be a 01 that lost its zero: without any number of an organisation it is taken for a person', () => {
  assert.equal(check({ partyCategory: '1' }).fact?.fields.partyCategory, '法人及非法人组织')
  assert.equal(check({ partyCategory: '1', partyUscc: '', partyBusinessRegNo: '990100000044761' }).person, false)
  assert.equal(check({ partyCategory: '1', partyUscc: '' }).person, true)
})

test('a row without a code whose party shows the document of a person is dropped', () => {
  assert.equal(check({ partyUscc: '', partyDocumentType: '身份证' }).person, true)
  assert.equal(check({ partyUscc: '', partyDocumentType: '01' }).person, true)
  assert.equal(check({ partyUscc: '/', partyCategory: '', partyDocumentNo: 'E12345678' }).person, true)
  assert.equal(check({ partyDocumentType: '身份证', partyDocumentNo: SOUND }).person, false)
  assert.equal(check({ partyUscc: '', partyDocumentType: '无', partyDocumentNo: '/' }).person, false)
})

test('an identity number where the code of the organisation belongs drops the row, whatever its category', () => {
  assert.equal(check({ partyUscc: SOUND }).person, true)
  assert.equal(check({ partyUscc: SOUND, partyCategory: '个体工商户' }).person, true)
})

// Sound by GB 11643 and by the check character of GB 32100: the first with a wrong organisation check, the second with a right one.
const ALSO_CODE = ['110101196003070018', '110101196003071539']

test('an identity number that passes as a credit code, as one in thirty does, is a person all the same', () => {
  const registration = compiledItem('registration')
  for (const number of ALSO_CODE) {
    assert.equal(parseUscc(number).ok, true)
    for (const written of [
      number,
      ` ${number} `,
      Array.from(number, one => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join(''),
    ]) {
      assert.equal(check({ partyUscc: written }).person, true)
      assert.equal(check({ uscc: written }, registration).person, true)
    }
    for (const field of ['authorityUscc', 'sourceUnitUscc']) {
      const row = check({ [field]: number })
      assert.equal(row.fact, null)
      assert.deepEqual(
        row.findings.map(finding => finding.code),
        ['PERSON_IDENTITY_NUMBER'],
      )
      assert.equal(JSON.stringify(row).includes(number), false)
    }
  }
})

test('gb-11714-1997#check: a code with a wrong organisation check is a warning, and the row lands', () => {
  const row = check({ partyUscc: '91990102MA0000A18W' })
  assert.equal(row.fact?.fields.partyUscc, '91990102MA0000A18W')
  assert.deepEqual(
    row.findings.map(finding => [finding.code, finding.level]),
    [['USCC_ORGANISATION_CHECK', 'warning']],
  )
})

test('an identity number in any other field refuses the row and is nowhere in what is said of it', () => {
  for (const field of [
    'partyName',
    'facts',
    'content',
    'decisionNo',
    'partyTaxRegNo',
    'remarks',
    'suspendedLicence',
    'partyOrgCode',
  ]) {
    const row = check({ [field]: `甲${SOUND}`.slice(field === 'partyOrgCode' || field === 'partyTaxRegNo' ? 1 : 0) })
    assert.equal(row.fact, null, field)
    assert.ok(
      row.findings.some(finding => finding.code === 'PERSON_IDENTITY_NUMBER' && finding.field === field),
      field,
    )
    assert.equal(JSON.stringify(row.findings).includes(SOUND), false, field)
  }
})

test('typed in full width, or with blanks, it is found as well', () => {
  const full = Array.from(SOUND, one => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join('')
  for (const text of [full, `${SOUND.slice(0, 6)} ${SOUND.slice(6, 14)} ${SOUND.slice(14)}`]) {
    assert.deepEqual(
      check({ facts: `号码${text}。` }).findings.map(finding => finding.code),
      ['PERSON_IDENTITY_NUMBER'],
    )
  }
})

test('mobile telephones and bank cards in texts are held and covered', () => {
  const row = check({ facts: '联系人电话13900001111，卡号6200000000000000005' })
  assert.deepEqual(
    row.findings.map(finding => [finding.code, finding.level]),
    [['PERSON_CONTACT_NUMBER', 'hold']],
  )
  assert.equal(JSON.stringify(row).includes('13900001111'), false)
  assert.deepEqual(check({ facts: '货值金额1234567890123元' }).findings, [])
  assert.deepEqual(check({ decisionNo: '罚〔2026〕13900001111号' }).findings, [])
})

test('fifteen digits in a column of registration numbers are what the column is for, unless they hold a birth date and lack its check digit', () => {
  // Ten of them differ in the last digit, of which one is the check digit.
  const numbers = Array.from('0123456789', last => `33010690030700${last}`)
  const sound = numbers.filter(number => check({ partyBusinessRegNo: number }).findings.length === 0)
  assert.equal(sound.length, 1)
  for (const number of numbers.filter(one => one !== sound[0])) {
    for (const written of [number, `${number.slice(0, 6)} ${number.slice(6, 12)}-${number.slice(12)}`, fullWidth(number)]) {
      const row = check({ partyBusinessRegNo: written })
      assert.deepEqual(
        row.findings.map(finding => [finding.code, finding.level]),
        [['PERSON_IDENTITY_NUMBER', 'hold']],
        written,
      )
      assert.equal(JSON.stringify(row).includes(number.slice(0, 12)), false)
    }
  }
  assert.deepEqual(check({ partyBusinessRegNo: '330106000044761' }).findings, [])
})

test('the former number of fifteen digits is found in any other field, however it is parted', () => {
  for (const written of [
    '330106900307001',
    '330106 900307 001',
    '330106-900307-001',
    '３３０１０６９００３０７００１',
    ' 33010690 0307001 ',
  ])
    for (const field of ['facts', 'remarks', 'partyTaxRegNo']) {
      const row = check({ [field]: written })
      assert.equal(row.fact, null, `${field} ${written}`)
      assert.ok(row.findings.some(finding => finding.code === 'PERSON_IDENTITY_NUMBER' && finding.field === field))
    }
  assert.equal(check({ facts: '当事人330106 900307 001，已处理' }).fact, null)
  assert.deepEqual(check({ facts: '2025-10-1至2026-12-31，0571-8888 8888 123' }).findings, [])
})

test('digits that are digits only once compatibility forms are levelled are digits', () => {
  const odd = (text: string, from: number) =>
    Array.from(text, one => (one >= '0' && one <= '9' ? String.fromCodePoint(from + Number(one)) : one)).join('')
  for (const from of [0x2080, 0x1d7ce, 0x1d7f6])
    for (const number of [odd(SOUND, from), odd('330106900307001', from)]) {
      const row = check({ facts: `号码${number}。` })
      assert.deepEqual(
        row.findings.map(finding => finding.code),
        ['PERSON_IDENTITY_NUMBER'],
        number,
      )
      assert.equal(JSON.stringify(row).includes(number), false)
    }
})

test('bank cards of every network in use, in fours or not; a credit code of digits alone is none', () => {
  for (const card of [
    '6222 0200 0000 0000 003',
    '4000-0000-0000-0002',
    '5500000000000004',
    '9558800000000000000'.slice(0, 18),
  ]) {
    const digits = card.replace(/\D/g, '')
    const sound = Array.from('0123456789', last => card.slice(0, -1) + last).filter(
      one => check({ remarks: `账号${one}` }).findings.length > 0,
    )
    assert.equal(sound.length, 1, digits)
  }
  const codes = Array.from({ length: 200 }, (_, n) => numericCode(n))
  assert.deepEqual(check({ facts: codes.join('、') }).findings, [])
})

test("no code, and a name that may be a person's: held, and the name is kept nowhere", () => {
  for (const name of ['演示甲', '演 示 甲', '阿不都·演示江', 'Zhang San', '演示甲（经营者）', '演示小店']) {
    const { headings, cells } = fileOfRow(penalty, { partyUscc: '', partyName: name })
    const read = readHeadings(penalty, headings)
    const row = checkRow(penalty, cells, read, { today })
    assert.deepEqual(
      row.findings.map(finding => [finding.code, finding.level, finding.value]),
      [['PARTY_LIKE_PERSON', 'hold', undefined]],
      name,
    )
    const cleaned = makeRowCleaner(penalty, headings, read).clean(cells, row.party.uscc, row.covered)
    assert.equal(JSON.stringify([cleaned, row.findings]).includes(name), false)
  }
  assert.deepEqual(
    check({ partyUscc: '' }).findings.map(finding => finding.code),
    ['PARTY_CODE_MISSING'],
  )
})

test('the operator of an individual business is dropped; who stands for a company is kept', () => {
  const registrationItem = compiledItem('registration')
  const legalRep = (uscc: string) => {
    const { headings, cells } = fileOfRow(registrationItem, { uscc, legalRepName: '演示甲' })
    const read = readHeadings(registrationItem, headings)
    const row = checkRow(registrationItem, cells, read, { today })
    const cleaned = makeRowCleaner(registrationItem, headings, read).clean(cells, row.party.uscc, row.covered)
    return [row.fact?.fields.legalRepName, cleaned.includes('演示甲')]
  }
  const individual = usccOf('92990102MA0000A1')
  assert.deepEqual(legalRep(individual), [undefined, false])
  assert.deepEqual(legalRep('91990102MA0000A190'), ['演示甲', true])
})

function fullWidth(text: string): string {
  return Array.from(text, one => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join('')
}

function usccOf(body: string): string {
  const first = body + organisationCheck(body.slice(8))
  return first + usccCheckCharacter(first)
}

/** A sound code of digits alone. */
function numericCode(n: number): string {
  for (let serial = n * 1000; ; serial++) {
    const code = usccOf(`91330106${String(10_000_000 + serial)}`)
    if (/^\d{18}$/.test(code)) return code
  }
}

test('columns about people are cut under headings that no item knows', () => {
  const headings = ['姓名', '被处罚人姓名', '公民身份号码', '护照号', '业主', '股东', '直接责任人', '电子邮箱', 'idcard']
  assert.equal(readHeadings(penalty, headings).persons.length, headings.length)
})

test('the cleaned row has no column about persons and no number of a person', () => {
  const { headings, cells } = fileOfRow(penalty, {
    partyLegalRepName: '张某',
    legalRepDocumentNo: SOUND,
    facts: `员工（${SOUND}）`,
    partyTaxRegNo: SOUND,
  })
  // Which of the columns that nobody knows are about persons, nobody knows either: none of them stays.
  const extended = [...headings, '天气', '经办人手机', '老板', 'FR_NAME', '', '序号']
  const read = readHeadings(penalty, extended)
  const cleaner = makeRowCleaner(penalty, extended, read)
  const cleaned = cleaner.clean([...cells, `晴${SOUND}`, '13900001111', '赵某', '钱某', '孙某', '1', '李某'])
  assert.equal(cleaned.length, cleaner.headings.length)
  for (const heading of ['法定代表人', '天气', '经办人手机', '老板', 'FR_NAME', ''])
    assert.equal(cleaner.headings.includes(heading), false, heading)
  assert.equal(cleaner.headings.includes('序号'), true)
  const text = cleaned.join('|')
  for (const secret of ['张某', '赵某', '钱某', '孙某', '李某', '晴', SOUND, '13900001111'])
    assert.equal(text.includes(secret), false)
  assert.ok(text.includes('员工（******************）'))
})

test('the cleaned row, read again, says the same', () => {
  const { headings, cells } = fileOfRow(licence, { partyLegalRepName: '张某' })
  const read = readHeadings(licence, headings)
  const cleaner = makeRowCleaner(licence, headings, read)
  const again = readHeadings(licence, cleaner.headings)
  const before = checkRow(licence, cells, read, { today })
  assert.deepEqual(checkRow(licence, cleaner.clean(cells), again, { today }), before)
})

test('the number of a commitment is no number of a person, whatever day and check it holds; behind any other number stands one', () => {
  const compiled = compiledItem('commitment')
  const findings = (commitmentNo: string) => {
    const { headings, cells } = fileOfRow(compiled, { commitmentNo })
    return checkRow(compiled, cells, readHeadings(compiled, headings), { today }).findings.map(({ code }) => code)
  }
  for (let serial = 0; serial < 200; serial++)
    assert.deepEqual(findings(`99010020260302${String(serial).padStart(6, '0')}`), [], String(serial))
  for (const one of [SOUND, `${SOUND}01`]) assert.deepEqual(findings(one), ['PERSON_IDENTITY_NUMBER'], one)
})
