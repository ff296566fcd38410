// What follows from an item: the upload template, the JSON schema, the labels of pages, the documentation.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { LocalDate } from '#rules/time'
import { compiledItem, fileOfRow, loadCatalogue } from '#support/catalogue'
import { classesPage, itemPage } from './catalogue-page.ts'
import { checkRow } from './check-row.ts'
import { readHeadings } from './headings.ts'
import { jsonSchema } from './json-schema.ts'
import { pageLabels } from './page-labels.ts'
import { templateBook } from './template-book.ts'

const catalogue = loadCatalogue()
const items = [...catalogue.items.values()]
const today = '2026-11-22' as LocalDate

test('the headings of a template read back as the fields they stand for, with nothing missing', () => {
  for (const item of items) {
    const book = templateBook(item, catalogue.terms)
    const read = readHeadings(
      compiledItem(item.id),
      book.data.columns.map(column => column.heading),
    )
    assert.deepEqual(
      read.columns.map(column => column.field.prop),
      book.data.columns.map(column => column.prop),
    )
    assert.deepEqual([read.missing, read.unknown, read.persons], [[], [], []])
    assert.equal(read.earlier, false)
  }
})

test('a template offers lists, and leaves open what may be several or must be stated', () => {
  const book = templateBook(catalogue.items.get('administrative-penalty')!, catalogue.terms)
  const list = (prop: string) => book.data.columns.find(column => column.prop === prop)?.list
  assert.equal(list('procedure')?.strict, true)
  assert.equal(list('penaltyCategories')?.strict, false)
  assert.deepEqual(book.lists.columns[list('procedure')!.column]?.values, ['简易程序', '普通程序'])
  assert.equal(list('facts'), undefined)
  assert.equal(book.notes.rows.length, book.data.columns.length)
  // What the project proposes beside the standard says so, in the notes and where the cell is chosen.
  const said = (prop: string) => book.data.columns.find(column => column.prop === prop)!.hint.includes('本系统建议')
  assert.deepEqual([said('severity'), said('facts')], [true, false])
  assert.deepEqual([...new Set(book.notes.rows.map(row => row.at(-1)))].sort(), ['国家标准', '本系统建议'].sort())
  for (const column of book.data.columns)
    assert.equal(/hint|undefined|\{/.test(column.hint + column.heading), false, column.hint)
})

test('no template asks for anything about a person', () => {
  for (const item of items) {
    const columns = new Set(templateBook(item, catalogue.terms).data.columns.map(column => column.prop))
    for (const field of item.fields) if (field.person) assert.equal(columns.has(field.prop), false)
  }
})

test('the examples in the template are accepted', () => {
  for (const item of items) {
    const compiled = compiledItem(item.id)
    const examples = Object.fromEntries(item.fields.map(field => [field.prop, field.example ?? '']))
    const { headings, cells } = fileOfRow(
      compiled,
      Object.fromEntries(Object.entries(examples).filter(([, value]) => value !== '')),
    )
    const row = checkRow(compiled, cells, readHeadings(compiled, headings), { today })
    assert.deepEqual(row.findings, [], item.id)
  }
})

test('facts satisfy the JSON schema of their item, and facts with other fields do not', () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  addFormats.default(ajv)
  for (const item of items) {
    const valid = ajv.compile(jsonSchema(item, catalogue.terms))
    const compiled = compiledItem(item.id)
    const { headings, cells } = fileOfRow(
      compiled,
      item.id === 'administrative-licence' ? { validTo: '长期', licenceCategory: '其他-备案' } : {},
    )
    const { fact } = checkRow(compiled, cells, readHeadings(compiled, headings), { today })
    assert.equal(valid(fact?.fields), true, JSON.stringify(valid.errors))
    assert.equal(valid({ ...fact?.fields, legalRepDocumentNo: 'x' }), false)
    assert.equal(valid({}), false)
  }
})

test('labels of pages leave out what is only shared or cut', () => {
  const props = pageLabels(catalogue.items.get('administrative-penalty')!).map(label => label.prop)
  for (const prop of ['remarks', 'partyLegalRepName', 'partyDocumentNo', 'disclosureLastDay', 'status'])
    assert.equal(props.includes(prop), false)
  const registration = pageLabels(catalogue.items.get('registration')!)
  assert.equal(registration.find(label => label.prop === 'legalRepName')?.disclosure, 'own-page')
})

test('the pages of the documentation name every field, condition and class', () => {
  for (const item of items) {
    const page = itemPage(item, catalogue)
    for (const field of item.fields) assert.ok(page.includes(`\`${field.prop}\``))
    assert.equal(page.includes('undefined'), false)
  }
  const page = classesPage(catalogue)
  for (const one of catalogue.classes.values()) assert.ok(page.includes(one.title))
})
