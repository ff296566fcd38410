// What goes out comes back the same, and runs nowhere on the way.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import fc from 'fast-check'
import { neutraliseCell, plainCell, writeCsv, writeXlsx } from '#storage/files'
import { collect, readCells, readWholeFile } from '#support/files'

const NAUGHTY = [
  '=1+1',
  '+86 10',
  '-',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  "'=1",
  "''@x",
  "'",
  "'plain",
  '\uff1d1+1',
  '=cmd|\u0027/C calc\u0027!A0',
  '<script>alert(1)</script>',
  '"quoted", with; delimiters\tof all kinds',
  'two\nlines\r\nand three',
  ' spaces ',
  "'; drop table entry; --",
  '\u202etxt.exe',
  'Ṱ̺̺o͍͈ 田中さん 👩‍👩‍👧‍👦 \u{20000}',
  '_x0041_ _x005F_ _xZZZZ_',
  '\u0001\u0008\u001b\u007f\ufffe\uffff',
  '&amp; &#x41; ]]> <![CDATA[',
  '007',
  '9.1330102746342502E+17',
  '2024/3/7',
  'TRUE',
]

for (const media of ['csv', 'xlsx'] as const) {
  const write = (headings: string[], rows: string[][]) =>
    collect(media === 'csv' ? writeCsv(headings, [rows]) : writeXlsx('结果', headings, [rows]))

  test(`files: naughty strings go out as ${media} and come back unchanged`, async () => {
    const rows = NAUGHTY.map((text, n) => ['x', text, `${n}`])
    assert.deepEqual(await readCells(await write(['a', '=b', 'c'], rows)), [['a', '=b', 'c'], ...rows])
  })

  test(`files: any text goes out as ${media} and comes back unchanged`, async () => {
    const cell = fc.string({ unit: 'binary', maxLength: 12 }).map(text => text.replaceAll('\0', '\ufffd').toWellFormed())
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), async rows => {
        const given = rows.map(row => ['x', ...row, 'y'])
        assert.deepEqual(await readCells(await write(['名', '号'], given)), [['名', '号'], ...given])
      }),
      { numRuns: 80 },
    )
  })
}

test('files: a neutralised cell begins with an apostrophe, and the reverse is exact', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', 'a', '1', '\uff0b'), maxLength: 5 }),
      text => {
        const out = neutraliseCell(text)
        assert.doesNotMatch(out, /^[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/)
        assert.equal(plainCell(out), text)
      },
    ),
  )
})

test('files: csv carries the mark by which Excel knows UTF-8', async () => {
  const bytes = await collect(writeCsv(['名'], [[['甲']]]))
  assert.equal(bytes.toString('utf8'), '\ufeff名\r\n甲\r\n')
})

test('files: a workbook of ours is read by exceljs as well: text, frozen headings, no formula', async () => {
  const ExcelJS = createRequire(import.meta.url)('exceljs') as typeof import('exceljs')
  const workbook = new ExcelJS.Workbook()
  const bytes = await collect(writeXlsx('数据 & <更多>', ['名', '号'], [[['=1+1', '007']], [['甲', '']]]))
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
  const sheet = workbook.worksheets[0]!
  assert.equal(sheet.name, '数据 & <更多>')
  assert.equal(sheet.getCell('A2').value, "'=1+1")
  assert.equal(sheet.getCell('A2').formula, undefined)
  assert.equal(sheet.getCell('B2').value, '007')
  assert.equal(sheet.getCell('B2').numFmt, '@')
  assert.equal(sheet.views[0]?.state, 'frozen')
})

test('files: what one sheet cannot hold goes on in a next one, with its headings', { timeout: 120_000 }, async () => {
  const batch = Array.from({ length: 1000 }, () => ['x'])
  const bytes = await collect(
    writeXlsx(
      '数据',
      ['名'],
      Array.from({ length: 1050 }, () => batch),
    ),
  )
  const read = await readWholeFile(bytes)
  assert.deepEqual(read.sheets, ['数据', '数据-2'])
  assert.equal(read.rows.length, 1_048_576)
})
