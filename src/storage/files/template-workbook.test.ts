// The upload template: read by another program, and read back by our own reader.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import type { TemplateBook } from '#rules/catalogue'
import { writeTemplate } from '#storage/files'
import { collect, readWholeFile } from '#support/files'

const BOOK: TemplateBook = {
  item: 'administrative-penalty',
  data: {
    name: '行政处罚信息',
    hint: '请勿改动表头',
    columns: [
      { prop: 'code', heading: '统一社会信用代码（必填）', required: 'M', width: 24, hint: '18 位"代码"'.repeat(40) },
      { prop: 'kind', heading: '类别', required: 'O', width: 12, hint: '从列表中选取', list: { column: 1, strict: true } },
      {
        prop: 'types',
        heading: '处罚类别（必填）',
        required: 'M',
        width: 12,
        hint: '可填多项',
        list: { column: 0, strict: false },
      },
    ],
    textRows: 500,
  },
  notes: { name: '填报说明', paragraphs: ['甲', '乙'], headings: ['列', '必填'], rows: [['类别', '否']] },
  lists: {
    name: '列表',
    columns: [
      { heading: '处罚', values: ['警告', '罚款'] },
      { heading: '类别', values: ['法人', '个体工商户', '其他'] },
    ],
  },
}

test('files: the template has its lists, its text columns, its frozen headings and no date', async () => {
  const ExcelJS = createRequire(import.meta.url)('exceljs') as typeof import('exceljs')
  const bytes = await collect(writeTemplate(BOOK))
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
  const [data, notes, lists] = workbook.worksheets
  assert.deepEqual([data!.name, notes!.name, lists!.name], ['行政处罚信息', '填报说明', '列表'])
  assert.equal(lists!.state, 'hidden')
  assert.equal(data!.getCell('A2').value, '统一社会信用代码（必填）')
  assert.equal(data!.getColumn(1).numFmt, '@')
  const view = data!.views[0] as { state: string; ySplit: number }
  assert.deepEqual([view.state, view.ySplit], ['frozen', 2])
  const kind = data!.getCell('B3').dataValidation
  assert.deepEqual([kind.type, kind.formulae, kind.showErrorMessage], ['list', ["'列表'!$B$2:$B$4"], true])
  assert.equal(data!.getCell('C502').dataValidation.showErrorMessage, undefined)
  assert.equal(data!.getCell('C503').dataValidation, undefined)
  assert.equal(data!.getCell('A3').dataValidation.prompt?.length, 255)
  assert.equal(notes!.getCell('A5').value, '类别')
  assert.deepEqual(await collect(writeTemplate(BOOK)), bytes)
})

test('files: an untouched template reads as its hint and its headings, from its first sheet', async () => {
  const read = await readWholeFile(await collect(writeTemplate(BOOK)))
  assert.equal(read.sheet, '行政处罚信息')
  assert.deepEqual(read.rows, [
    [1, ['请勿改动表头']],
    [2, ['统一社会信用代码（必填）', '类别', '处罚类别（必填）']],
  ])
})
