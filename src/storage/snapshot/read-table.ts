// Reads a table of a snapshot: a line by its key, lines from a key on; each block is checked against the index before it is believed.
import { hash } from 'node:crypto'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import { type Line, type Lines, overlaid } from './lines.ts'
import { SnapshotUntrue } from './untrue.ts'
import { tableFiles } from './write-table.ts'

export type Table = {
  get(key: string): Promise<string | undefined>
  /** From the first line whose key is not below. */
  from(key: string): Lines
}
export type OpenTable = Table & { close(): Promise<void> }

type Block = { readonly first: string; readonly at: number; readonly bytes: number; readonly sha256: string }

const unpack = promisify(inflateRaw)
/** Blocks of each table that are kept unpacked. */
const KEPT = 64

/** @param folder of a snapshot whose parts were checked */
export async function openTable(folder: string, name: string): Promise<OpenTable> {
  const names = tableFiles(name)
  const blocks = blocksOf(await readFile(join(folder, names.index), 'utf8'))
  const file = await open(join(folder, names.lines))
  const kept = new Map<number, Promise<readonly Line[]>>()
  let first: Promise<Buffer> | undefined
  const read = async (at: number): Promise<readonly Line[]> => {
    first ??= readBlock(file, blocks[0]!, names.lines)
    first.catch(() => {
      first = undefined
    })
    const dictionary = await first
    return linesIn(at === 0 ? dictionary : await readBlock(file, blocks[at]!, names.lines, dictionary))
  }
  const linesOf = (at: number): Promise<readonly Line[]> => {
    const known = kept.get(at)
    const lines = known ?? read(at)
    kept.delete(at)
    kept.set(at, lines)
    if (known === undefined) lines.catch(() => kept.delete(at))
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    return lines
  }
  /** The last block that does not begin behind the key. */
  const placeOf = (key: string): number => lastNotBehind(blocks, one => one.first, key)
  return {
    async get(key) {
      const at = placeOf(key)
      if (at < 0) return undefined
      const lines = await linesOf(at)
      const line = lines[lastNotBehind(lines, one => one[0], key)]
      return line?.[0] === key ? line[1] : undefined
    },
    async *from(key) {
      const first = Math.max(0, placeOf(key))
      for (let at = first; at < blocks.length; at++) {
        // Whoever reads on and on lets others in between: what is kept unpacked is had without any waiting.
        if (at > first) await turn()
        const lines = await linesOf(at)
        yield lines[0]![0] >= key ? lines : lines.filter(line => line[0] >= key)
      }
    },
    close: () => file.close(),
  }
}

const blocksOf = (index: string): Block[] => {
  const blocks: Block[] = []
  let at = 0
  for (const line of index.split('\n')) {
    if (line === '') continue
    const [bytes = '', sha256 = ''] = line.split(' ', 2)
    blocks.push({ first: line.slice(bytes.length + sha256.length + 2), at, bytes: Number(bytes), sha256 })
    at += Number(bytes)
  }
  return blocks
}

/** @param dictionary the first block, without which no other can be unpacked */
async function readBlock(file: FileHandle, block: Block, name: string, dictionary?: Buffer): Promise<Buffer> {
  const { at, bytes, sha256 } = block
  const packed = Buffer.allocUnsafe(bytes)
  const { bytesRead } = await file.read(packed, 0, bytes, at)
  if (bytesRead !== bytes || hash('sha256', packed, 'hex') !== sha256) throw new SnapshotUntrue('hash', name)
  return unpack(packed, dictionary === undefined ? {} : { dictionary })
}

const linesIn = (block: Buffer): readonly Line[] =>
  block
    .toString()
    .slice(0, -1)
    .split('\n')
    .map((line): Line => {
      const tab = line.indexOf('\t')
      return [line.slice(0, tab), line.slice(tab + 1)]
    })

/** -1 where all are behind it. */
function lastNotBehind<T>(sorted: readonly T[], keyOf: (one: T) => string, key: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (keyOf(sorted[middle]!) <= key) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The lines whose keys begin so. */
export async function* linesUnder(table: Table, beginning: string): AsyncGenerator<Line> {
  for await (const lines of table.from(beginning))
    for (const line of lines) {
      if (!line[0].startsWith(beginning)) return
      yield line
    }
}

/** A table over the one that it changes. */
export const overlaidTable = (newer: Table, older: Table): Table => ({
  async get(key) {
    const value = await newer.get(key)
    if (value === undefined) return older.get(key)
    return value === '' ? undefined : value
  },
  from: key => overlaid(newer.from(key), older.from(key)),
})
