// Reads the rows of a text file whose cells are parted by commas, semicolons or tabs.
import { type Encoding, incompleteTail } from './encoding.ts'
import type { FileLimits } from './limits.ts'
import { plainCell } from './neutral-cell.ts'
import { type RowChunk, RowChunks } from './row-chunks.ts'
import type { SealedFile } from './sealed-file.ts'

export type Delimiter = ',' | ';' | '\t'

const DELIMITERS: readonly Delimiter[] = [',', '\t', ';']
const SAMPLE_BYTES = 64 * 1024
const SAMPLE_ROWS = 50
const QUOTE = 34
const CR = 13
const LF = 10

export function* readCsvRows(
  file: SealedFile,
  encoding: Encoding,
  options: { limits: FileLimits; chunkRows: number; after: number },
): Generator<RowChunk> {
  const chunks = new RowChunks(options)
  let rows: CsvRows | undefined
  for (const text of decodePieces(file, encoding)) {
    rows ??= new CsvRows(sniffDelimiter(text.slice(0, SAMPLE_BYTES)), chunks, options.limits)
    rows.feed(text)
    yield* chunks.take()
  }
  rows?.end()
  yield* chunks.take(true)
}

/** The text of a file, piece by piece, without a mark of its order of bytes. */
export function* decodePieces(file: SealedFile, encoding: Encoding): Generator<string> {
  let first = true
  for (const text of encoding === 'utf-8' ? decodeUtf8(file) : decodeGb18030(file)) {
    if (text === '') continue
    // The database holds no NUL; what replaces it is seen.
    const plain = text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text
    yield first && plain.charCodeAt(0) === 0xfeff ? plain.slice(1) : plain
    first = false
  }
}

// Checked when it was spooled, so that the fastest decoder may be taken.
function* decodeUtf8(file: SealedFile): Generator<string> {
  let tail: Buffer = Buffer.alloc(0)
  for (const piece of file.chunks()) {
    const bytes = tail.length > 0 ? Buffer.concat([tail, piece]) : piece
    const until = bytes.length - incompleteTail(bytes)
    tail = Buffer.from(bytes.subarray(until))
    yield bytes.toString('utf8', 0, until)
  }
  yield tail.toString('utf8')
}

function* decodeGb18030(file: SealedFile): Generator<string> {
  const decoder = new TextDecoder('gb18030')
  for (const piece of file.chunks()) yield decoder.decode(piece, { stream: true })
  yield decoder.decode()
}

/** The delimiter that gives the most cells in rows of equal width; a comma where nothing tells. */
export function sniffDelimiter(sample: string): Delimiter {
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of DELIMITERS) {
    const rowsOfWidth = new Map<number, number>()
    const scan = new RowScan(delimiter)
    let pos = 0
    for (let n = 0; n < SAMPLE_ROWS && pos < sample.length; n++) {
      const next = scan.read(sample, pos, true, true)
      if (next < 0) break
      pos = next
      rowsOfWidth.set(scan.cells.length, (rowsOfWidth.get(scan.cells.length) ?? 0) + 1)
    }
    // Rows that agree count more than cells: a decimal comma gives many cells in some rows.
    const score = Math.max(...[...rowsOfWidth].map(([width, rows]) => rows * rows * (width - 1)))
    if (score > bestScore) {
      best = delimiter
      bestScore = score
    }
  }
  return best
}

class CsvRows {
  readonly #scan: RowScan
  readonly #delimiter: Delimiter
  readonly #chunks: RowChunks
  readonly #limits: FileLimits
  #text = ''
  #row = 0
  /** What is left of a row that is too long is passed over. */
  #skipping = false

  constructor(delimiter: Delimiter, chunks: RowChunks, limits: FileLimits) {
    this.#delimiter = delimiter
    this.#chunks = chunks
    this.#limits = limits
    this.#scan = new RowScan(delimiter)
  }

  feed(text: string): void {
    this.#text = this.#text === '' ? text : this.#text + text
    this.#read(false)
  }

  end(): void {
    this.#read(true)
  }

  #read(last: boolean): void {
    const text = this.#text
    let pos = 0
    // Where the next quote stands, so that rows without one are split by the engine itself: three times as fast.
    let quote = text.indexOf('"')
    let newline = 0
    while (pos < text.length) {
      if (this.#skipping) {
        pos = this.#skip(text, pos, last)
        if (this.#skipping) break
        continue
      }
      if (newline >= 0 && newline <= pos) newline = text.indexOf('\n', pos)
      if (quote >= 0 && quote < pos) quote = text.indexOf('"', pos)
      if (newline >= 0 && (quote < 0 || quote > newline)) {
        const line = text.slice(pos, text.charCodeAt(newline - 1) === CR && newline > pos ? newline - 1 : newline)
        if (!line.includes('\r')) {
          this.#add(line === '' ? [] : line.split(this.#delimiter), line.length)
          pos = newline + 1
          continue
        }
      }
      const next = this.#readRow(text, pos, last)
      if (next < 0) break
      pos = next
    }
    this.#text = pos === 0 ? text : text.slice(pos)
  }

  #readRow(text: string, pos: number, last: boolean): number {
    const scan = this.#scan
    const next = scan.read(text, pos, last)
    // A row that goes on beyond any row: its quote was never meant as one, and the rows after it are to be saved.
    const endless = next < 0 && text.length - pos > this.#limits.rowLength
    if (next < 0 && !endless) return -1
    if (!endless && scan.brokenFrom < 0) {
      this.#add(scan.cells, next - pos)
      return next
    }
    const literal = scan.read(text, pos, true, true)
    if (literal - pos > this.#limits.rowLength) {
      this.#addTooLong(++this.#row)
      this.#skipping = true
      return pos
    }
    this.#chunks.mark(this.#row + 1, scan.brokenCells, 'quotes-broken')
    this.#add(scan.cells, literal - pos)
    return literal
  }

  /** Where the next line begins; where this one does not end here, how far it has been passed over. */
  #skip(text: string, pos: number, last: boolean): number {
    let end = pos
    while (end < text.length && text.charCodeAt(end) !== LF && text.charCodeAt(end) !== CR) end++
    // The LF of a CR may stand in the next piece: the CR waits for it.
    if (end + 1 >= text.length && text.charCodeAt(end) !== LF && !last) return end
    this.#skipping = false
    return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : end + 1
  }

  /** Nothing of the row is kept, for nothing behind the long cell is known: it may be about a person. */
  #addTooLong(row: number): void {
    this.#chunks.mark(row, [], 'row-too-long')
    this.#chunks.add(row, [], 0)
  }

  #add(cells: string[], length: number): void {
    const row = ++this.#row
    if (row <= this.#chunks.after) {
      this.#chunks.add(row, cells, 0)
      return
    }
    const limits = this.#limits
    if (length > limits.rowLength) {
      this.#addTooLong(row)
      return
    }
    let used = 0
    let long: number[] | undefined
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column]!
      if (cell === '') continue
      used = column + 1
      if (cell.charCodeAt(0) === 39) cells[column] = plainCell(cell)
      if (cell.length > limits.cellLength) {
        cells[column] = ''
        long = [...(long ?? []), column]
      }
    }
    if (used === 0) return
    if (long !== undefined) this.#chunks.mark(row, long, 'cell-too-long')
    if (used > limits.columns) this.#chunks.mark(row, [], 'row-too-wide', used)
    if (cells.length > limits.columns) cells.length = limits.columns
    this.#chunks.add(row, cells, length)
  }
}

/** Reads one row at a time, leniently where Excel is: text after a closing quote belongs to the cell. */
class RowScan {
  cells: string[] = []
  /** Where a quote was opened that cannot be one, or -1. */
  brokenFrom = -1
  brokenCells: number[] = []
  readonly #delimiterCode: number

  constructor(delimiter: Delimiter) {
    this.#delimiterCode = delimiter.charCodeAt(0)
  }

  /**
   * Where the next row begins, or -1 while the row is not complete. With `last` the end of the text ends the row. With `literal` a quote
   * that is not closed within its line stands for itself.
   */
  read(text: string, from: number, last: boolean, literal = false): number {
    this.cells = []
    this.brokenFrom = -1
    this.brokenCells = []
    let pos = from
    for (;;) {
      const quoted = text.charCodeAt(pos) === QUOTE
      let cell = ''
      if (quoted) {
        const close = this.#closingQuote(text, pos, last)
        if (close === -1) return -1
        const spansLines = close > 0 && hasNewline(text, pos, close)
        const proper = close > 0 && this.#endsCell(text, close + 1)
        if (close === -2 || (spansLines && !proper)) {
          if (this.brokenFrom < 0) this.brokenFrom = pos
          // The caller reads the row again; where it would end does not matter.
          if (!literal) return text.length
          this.brokenCells.push(this.cells.length)
        } else {
          const inner = text.slice(pos + 1, close)
          cell = inner.includes('"') ? inner.replaceAll('""', '"') : inner
          pos = close + 1
        }
      }
      const until = this.#bareEnd(text, pos)
      if (until < 0 && !last) return -1
      const end = until < 0 ? text.length : until
      if (end > pos) cell += text.slice(pos, end)
      this.cells.push(cell)
      if (end >= text.length) return text.length
      const code = text.charCodeAt(end)
      if (code === this.#delimiterCode) {
        pos = end + 1
        // A delimiter as the last character of the file is followed by one more empty cell.
        if (pos >= text.length) {
          if (!last) return -1
          this.cells.push('')
          return pos
        }
        continue
      }
      if (code === LF) return end + 1
      // CR: alone, or with LF, which may stand in the next piece.
      if (end + 1 >= text.length) return last ? end + 1 : -1
      return text.charCodeAt(end + 1) === LF ? end + 2 : end + 1
    }
  }

  /** The closing quote; -1 where the next piece must tell, -2 where there is none. */
  #closingQuote(text: string, open: number, last: boolean): number {
    let at = open + 1
    for (;;) {
      at = text.indexOf('"', at)
      if (at < 0) return last ? -2 : -1
      if (text.charCodeAt(at + 1) !== QUOTE) return at + 1 >= text.length && !last ? -1 : at
      at += 2
    }
  }

  #endsCell(text: string, at: number): boolean {
    const code = text.charCodeAt(at)
    return at >= text.length || code === this.#delimiterCode || code === LF || code === CR
  }

  #bareEnd(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === this.#delimiterCode || code === LF || code === CR) return at
    }
    return -1
  }
}

function hasNewline(text: string, from: number, until: number): boolean {
  const newline = text.indexOf('\n', from)
  return newline >= 0 && newline < until
}
