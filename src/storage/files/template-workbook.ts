// Makes the upload template of an item as a workbook that catches mistakes before they are handed in.
import type { TemplateBook, TemplateColumn } from '#rules/catalogue'
import {
  attributeText,
  columnName,
  columnsXml,
  STYLE,
  sheetHead,
  sheetName,
  sheetRow,
  workbookParts,
  xmlText,
} from './workbook-xml.ts'
import { ZipWriter } from './zip-writer.ts'

const HINT_ROW = 1
const HEADING_ROW = 2
const LONGEST_PROMPT = 255

/**
 * The data sheet first (hint row, headings, then empty rows that are text, with drop-down lists), the instructions second, the values of
 * the lists on a hidden third. The same book gives the same bytes.
 */
export async function* writeTemplate(book: TemplateBook): AsyncGenerator<Buffer> {
  const zip = new ZipWriter()
  const sheets = [dataSheet(book), notesSheet(book), listsSheet(book)]
  for (const [n, xml] of sheets.entries()) yield* zip.part(`xl/worksheets/sheet${n + 1}.xml`, [Buffer.from(xml)])
  const names = [{ name: book.data.name }, { name: book.notes.name }, { name: book.lists.name, hidden: true }]
  for (const [part, text] of workbookParts(names)) yield* zip.part(part, [Buffer.from(text)])
  yield* zip.end()
}

function dataSheet(book: TemplateBook): string {
  const { columns, hint, textRows } = book.data
  const headings = sheetRow(
    HEADING_ROW,
    columns.map(column => column.heading),
    columns.map(column => (column.required === 'O' ? STYLE.heading : STYLE.mandatory)),
  )
  const hintRow = sheetRow(HINT_ROW, [hint], STYLE.text)
  const validations = columns.map((column, n) => validation(book, column, n, HEADING_ROW + textRows)).join('')
  const merged =
    columns.length > 1 ? `<mergeCells count="1"><mergeCell ref="A1:${columnName(columns.length - 1)}1"/></mergeCells>` : ''
  return `${sheetHead(HEADING_ROW)}${columnsXml(columns.map(column => column.width))}<sheetData>${hintRow}${headings}</sheetData>${merged}<dataValidations count="${columns.length}">${validations}</dataValidations></worksheet>`
}

/** What is said where a cell is chosen, and the values that are offered there. */
function validation(book: TemplateBook, column: TemplateColumn, index: number, lastRow: number): string {
  const name = columnName(index)
  const title = attributeText(column.heading.slice(0, 32))
  const prompt = attributeText(column.hint.slice(0, LONGEST_PROMPT))
  const shown = `allowBlank="1" showInputMessage="1" promptTitle="${title}" prompt="${prompt}" sqref="${name}${HEADING_ROW + 1}:${name}${lastRow}"`
  const values = column.list === undefined ? [] : (book.lists.columns[column.list.column]?.values ?? [])
  if (column.list === undefined || values.length === 0) return `<dataValidation ${shown}/>`
  const list = columnName(column.list.column)
  const formula = `'${sheetName(book.lists.name)}'!$${list}$2:$${list}$${values.length + 1}`
  // Several values in one cell are lawful in some columns, so that only a strict list says stop.
  const stop = column.list.strict ? 'showErrorMessage="1" ' : ''
  return `<dataValidation type="list" ${stop}${shown}><formula1>${xmlText(formula)}</formula1></dataValidation>`
}

function notesSheet(book: TemplateBook): string {
  const { paragraphs, headings, rows } = book.notes
  let row = 0
  let text = `${sheetHead(0)}${columnsXml([30, 10, 40, 40, 40, 30])}<sheetData>`
  for (const paragraph of paragraphs) text += sheetRow(++row, [paragraph], STYLE.text)
  row++
  text += sheetRow(++row, headings, STYLE.heading)
  for (const cells of rows) text += sheetRow(++row, cells, STYLE.wrapped)
  return `${text}</sheetData></worksheet>`
}

function listsSheet(book: TemplateBook): string {
  const { columns } = book.lists
  const longest = Math.max(0, ...columns.map(column => column.values.length))
  let text = `${sheetHead(1)}<sheetData>${sheetRow(
    1,
    columns.map(column => column.heading),
    STYLE.heading,
  )}`
  for (let n = 0; n < longest; n++) {
    text += sheetRow(
      n + 2,
      columns.map(column => column.values[n] ?? ''),
      STYLE.text,
    )
  }
  return `${text}</sheetData></worksheet>`
}
