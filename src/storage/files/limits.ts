// How much of a file we are willing to take before we decline it.
import { Refusal, type RefusalCode, type RefusalDetails } from '#rules/outcome'

export type FileLimits = {
  /** Bytes as handed in. */
  readonly bytes: number
  /** Bytes of one inflated sheet or table of strings, and of all scanned parts together. */
  readonly inflatedBytes: number
  /** Inflated to compressed; asked only of what inflates beyond `ratioFromBytes`. */
  readonly ratio: number
  readonly ratioFromBytes: number
  /** Bytes of one inflated part that is read whole (workbook, relations, styles). */
  readonly partBytes: number
  /** Entries of the zip's directory. */
  readonly parts: number
  /** The last column that may hold anything. */
  readonly columns: number
  readonly rows: number
  /** UTF-16 units of one cell, and of one row. */
  readonly cellLength: number
  readonly rowLength: number
  /** Of a workbook of the old format, which is read whole: its bytes, the heap (MB) that it may unfold to, and how long that may take. */
  readonly wholeBytes: number
  readonly wholeHeapMb: number
  readonly wholeMs: number
}

export const FILE_LIMITS: FileLimits = {
  bytes: 2 * 2 ** 30,
  inflatedBytes: 8 * 2 ** 30,
  // Measured: sheets with data inflate 3 to 16 times, equal cells without references 270 times; a bomb does 1,000 times.
  ratio: 200,
  ratioFromBytes: 64 * 2 ** 20,
  partBytes: 32 * 2 ** 20,
  parts: 4096,
  columns: 512,
  rows: 20_000_000,
  cellLength: 64 * 1024,
  rowLength: 2 * 2 ** 20,
  // The format holds 65,536 rows of 256 columns.
  wholeBytes: 64 * 2 ** 20,
  wholeHeapMb: 512,
  wholeMs: 120_000,
}

/** Throws the Refusal of a file. */
export function refuseFile(code: RefusalCode, details: RefusalDetails = {}): never {
  throw new Refusal(code, { details })
}
