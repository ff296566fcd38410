// The tiles of one log as a proof needs them: read as bytes, each once, and what is folded of them.
import { placeOf, type Subtree, TILE_WIDTH } from '#rules/ledger'
import { copyPieces, type OpenTransaction } from '#storage/database'
import { HASH_BYTES, LEAF_DATA, leafHashes, subtreeRoot } from './tile-growth.ts'

type TileAt = { readonly level: number; readonly tile: bigint }
/** Leaf data that stand somewhere from one index until another. */
type Sought = { readonly leaf: Uint8Array; readonly from: bigint; readonly until: bigint }

const WIDTH = BigInt(TILE_WIDTH)

export class Tiles {
  readonly #tx: OpenTransaction
  readonly #log: number
  readonly #known = new Map<string, Buffer>()
  readonly #hashed = new Map<bigint, Buffer>()

  constructor(tx: OpenTransaction, log: number) {
    this.#tx = tx
    this.#log = log
  }

  /** Level 0 is made of the leaf data. */
  async load(places: readonly TileAt[]): Promise<void> {
    const wanted = new Map<string, string>()
    for (const { level: stated, tile } of places) {
      const level = stated === 0 ? LEAF_DATA : stated
      if (!this.#known.has(`${level}/${tile}`)) wanted.set(`${level}/${tile}`, `(${level}::smallint, ${tile}::bigint)`)
    }
    if (wanted.size === 0) return
    const from = (table: string) =>
      `select t.level, t.tile, t.hashes from wanted w join ${table} t on t.log = ${this.#log} and t.level = w.level and t.tile = w.tile`
    const query = `with wanted (level, tile) as (values ${[...wanted.values()]}) ${from('tile')} union all ${from('tile_end')}`
    for await (const { bytes, rows, at, lengths } of copyPieces(this.#tx, query, 3))
      for (let row = 0; row < rows * 3; row += 3) {
        const name = `${bytes.readInt16BE(at[row]!)}/${bytes.readBigInt64BE(at[row + 1]!)}`
        this.#known.set(name, Buffer.from(bytes.subarray(at[row + 2]!, at[row + 2]! + lengths[row + 2]!)))
      }
  }

  /** The index of each; undefined where it does not stand there. */
  async find(sought: readonly Sought[]): Promise<(bigint | undefined)[]> {
    await this.load(sought.flatMap(tilesOf))
    return sought.map(one => {
      for (const { tile } of tilesOf(one)) {
        const data = this.#known.get(`${LEAF_DATA}/${tile}`)
        for (let at = data?.indexOf(one.leaf) ?? -1; at >= 0; at = data!.indexOf(one.leaf, at + 1))
          if (at % HASH_BYTES === 0) return tile * WIDTH + BigInt(at / HASH_BYTES)
      }
      return undefined
    })
  }

  /** Its tile was loaded. */
  rootOf(subtree: Subtree): Uint8Array {
    const { level, tile, from, until } = placeOf(subtree)
    const hashes = level === 0 ? this.#leafHashes(tile) : this.#known.get(`${level}/${tile}`)
    if (hashes === undefined || hashes.length < until * HASH_BYTES)
      throw new Error(`the log has no hash of height ${subtree.height} at ${subtree.index}`)
    return subtreeRoot(hashes.subarray(from * HASH_BYTES, until * HASH_BYTES))
  }

  #leafHashes(tile: bigint): Buffer | undefined {
    const data = this.#known.get(`${LEAF_DATA}/${tile}`)
    if (data === undefined) return undefined
    const hashes = this.#hashed.get(tile) ?? leafHashes(data)
    this.#hashed.set(tile, hashes)
    return hashes
  }
}

const tilesOf = ({ from, until }: Sought): TileAt[] => {
  const tiles: TileAt[] = []
  for (let tile = from / WIDTH; tile * WIDTH < until; tile++) tiles.push({ level: LEAF_DATA, tile })
  return tiles
}
