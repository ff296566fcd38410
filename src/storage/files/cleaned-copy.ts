// Keeps what is left of a handed-in file once it is cleaned, with what became of each row: appended in sealed frames, cut back after a crash.
import { type FileHandle, open, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { constants, zstdCompressSync, zstdDecompress } from 'node:zlib'
import { formatRecordId } from '#rules/ledger'
import { type CopySeal, type Frame, frameBytes, makeSeal, readFrame, readSeal, sealFrame } from './cleaned-frame.ts'
import type { FileKeys } from './file-keys.ts'
import type { RandomBytes } from './sealed-file.ts'
import { cleanedPath, makeFolderOf, syncFolderOf } from './spool-path.ts'

const OUTCOMES = ['registered', 'amended', 'unchanged', 'refused', 'held', 'person'] as const
/** What became of a row; of `person` no cell is kept. */
export type RowOutcome = (typeof OUTCOMES)[number]

export type CleanedRow = {
  /** As in the file, from 1. */
  readonly row: number
  /** Person columns cut, numbers that identify people masked. */
  readonly cells: readonly string[]
  readonly outcome: RowOutcome
  /** RecordId; null where no record came of the row. */
  readonly record: string | null
}

/** Cells of a row, before it is known what became of it. */
export type CleanedCells = { readonly row: number; readonly cells: readonly string[] }

/** What became of the rows of a packed batch, in their order. */
export type RowResults = {
  /** Place of the outcome in ROW_OUTCOMES. */
  readonly outcomes: Uint8Array
  /** 24 bytes a row: organisation (16) and number (8, little-endian) of the record, or zeros where none came of the row. */
  readonly records: Uint8Array
}
const bytesOf = ({ records }: RowResults): Buffer => Buffer.from(records.buffer, records.byteOffset, records.length)
/** Of the row at that place. */
export const resultAt = (results: RowResults, at: number): Pick<CleanedRow, 'outcome' | 'record'> => ({
  outcome: OUTCOMES[results.outcomes[at]!]!,
  record: recordAt(bytesOf(results), at * RECORD_BYTES),
})
/** Whose record came of the row at that place; null where none did. */
export const organisationAt = (results: RowResults, at: number): string | null =>
  organisationIn(bytesOf(results), at * RECORD_BYTES)
export const ROW_OUTCOMES: readonly RowOutcome[] = OUTCOMES
/** Bytes of one record in `RowResults`. */
export const RECORD_BYTES = 24

const ROW_BYTES = 8
/** Rows that are blanked one day can make what is packed a little longer, and a frame stays where it is. */
const SLACK = Buffer.alloc(64)

const decompress = promisify(zstdDecompress)
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
/** For what must not come out longer than it was. */
const SMALL = { params: { [constants.ZSTD_c_compressionLevel]: 19 } }

/**
 * One writer at a time. `validBytes` is the length that the database knows of: what a crash left behind it is cut off, and so nobody may
 * be able to commit more meanwhile. `append` returns the new length once the rows are on disk, so that it can be committed with them.
 */
export async function openCleaned(options: {
  dataDir: string
  id: string
  validBytes: number
  keys: FileKeys
  randomBytes: RandomBytes
}): Promise<CleanedCopy> {
  const { id, keys, randomBytes } = options
  const path = cleanedPath(options.dataDir, options.id)
  await makeFolderOf(path)
  const handle = await open(path, options.validBytes === 0 ? 'w' : 'r+', 0o600)
  try {
    const { size } = await handle.stat()
    if (size < options.validBytes)
      throw new Error(`cleaned copy ${options.id} has ${size} bytes, ${options.validBytes} were committed`)
    await handle.truncate(options.validBytes)
    await syncFolderOf(path)
    const seal = options.validBytes > 0 ? await readSeal(handle, id, keys) : await makeSeal(id, keys, randomBytes)
    return new CleanedCopy(handle, options.validBytes, seal, randomBytes)
  } catch (error) {
    await handle.close()
    throw error
  }
}

export class CleanedCopy {
  readonly #handle: FileHandle
  readonly #seal: CopySeal
  readonly #randomBytes: RandomBytes
  #bytes: number

  constructor(handle: FileHandle, bytes: number, seal: CopySeal, randomBytes: RandomBytes) {
    this.#handle = handle
    this.#bytes = bytes
    this.#seal = seal
    this.#randomBytes = randomBytes
  }

  /** Length of what is valid. */
  get bytes(): number {
    return this.#bytes
  }

  /** What was appended behind `bytes` did not commit, as far as is known: the next is written in its place. */
  backTo(bytes: number): void {
    this.#bytes = bytes
  }

  /** `packed` by packCleaned; call again only when it has returned. */
  async append(packed: Uint8Array, results: RowResults): Promise<number> {
    const count = results.outcomes.length
    if (count === 0) return this.#bytes
    const begin = this.#bytes === 0 ? this.#seal.head : Buffer.alloc(0)
    const body = Buffer.concat([packed, results.outcomes, results.records, SLACK])
    const sealed = { body, packedBytes: packed.length, count }
    const frame = Buffer.concat([begin, sealFrame(this.#seal, this.#bytes + begin.length, sealed, this.#randomBytes)])
    for (let at = 0; at < frame.length; ) {
      at += (await this.#handle.write(frame, at, frame.length - at, this.#bytes + at)).bytesWritten
    }
    await this.#handle.datasync()
    this.#bytes += frame.length
    return this.#bytes
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }
}

/** Bytes of the copy on disk; 0 where there is none. */
export async function cleanedSize(dataDir: string, id: string): Promise<number> {
  try {
    return (await stat(cleanedPath(dataDir, id))).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}

/** The rows as they were appended, one batch for each append; `bytes` is the committed length. */
export async function* readCleaned(options: {
  dataDir: string
  id: string
  bytes: number
  keys: FileKeys
}): AsyncGenerator<readonly CleanedRow[]> {
  if (options.bytes === 0) return
  const { id } = options
  const handle = await open(cleanedPath(options.dataDir, id), 'r')
  try {
    const seal = await readSeal(handle, id, options.keys)
    for (let at = seal.head.length; at < options.bytes; ) {
      const frame = await readFrame(handle, at, options.bytes, seal)
      at += frameBytes(frame)
      yield await rowsOf(frame)
    }
  } finally {
    await handle.close()
  }
}

export const rowsOf = async ({ body, packedBytes, count }: Frame): Promise<CleanedRow[]> =>
  decodeRows(await decompress(body.subarray(0, packedBytes)), body.subarray(packedBytes), count)

/**
 * Packs cleaned rows for `append`; blocks its thread, and is meant for the one that reads the file. Row numbers and widths first, then
 * the length of every text, then all texts in one: the fastest that was measured, twice JSON, and exact for every character.
 */
export class CleanedPacker {
  #heads = new Uint32Array(1024)
  #lengths = new Uint32Array(8192)
  #rows = 0
  #cells = 0
  #texts: string[] = []
  /** Texts become bytes a few rows at a time: what lives shorter costs the collector less. */
  readonly #bytes: Buffer[] = []

  add(row: number, cells: readonly string[]): void {
    if (this.#rows * 2 + 2 > this.#heads.length) this.#heads = doubled(this.#heads)
    this.#heads[this.#rows * 2] = row
    this.#heads[this.#rows * 2 + 1] = cells.length
    this.#rows += 1
    while (this.#cells + cells.length > this.#lengths.length) this.#lengths = doubled(this.#lengths)
    for (let at = 0; at < cells.length; at++) {
      const text = cells[at]!
      this.#lengths[this.#cells] = text.length
      this.#cells += 1
      if (text !== '') this.#texts.push(text)
    }
    if (this.#texts.length > TEXTS_AT_ONCE) this.#flush()
  }

  #flush(): void {
    this.#bytes.push(Buffer.from(this.#texts.join(''), 'utf8'))
    this.#texts = []
  }

  finish(smallest = false): Uint8Array {
    this.#flush()
    const heads = Buffer.from(this.#heads.buffer, 0, this.#rows * ROW_BYTES)
    const lengths = Buffer.from(this.#lengths.buffer, 0, this.#cells * 4)
    return zstdCompressSync(Buffer.concat([heads, lengths, ...this.#bytes]), smallest ? SMALL : FAST)
  }
}

const TEXTS_AT_ONCE = 4096

const doubled = (numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
  const larger = new Uint32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}

/** All rows at once. */
export function packCleaned(rows: readonly CleanedCells[], smallest = false): Uint8Array {
  const packer = new CleanedPacker()
  for (const { row, cells } of rows) packer.add(row, cells)
  return packer.finish(smallest)
}

function decodeRows(bytes: Buffer, results: Buffer, count: number): CleanedRow[] {
  let cells = 0
  for (let n = 0; n < count; n++) cells += bytes.readUInt32LE(n * ROW_BYTES + 4)
  let length = count * ROW_BYTES
  const text = bytes.toString('utf8', length + cells * 4)
  let at = 0
  const next = () => {
    const from = at
    at += bytes.readUInt32LE(length)
    length += 4
    return text.slice(from, at)
  }
  const rows: CleanedRow[] = []
  for (let n = 0; n < count; n++) {
    const width = bytes.readUInt32LE(n * ROW_BYTES + 4)
    const row: string[] = []
    for (let cell = 0; cell < width; cell++) row.push(next())
    rows.push({
      row: bytes.readUInt32LE(n * ROW_BYTES),
      cells: row,
      outcome: OUTCOMES[results[n]!]!,
      record: recordAt(results, count + n * RECORD_BYTES),
    })
  }
  return rows
}

function organisationIn(bytes: Buffer, at: number): string | null {
  const hex = bytes.toString('hex', at, at + 16)
  return hex === NO_ORGANISATION ? null : hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function recordAt(bytes: Buffer, at: number): string | null {
  const organisation = organisationIn(bytes, at)
  return organisation === null ? null : formatRecordId(organisation, bytes.readBigUInt64LE(at + 16))
}

const NO_ORGANISATION = '0'.repeat(32)
