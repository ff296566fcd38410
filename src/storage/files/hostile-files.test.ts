// Files that are no tables, are broken, or were made to do harm: always rows or a Refusal, in bounded memory.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { Refusal } from '#rules/outcome'
import { FILE_LIMITS } from '#storage/files'
import { makeWorkbook, makeZip, readCells, readWholeFile, workbookParts } from '#support/files'
import { sized } from '#support/survival'

const SEED = 20_261_125

const refusedAs =
  (code: string, details: object = {}) =>
  (error: unknown) => {
    assert.ok(error instanceof Refusal, String((error as Error).stack))
    assert.equal(error.code, code)
    for (const [key, value] of Object.entries(details)) assert.deepEqual(error.details[key], value, key)
    return true
  }

const SHEET = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>12.5</v></c></row></sheetData>'
const STRINGS = `<si><t>${'演示市某某建筑工程有限公司'.repeat(20)}</t></si><si><t>b</t></si>`
const GOOD = makeWorkbook({ sheet: SHEET, strings: STRINGS, styles: '<cellXfs><xf numFmtId="14"/></cellXfs>' })

test('hostile: nothing, and what is another kind of file', async () => {
  await assert.rejects(readCells(''), refusedAs('FILE_EMPTY'))
  await assert.rejects(readCells('%PDF-1.7\n'), refusedAs('FILE_NOT_WORKBOOK', { found: 'pdf' }))
  await assert.rejects(readCells('\n <html><table><tr><td>1'), refusedAs('FILE_NOT_WORKBOOK', { found: 'html' }))
  await assert.rejects(readCells('<?xml version="1.0"?><a/>'), refusedAs('FILE_NOT_WORKBOOK', { found: 'xml' }))
  await assert.rejects(readCells(Buffer.from('1f8b0800', 'hex')), refusedAs('FILE_NOT_WORKBOOK', { found: 'gzip' }))
  await assert.rejects(
    readCells(Buffer.from(Array.from({ length: 999 }, (_, n) => n % 32))),
    refusedAs('FILE_NOT_WORKBOOK', { found: 'binary' }),
  )
  await assert.rejects(
    readCells(makeZip([{ name: 'word/document.xml', bytes: '<x/>' }])),
    refusedAs('FILE_NOT_WORKBOOK', { found: 'zip' }),
  )
  await assert.rejects(readCells(Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)])), refusedAs('FILE_NOT_WORKBOOK'))
})

test('hostile: the old workbook, and one behind a password, under any name', async () => {
  const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4096)])
  await assert.rejects(readCells(ole, { name: '处罚.xlsx' }), refusedAs('FILE_DAMAGED'))
  const oldest = Buffer.concat([Buffer.from([9, 4, 6, 0, 0, 0, 16, 0]), Buffer.alloc(600)])
  await assert.rejects(readCells(oldest, { name: '处罚.xls' }), refusedAs('FILE_OLD_WORKBOOK'))
  const locked = Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(300_000)])
  await assert.rejects(readCells(locked, { name: '处罚.xlsx' }), refusedAs('FILE_ENCRYPTED'))
  const parts = workbookParts({ sheet: SHEET })
  for (const part of parts) part.claim = { flags: 1 }
  await assert.rejects(readCells(makeZip(parts)), refusedAs('FILE_ENCRYPTED'))
})

test('hostile: the bytes decide, a text that calls itself a workbook is refused', async () => {
  await assert.rejects(readCells('a,b\n1,2\n', { name: '处罚.xlsx' }), refusedAs('FILE_NOT_WORKBOOK', { found: 'text' }))
  assert.equal((await readWholeFile(GOOD, { name: '处罚.csv' })).media, 'xlsx')
})

test('hostile: a workbook that was cut off anywhere', async () => {
  for (let cut = 1; cut < GOOD.length; cut += 7) {
    await assert.rejects(readCells(GOOD.subarray(0, GOOD.length - cut)), error => {
      assert.ok(error instanceof Refusal, `cut by ${cut}: ${String((error as Error).stack)}`)
      if (GOOD.length - cut > 4) assert.equal(error.code, 'FILE_TRUNCATED')
      return true
    })
  }
})

test('hostile: sums and sizes that are not true', async () => {
  const tampered = (claim: object) => {
    const parts = workbookParts({ sheet: `${SHEET}${' '.repeat(4000)}`, strings: STRINGS })
    parts.find(part => part.name.includes('sheet1'))!.claim = claim
    return makeZip(parts)
  }
  await assert.rejects(readCells(tampered({ crc: 1 })), refusedAs('FILE_DAMAGED'))
  await assert.rejects(readCells(tampered({ inflated: 100 })), refusedAs('FILE_DAMAGED'))
  await assert.rejects(readCells(tampered({ inflated: 5000 })), refusedAs('FILE_DAMAGED'))
  await assert.rejects(readCells(tampered({ inflated: 2 ** 31 })), refusedAs('FILE_RATIO'))
  await assert.rejects(readCells(tampered({ inflated: 0xfffffffe, compressed: 0x7fffffff })), refusedAs('FILE_TRUNCATED'))
  await assert.rejects(readCells(tampered({ method: 0 })), refusedAs('FILE_RATIO'))
  await assert.rejects(readCells(tampered({ method: 12 })), refusedAs('FILE_NOT_WORKBOOK', { method: 12 }))
  await assert.rejects(readCells(tampered({ header: 0 })), refusedAs('FILE_DAMAGED'))
})

test('hostile: a bomb by its ratio, by its size, by its number of parts', async () => {
  const zeros = Buffer.alloc(2 ** 20, 32)
  const row = (n: number) => `<row r="${n}"><c r="A${n}"><v>1</v></c></row>`
  const flat = `<sheetData>${row(1)}${zeros.toString().repeat(100)}</sheetData>`
  await assert.rejects(readCells(makeWorkbook({ sheet: flat })), refusedAs('FILE_RATIO'))
  const limits = { ...FILE_LIMITS, inflatedBytes: 10_000 }
  await assert.rejects(
    readCells(makeWorkbook({ sheet: `<sheetData>${row(1).repeat(9999)}</sheetData>` }), { limits }),
    refusedAs('FILE_TOO_LARGE'),
  )
  const many = Array.from({ length: 5000 }, (_, n) => ({ name: `xl/${n}`, bytes: '' }))
  await assert.rejects(readCells(makeZip([...workbookParts({}), ...many])), refusedAs('FILE_TOO_LARGE'))
  const large = workbookParts({})
  large.find(part => part.name === 'xl/workbook.xml')!.bytes = `<workbook>${' '.repeat(40 * 2 ** 20)}</workbook>`
  await assert.rejects(readCells(makeZip(large)), refusedAs('FILE_TOO_LARGE', { part: 'xl/workbook.xml' }))
})

test('hostile: two parts of one name, parts that share their bytes', async () => {
  const parts = workbookParts({ sheet: SHEET })
  await assert.rejects(
    readCells(makeZip([...parts, { name: 'xl/Worksheets/sheet1.xml', bytes: '<x/>' }])),
    refusedAs('FILE_DAMAGED'),
  )
})

test('hostile: DTD, entities and encodings of XML', async () => {
  const doctype =
    '<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData/></worksheet>'
  await assert.rejects(readCells(makeWorkbook({ sheet: doctype })), refusedAs('FILE_DOCTYPE'))
  const entity = '<sheetData><row><c t="str"><v>&xxe;</v></c></row></sheetData>'
  await assert.rejects(readCells(makeWorkbook({ sheet: entity })), refusedAs('FILE_DOCTYPE', { entity: 'xxe' }))
  const utf16 = workbookParts({ sheet: SHEET, strings: STRINGS })
  utf16.find(part => part.name.includes('sheet1'))!.bytes = Buffer.from('\ufeff<worksheet/>', 'utf16le')
  await assert.rejects(readCells(makeZip(utf16)), refusedAs('FILE_DAMAGED', { reason: 'encoding' }))
  const latin = workbookParts({ sheet: SHEET })
  latin.find(part => part.name.includes('sheet1'))!.bytes = Buffer.from(
    '<worksheet><sheetData><row><c t="str"><v>\xe9</v>',
    'latin1',
  )
  await assert.rejects(readCells(makeZip(latin)), refusedAs('FILE_DAMAGED'))
})

test('hostile: XML that is deep, odd or broken', async () => {
  const deep = `<sheetData>${'<x>'.repeat(300_000)}${'</x>'.repeat(300_000)}<row r="1"><c r="A1"><v>1</v></c></row></sheetData>`
  assert.deepEqual(await readCells(makeWorkbook({ sheet: deep })), [['1']])
  const broken = [
    '<sheetData><row r="1"><c r="A1"><v>1</v></c>',
    '<sheetData><row r="1"><row r="2"></row></row></sheetData>',
    '<sheetData><row r="1"><c r="A1"><c r="B1"></c></c></row></sheetData>',
    '<sheetData></c></sheetData>',
    '<sheetData></row></sheetData>',
    '<sheetData><c r="A1"/></sheetData>',
    '<sheetData><row r="2"/><row r="1"/></sheetData>',
    '<sheetData><row r="0"/></sheetData>',
    '<sheetData><row r="1048577"/></sheetData>',
    '<sheetData><row r="x"/></sheetData>',
    '<sheetData><row r="1"><c r="AAAA1"><v>1</v></c></row></sheetData>',
    '<sheetData><row r="1"><c r="1"><v>1</v></c></row></sheetData>',
    '<sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData>',
    '<sheetData><row r="1"><c r="A1" t="s"><v>-1</v></c></row></sheetData>',
    '<sheetData><row r=1><c/></row></sheetData>',
    '<sheetData><row r="1" <c/></row></sheetData>',
    `<sheetData>${'<'.repeat(10)}</sheetData>`,
    `<sheetData><row ${'a'.repeat(3_000_000)}`,
  ]
  for (const sheet of broken) {
    await assert.rejects(readCells(makeWorkbook({ sheet, strings: '<si><t>a</t></si>' })), error => {
      assert.ok(error instanceof Refusal, `${sheet.slice(0, 80)}: ${String((error as Error).stack)}`)
      return true
    })
  }
})

test('hostile: columns beyond the limit are told only if they hold something, and are not read', async () => {
  const sheet = (cell: string) => `<sheetData><row r="1"><c r="A1"><v>1</v></c>${cell}</row></sheetData>`
  assert.deepEqual(await readCells(makeWorkbook({ sheet: sheet('<c r="XFD1" s="0"/>') })), [['1']])
  const wide = await readWholeFile(makeWorkbook({ sheet: sheet('<c r="XFD1"><v>1</v></c>') }))
  assert.deepEqual([wide.rows, wide.marks], [[[1, ['1']]], [{ row: 1, columns: [], mark: 'row-too-wide', found: 16_384 }]])
  await assert.rejects(readCells(makeWorkbook({ sheet: sheet('<c r="XFE1"><v>1</v></c>') })), refusedAs('FILE_DAMAGED'))
})

test('hostile: a cell longer than any is passed over, wherever its text stands; the rows around it are read', async () => {
  // The last is longer than what the cutter of XML holds, of characters of three bytes and entities that its pieces cut through.
  for (const text of ['x'.repeat(70_000), '\u6f14&amp;'.repeat(40_000), '\u6f14&#x6f14;'.repeat(900_000)]) {
    const cells = [
      `<c r="A2" t="str"><v>${text}</v></c>`,
      `<c r="A2" t="inlineStr"><is><t>${text}</t></is></c>`,
      '<c r="A2" t="s"><v>1</v></c>',
    ]
    for (const cell of cells) {
      const rows = `<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2">${cell}<c r="B2"><v>7</v></c></row><row r="3"><c r="A3" t="s"><v>2</v></c></row>`
      const strings = `<si><t>a</t></si><si><t>${text}</t></si><si><t>b</t></si>`
      const read = await readWholeFile(makeWorkbook({ sheet: `<sheetData>${rows}</sheetData>`, strings }), {
        limits: { ...FILE_LIMITS, ratio: 100_000 },
      })
      assert.deepEqual(read.rows, [
        [1, ['a']],
        [2, ['', '7']],
        [3, ['b']],
      ])
      assert.deepEqual(read.marks, [{ row: 2, columns: [0], mark: 'cell-too-long' }])
    }
  }
})

async function rowsOrRefusal(bytes: Buffer): Promise<void> {
  try {
    await readWholeFile(bytes, { codes: ['91990100MA0000001X'] })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

const mutations = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255), cut: fc.nat(40), kind: fc.nat(3) }),
  {
    minLength: 1,
    maxLength: 6,
  },
)

function mutate(bytes: Buffer, changes: readonly { at: number; byte: number; cut: number; kind: number }[]): Buffer {
  let mutated = Buffer.from(bytes)
  for (const { at, byte, cut, kind } of changes) {
    const place = Math.floor(at * mutated.length)
    if (kind === 0) mutated[place] = byte
    else if (kind === 1) mutated = Buffer.concat([mutated.subarray(0, place), mutated.subarray(place + cut)])
    else if (kind === 2) mutated = Buffer.concat([mutated.subarray(0, place), Buffer.from([byte]), mutated.subarray(place)])
    else mutated = Buffer.concat([mutated.subarray(0, place), mutated.subarray(0, cut), mutated.subarray(place)])
  }
  return mutated
}

test('hostile: mutated workbooks give rows or a Refusal, never another error', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(mutations, async changes => rowsOrRefusal(mutate(GOOD, changes))),
    { numRuns: sized(150, 20_000), seed: SEED },
  )
})

test('hostile: mutated XML within a sound container gives rows or a Refusal', { timeout: 3_600_000 }, async () => {
  const seeds = workbookParts({
    sheet: `${SHEET}<mergeCells/>`,
    strings: STRINGS,
    styles: '<numFmts><numFmt numFmtId="164" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>',
  })
  await fc.assert(
    fc.asyncProperty(fc.nat(seeds.length - 1), mutations, async (target, changes) => {
      const parts = seeds.map((part, n) => (n === target ? { ...part, bytes: mutate(Buffer.from(part.bytes), changes) } : part))
      await rowsOrRefusal(makeZip(parts))
    }),
    { numRuns: sized(150, 20_000), seed: SEED },
  )
})

test('hostile: mutated text gives rows or a Refusal', { timeout: 3_600_000 }, async () => {
  const seed = Buffer.from('名称,代码,"事 ""实"""\r\n演示,91990100MA0000001X,"a\nb"\r\n'.repeat(5))
  await fc.assert(
    fc.asyncProperty(mutations, async changes => rowsOrRefusal(mutate(seed, changes))),
    { numRuns: sized(120, 20_000), seed: SEED },
  )
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async bytes => rowsOrRefusal(Buffer.from(bytes))),
    { numRuns: sized(120, 20_000), seed: SEED },
  )
})

test('hostile: compressed bytes that are none', async () => {
  const parts = workbookParts({ sheet: SHEET.padEnd(3000) })
  const zip = makeZip(parts)
  const body = deflateRawSync(Buffer.from(parts.find(part => part.name.includes('sheet1'))!.bytes))
  const at = zip.indexOf(body)
  assert.ok(at > 0)
  zip.fill(0xff, at, at + body.length)
  await assert.rejects(readCells(zip), refusedAs('FILE_DAMAGED'))
})
