// Grows the tiles of a log leaf by leaf: gives each tile that becomes full, keeps the end of each level, and knows the root.
import { hash } from 'node:crypto'
import { foldSubtrees } from '#rules/ledger'

export const HASH_BYTES = 32
const TILE_BYTES = 256 * HASH_BYTES
/** The level below the tree: leaf data, of which the hashes of level 0 are made. */
export const LEAF_DATA = -1

/** The tile of a level that is not full yet. `hashes` is the receiver's own. */
export type TileEnd = { readonly level: number; readonly tile: bigint; readonly hashes: Buffer }
/** A tile of 256 hashes; `roots` of each sixteen of them. */
export type FullTile = TileEnd & { readonly roots: Buffer }
/** Height of a tile's roots above its hashes, and how many each is of. */
export const ROOTS_HEIGHT = 4
export const ROOTS_WIDTH = 1 << ROOTS_HEIGHT

/** The machine's own. A hash given as text, a character a byte, costs half of one given as bytes. */
export const digest = (bytes: Uint8Array): Uint8Array => {
  const made = Buffer.allocUnsafe(HASH_BYTES)
  made.write(hash('sha256', bytes, 'binary'), 0, 'latin1')
  return made
}

const nodeBytes = Buffer.alloc(1 + 2 * HASH_BYTES, 1)
const leafBytes = Buffer.alloc(1 + HASH_BYTES, 0)

/** RFC 6962 leaf hashes of leaf data that lie behind each other. */
export function leafHashes(data: Buffer): Buffer {
  const hashes = Buffer.allocUnsafe(data.length)
  for (let at = 0; at < data.length; at += HASH_BYTES) {
    data.copy(leafBytes, 1, at, at + HASH_BYTES)
    hashes.write(hash('sha256', leafBytes, 'binary'), at, 'latin1')
  }
  return hashes
}

/** The root of 2^n hashes that lie behind each other. */
function subtreeRoot(hashes: Buffer): Buffer {
  const level = Buffer.from(hashes)
  for (let length = hashes.length; length > HASH_BYTES; length /= 2)
    for (let at = 0; at < length; at += 2 * HASH_BYTES) {
      level.copy(nodeBytes, 1, at, at + 2 * HASH_BYTES)
      level.write(hash('sha256', nodeBytes, 'binary'), at / 2, 'latin1')
    }
  return level.subarray(0, HASH_BYTES)
}

/** The hashes of every height above hashes that lie behind each other: of all pairs, of all fours, … as far as they go; lowest first. */
export function heightsAbove(hashes: Buffer): Buffer[] {
  const heights = [hashes]
  for (let below = hashes; below.length >= 2 * HASH_BYTES; ) {
    const above = Buffer.allocUnsafe(Math.floor(below.length / (2 * HASH_BYTES)) * HASH_BYTES)
    for (let at = 0; at < above.length; at += HASH_BYTES) {
      below.copy(nodeBytes, 1, 2 * at, 2 * at + 2 * HASH_BYTES)
      above.write(hash('sha256', nodeBytes, 'binary'), at, 'latin1')
    }
    heights.push(above)
    below = above
  }
  return heights
}

type Level = { full: bigint; readonly bytes: Buffer; length: number }

export class TileGrowth {
  readonly #levels: Level[] = []
  readonly #onTile: (tile: FullTile) => void

  /** Goes on from the ends that a log was left with; from none for an empty log. */
  constructor(ends: readonly TileEnd[], onTile: (tile: FullTile) => void) {
    this.#onTile = onTile
    for (const { level, tile, hashes } of ends) {
      const own = this.#level(level)
      own.full = tile
      own.length = hashes.copy(own.bytes)
    }
  }

  get size(): bigint {
    const [data] = this.#levels
    return data === undefined ? 0n : data.full * 256n + BigInt(data.length / HASH_BYTES)
  }

  /** Adds leaf data as hexadecimal digits. */
  add(leafData: string): void {
    const data = this.#level(LEAF_DATA)
    data.length += data.bytes.write(leafData, data.length, 'hex')
    if (data.length === TILE_BYTES) this.#close(LEAF_DATA)
  }

  /** Adds leaf data that lie behind each other. */
  addAll(leafData: Buffer): void {
    for (let from = 0; from < leafData.length; ) {
      const data = this.#level(LEAF_DATA)
      const copied = leafData.copy(data.bytes, data.length, from)
      from += copied
      data.length += copied
      if (data.length === TILE_BYTES) this.#close(LEAF_DATA)
    }
  }

  /** What is not full yet, of every level that has begun; its bytes are copies. */
  ends(): TileEnd[] {
    return this.#levels.flatMap((own, at) =>
      // Level 0 is made of the leaf data and not kept.
      at === 1 ? [] : [{ level: at - 1, tile: own.full, hashes: Buffer.from(own.bytes.subarray(0, own.length)) }],
    )
  }

  root(): Buffer {
    const peaks: Uint8Array[] = []
    for (let at = this.#levels.length - 1; at >= 0; at--) {
      if (at === 1) continue
      const own = this.#levels[at]!
      const said = own.bytes.subarray(0, own.length)
      const hashes = at === 0 ? leafHashes(said) : said
      // The complete subtrees of an end, the largest first.
      for (let span = 128 * HASH_BYTES, from = 0; span >= HASH_BYTES; span /= 2) {
        if (hashes.length - from < span) continue
        peaks.push(subtreeRoot(hashes.subarray(from, from + span)))
        from += span
      }
    }
    return Buffer.from(foldSubtrees(peaks, digest))
  }

  #level(level: number): Level {
    for (let at = this.#levels.length; at <= level + 1; at++)
      this.#levels.push({ full: 0n, bytes: Buffer.alloc(TILE_BYTES), length: 0 })
    return this.#levels[level + 1]!
  }

  /** A full tile goes out, and its root becomes a hash of the level above. */
  #close(level: number): void {
    const own = this.#level(level)
    const hashes = Buffer.from(own.bytes)
    const heights = heightsAbove(level === LEAF_DATA ? leafHashes(hashes) : hashes)
    this.#onTile({ level, tile: own.full, hashes, roots: heights[ROOTS_HEIGHT]! })
    own.full += 1n
    own.length = 0
    const root = heights.at(-1)!
    const aboveLevel = level === LEAF_DATA ? 1 : level + 1
    const above = this.#level(aboveLevel)
    above.length += root.copy(above.bytes, above.length)
    if (above.length === TILE_BYTES) this.#close(aboveLevel)
  }
}
