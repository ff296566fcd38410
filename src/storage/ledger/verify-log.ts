// Holds one log against what its leaves recompute to: places, tiles, roots, signatures. Names the first leaf that is not as published.
import { checkpointText, isSignedBy, parseNote, type VerifySignature } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'
import { type CosignerKey, cosignersAt } from './cosign.ts'
import type { KnownLog } from './log-keys.ts'
import { type FullTile, HASH_BYTES, LEAF_DATA, type TileEnd, TileGrowth } from './tile-growth.ts'

/** What a leaf is made of. */
export type LeafName =
  | { readonly organisation: string; readonly entry: number }
  | { readonly act: string; readonly phase: number }

export type LogWrong = {
  readonly what:
    | 'leaf'
    | 'leaf-place'
    | 'leaf-of-no-batch'
    | 'tile'
    | 'tile-missing'
    | 'tile-end'
    | 'tile-behind'
    | 'checkpoint-missing'
    | 'checkpoint-size'
    | 'checkpoint-root'
    | 'checkpoint-signature'
    | 'not-sequenced'
  readonly log?: number
  readonly batch?: string
  /** Of the log where it went wrong. */
  readonly size?: string
  readonly organisation?: string
  readonly entry?: number
  readonly act?: string
  readonly phase?: number
}

/** What is read before the leaves, in the same picture: what changes from round to round. */
export type LogEnd = {
  readonly log: KnownLog
  readonly cosigners: readonly CosignerKey[]
  readonly ends: readonly TileEnd[]
  /** How many full tiles there are. */
  readonly tiles: bigint
  readonly newest:
    | { readonly size: bigint; readonly number: bigint; readonly mapRoot: Buffer; readonly organisations: bigint }
    | undefined
}

type CheckpointRow = { size: string; root: Buffer; map_root: Buffer; organisations: string; note: string }
const CHECKPOINTS_AT_ONCE = 500
const TILES_AT_ONCE = 64

/** One log while its leaves are read. `beside` is a connection of its own: full tiles and checkpoints never change, so it may be newer. */
export class LogReading {
  wrong: LogWrong | null = null
  readonly #end: LogEnd
  readonly #beside: OpenTransaction
  readonly #verify: VerifySignature
  readonly #growth: TileGrowth
  #made: FullTile[] = []
  /** The leaves of the tile that is not full yet. */
  #names: LeafName[] = []
  #full = 0
  #stored = new Map<bigint, Buffer>()
  #checkpoints: CheckpointRow[] = []
  #behind = -1n
  /** Size of the checkpoint that was compared last. */
  #signed: bigint | null = null

  constructor(end: LogEnd, beside: OpenTransaction, verify: VerifySignature) {
    this.#end = end
    this.#beside = beside
    this.#verify = verify
    this.#growth = new TileGrowth([], tile => this.#made.push(tile))
  }

  /** The leaves of the batch that stands next. */
  async addBatch(
    place: { readonly batch: string; readonly first: bigint; readonly leaves: number },
    leaves: readonly { readonly leaf: string; readonly name: LeafName }[],
  ): Promise<void> {
    // The first checkpoint may be of an empty log.
    if (this.#growth.size === 0n) await this.#compareCheckpoints()
    if (place.first !== this.#growth.size || place.leaves !== leaves.length)
      this.#say({ what: 'leaf-place', batch: place.batch, ...leaves[0]?.name })
    for (const { leaf, name } of leaves) {
      this.#growth.add(leaf)
      this.#names.push(name)
      if (this.#made.length > 0) await this.#compare()
    }
    await this.#compareCheckpoints()
  }

  /** After the last batch: gives the root. */
  async close(): Promise<Buffer> {
    await this.#compareCheckpoints()
    const { newest, ends } = this.#end
    if ((newest?.size ?? 0n) !== this.#growth.size) this.#say({ what: 'checkpoint-missing' })
    const made = new Map(this.#growth.ends().map(end => [end.level, end]))
    for (const { level, tile, hashes } of ends) {
      const own = made.get(level)
      made.delete(level)
      if (own !== undefined && own.tile === tile && own.hashes.equals(hashes)) continue
      this.#say({ what: 'tile-end', ...(level === LEAF_DATA && own?.tile === tile ? this.#firstOf(own.hashes, hashes) : {}) })
    }
    if (made.size > 0) this.#say({ what: 'tile-end' })
    // Tiles behind the end would be served too.
    if (BigInt(this.#full) !== this.#end.tiles) this.#say({ what: 'tile-behind' })
    return this.#growth.root()
  }

  #say(wrong: LogWrong): void {
    this.wrong ??= { log: this.#end.log.log, size: String(this.#growth.size), ...wrong }
  }

  async #compare(): Promise<void> {
    for (const { level, tile, hashes } of this.#made) {
      this.#full += 1
      const stored = await this.#read(level, tile)
      if (stored === undefined) this.#say({ what: 'tile-missing', ...(level === LEAF_DATA ? this.#names[0] : {}) })
      else if (!stored.equals(hashes))
        this.#say(level === LEAF_DATA ? { what: 'leaf', ...this.#firstOf(hashes, stored) } : { what: 'tile' })
      if (level === LEAF_DATA) this.#names = []
    }
    this.#made = []
  }

  /** The first leaf of the tile at hand whose data are others. */
  #firstOf(made: Buffer, stored: Buffer): LeafName | undefined {
    return this.#names.find((_, at) => {
      const from = at * HASH_BYTES
      return !made.subarray(from, from + HASH_BYTES).equals(stored.subarray(from, from + HASH_BYTES))
    })
  }

  async #read(level: number, tile: bigint): Promise<Buffer | undefined> {
    const ahead = level === LEAF_DATA ? TILES_AT_ONCE : 1
    if (level !== LEAF_DATA || !this.#stored.has(tile)) {
      const { rows } = await this.#beside.client.query<{ tile: string; hashes: Buffer }>(
        'select tile, hashes from tile where log = $1 and level = $2 and tile >= $3 and tile < $4',
        [this.#end.log.log, level, tile, tile + BigInt(ahead)],
      )
      const found = new Map(rows.map(row => [BigInt(row.tile), row.hashes]))
      if (level !== LEAF_DATA) return found.get(tile)
      this.#stored = found
    }
    return this.#stored.get(tile)
  }

  /** Every checkpoint up to the newest stands at the end of a batch. */
  async #compareCheckpoints(): Promise<void> {
    for (;;) {
      const next = this.#checkpoints[0] ?? (await this.#readCheckpoints())
      if (next === undefined || BigInt(next.size) > this.#growth.size) return
      this.#checkpoints.shift()
      if (BigInt(next.size) < this.#growth.size) this.#say({ what: 'checkpoint-size', size: next.size })
      else if (!next.root.equals(this.#growth.root())) this.#say({ what: 'checkpoint-root' })
      else if (!this.#isSigned(next)) this.#say({ what: 'checkpoint-signature' })
      this.#signed = BigInt(next.size)
    }
  }

  async #readCheckpoints(): Promise<CheckpointRow | undefined> {
    const newest = this.#end.newest?.size ?? -1n
    if (this.#behind >= newest) return undefined
    const { rows } = await this.#beside.client.query<CheckpointRow>(
      `select size, root, map_root, organisations, note from checkpoint
       where log = $1 and size > $2 and size <= $3 order by size limit $4`,
      [this.#end.log.log, this.#behind, newest, CHECKPOINTS_AT_ONCE],
    )
    this.#checkpoints = rows
    this.#behind = rows.length < CHECKPOINTS_AT_ONCE ? newest : BigInt(rows.at(-1)!.size)
    return rows[0]
  }

  #isSigned({ size, root, map_root, organisations, note }: CheckpointRow): boolean {
    const { origin, key } = this.#end.log
    const map = { root: map_root, organisations: BigInt(organisations) }
    const parsed = parseNote(note)
    // One that names another before it than the one that is there: one between them was taken away.
    if (parsed?.text !== checkpointText({ origin, size: BigInt(size), root, map, previous: this.#signed })) return false
    const keys = [key, ...cosignersAt(this.#end.cosigners, BigInt(size))]
    return keys.every(one => isSignedBy(parsed, one, this.#verify))
  }
}
