// Keeps what is left of a handed-in file once it is cleaned, with what became of each row: appended in sealed frames, cut back after a crash.
import { type FileHandle, open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { constants, zstdCompressSync, zstdDecompress } from 'node:zlib'
import { formatRecordId } from '#rules/ledger'
import { cipherOfMark, FILE_CIPHERS, type FileCipher, SALT_BYTES, SealingKeys, TAG_BYTES } from './file-cipher.ts'
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
export const ROW_OUTCOMES: readonly RowOutcome[] = OUTCOMES
/** Bytes of one record in `RowResults`. */
export const RECORD_BYTES = 24

/** At the beginning: the cipher and the wrapped key, so that whoever overwrites it has destroyed the copy. */
const HEAD_MAGIC = 'XHCOPY3'
const HEAD_BYTES = HEAD_MAGIC.length + 1 + 4
const MAGIC = 0x33434858
const HEADER_BYTES = 16 + SALT_BYTES
const ROW_BYTES = 8

const decompress = promisify(zstdDecompress)
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

const aboutCopy = (id: string): string => `cleaned copy ${id}`

/** Where a frame stands, which its tag covers: none can be moved, or taken from another copy. */
const placeOf = (id: string, at: number): Buffer => Buffer.from(`${id} ${at} `)

type CopyKey = { readonly cipher: FileCipher; readonly key: Uint8Array }

/**
 * One writer at a time. `validBytes` is the length that the database knows of: what a crash left behind it is cut off. `append` returns
 * the new length once the rows are on disk, so that it can be committed with them.
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
    if (options.validBytes > 0) {
      const { head, ...sealing } = await readHead(handle, id, keys)
      return new CleanedCopy(handle, options.validBytes, { id, head, sealing, randomBytes })
    }
    const sealing = { cipher: keys.cipher, key: randomBytes(32) }
    const wrapped = await keys.wrap(sealing.key, aboutCopy(id))
    const length = Buffer.alloc(4)
    length.writeUInt32LE(wrapped.length)
    const head = Buffer.concat([Buffer.from(HEAD_MAGIC + FILE_CIPHERS[keys.cipher].mark), length, wrapped])
    return new CleanedCopy(handle, 0, { id, head, sealing, randomBytes })
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function readHead(handle: FileHandle, id: string, keys: FileKeys): Promise<CopyKey & { head: Buffer }> {
  const begin = await readExactly(handle, 0, HEAD_BYTES)
  const cipher = cipherOfMark(begin.toString('latin1', HEAD_MAGIC.length, HEAD_MAGIC.length + 1))
  if (begin.toString('latin1', 0, HEAD_MAGIC.length) !== HEAD_MAGIC || cipher === undefined)
    throw new Error(`cleaned copy ${id} does not begin as one`)
  const wrapped = await readExactly(handle, HEAD_BYTES, Math.min(begin.readUInt32LE(HEAD_BYTES - 4), 4096))
  return { cipher, key: await keys.unwrap(wrapped, aboutCopy(id)), head: Buffer.concat([begin, wrapped]) }
}

type Copying = {
  readonly id: string
  readonly head: Buffer
  readonly sealing: CopyKey
  readonly randomBytes: RandomBytes
}

export class CleanedCopy {
  readonly #handle: FileHandle
  readonly #copying: Copying
  #bytes: number

  constructor(handle: FileHandle, bytes: number, copying: Copying) {
    this.#handle = handle
    this.#bytes = bytes
    this.#copying = copying
  }

  /** Length of what is valid. */
  get bytes(): number {
    return this.#bytes
  }

  /** Takes back what was appended behind `bytes`, where its transaction did not commit. */
  async cutBack(bytes: number): Promise<void> {
    await this.#handle.truncate(bytes)
    this.#bytes = bytes
  }

  /** `packed` by packCleaned; call again only when it has returned. */
  async append(packed: Uint8Array, results: RowResults): Promise<number> {
    const count = results.outcomes.length
    if (count === 0) return this.#bytes
    const { id, head, sealing, randomBytes } = this.#copying
    const begin = this.#bytes === 0 ? head : Buffer.alloc(0)
    const header = Buffer.alloc(HEADER_BYTES)
    const salt = randomBytes(SALT_BYTES)
    const body = Buffer.concat([packed, results.outcomes, results.records])
    header.writeUInt32LE(MAGIC, 0)
    header.writeUInt32LE(packed.length, 4)
    header.writeUInt32LE(body.length, 8)
    header.writeUInt32LE(count, 12)
    header.set(salt, 16)
    const keys = new SealingKeys(sealing.cipher, sealing.key, salt)
    const sealed = keys.encrypting().update(body)
    const tag = keys.tagOf(placeOf(id, this.#bytes + begin.length), header, sealed)
    const frame = Buffer.concat([begin, header, sealed, tag])
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
    const { head, cipher, key } = await readHead(handle, id, options.keys)
    for (let at = head.length; at < options.bytes; ) {
      const header = await readExactly(handle, at, HEADER_BYTES)
      const damaged = () => new Error(`cleaned copy ${id} is damaged at byte ${at}`)
      const length = header.readUInt32LE(8)
      if (header.readUInt32LE(0) !== MAGIC || at + HEADER_BYTES + length + TAG_BYTES > options.bytes) throw damaged()
      const frame = await readExactly(handle, at + HEADER_BYTES, length + TAG_BYTES)
      const sealed = frame.subarray(0, length)
      const keys = new SealingKeys(cipher, key, header.subarray(16))
      if (!keys.isTagOf(frame.subarray(length), placeOf(id, at), header, sealed)) throw damaged()
      const body = keys.decrypting().update(sealed)
      at += HEADER_BYTES + frame.length
      const cells = header.readUInt32LE(4)
      yield decodeRows(await decompress(body.subarray(0, cells)), body.subarray(cells), header.readUInt32LE(12))
    }
  } finally {
    await handle.close()
  }
}

async function readExactly(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, at + filled)
    if (bytesRead === 0) throw new Error('the cleaned copy is shorter than what was committed')
    filled += bytesRead
  }
  return bytes
}

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

  finish(): Uint8Array {
    this.#flush()
    const heads = Buffer.from(this.#heads.buffer, 0, this.#rows * ROW_BYTES)
    const lengths = Buffer.from(this.#lengths.buffer, 0, this.#cells * 4)
    return zstdCompressSync(Buffer.concat([heads, lengths, ...this.#bytes]), FAST)
  }
}

const TEXTS_AT_ONCE = 4096

const doubled = (numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
  const larger = new Uint32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}

/** All rows at once. */
export function packCleaned(rows: readonly CleanedCells[]): Uint8Array {
  const packer = new CleanedPacker()
  for (const { row, cells } of rows) packer.add(row, cells)
  return packer.finish()
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

function recordAt(bytes: Buffer, at: number): string | null {
  const hex = bytes.toString('hex', at, at + 16)
  if (hex === NO_ORGANISATION) return null
  const organisation = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  return formatRecordId(organisation, bytes.readBigUInt64LE(at + 16))
}

const NO_ORGANISATION = '0'.repeat(32)
