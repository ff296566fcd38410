// Holds one log against what its leaves recompute to: places, tiles, roots, signatures. Names the first leaf that is not as published.
import {
  checkpointText,
  fromHex,
  isSignedBy,
  linesOfWitness,
  parseNote,
  TILE_WIDTH,
  type VerifySignature,
  witnessKey,
} from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'
import { type CosignerKey, cosignersAt } from './cosign.ts'
import { type KnownLog, keyAt } from './log-keys.ts'
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
    | 'log-key'
    | 'cosigner-unknown'
    | 'witness-line'
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

type CheckpointRow = {
  size: string
  root: Buffer
  map_root: Buffer
  organisations: string
  note: string
  /** What is given out as lines of witnesses, each with its name and key. */
  witnessed: readonly { readonly witness: string; readonly key: string; readonly line: string }[] | null
}
type StoredTile = { readonly hashes: Buffer; readonly roots: Buffer }
const CHECKPOINTS_AT_ONCE = 500
const TILES_AT_ONCE = 64

/** Whose leaf stands at an index of the log; asked where something is wrong. */
export type NameOf = (index: bigint) => Promise<LeafName | undefined>

/** One log while its leaves are read; `beside` sees the same picture as they. */
export class LogReading {
  wrong: LogWrong | null = null
  readonly #end: LogEnd
  readonly #beside: OpenTransaction
  readonly #verify: VerifySignature
  readonly #nameOf: NameOf
  readonly #growth: TileGrowth
  #made: FullTile[] = []
  #full = 0
  #stored = new Map<bigint, StoredTile>()
  #checkpoints: CheckpointRow[] = []
  #behind = -1n
  /** Size of the checkpoint that was compared last. */
  #signed: bigint | null = null

  constructor(end: LogEnd, beside: OpenTransaction, verify: VerifySignature, nameOf: NameOf) {
    this.#end = end
    this.#beside = beside
    this.#verify = verify
    this.#nameOf = nameOf
    this.#growth = new TileGrowth([], tile => this.#made.push(tile))
  }

  /** The leaf data of the batch that stands next, in pieces; `leaves` of them in all. */
  async addBatch(
    place: { readonly batch: string; readonly first: bigint; readonly leaves: number },
    leaves: number,
    pieces: Iterable<Buffer>,
  ): Promise<void> {
    const first = this.#growth.size
    // The first checkpoint may be of an empty log.
    if (first === 0n) await this.#compareCheckpoints()
    if (place.first !== first || place.leaves !== leaves)
      this.#say({ what: 'leaf-place', batch: place.batch, ...(await this.#nameOf(first)) })
    for (const piece of pieces) {
      this.#growth.addAll(piece)
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
      const named = level === LEAF_DATA && own?.tile === tile ? await this.#firstOf(tile, own.hashes, hashes) : {}
      this.#say({ what: 'tile-end', ...named })
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
    for (const { level, tile, hashes, roots } of this.#made) {
      this.#full += 1
      const stored = await this.#read(level, tile)
      const isSame = stored?.hashes.equals(hashes)
      if (this.wrong !== null || (isSame && stored?.roots.equals(roots))) continue
      const missing = stored === undefined
      if (level !== LEAF_DATA || isSame) this.#say({ what: missing ? 'tile-missing' : 'tile' })
      else if (missing) this.#say({ what: 'tile-missing', ...(await this.#nameOf(tile * BigInt(TILE_WIDTH))) })
      else this.#say({ what: 'leaf', ...(await this.#firstOf(tile, hashes, stored.hashes)) })
    }
    this.#made = []
  }

  /** The first leaf of a tile whose data are others. */
  async #firstOf(tile: bigint, made: Buffer, stored: Buffer): Promise<LeafName | undefined> {
    let at = 0
    while (at < made.length && made[at] === stored[at]) at += 1
    return this.#nameOf(tile * BigInt(TILE_WIDTH) + BigInt(Math.floor(at / HASH_BYTES)))
  }

  async #read(level: number, tile: bigint): Promise<StoredTile | undefined> {
    const ahead = level === LEAF_DATA ? TILES_AT_ONCE : 1
    if (level !== LEAF_DATA || !this.#stored.has(tile)) {
      const { rows } = await this.#beside.client.query<StoredTile & { tile: string }>(
        'select tile, hashes, roots from tile where log = $1 and level = $2 and tile >= $3 and tile < $4',
        [this.#end.log.log, level, tile, tile + BigInt(ahead)],
      )
      const found = new Map(rows.map(row => [BigInt(row.tile), row]))
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
      else if (!areWitnessed(next, this.#verify)) this.#say({ what: 'witness-line' })
      this.#signed = BigInt(next.size)
    }
  }

  async #readCheckpoints(): Promise<CheckpointRow | undefined> {
    const newest = this.#end.newest?.size ?? -1n
    if (this.#behind >= newest) return undefined
    const { rows } = await this.#beside.client.query<CheckpointRow>(
      `select size, root, map_root, organisations, note,
         (select json_agg(json_build_object('witness', w.witness, 'key', encode(w.key, 'hex'), 'line', w.line))
          from witness_line w where w.log = c.log and w.size = c.size) as witnessed
       from checkpoint c where log = $1 and size > $2 and size <= $3 order by size limit $4`,
      [this.#end.log.log, this.#behind, newest, CHECKPOINTS_AT_ONCE],
    )
    this.#checkpoints = rows
    this.#behind = rows.length < CHECKPOINTS_AT_ONCE ? newest : BigInt(rows.at(-1)!.size)
    return rows[0]
  }

  #isSigned({ size, root, map_root, organisations, note }: CheckpointRow): boolean {
    const { origin } = this.#end.log
    const map = { root: map_root, organisations: BigInt(organisations) }
    const parsed = parseNote(note)
    // One that names another before it than the one that is there: one between them was taken away.
    if (parsed?.text !== checkpointText({ origin, size: BigInt(size), root, map, previous: this.#signed })) return false
    const keys = [keyAt(this.#end.log, BigInt(size)), ...cosignersAt(this.#end.cosigners, BigInt(size))]
    return keys.every(one => isSignedBy(parsed, one, this.#verify))
  }
}

/** A false line under a name that somebody trusts would make the note untrue for him. */
function areWitnessed({ note, witnessed }: CheckpointRow, verify: VerifySignature): boolean {
  return (witnessed ?? []).every(({ witness, key, line }) => {
    const known = witnessKey(witness, fromHex(key)!)
    const read = parseNote(`${note}${line}`)
    const own = parseNote(note)
    return (
      read !== undefined &&
      read.signatures.length === own!.signatures.length + 1 &&
      linesOfWitness(read, known, verify).length === 1
    )
  })
}
