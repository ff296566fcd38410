// Opens a spooled file for reading, row by row, whichever format it has.
import { rmSync } from 'node:fs'
import { Refusal } from '#rules/outcome'
import { readCsvRows } from './csv-rows.ts'
import { type Encoding, findEncoding } from './encoding.ts'
import { readJsonRows } from './json-rows.ts'
import { FILE_LIMITS, type FileLimits } from './limits.ts'
import type { RowChunk } from './row-chunks.ts'
import { type RandomBytes, SealedFile } from './sealed-file.ts'
import { spoolPath, stringsPath } from './spool-path.ts'
import { readWorkbook } from './workbook-parts.ts'
import { readXlsRows } from './xls-rows.ts'
import { readXlsxRows } from './xlsx-rows.ts'

/** Text of cells, workbooks of the new and of the old format, JSON Lines. */
export type Media = 'csv' | 'xlsx' | 'xls' | 'jsonl'

export type RowSource = {
  readonly dataDir: string
  /** Of the submission. */
  readonly id: string
  readonly key: Uint8Array
  readonly media: Media
  /** Of text, as the spool found it; found again where it is left out. */
  readonly encoding?: Encoding | null
  readonly randomBytes: RandomBytes
  readonly limits?: FileLimits
  /** Rows of a chunk, 500 where nothing is said; a chunk of long rows is shorter. */
  readonly chunkRows?: number
  /** The last row that was read before: reading goes on behind it. Rows up to it are passed over, not judged. */
  readonly after?: number
}

export type OpenRows = {
  readonly chunks: AsyncGenerator<RowChunk>
  /** Of workbooks: names of the sheets that are shown, and of the one that is read (known from the first chunk on). */
  readonly sheets: readonly string[]
  readonly sheet: string | null
  /** Ends the reading and lets the file go; also done when the chunks end. */
  close(): void
}

// Rows that are done with soon die young: with 10,000 the same file takes twice the memory and a tenth more time.
const CHUNK_ROWS = 500

/**
 * Rows as chunks, in bounded memory, whatever the file claims. Throws a Refusal (FILE_*) for what is no table; may do so in the middle
 * of a workbook that was made to deceive. Cells come as text: days as 'YYYY-MM-DD', other numbers as their shortest decimal
 * (from 1e15 on as written), TRUE and FALSE, formulas by their cached values. The apostrophe that our exports put before
 * = + - @ is taken away again. Blocks its thread while it reads: run it in a worker.
 */
export async function openRows(source: RowSource): Promise<OpenRows> {
  const limits = source.limits ?? FILE_LIMITS
  const file = SealedFile.open(spoolPath(source.dataDir, source.id), source.key)
  let open = true
  const close = () => {
    if (open) file.close()
    open = false
  }
  try {
    const options = { limits, chunkRows: source.chunkRows ?? CHUNK_ROWS, after: source.after ?? 0 }
    if (source.media === 'csv' || source.media === 'jsonl') {
      const readTextRows = source.media === 'csv' ? readCsvRows : readJsonRows
      const chunks = closing(readTextRows(file, source.encoding ?? findEncoding(file), options), close)
      return { chunks, sheets: [], sheet: null, close }
    }
    if (source.media === 'xls') return openXls(file, options, close)
    const workbook = await readWorkbook(file, limits)
    // What another file is to fill in may be anything by now: the department replaces it by the value it means.
    if (workbook.links > 0) throw new Refusal('FILE_LINKS')
    const strings = stringsPath(source.dataDir, source.id)
    // What a kill between making and unlinking it may have left; it was encrypted by a key that is gone.
    rmSync(strings, { force: true })
    let sheet: string | null = null
    const onSheet = (found: { name: string }) => {
      sheet = found.name
    }
    const chunks = closing(
      readXlsxRows(file, workbook, { ...options, stringsPath: strings, randomBytes: source.randomBytes, onSheet }),
      close,
    )
    const sheets = workbook.sheets.filter(found => !found.hidden).map(found => found.name)
    return {
      chunks,
      sheets,
      get sheet() {
        return sheet
      },
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

function openXls(
  file: SealedFile,
  options: { limits: FileLimits; chunkRows: number; after: number },
  close: () => void,
): OpenRows {
  const opened: { sheets: readonly string[]; sheet: string | null } = { sheets: [], sheet: null }
  const onSheet = ({ name }: { name: string }, sheets: readonly string[]) => {
    opened.sheet = name
    opened.sheets = sheets
  }
  const chunks = closing(readXlsRows(file, { ...options, onSheet }), close)
  return {
    chunks,
    get sheets() {
      return opened.sheets
    },
    get sheet() {
      return opened.sheet
    },
    close,
  }
}

async function* closing(chunks: Iterable<RowChunk> | AsyncIterable<RowChunk>, close: () => void): AsyncGenerator<RowChunk> {
  try {
    yield* chunks
  } finally {
    close()
  }
}
