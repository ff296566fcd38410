// Whatever a file holds, reading it never throws, and nothing about persons comes out.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseUscc } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import { compiledItem, fileOfRow, loadCatalogue } from '#support/catalogue'
import { sized } from '#support/survival'
import { checkRow } from './check-row.ts'
import { makeRowCleaner } from './clean-row.ts'
import { findHeader, readHeadings } from './headings.ts'
import { isStorable } from './scan-text.ts'

const today = '2026-11-22' as LocalDate
const catalogue = loadCatalogue()
const items = [...catalogue.items.keys()].map(compiledItem)

const words = items.flatMap(compiled =>
  compiled.fields.flatMap(field => [field.title, field.code ?? '', ...field.earlierCodes, ...field.aliases]),
)
const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '无',
    '罚款',
    '罚款；其他',
    '其他-',
    '2026-01-01',
    '20260230',
    '9.19901E+17',
    '0.2',
    '-1',
    '1,234',
    '自然人',
    '01',
    '2',
    '长期',
    '\u0000',
    '\ud800',
  ),
  fc.stringMatching(/^[0-9]{9,20}[0-9Xx]?$/),
  fc.constantFrom(...[...catalogue.terms.tables.values()].flatMap(table => table.values.map(value => value.title))),
)
const heading = fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'grapheme', maxLength: 12 }))

test('checkRow and the cleaner never throw on any cells under any headings', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...items),
      fc.array(heading, { maxLength: 20 }),
      fc.array(cell, { maxLength: 24 }),
      (compiled, headings, cells) => {
        findHeader(compiled, [headings, cells])
        const read = readHeadings(compiled, headings)
        const row = checkRow(compiled, cells, read, { today })
        assert.equal(row.fact === null, row.person || row.findings.some(finding => finding.level === 'error'))
        assert.equal(makeRowCleaner(compiled, headings, read).clean(cells).length, read.columns.length + read.ignored.length)
        for (const finding of row.findings) assert.ok((finding.value ?? '').length <= 200)
      },
    ),
    { numRuns: sized(3000, 60_000) },
  )
})

test('a fact can always be stored, and its values are never empty', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...items),
      fc.dictionary(fc.constantFrom(...items.flatMap(one => one.fields.map(field => field.prop))), cell),
      (compiled, changes) => {
        const { headings, cells } = fileOfRow(compiled, changes)
        const { fact } = checkRow(compiled, cells, readHeadings(compiled, headings), { today })
        for (const value of Object.values(fact?.fields ?? {}).flat())
          assert.ok(value !== '' && value === value.trim() && isStorable(value))
      },
    ),
    { numRuns: sized(2000, 40_000) },
  )
})

test('a fact written out and read again is the same fact', () => {
  for (const compiled of items) {
    const { headings, cells } = fileOfRow(compiled)
    const read = readHeadings(compiled, headings)
    const { fact } = checkRow(compiled, cells, read, { today })
    const written = compiled.fields.map(field => [fact?.fields[field.prop] ?? ''].flat().join('；'))
    assert.deepEqual(checkRow(compiled, written, read, { today }).fact, fact)
  }
})

test('a resident number of nobody, planted anywhere, comes out nowhere', () => {
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const resident = fc.tuple(fc.integer({ min: 0, max: 27 }), fc.integer({ min: 0, max: 999 })).map(([day, serial]) => {
    const body = `9901011990${String((day % 12) + 1).padStart(2, '0')}${String(day + 1).padStart(2, '0')}${String(serial).padStart(3, '0')}`
    return body + '10X98765432'[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(body[i]), 0) % 11]
  })
  fc.assert(
    fc.property(
      fc.constantFrom(...items),
      resident,
      fc.nat(60),
      fc.constantFrom('', '号', '身份证号码：', 'ID '),
      fc.constantFrom('', '。', '号', ' '),
      (compiled, number, at, before, after) => {
        // One in some three hundred is the sound code of a business as well, and is one where it stands alone.
        const code = parseUscc(number)
        fc.pre(!code.ok || code.warnings.length > 0)
        const { headings, cells } = fileOfRow(compiled)
        const planted = cells.with(at % cells.length, `${before}${number}${after}`)
        const read = readHeadings(compiled, headings)
        const row = checkRow(compiled, planted, read, { today })
        assert.equal(JSON.stringify(row).includes(number), false)
        assert.equal(makeRowCleaner(compiled, headings, read).clean(planted).join('|').includes(number), false)
      },
    ),
    { numRuns: sized(2000, 40_000) },
  )
})
