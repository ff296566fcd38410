// Writes a table as a workbook or as csv, in bounded memory, for people who will open it in a spreadsheet.
import { neutraliseCell } from './neutral-cell.ts'
import { columnsXml, STYLE, sheetHead, sheetRow, workbookParts } from './workbook-xml.ts'
import { ZipWriter } from './zip-writer.ts'

/** What each is to a browser. */
export const SHEET_MEDIA = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** Rows in batches, so that a large table does not wait for itself row by row. */
export type RowBatches = AsyncIterable<readonly (readonly string[])[]> | Iterable<readonly (readonly string[])[]>

/** Text that a spreadsheet will not run: cells that begin with = + - @, tab or a line end get an apostrophe (`plainCell` takes it away). */
export async function* writeCsv(headings: readonly string[], rows: RowBatches): AsyncGenerator<Buffer> {
  // Without the mark Excel takes UTF-8 for the encoding of its country.
  yield Buffer.from(`\ufeff${csvRow(headings)}`)
  for await (const batch of rows) {
    let text = ''
    for (const row of batch) text += csvRow(row)
    yield Buffer.from(text)
  }
}

function csvRow(cells: readonly string[]): string {
  let row = ''
  for (let n = 0; n < cells.length; n++) {
    const cell = neutraliseCell(cells[n]!)
    if (n > 0) row += ','
    row += /[",\r\n;\t]/.test(cell) || (cell !== '' && cell.trim() !== cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  }
  return `${row}\r\n`
}

const LAST_ROW = 1_048_576
const PIECE_CHARS = 256 * 1024
// A part beyond 4 GiB needs a form of zip that Excel does not open; the rows go on in another sheet.
const SHEET_BYTES = 3 * 2 ** 30

/** All cells as text, headings bold and frozen; beyond what one sheet holds the table goes on in a next one. */
export async function* writeXlsx(sheetName: string, headings: readonly string[], rows: RowBatches): AsyncGenerator<Buffer> {
  const zip = new ZipWriter()
  const source = new RowSource(rows)
  let sheets = 0
  do {
    sheets++
    yield* zip.part(`xl/worksheets/sheet${sheets}.xml`, sheetXml(headings, source))
  } while (!(await source.ended()))
  const name = (n: number) => (n === 1 ? sheetName : `${sheetName.slice(0, 27)}-${n}`)
  const named = Array.from({ length: sheets }, (_, n) => ({ name: name(n + 1) }))
  for (const [part, text] of workbookParts(named)) yield* zip.part(part, [Buffer.from(text)])
  yield* zip.end()
}

class RowSource {
  readonly #batches: AsyncIterator<readonly (readonly string[])[]> | Iterator<readonly (readonly string[])[]>
  #batch: readonly (readonly string[])[] = []
  #next = 0

  constructor(rows: RowBatches) {
    this.#batches = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]()
  }

  async ended(): Promise<boolean> {
    while (this.#next >= this.#batch.length) {
      const result = await this.#batches.next()
      if (result.done === true) return true
      this.#batch = result.value
      this.#next = 0
    }
    return false
  }

  /** Up to `most` rows of the present batch; ask `ended` first. */
  take(most: number): readonly (readonly string[])[] {
    const from = this.#next
    this.#next = Math.min(this.#batch.length, from + most)
    return this.#batch.slice(from, this.#next)
  }
}

async function* sheetXml(headings: readonly string[], source: RowSource): AsyncGenerator<Buffer> {
  let text = sheetHead(1)
  if (headings.length > 0) text += columnsXml(headings.map(() => 20))
  text += `<sheetData>${sheetRow(1, headings, STYLE.heading)}`
  let row = 1
  let bytes = 0
  while (row < LAST_ROW && bytes < SHEET_BYTES && !(await source.ended())) {
    for (const cells of source.take(Math.min(1000, LAST_ROW - row))) {
      row++
      text += sheetRow(row, cells, STYLE.text)
      if (text.length < PIECE_CHARS) continue
      const piece = Buffer.from(text)
      bytes += piece.length
      text = ''
      yield piece
    }
  }
  yield Buffer.from(`${text}</sheetData></worksheet>`)
}
