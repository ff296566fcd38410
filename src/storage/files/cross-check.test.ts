// Workbooks that another program wrote, read by ours; and the reverse where it matters.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import fc from 'fast-check'
import { readCells, readWholeFile } from '#support/files'

const ExcelJS = createRequire(import.meta.url)('exceljs') as typeof import('exceljs')

test('xlsx: what exceljs writes, cell by cell', async () => {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('处罚')
  sheet.addRow(['名称', 'number', 'day', 'rich', 'formula', 'link', 'yes', 'error', 'none'])
  const row = sheet.addRow([])
  row.getCell(1).value = '演示市 <甲> & "乙"\n第二行'
  row.getCell(2).value = 1234.5
  row.getCell(3).value = new Date(Date.UTC(2024, 2, 7))
  row.getCell(3).numFmt = 'yyyy"年"m"月"d"日"'
  row.getCell(4).value = { richText: [{ text: '粗', font: { bold: true } }, { text: '细' }] }
  row.getCell(5).value = { formula: 'B2*2', result: 2469, date1904: false }
  row.getCell(6).value = { text: 'site', hyperlink: 'http://example.invalid/' }
  row.getCell(7).value = true
  row.getCell(8).value = { error: '#DIV/0!' }
  sheet.mergeCells('A3:C3')
  sheet.getCell('A3').value = 'merged'
  const read = await readWholeFile(Buffer.from(await workbook.xlsx.writeBuffer()))
  assert.deepEqual(read.rows.slice(1), [
    [2, ['演示市 <甲> & "乙"\n第二行', '1234.5', '2024-03-07', '粗细', '2469', 'site', 'TRUE', '#DIV/0!']],
    [3, ['merged']],
  ])
})

test('xlsx: any table that exceljs streams, with shared strings and without', async () => {
  const cell = fc.oneof(
    fc
      .string({ unit: 'binary', maxLength: 20 })
      .map(text => text.toWellFormed().replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd]|_x|'/g, '甲')),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (rows, shared) => {
        const stream = new PassThrough()
        const bytes = buffer(stream)
        const writer = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useSharedStrings: shared })
        const sheet = writer.addWorksheet('x')
        for (const row of rows) sheet.addRow(['begin', ...row, 'end']).commit()
        await writer.commit()
        const text = (value: string | number | boolean | null) =>
          value === null ? '' : typeof value === 'boolean' ? String(value).toUpperCase() : String(value)
        assert.deepEqual(
          await readCells(await bytes),
          rows.map(row => ['begin', ...row.map(text), 'end']),
        )
      },
    ),
    { numRuns: 40 },
  )
})
