// Gathers rows into chunks of bounded size, in which row numbers have no gaps.
import { type FileLimits, refuseFile } from './limits.ts'

/** What a reader noticed about cells that their text no longer tells. */
export type CellMark = {
  /** As in the file, from 1. */
  readonly row: number
  /** Indexes into the row. */
  readonly columns: readonly number[]
  /**
   * formula: the text is the value that the program which wrote the file had computed. formula-without-value: it had computed none.
   * error: the cell holds an error value such as #N/A. quotes-broken: a quote was opened and never closed; the text is as written.
   * cell-too-long: passed over, '' stands in its place. row-too-long: passed over whole, its cells are []. row-too-wide: only the
   * columns that may hold anything are given. not-an-object: a line of JSON that is no row, its cells are [].
   */
  readonly mark:
    | 'formula'
    | 'formula-without-value'
    | 'error'
    | 'quotes-broken'
    | 'cell-too-long'
    | 'row-too-long'
    | 'row-too-wide'
    | 'not-an-object'
  /** row-too-wide: how many cells the row has. */
  readonly found?: number
}

/**
 * `rows[i]` is row `firstRow + i` of the file, counted from 1 as a spreadsheet counts. Cells are text, missing ones ''; a blank row
 * is []. A cell may be a slice of a larger piece of the file: who keeps single cells for long copies them.
 */
export type RowChunk = {
  readonly firstRow: number
  readonly rows: readonly (readonly string[])[]
  readonly marks: readonly CellMark[]
}

// Blank rows up to this many are given as []; a longer gap ends the chunk.
const GAP = 64
const CHUNK_CHARS = 8 * 2 ** 20

export class RowChunks {
  readonly #chunkRows: number
  readonly #limits: FileLimits
  /** Rows up to this one were read before. */
  readonly after: number
  #firstRow = 0
  #rows: string[][] = []
  #marks: CellMark[] = []
  #chars = 0
  #ready: RowChunk[] = []
  /** True once a row came, also one that was read before. */
  sawRows = false

  constructor(options: { chunkRows: number; after: number; limits: FileLimits }) {
    this.#chunkRows = options.chunkRows
    this.after = options.after
    this.#limits = options.limits
  }

  add(row: number, cells: string[], chars: number): void {
    this.sawRows = true
    if (row <= this.after) return
    if (row > this.#limits.rows) refuseFile('FILE_TOO_MANY_ROWS', { most: this.#limits.rows })
    if (this.#rows.length > 0) {
      const gap = row - (this.#firstRow + this.#rows.length)
      if (gap > GAP || this.#rows.length + gap >= this.#chunkRows) this.#close()
      else for (let n = 0; n < gap; n++) this.#rows.push([])
    }
    if (this.#rows.length === 0) this.#firstRow = row
    this.#rows.push(cells)
    this.#chars += chars
    if (this.#rows.length >= this.#chunkRows || this.#chars > CHUNK_CHARS) this.#close()
  }

  /** Before `add` of the row. */
  mark(row: number, columns: readonly number[], mark: CellMark['mark'], found?: number): void {
    if (row > this.after) this.#marks.push(found === undefined ? { row, columns, mark } : { row, columns, mark, found })
  }

  /** Chunks that are complete; with `end`, all. */
  *take(end = false): Generator<RowChunk> {
    if (end) this.#close()
    if (this.#ready.length === 0) return
    const ready = this.#ready
    this.#ready = []
    yield* ready
  }

  #close(): void {
    if (this.#rows.length === 0) return
    // Marks of the row that is being read belong to the next chunk.
    const until = this.#firstRow + this.#rows.length
    const own = this.#marks.length === 0 ? [] : this.#marks.filter(mark => mark.row < until)
    this.#ready.push({ firstRow: this.#firstRow, rows: this.#rows, marks: own })
    this.#marks = own.length === this.#marks.length ? [] : this.#marks.filter(mark => mark.row >= until)
    this.#rows = []
    this.#chars = 0
  }
}
