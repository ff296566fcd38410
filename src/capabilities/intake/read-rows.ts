/** The reading side of a submission: rows become facts and findings, chunk by chunk, in the thread that parses the file. */

import { type CheckedRow, checkRow, findHeader } from '#rules/catalogue'
import { type Finding, Refusal } from '#rules/outcome'
import { CleanedPacker, openRows, type RowChunk, type RowSource } from '#storage/files'
import { addJudged } from './add-judged.ts'
import { findingsOfMarks } from './cell-marks.ts'
import { type CoveredRow, type FoundIn, type JudgedChunk, keyOf, NO_KEY } from './chunk.ts'
import { ChunkBuilder } from './chunk-builder.ts'
import { Drawn } from './drawn.ts'
import { isLookedAtUncovered } from './held-rows.ts'
import {
  findingsOfHeadings,
  headingsNotFound,
  judgeCells,
  type OpenedFile,
  openFile,
  type ReadingOrder,
} from './opened-file.ts'
import { SeenKeys } from './seen-keys.ts'
import { TallyMaker } from './tally.ts'

/** A chunk is handed over when its facts have so many bytes, however few its rows. */
const CHUNK_BYTES = 24 * 2 ** 20

/** What the writing side has said meanwhile: to number parties anew, and that what it was given last changed nothing. */
export type Wishes = { takeAnew(): boolean; isUnchanged(): boolean }
const NO_WISHES: Wishes = { takeAnew: () => false, isUnchanged: () => false }

/**
 * Reads the file from its beginning and gives the chunks behind `after`. Throws a Refusal where the file as a whole is none:
 * FILE_* of the reader, HEADINGS_NOT_FOUND with the mandatory columns.
 */
export async function* readRows(
  source: RowSource,
  order: ReadingOrder,
  wishes: Wishes = NO_WISHES,
): AsyncGenerator<JudgedChunk> {
  const seen = new SeenKeys()
  const drawn = new Drawn(order.secret)
  let file: OpenedFile | undefined
  let builder: ChunkBuilder | undefined
  let judge: ChunkJudge | undefined
  for await (const piece of (await openRows(source)).chunks) {
    let first = 0
    if (file === undefined) {
      const header = findHeader(order.compiled, piece.rows)
      if (header === undefined) throw headingsNotFound(order.compiled)
      const headerRow = piece.firstRow + header
      const wide = piece.marks.find(({ row, mark }) => row === headerRow && mark === 'row-too-wide')
      if (wide !== undefined) throw new Refusal('FILE_TOO_MANY_COLUMNS', { details: { row: headerRow, column: wide.found! } })
      file = openFile(order, piece.rows[header]!, headerRow)
      first = header + 1
    }
    builder ??= new ChunkBuilder({ ...order, item: order.compiled.item, seen, drawn })
    judge ??= new ChunkJudge(order, file, builder)
    judge.judge(piece, first)
    if (!judge.isFull) continue
    if (wishes.takeAnew()) builder.beginAnew()
    const chunk = judge.finish()
    judge = undefined
    builder.expectUnchanged(wishes.isUnchanged())
    if (chunk.lastRow > order.after) yield chunk
  }
  if (file === undefined) throw headingsNotFound(order.compiled)
  const last = judge?.finish()
  if (last !== undefined && last.lastRow > order.after) yield last
}

/** Judges rows of a file until they make a chunk. */
class ChunkJudge {
  readonly #order: ReadingOrder
  readonly #file: OpenedFile
  readonly #builder: ChunkBuilder
  readonly #packer = new CleanedPacker()
  readonly #found: FoundIn[] = []
  readonly #kept: number[] = []
  readonly #refusedRows: number[] = []
  readonly #tally: TallyMaker | undefined
  readonly #covered: CoveredRow[] = []
  readonly #refusedKeys: Buffer[] = []
  #opens = false
  #lastRow = 0
  #rows = 0
  #personRows = 0

  constructor(order: ReadingOrder, file: OpenedFile, builder: ChunkBuilder) {
    this.#order = order
    this.#file = file
    this.#builder = builder
    this.#tally = order.takeover === undefined ? undefined : new TallyMaker(order.compiled, file.headings)
  }

  get isFull(): boolean {
    return this.#rows >= this.#order.chunkRows || this.#builder.bytes >= CHUNK_BYTES
  }

  judge(piece: RowChunk, first: number): void {
    const { headerRow, headings, cells } = this.#file
    const marks = findingsOfMarks(piece.marks, headings)
    if (piece.firstRow <= headerRow && headerRow > this.#order.after) {
      this.#opens = true
      const found = findingsOfHeadings(headings, cells, headerRow)
      if (found.findings.length > 0) this.#found.push(found)
    }
    for (let at = first; at < piece.rows.length; at++) {
      const row = piece.firstRow + at
      const found = marks.get(row)
      if (found?.some(isCut)) this.#judgeCutRow(row, piece.rows[at]!, found)
      else if (!isBlank(piece.rows[at]!)) this.#judgeRow(row, piece.rows[at]!, found)
    }
    this.#lastRow = piece.firstRow + piece.rows.length - 1
  }

  finish(): JudgedChunk {
    const { headerRow, cleaner } = this.#file
    return {
      lastRow: this.#lastRow,
      share: null,
      headings: this.#opens ? { row: headerRow, cells: cleaner.headings } : null,
      rows: this.#rows,
      personRows: this.#personRows,
      kept: Int32Array.from(this.#kept),
      refused: Int32Array.from(this.#refusedRows),
      refusedKeys: new Uint8Array(Buffer.concat(this.#refusedKeys)),
      ...this.#builder.finish(),
      found: this.#found,
      covered: this.#covered,
      packed: this.#packer.finish(),
      ...(this.#tally === undefined ? {} : { tally: this.#tally.finish() }),
    }
  }

  /** A row of which the reader has passed something over does not land; what else is wrong with it is told, but not that this is missing. */
  #judgeCutRow(row: number, cells: readonly string[], marks: readonly Finding[]): void {
    const { headings, cleaner } = this.#file
    if (row <= this.#order.after) return
    this.#rows += 1
    const checked = checkRow(this.#order.compiled, cells, headings, { today: this.#order.today })
    if (checked.person) {
      this.#addPerson(row, checked, cells)
      return
    }
    const cut = new Set(marks.filter(isCut).map(finding => finding.field))
    const others = cells.length === 0 ? [] : checked.findings.filter(({ field }) => field === undefined || !cut.has(field))
    this.#refuse(row, checked)
    this.#found.push({ row, findings: [...others, ...marks] })
    this.#kept.push(row)
    this.#tally?.add(cells)
    this.#packer.add(row, cleaner.clean(cells, checked.party.uscc, checked.covered))
  }

  /** Its number in the file is all that is kept of it, so that its clerk finds the row again. */
  #addPerson(row: number, { findings }: CheckedRow, cells: readonly string[]): void {
    this.#personRows += 1
    this.#found.push({ row, findings })
    this.#tally?.addPerson(cells)
  }

  #refuse(row: number, { keyText }: CheckedRow): void {
    this.#refusedRows.push(row)
    this.#refusedKeys.push(keyText === null ? NO_KEY : keyOf(keyText))
  }

  #judgeRow(row: number, cells: readonly string[], marks: readonly Finding[] | undefined): void {
    const { cleaner } = this.#file
    const judged = judgeCells(this.#order, this.#file, cells, marks)
    const { checked } = judged
    const again = row <= this.#order.after
    if (!again) this.#rows += 1
    if (checked.person) {
      if (!again) this.#addPerson(row, checked, cells)
      return
    }
    const { findings, isRefused } = addJudged(this.#builder, row, judged, again)
    if (again) return
    if (isRefused) this.#refuse(row, checked)
    if (findings.length > 0) this.#found.push({ row, findings })
    this.#kept.push(row)
    this.#tally?.add(cells)
    const cleaned = cleaner.clean(cells, checked.party.uscc, checked.covered)
    if (!isRefused && isLookedAtUncovered(findings)) this.#covered.push({ row, cells: cleaner.coveredCells(cells, cleaned) })
    this.#packer.add(row, cleaned)
  }
}

/** Rows of which the reader gives less than stands in the file. */
const isCut = ({ code }: Finding): boolean => code === 'CELL_TOO_LONG' || code === 'ROW_TOO_LONG' || code === 'ROW_NOT_OBJECT'

const isBlank = (cells: readonly string[]): boolean => {
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false
  return true
}
