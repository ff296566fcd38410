// Keeps the raw bytes of a file that is being handed in: encrypted, outside the database, destroyed when the submission closes.
import { createHash } from 'node:crypto'
import { type FileHandle, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { CodeSearch } from './code-search.ts'
import { confirmGb18030, type Encoding, Utf8Check } from './encoding.ts'
import type { FileCipher } from './file-cipher.ts'
import { FILE_LIMITS, type FileLimits, refuseFile } from './limits.ts'
import { checkBytes, checkXls, HEAD_BYTES, sniffMedia } from './media.ts'
import type { Media } from './rows.ts'
import { type RandomBytes, SEALED_HEADER_BYTES, SealedFile, sealing } from './sealed-file.ts'
import { makeFolderOf, spoolPath, stringsPath, syncFolderOf, writerPath } from './spool-path.ts'
import { readWorkbook } from './workbook-parts.ts'
import { inflatePart } from './zip-part.ts'

export type Spooled = {
  /** 32 bytes, made for this file alone; who destroys it destroys the file. */
  readonly key: Uint8Array
  /** Of the raw bytes, hex. */
  readonly sha256: string
  readonly bytes: number
  readonly media: Media
  /** Null for workbooks. */
  readonly encoding: Encoding | null
  /** Of text: which of the codes asked for occur, upper case. For xlsx ask `scanCodes`; of xls nothing is known before it is read. */
  readonly codesMet: readonly string[]
}

/**
 * Writes the stream to the spool of submission `id`, which must not exist yet, and returns once it is on disk. Refuses what is no table
 * (FILE_*), and then leaves no file. `name` is the file's name as handed in, asked only for its ending; `codes` are looked for.
 */
export async function spoolFile(options: {
  dataDir: string
  id: string
  bytes: AsyncIterable<Uint8Array>
  randomBytes: RandomBytes
  /** AES where nothing is said. */
  cipher?: FileCipher
  name?: string
  codes?: Iterable<string>
  limits?: FileLimits
}): Promise<Spooled> {
  const limits = options.limits ?? FILE_LIMITS
  const key = options.randomBytes(32)
  const path = spoolPath(options.dataDir, options.id)
  await makeFolderOf(path)
  const handle = await open(path, 'wx', 0o600)
  try {
    await writeFile(writerPath(options.dataDir, options.id), `${process.pid} ${hostname()}`, { mode: 0o600 })
    const written = await writeSealed(handle, { ...options, key, limits })
    await handle.datasync()
    await handle.close()
    await syncFolderOf(path)
    const encoding = confirmWhole(path, key, written, limits)
    const { sha256, bytes, media, codesMet } = written
    return { key, sha256, bytes, media, encoding, codesMet }
  } catch (error) {
    await handle.close().catch(() => {})
    await dropSpool(options.dataDir, options.id)
    throw error
  }
}

type Written = { sha256: string; bytes: number; media: Media; utf8: Utf8Check; codesMet: string[] }

async function writeSealed(
  handle: FileHandle,
  options: {
    key: Uint8Array
    bytes: AsyncIterable<Uint8Array>
    randomBytes: RandomBytes
    cipher?: FileCipher
    name?: string
    codes?: Iterable<string>
    limits: FileLimits
  },
): Promise<Written> {
  const { header, seal, end } = sealing(options.key, options.randomBytes, options.cipher ?? 'aes')
  const hash = createHash('sha256')
  const utf8 = new Utf8Check()
  const search = new CodeSearch(options.codes ?? [])
  let bytes = 0
  let head: Buffer = Buffer.alloc(0)
  let media: Written['media'] | undefined
  let early: Buffer[] = []
  await writeAll(handle, header)
  const take = async (piece: Buffer) => {
    hash.update(piece)
    if (media === 'csv' || media === 'jsonl') {
      utf8.push(piece)
      search.push(piece)
    }
    await writeAll(handle, seal(piece))
  }
  const decide = async () => {
    media = sniffMedia(head.subarray(0, HEAD_BYTES), options.name)
    for (const piece of early) await take(piece)
    early = []
  }
  for await (const chunk of options.bytes) {
    if (chunk.length === 0) continue
    const piece = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    bytes += piece.length
    checkBytes(bytes, options.limits)
    if (media !== undefined) {
      await take(piece)
      continue
    }
    early.push(Buffer.from(piece))
    head = Buffer.concat([head, piece])
    if (head.length >= HEAD_BYTES) await decide()
  }
  if (media === undefined) await decide()
  await writeAll(handle, end())
  utf8.end()
  return { sha256: hash.digest('hex'), bytes, media: media!, utf8, codesMet: [...search.hits].sort() }
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten
}

/**
 * What only the whole file tells: its encoding; null for a workbook. Workbooks are not taken apart here, where pages are served: who reads
 * them finds out what they are.
 */
function confirmWhole(path: string, key: Uint8Array, written: Written, limits: FileLimits): Encoding | null {
  if (written.media === 'xlsx') return null
  if (written.media !== 'xls' && written.utf8.utf8) return 'utf-8'
  const file = SealedFile.open(path, key)
  try {
    if (written.media !== 'xls') return confirmGb18030(file, written.utf8.damaged)
    checkXls(file, limits)
    return null
  } finally {
    file.close()
  }
}

/**
 * Which of the codes occur in a workbook, by its inflated bytes alone; reads all sheets and strings to their end, so that what is
 * truncated, damaged or a bomb is refused before the first row lands. A code that is broken up by rich text is not seen.
 */
export async function scanCodes(
  spool: { dataDir: string; id: string; key: Uint8Array; limits?: FileLimits },
  codes: Iterable<string>,
): Promise<{ codesMet: string[]; inflatedBytes: number }> {
  const limits = spool.limits ?? FILE_LIMITS
  const file = SealedFile.open(spoolPath(spool.dataDir, spool.id), spool.key)
  const search = new CodeSearch(codes)
  let inflatedBytes = 0
  try {
    const workbook = await readWorkbook(file, limits)
    const parts = workbook.sheets.map(sheet => sheet.part)
    if (workbook.strings !== undefined) parts.push(workbook.strings)
    for (const part of new Set(parts)) {
      for await (const piece of inflatePart(file, part, limits)) {
        inflatedBytes += piece.length
        if (inflatedBytes > limits.inflatedBytes)
          refuseFile('FILE_TOO_LARGE', { bytes: inflatedBytes, most: limits.inflatedBytes })
        search.push(piece)
      }
      search.cut()
    }
    return { codesMet: [...search.hits].sort(), inflatedBytes }
  } finally {
    file.close()
  }
}

/** Overwrites the salt, without which the key opens nothing, then removes the file; nothing happens where there is none. */
export async function dropSpool(dataDir: string, id: string): Promise<void> {
  const path = spoolPath(dataDir, id)
  for (const beside of [stringsPath(dataDir, id), writerPath(dataDir, id)]) await rm(beside, { force: true })
  let handle: FileHandle
  try {
    handle = await open(path, 'r+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  try {
    // No more than is there: on a full disk nothing can be added, and what broke off for that must go all the same.
    const there = Math.min((await handle.stat()).size, SEALED_HEADER_BYTES)
    await handle.write(Buffer.alloc(there), 0, there, 0)
    await handle.datasync()
  } finally {
    await handle.close()
  }
  await rm(path, { force: true })
}

/** Ids of the spools there are, so that those of closed submissions can be dropped at the start. */
export async function listSpools(dataDir: string): Promise<string[]> {
  try {
    return (await readdir(dirname(spoolPath(dataDir, 'any'))))
      .filter(name => name.endsWith('.sealed'))
      .map(name => name.slice(0, -'.sealed'.length))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/**
 * Whether the process that wrote a spool is known to have ended; asked by a server that has not yet taken in a file itself, so that its
 * own number on a spool is that of one before it. Of another machine's processes nothing is known.
 */
export async function isWriterGone(dataDir: string, id: string): Promise<boolean> {
  const written = await readFile(writerPath(dataDir, id), 'utf8').catch(() => '')
  const [pid = '', host] = written.split(' ')
  if (host !== hostname()) return false
  if (Number(pid) === process.pid) return true
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    // A process that is not ours lives.
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
