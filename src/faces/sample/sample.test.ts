/** The maker of the sample: same seed, same bytes; nothing in it that could be somebody. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { isResidentNumber, parseUscc } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import { breakCode, makeResidentNumber, makeUscc, swapNeighbours } from './codes.ts'
import { makeDays } from './days.ts'
import { makeDice } from './dice.ts'
import { makeSampleFiles, SMALL_SAMPLE } from './files.ts'
import { encodeGb18030 } from './gb18030.ts'
import { makeOrganisations } from './organisations.ts'
import { DEFECT_KINDS, sampleFileNames } from './plan.ts'
import { inWan } from './records.ts'
import { excelSerial, writeCsv, writeWorkbook } from './table-files.ts'
import { SAMPLE_DIVISIONS, SAMPLE_UNITS } from './units.ts'

const today = '2026-11-20' as LocalDate
const order = { seed: 7, today, size: SMALL_SAMPLE }

function digestOf(seed: number): string {
  const hash = createHash('sha256')
  for (const file of makeSampleFiles({ ...order, seed })) {
    hash
      .update(file.name)
      .update(file.bytes)
      .update(JSON.stringify([file.truth, file.rowTruths]))
  }
  return hash.digest('hex')
}

test('the same seed gives the same bytes and the same truth, another seed others', () => {
  assert.equal(digestOf(7), digestOf(7))
  assert.notEqual(digestOf(7), digestOf(8))
})

test('at least forty kinds of defects are planted, each as often as asked for, each in the truth', () => {
  const planted = new Map<string, number>()
  for (const file of makeSampleFiles(order)) {
    for (const row of file.rowTruths) planted.set(row.kind, (planted.get(row.kind) ?? 0) + 1)
  }
  assert.ok(DEFECT_KINDS.length >= 40)
  assert.equal(new Set(DEFECT_KINDS).size, DEFECT_KINDS.length)
  for (const kind of DEFECT_KINDS) assert.ok((planted.get(kind) ?? 0) >= SMALL_SAMPLE.planted, kind)
})

test('names of files are known without making them', () => {
  const read = [...makeSampleFiles(order)].filter(file => file.truth.refusal === undefined).map(file => file.name)
  assert.deepEqual(sampleFileNames(order), read)
})

test('every organisation and unit is fictitious: 演示 in its name, a valid code in a division that does not exist', () => {
  const organisations = makeOrganisations(7, 3000, makeDays(today))
  assert.equal(new Set(organisations.map(one => one.uscc)).size, organisations.length)
  assert.equal(new Set(organisations.map(one => one.name)).size, organisations.length)
  for (const { uscc, name, legalRepresentative, formerNames } of [...organisations]) {
    for (const said of [name, legalRepresentative, ...formerNames]) assert.match(said, /演示/)
    const parsed = parseUscc(uscc)
    assert.ok(parsed.ok && parsed.warnings.length === 0, uscc)
    assert.match(parsed.parts.division, /^99/)
  }
  for (const division of SAMPLE_DIVISIONS) assert.match(division.name, /演示/)
  const kinds = new Set(organisations.map(one => one.kind))
  assert.equal(kinds.size, 6)
})

test('units form a tree with one rename and one merger', () => {
  const keys = new Set(SAMPLE_UNITS.map(unit => unit.key))
  assert.ok(SAMPLE_UNITS.length >= 30)
  for (const unit of SAMPLE_UNITS) assert.ok(unit.parent === null || keys.has(unit.parent))
  assert.equal(SAMPLE_UNITS.filter(unit => unit.formerName !== null).length, 1)
  assert.equal(SAMPLE_UNITS.filter(unit => unit.successor !== null).length, 1)
  assert.ok(SAMPLE_UNITS.some(unit => unit.name.includes('市场监督管理局')))
})

test('slips of the hand are seen by the check character', () => {
  for (let n = 0; n < 500; n++) {
    const code = makeUscc('91', '990100', n)
    assert.equal(parseUscc(breakCode(code, 18)).ok, false)
    assert.equal(parseUscc(swapNeighbours(code)).ok, false)
  }
  assert.ok(isResidentNumber(makeResidentNumber('990101', '1990-01-02', 7)))
})

test('GB18030 is read back as it was written, beyond the basic plane too', () => {
  const text = '演示（明衡）𠮷Ω≈ç 9.14E+17,“甲”\r\n'
  assert.equal(new TextDecoder('gb18030').decode(encodeGb18030(text)), text)
})

test('amounts in 万元 are exact, days are those of a spreadsheet', () => {
  assert.deepEqual([0, 200, 2000, 10_000, 123_400, 1].map(inWan), ['0', '0.02', '0.2', '1', '12.34', '0.0001'])
  assert.equal(excelSerial('2026-11-20'), 46346)
  assert.equal(excelSerial('1900-03-01'), 61)
})

test('a table is quoted where it must be, and a workbook is an archive with its parts in place', () => {
  assert.equal(new TextDecoder().decode(writeCsv([['a,b', 'c"d', 1]], 'utf-8')), '"a,b","c""d",1\r\n')
  const bytes = Buffer.from(writeWorkbook('演示', [['甲', 2, { day: '2026-11-20' }]]))
  assert.equal(bytes.readUInt32LE(0), 0x04034b50)
  assert.ok(bytes.includes('xl/worksheets/sheet1.xml'))
})

test('dice of one name do not depend on those of another', () => {
  const throws = (stream: string) => {
    const dice = makeDice(1, stream)
    return Array.from({ length: 5 }, () => dice.int(1000))
  }
  assert.deepEqual(throws('a'), throws('a'))
  assert.notDeepEqual(throws('a'), throws('b'))
})
