// The tiles of one log as a proof needs them: read as bytes, each once, and what is folded of them.
import { placeOf, type Subtree, TILE_WIDTH } from '#rules/ledger'
import { copyPieces, type OpenTransaction } from '#storage/database'
import { HASH_BYTES, heightsAbove, LEAF_DATA, leafHashes, ROOTS_HEIGHT, ROOTS_WIDTH } from './tile-growth.ts'

/** `roots` over each sixteen; of the end of a level they are not kept. */
type Known = { readonly hashes: Buffer; readonly roots: Buffer | undefined }
/** Hashes by their height. */
type Heights = readonly Buffer[]
type TileAt = { readonly level: number; readonly tile: bigint }
/** Leaf data that stand somewhere from one index until another. */
type Sought = { readonly leaf: Uint8Array; readonly from: bigint; readonly until: bigint }

const WIDTH = BigInt(TILE_WIDTH)

export class Tiles {
  readonly #tx: OpenTransaction
  readonly #log: number
  readonly #known = new Map<string, Known>()
  readonly #heights = new Map<string, Heights>()

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
    const from = (table: string, roots: string) =>
      `select t.level, t.tile, t.hashes, ${roots} from wanted w join ${table} t on t.log = ${this.#log} and t.level = w.level and t.tile = w.tile`
    const query = `with wanted (level, tile) as (values ${[...wanted.values()]}) ${from('tile', 't.roots')} union all ${from('tile_end', 'null')}`
    for await (const { bytes, rows, at, lengths } of copyPieces(this.#tx, query, 4))
      for (let row = 0; row < rows * 4; row += 4) {
        const own = (value: number) => Buffer.from(bytes.subarray(at[row + value]!, at[row + value]! + lengths[row + value]!))
        const name = `${bytes.readInt16BE(at[row]!)}/${bytes.readBigInt64BE(at[row + 1]!)}`
        this.#known.set(name, { hashes: own(2), roots: lengths[row + 3]! < 0 ? undefined : own(3) })
      }
  }

  /** The index of each; undefined where it does not stand there. */
  async find(sought: readonly Sought[]): Promise<(bigint | undefined)[]> {
    await this.load(sought.flatMap(tilesOf))
    return sought.map(one => {
      for (const { tile } of tilesOf(one)) {
        const data = this.#known.get(`${LEAF_DATA}/${tile}`)?.hashes
        for (let at = data?.indexOf(one.leaf) ?? -1; at >= 0; at = data!.indexOf(one.leaf, at + 1))
          if (at % HASH_BYTES === 0) return tile * WIDTH + BigInt(at / HASH_BYTES)
      }
      return undefined
    })
  }

  /** Its tile was loaded. */
  rootOf(subtree: Subtree): Uint8Array {
    const { level, tile, from, until } = placeOf(subtree)
    const span = until - from
    const heights =
      span < ROOTS_WIDTH ? this.#heightsOf(level, tile, Math.floor(from / ROOTS_WIDTH)) : this.#heightsOfRoots(level, tile)
    const at = span < ROOTS_WIDTH ? (from % ROOTS_WIDTH) / span : from / span
    const hash = heights?.[Math.log2(span < ROOTS_WIDTH ? span : span / ROOTS_WIDTH)]?.subarray(
      at * HASH_BYTES,
      (at + 1) * HASH_BYTES,
    )
    if (hash?.length !== HASH_BYTES) throw new Error(`the log has no hash of height ${subtree.height} at ${subtree.index}`)
    return hash
  }

  /** Above one sixteen of a tile's hashes; made once, however many proofs go through it. */
  #heightsOf(level: number, tile: bigint, part: number): Heights | undefined {
    return this.#once(`${level}/${tile}/${part}`, () => {
      const stored = this.#known.get(`${level === 0 ? LEAF_DATA : level}/${tile}`)?.hashes
      const own = stored?.subarray(part * ROOTS_WIDTH * HASH_BYTES, (part + 1) * ROOTS_WIDTH * HASH_BYTES)
      return own && heightsAbove(level === 0 ? leafHashes(own) : own)
    })
  }

  /** Above the roots of a tile's sixteens, those that are whole. */
  #heightsOfRoots(level: number, tile: bigint): Heights | undefined {
    return this.#once(`${level}/${tile}`, () => {
      const stored = this.#known.get(`${level === 0 ? LEAF_DATA : level}/${tile}`)
      if (stored === undefined) return undefined
      const whole = Math.floor(stored.hashes.length / (ROOTS_WIDTH * HASH_BYTES))
      const roots = () =>
        Buffer.concat(Array.from({ length: whole }, (_, part) => this.#heightsOf(level, tile, part)![ROOTS_HEIGHT]!))
      return heightsAbove(stored.roots ?? roots())
    })
  }

  #once(name: string, make: () => Heights | undefined): Heights | undefined {
    const heights = this.#heights.get(name) ?? make()
    if (heights !== undefined) this.#heights.set(name, heights)
    return heights
  }
}

export const tilesOf = ({ from, until }: Sought): TileAt[] => {
  const tiles: TileAt[] = []
  for (let tile = from / WIDTH; tile * WIDTH < until; tile++) tiles.push({ level: LEAF_DATA, tile })
  return tiles
}
