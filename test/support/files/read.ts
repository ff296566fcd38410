// Hands bytes in to a spool of their own and reads them back as rows.
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CellMark, type FileLimits, type Media, openRows, scanCodes, spoolFile } from '#storage/files'

export type ReadFile = {
  media: Media
  encoding: string | null
  sheet: string | null
  sheets: readonly string[]
  codesMet: readonly string[]
  /** Rows as numbered in the file; blank ones are left out. */
  rows: [row: number, cells: readonly string[]][]
  marks: CellMark[]
  chunks: number
}

type Options = {
  name?: string
  codes?: Iterable<string>
  limits?: FileLimits
  chunkRows?: number
  after?: number
  /** Bytes of the pieces in which the file arrives. */
  pieceBytes?: number
}

/** Runs with a data folder that is removed afterwards. */
export async function withDataDir<T>(run: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'xinheng-files-'))
  try {
    return await run(dataDir)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

export async function* inPieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}

/** Spools, looks through and reads a whole file as intake does. */
export async function readWholeFile(bytes: Uint8Array | string, options: Options = {}): Promise<ReadFile> {
  return withDataDir(async dataDir => {
    const given = inPieces(Buffer.from(bytes as string), options.pieceBytes ?? 64 * 1024)
    const limits = options.limits === undefined ? {} : { limits: options.limits }
    const name = options.name === undefined ? {} : { name: options.name }
    const codes = options.codes === undefined ? {} : { codes: options.codes }
    const spool = await spoolFile({ dataDir, id: 'test', bytes: given, randomBytes, ...name, ...codes, ...limits })
    let { codesMet } = spool
    if (spool.media === 'xlsx')
      codesMet = (await scanCodes({ dataDir, id: 'test', key: spool.key, ...limits }, options.codes ?? [])).codesMet
    const opened = await openRows({
      dataDir,
      id: 'test',
      key: spool.key,
      media: spool.media,
      encoding: spool.encoding,
      randomBytes,
      ...limits,
      ...(options.chunkRows === undefined ? {} : { chunkRows: options.chunkRows }),
      ...(options.after === undefined ? {} : { after: options.after }),
    })
    const read: ReadFile = {
      media: spool.media,
      encoding: spool.encoding,
      sheet: null,
      sheets: opened.sheets,
      codesMet,
      rows: [],
      marks: [],
      chunks: 0,
    }
    for await (const chunk of opened.chunks) {
      read.chunks++
      read.marks.push(...chunk.marks)
      for (const [n, cells] of chunk.rows.entries()) if (cells.length > 0) read.rows.push([chunk.firstRow + n, cells])
    }
    read.sheet = opened.sheet
    return read
  })
}

/** The cells alone. */
export async function readCells(bytes: Uint8Array | string, options: Options = {}): Promise<(readonly string[])[]> {
  return (await readWholeFile(bytes, options)).rows.map(([, cells]) => cells)
}

/** All bytes below a folder, to search for what must not be there. */
export async function readFolder(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => readFile(join(entry.parentPath, entry.name)))
  return Buffer.concat(await Promise.all(files))
}

export async function collect(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}
