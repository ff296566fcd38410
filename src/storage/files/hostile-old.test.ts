// Old workbooks, JSON Lines and containers made to do harm: rows or a Refusal, within the memory and the time that they are given.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CFB } from '@e965/xlsx'
import fc from 'fast-check'
import { Refusal } from '#rules/outcome'
import { FILE_LIMITS } from '#storage/files'
import {
  makeOldWorkbook,
  makeOldWorkbookOfNumbers,
  makeOle,
  makeWorkbook,
  makeZip,
  readCells,
  readWholeFile,
  workbookParts,
} from '#support/files'
import { sized } from '#support/survival'

const SEED = 20_261_125
const refusedAs = (code: string) => (error: unknown) => {
  assert.ok(error instanceof Refusal, String((error as Error).stack))
  assert.equal(error.code, code)
  return true
}
const SHEET = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
const OLD = makeOldWorkbook([
  ['名称', '金额', '日期'],
  ['演示市某某建筑工程有限公司', 12.5, { t: 'n', v: 45358, z: 'yyyy/m/d' }],
  ['犇骉', { t: 'e', v: 42 }, true],
])

test('hostile: an old workbook that unfolds to more than its heap, or takes longer than it may, is too large', async () => {
  const bomb = makeOldWorkbookOfNumbers(6000)
  assert.ok(bomb.length < 12 * 2 ** 20)
  await assert.rejects(readCells(bomb, { limits: { ...FILE_LIMITS, wholeHeapMb: 48 } }), refusedAs('FILE_TOO_LARGE'))
  await assert.rejects(readCells(bomb, { limits: { ...FILE_LIMITS, wholeMs: 1 } }), refusedAs('FILE_TOO_LARGE'))
  await assert.rejects(readCells(bomb, { limits: { ...FILE_LIMITS, wholeBytes: 100_000 } }), refusedAs('FILE_TOO_LARGE'))
  const honest = await readCells(makeOldWorkbookOfNumbers(300))
  assert.deepEqual([honest.length, honest[0]?.length], [300, 256])
})

test('hostile: macros, in the old format and in the new, by what the container says and by what it holds', async () => {
  const book = makeOldWorkbookOfNumbers(2)
  const workbook = Buffer.from((CFB.find(CFB.read(book, { type: 'buffer' }), '/Workbook') as { content: Uint8Array }).content)
  const old = makeOle({ Workbook: workbook, '_VBA_PROJECT_CUR/VBA/dir': Buffer.from('x') })
  await assert.rejects(readCells(old), refusedAs('FILE_MACROS'))
  const main = '/xl/workbook.xml'
  const types = (entry: string) =>
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${entry}</Types>`
  const override = `<Override PartName="${main}" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>`
  const named = workbookParts({ sheet: SHEET })
  named.find(part => part.name === '[Content_Types].xml')!.bytes = types(override)
  await assert.rejects(readCells(makeZip(named), { name: '处罚.xlsx' }), refusedAs('FILE_MACROS'))
  await assert.rejects(
    readCells(makeZip([...workbookParts({ sheet: SHEET }), { name: 'xl/vbaProject.bin', bytes: 'x' }])),
    refusedAs('FILE_MACROS'),
  )
  // Real templates name types of parts that they do not have.
  const unused = workbookParts({ sheet: SHEET })
  unused.find(part => part.name === '[Content_Types].xml')!.bytes = types(
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>',
  )
  assert.deepEqual(await readCells(makeZip(unused)), [['1']])
})

test('hostile: a container of another program, one within a password, one without anything', async () => {
  await assert.rejects(
    readCells(makeOle({ WordDocument: Buffer.alloc(5000) }), { name: 'a.xls' }),
    refusedAs('FILE_NOT_WORKBOOK'),
  )
  await assert.rejects(
    readCells(makeOle({ EncryptedPackage: Buffer.alloc(5000) }), { name: 'a.xls' }),
    refusedAs('FILE_ENCRYPTED'),
  )
  await assert.rejects(readCells(makeOle({ Workbook: Buffer.alloc(5000) }), { name: 'a.xls' }), refusedAs('FILE_DAMAGED'))
})
const refused = (error: unknown) => error instanceof Refusal

test('hostile: two files in one are refused, and a wrong ending misleads nobody', async () => {
  const zip = makeWorkbook({ sheet: SHEET })
  const other = makeZip([{ name: 'a.txt', bytes: 'x' }])
  // Before the container stands another one, whose directory nothing names: offsets are counted from the second's begin.
  const shifted = makeZip(workbookParts({ sheet: SHEET }).map(part => ({ ...part })))
  await assert.rejects(readCells(Buffer.concat([other, shifted])), refused)
  const inner = workbookParts({ sheet: SHEET })
  const hidden = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(60, 32)])
  await assert.rejects(readCells(withPrefix(makeZip(inner), hidden)), refusedAs('FILE_DAMAGED'))
  await assert.rejects(readCells(Buffer.concat([zip, Buffer.from('<html></html>')])), refused)
  await assert.rejects(readCells(Buffer.concat([Buffer.from('%PDF-1.7\n'), zip])), refusedAs('FILE_NOT_WORKBOOK'))
  assert.equal((await readWholeFile(OLD, { name: '处罚.csv' })).media, 'xls')
  assert.equal((await readWholeFile(zip, { name: '处罚.xls' })).media, 'xlsx')
  assert.equal((await readWholeFile('{"a":"1"}\n', { name: '处罚.csv' })).media, 'jsonl')
  await assert.rejects(readCells('{"a":"1"}\n', { name: '处罚.xls' }), refusedAs('FILE_NOT_WORKBOOK'))
})

/** A container behind a prefix, with every offset moved, so that it is sound but for its begin. */
function withPrefix(zip: Buffer, prefix: Buffer): Buffer {
  const moved = Buffer.from(zip)
  const end = moved.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const count = moved.readUInt16LE(end + 10)
  let at = moved.readUInt32LE(end + 16)
  moved.writeUInt32LE(at + prefix.length, end + 16)
  for (let n = 0; n < count; n++) {
    moved.writeUInt32LE(moved.readUInt32LE(at + 42) + prefix.length, at + 42)
    at += 46 + moved.readUInt16LE(at + 28) + moved.readUInt16LE(at + 30) + moved.readUInt16LE(at + 32)
  }
  return Buffer.concat([prefix, moved])
}

test('hostile: a table of strings that says it has two gigabytes', async () => {
  const claim = { inflated: 2 * 2 ** 30 }
  const parts = workbookParts({ sheet: SHEET, strings: '<si><t>a</t></si>' })
  parts.find(part => part.name.includes('sharedStrings'))!.claim = claim
  await assert.rejects(readCells(makeZip(parts)), refusedAs('FILE_RATIO'))
  // As many bytes as make the claim a ratio that honest files have: the claim is still not true.
  const large = workbookParts({ sheet: SHEET, strings: `<si><t>${'a'.repeat(2000)}</t></si>` })
  const strings = large.find(part => part.name.includes('sharedStrings'))!
  Object.assign(strings, { stored: true, claim: { inflated: 2 * 2 ** 30, compressed: 2 * 2 ** 30 - 1 } })
  await assert.rejects(readCells(makeZip(large)), refused)
})

test('hostile: JSON Lines that are deep, long, wide, or no JSON', async () => {
  const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  const objects = `{"a":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`
  const read = await readWholeFile(
    `{"a":"1"}\n${deep}\n${objects}\n{"__proto__":"x","constructor":"y"}\n{"a":"2","a":"3"}\nnull\n"x"\n`,
  )
  assert.deepEqual(
    read.marks.map(one => [one.row, one.mark]),
    [3, 4, 7, 8].map(row => [row, 'not-an-object']),
  )
  assert.deepEqual(read.rows.slice(0, 2), [
    [1, ['a', '__proto__', 'constructor']],
    [2, ['1', '', '']],
  ])
  assert.deepEqual(read.rows.at(-1), [6, ['3', '', '']])
  const long = await readWholeFile(
    `{"a":"${'x'.repeat(3_000_000)}"}\n{"a":"1"}\n{"a":"${'x'.repeat(70_000)}"}`.replace(/^/, '{"a":"0"}\n'),
  )
  assert.deepEqual(
    long.marks.map(one => [one.row, one.mark]),
    [
      [3, 'row-too-long'],
      [5, 'cell-too-long'],
    ],
  )
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`k${n}`, n])))
  await assert.rejects(readCells(wide), refusedAs('FILE_TOO_MANY_COLUMNS'))
  assert.deepEqual(await readCells('{"代码":911100007109254620,"n":1.10}'), [
    ['代码', 'n'],
    ['911100007109254620', '1.10'],
  ])
})

const mutations = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255), cut: fc.nat(600), kind: fc.nat(2) }),
  { minLength: 1, maxLength: 6 },
)
function mutate(bytes: Buffer, changes: readonly { at: number; byte: number; cut: number; kind: number }[]): Buffer {
  let mutated = Buffer.from(bytes)
  for (const { at, byte, cut, kind } of changes) {
    const place = 8 + Math.floor(at * (mutated.length - 8))
    if (kind === 0) mutated[place] = byte
    else if (kind === 1) mutated = Buffer.concat([mutated.subarray(0, place), mutated.subarray(place + cut)])
    else mutated = Buffer.concat([mutated.subarray(0, place), Buffer.from([byte]), mutated.subarray(place)])
  }
  return mutated
}
async function rowsOrRefusal(bytes: Buffer): Promise<void> {
  try {
    await readWholeFile(bytes, { limits: { ...FILE_LIMITS, wholeMs: 20_000 } })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

test('hostile: mutated old workbooks give rows or a Refusal, never another error', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(mutations, async changes => rowsOrRefusal(mutate(OLD, changes))),
    { numRuns: sized(25, 1000), seed: SEED },
  )
})

test('hostile: mutated JSON Lines give rows or a Refusal, never another error', { timeout: 3_600_000 }, async () => {
  const seed = Buffer.from('{"名称":"演示","代码":"91990100MA0000001X","类":["甲","乙"],"n":1.5}\n'.repeat(8))
  await fc.assert(
    fc.asyncProperty(mutations, async changes => rowsOrRefusal(mutate(seed, changes))),
    { numRuns: sized(150, 20_000), seed: SEED },
  )
})
