// Reads the rows of one sheet: cells as text, formulas by their cached values alone.
import type { FileLimits } from './limits.ts'
import { plainCell } from './neutral-cell.ts'
import { type NumberText, PLAIN, plainNumber } from './number-text.ts'
import type { CellMark, RowChunk, RowChunks } from './row-chunks.ts'
import type { StringTable } from './string-table.ts'
import { CLOSE, decodeExcelEscapes, MORE, OPEN, TEXT, XmlTokens } from './xml-tokens.ts'

export type SheetContext = {
  readonly part: string
  readonly strings: StringTable
  /** Kind of number format by the style of a cell. */
  readonly formats: Uint8Array
  readonly numbers: NumberText
  readonly limits: FileLimits
}

const EXCEL_COLUMNS = 16_384
const EXCEL_ROWS = 1_048_576

const NUMBER = 0
const SHARED = 1
const INLINE = 2
const BOOLEAN = 3
const ERROR = 4
const FORMULA_TEXT = 5
const ISO_DAY = 6

export async function* readSheetRows(
  pieces: AsyncIterable<Buffer>,
  chunks: RowChunks,
  context: SheetContext,
): AsyncGenerator<RowChunk> {
  const scan = new SheetScan(chunks, context)
  for await (const piece of pieces) {
    scan.feed(piece)
    yield* chunks.take()
    if (scan.done) break
  }
  scan.end()
  yield* chunks.take(true)
}

class SheetScan {
  done = false
  readonly #tokens: XmlTokens
  readonly #chunks: RowChunks
  readonly #context: SheetContext
  #inData = false
  #rowOpen = false
  #row = 0
  #skip = false
  #cells: string[] = []
  readonly #blank: string[] = []
  #chars = 0
  #filled = 0
  #inCell = false
  #column = -1
  #type = NUMBER
  #style = 0
  #collect = false
  #phonetic = 0
  #value = ''
  #escaped = false
  #formula = false
  #formulas: number[] = []
  #valueless: number[] = []
  #errors: number[] = []
  #long: number[] = []
  /** The present cell is too long: what comes of it is passed over. */
  #cut = false
  #width = 0

  constructor(chunks: RowChunks, context: SheetContext) {
    this.#chunks = chunks
    this.#context = context
    this.#tokens = new XmlTokens(context.part, context.limits.cellLength)
  }

  feed(piece: Buffer): void {
    const tokens = this.#tokens
    tokens.feed(piece)
    for (let kind = tokens.next(); kind !== MORE && !this.done; kind = tokens.next()) {
      if (kind === TEXT) {
        if (this.#collect) this.#addText()
      } else if (this.#inData) this.#inside(kind)
      else if (kind === OPEN && tokens.is('sheetData')) this.#inData = true
      else if (tokens.is('sheetData')) this.done = true
    }
  }

  end(): void {
    if (!this.done && this.#inData) this.#tokens.damaged('end')
    if (!this.done) this.#tokens.end()
  }

  #addText(): void {
    if (this.#cut) return
    const text = this.#tokens.value()
    this.#escaped ||= this.#tokens.hasEscape()
    this.#value = this.#value === '' ? text : this.#value + text
    if (this.#value.length > this.#context.limits.cellLength) {
      this.#value = ''
      this.#cut = true
      this.#long.push(this.#column)
    }
  }

  #inside(kind: number): void {
    const tokens = this.#tokens
    const length = tokens.nameUntil - tokens.nameFrom
    const first = tokens.text.charCodeAt(tokens.nameFrom)
    if (length === 1) {
      if (first === 99 /* c */) {
        if (kind === OPEN) {
          this.#openCell()
          this.#takeCell()
        } else if (kind === CLOSE) this.#closeCell()
        else this.#emptyCell()
      } else if (first === 118 /* v */) this.#collect = kind === OPEN && this.#inCell && !this.#skip && this.#type !== INLINE
      else if (first === 116 /* t */)
        this.#collect = kind === OPEN && this.#inCell && !this.#skip && this.#type === INLINE && this.#phonetic === 0
      else if (first === 102 /* f */) this.#formula = this.#inCell
    } else if (length === 3) {
      if (first === 114 && tokens.is('row')) {
        if (kind !== CLOSE) this.#openRow()
        if (kind !== OPEN) this.#closeRow()
      } else if (tokens.is('rPh')) this.#phonetic += kind === OPEN ? 1 : this.#phonetic > 0 ? -1 : 0
    } else if (tokens.is('sheetData')) {
      if (this.#rowOpen) tokens.damaged('row')
      this.done = true
    }
  }

  #openRow(): void {
    if (this.#rowOpen) this.#tokens.damaged('row')
    const number = this.#tokens.attribute('r')
    const row = number === undefined ? this.#row + 1 : Number(number)
    if (!Number.isInteger(row) || row <= this.#row || row > EXCEL_ROWS) this.#tokens.damaged('row')
    this.#row = row
    this.#skip = row <= this.#chunks.after
    this.#rowOpen = true
    // As wide as the widest row so far, so that it need not grow cell by cell.
    this.#cells = this.#blank.slice()
    this.#chars = 0
    this.#filled = 0
    this.#column = -1
    this.#width = 0
  }

  #closeRow(): void {
    if (this.#inCell || !this.#rowOpen) this.#tokens.damaged('row')
    this.#rowOpen = false
    const { limits } = this.#context
    const isLong = this.#chars > limits.rowLength
    if (this.#filled === 0 && !this.#skip && this.#long.length === 0 && this.#width === 0) return
    // Of a row that is too long nothing is kept, as in a text file.
    this.#cells.length = isLong ? 0 : this.#filled
    if (isLong) this.#mark('row-too-long', [])
    else if (this.#width > 0) this.#chunks.mark(this.#row, [], 'row-too-wide', this.#width)
    if (this.#long.length > 0) this.#long = this.#mark('cell-too-long', this.#long)
    if (this.#formulas.length > 0) this.#formulas = this.#mark('formula', this.#formulas)
    if (this.#valueless.length > 0) this.#valueless = this.#mark('formula-without-value', this.#valueless)
    if (this.#errors.length > 0) this.#errors = this.#mark('error', this.#errors)
    this.#chunks.add(this.#row, this.#cells, this.#chars)
  }

  #mark(mark: CellMark['mark'], columns: number[]): number[] {
    this.#chunks.mark(this.#row, columns, mark)
    return []
  }

  #emptyCell(): void {
    this.#openCell()
    this.#inCell = false
  }

  #openCell(): void {
    if (this.#inCell || !this.#rowOpen) this.#tokens.damaged('cell')
    this.#inCell = true
    this.#collect = false
    this.#formula = false
    this.#phonetic = 0
    this.#value = ''
    this.#escaped = false
    this.#cut = false
    this.#readAttributes()
  }

  /** A cell that is nothing but its value, without going through its tags one by one. */
  #takeCell(): void {
    const tokens = this.#tokens
    if (this.#type === INLINE) {
      if (!tokens.takeText('<is><t xml:space="preserve">', '</t></is></c>') && !tokens.takeText('<is><t>', '</t></is></c>'))
        return
    } else if (!tokens.takeText('<v>', '</v></c>')) return
    this.#inCell = false
    if (this.#skip) return
    const number = this.#type === SHARED ? tokens.textNumber() : -1
    if (number >= 0) {
      this.#put(this.#shared(number))
      return
    }
    this.#addText()
    if (this.#value !== '') this.#put(this.#text())
  }

  // The one place that runs for every cell of a large file: attributes are read where they stand.
  #readAttributes(): void {
    const tokens = this.#tokens
    const text = tokens.text
    const until = tokens.attributesUntil
    let at = tokens.attributesFrom
    let column = -1
    this.#type = NUMBER
    this.#style = 0
    while (at < until) {
      const name = text.charCodeAt(at)
      if (name <= 32) {
        at++
        continue
      }
      if (text.charCodeAt(at + 1) !== 61 || text.charCodeAt(at + 2) !== 34) {
        this.#readUnusualAttributes()
        return
      }
      const from = at + 3
      const close = text.indexOf('"', from)
      if (close < 0 || close >= until) tokens.damaged('attribute')
      if (name === 114 /* r */) column = columnOf(text, from, close)
      else if (name === 115 /* s */) this.#style = smallNumber(text, from, close)
      else if (name === 116 /* t */) this.#type = typeOf(text, from, close)
      at = close + 1
    }
    this.#place(column)
  }

  #readUnusualAttributes(): void {
    const tokens = this.#tokens
    const reference = tokens.attribute('r')
    const type = tokens.attribute('t') ?? 'n'
    this.#style = Number(tokens.attribute('s') ?? 0)
    this.#type = typeOf(type, 0, type.length)
    this.#place(reference === undefined ? -1 : columnOf(reference, 0, reference.length))
  }

  #place(column: number): void {
    if (column === -2) this.#tokens.damaged('reference')
    this.#column = column === -1 ? this.#column + 1 : column
    if (this.#column >= EXCEL_COLUMNS) this.#tokens.damaged('reference')
  }

  #closeCell(): void {
    if (!this.#inCell) this.#tokens.damaged('cell')
    this.#inCell = false
    this.#collect = false
    if (this.#skip || this.#cut) return
    if (this.#formula) {
      this.#putFormula()
      return
    }
    if (this.#value !== '') this.#put(this.#text())
  }

  #putFormula(): void {
    const text = this.#value === '' ? '' : this.#text()
    // A formula may have computed an empty text; only one without any value was never computed.
    if (this.#value === '' && this.#type !== FORMULA_TEXT) this.#valueless.push(this.#column)
    else this.#formulas.push(this.#column)
    if (text !== '') this.#put(text)
  }

  #text(): string {
    const raw = this.#value
    switch (this.#type) {
      case SHARED:
        return this.#shared(smallNumber(raw, 0, raw.length))
      case NUMBER: {
        const kind = this.#style === 0 ? this.#context.formats[0] : this.#context.formats[this.#style]
        return kind === undefined || kind === PLAIN ? plainNumber(raw) : this.#context.numbers.format(raw, kind)
      }
      case BOOLEAN:
        return raw === '1' || raw === 'true' ? 'TRUE' : 'FALSE'
      case ERROR:
        this.#errors.push(this.#column)
        return raw
      case ISO_DAY:
        return raw.replace(/T00:00(:00(\.0+)?)?Z?$/, '')
      default:
        return this.#escaped ? decodeExcelEscapes(raw) : raw
    }
  }

  #widen(width: number): void {
    while (this.#blank.length < width) this.#blank.push('')
    while (this.#cells.length < width) this.#cells.push('')
  }

  #shared(number: number): string {
    const text = this.#context.strings.get(number)
    if (text === undefined) this.#tokens.damaged('string')
    if (text === '' && this.#context.strings.isTooLong(number)) this.#long.push(this.#column)
    return text
  }

  #put(text: string): void {
    if (text === '') return
    const column = this.#column
    const { limits } = this.#context
    if (column >= limits.columns) {
      this.#width = Math.max(this.#width, column + 1)
      return
    }
    this.#chars += text.length
    if (this.#chars > limits.rowLength) return
    if (column >= this.#blank.length) this.#widen(column + 1)
    this.#cells[column] = plainCell(text)
    if (column >= this.#filled) this.#filled = column + 1
  }
}

/** From 0; -2 where it is no reference. */
function columnOf(text: string, from: number, until: number): number {
  let column = 0
  let at = from
  for (; at < until; at++) {
    const code = text.charCodeAt(at)
    if (code >= 65 && code <= 90) column = column * 26 + code - 64
    else if (code >= 97 && code <= 122) column = column * 26 + code - 96
    else break
  }
  return at === from || at - from > 3 || at === until ? -2 : column - 1
}

function smallNumber(text: string, from: number, until: number): number {
  let number = 0
  for (let at = from; at < until; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return Number(text.slice(from, until).trim()) || 0
    number = number * 10 + digit
  }
  return number
}

function typeOf(text: string, from: number, until: number): number {
  const first = text.charCodeAt(from)
  if (until - from === 1) {
    if (first === 115) return SHARED
    if (first === 98) return BOOLEAN
    if (first === 101) return ERROR
    return first === 100 ? ISO_DAY : NUMBER
  }
  if (first === 105) return INLINE
  return first === 115 ? FORMULA_TEXT : NUMBER
}
