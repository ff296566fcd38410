// Writes a table of a snapshot: its lines packed in blocks, and an index by which the block of a key is found and known to be untouched.
import { createHash, type Hash, hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import type { Lines } from './lines.ts'

/** A file of a snapshot, as its manifest names it. */
export type Part = { readonly name: string; readonly bytes: number; readonly sha256: string }

/** Of the lines as text: what one look at a key reads and unpacks. */
const BLOCK_BYTES = 32 * 1024
const pack = promisify(deflateRaw)
const PACKING = { level: 5 }

/** A file that grows, with its digest. */
class Growing {
  readonly #name: string
  readonly #file: FileHandle
  readonly #hash: Hash = createHash('sha256')
  bytes = 0

  private constructor(name: string, file: FileHandle) {
    this.#name = name
    this.#file = file
  }

  static async make(folder: string, name: string): Promise<Growing> {
    return new Growing(name, await open(join(folder, name), 'wx', 0o644))
  }

  async add(piece: Uint8Array): Promise<void> {
    this.#hash.update(piece)
    await this.#file.writeFile(piece)
    this.bytes += piece.length
  }

  async end(): Promise<Part> {
    await this.#file.sync()
    await this.#file.close()
    return { name: this.#name, bytes: this.bytes, sha256: this.#hash.digest('hex') }
  }
}

export const writePart = async (folder: string, name: string, text: string): Promise<Part> => {
  const file = await Growing.make(folder, name)
  await file.add(Buffer.from(text))
  return file.end()
}

export const tableFiles = (name: string): { readonly lines: string; readonly index: string } => ({
  lines: `${name}.lines`,
  index: `${name}.index`,
})

/** Holds one block at a time. Throws where the keys do not rise. */
export async function writeTable(folder: string, name: string, lines: Lines): Promise<{ count: number; parts: Part[] }> {
  const names = tableFiles(name)
  const table = await Growing.make(folder, names.lines)
  const index = await Growing.make(folder, names.index)
  let block = ''
  let first = ''
  let last: string | undefined
  let count = 0
  // Lines of a table are alike: with the first block as a dictionary, small blocks are packed as small as large ones (bench/mirror.ts).
  let dictionary: Buffer | undefined
  const endBlock = async () => {
    if (block === '') return
    const text = Buffer.from(block)
    const packed = await pack(text, dictionary === undefined ? PACKING : { ...PACKING, dictionary })
    dictionary ??= text
    await index.add(Buffer.from(`${packed.length} ${hash('sha256', packed, 'hex')} ${first}\n`))
    await table.add(packed)
    block = ''
  }
  for await (const some of lines)
    for (const [key, value] of some) {
      if (last !== undefined && !(last < key)) throw new Error(`the lines of ${name} do not rise: ${last}, ${key}`)
      last = key
      if (block === '') first = key
      block += `${key}\t${value}\n`
      count += 1
      if (block.length >= BLOCK_BYTES) await endBlock()
    }
  await endBlock()
  return { count, parts: [await table.end(), await index.end()] }
}
