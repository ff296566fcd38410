// Reads the log as it is published: the newest checkpoint, tiles, bundles of leaf data; and the hashes that a proof is made of.
import {
  consistencyPlan,
  foldSubtrees,
  hashesOn,
  inclusionPlan,
  placeOf,
  type Subtree,
  TILE_WIDTH,
  type TileName,
} from '#rules/ledger'
import { bigintArray, intArray, type OpenTransaction } from '#storage/database'
import { digest, HASH_BYTES, LEAF_DATA, leafHashes, subtreeRoot } from './tile-growth.ts'

export type StoredCheckpoint = {
  readonly log: number
  readonly size: bigint
  readonly root: Buffer
  readonly mapRoot: Buffer
  readonly note: string
}

type CheckpointRow = { log: number; size: string; root: Buffer; map_root: Buffer; note: string }
const storedOf = (row: CheckpointRow | undefined): StoredCheckpoint | undefined =>
  row && { log: row.log, size: BigInt(row.size), root: row.root, mapRoot: row.map_root, note: row.note }

/** The log that is meant where none is named: the one opened last, but for those of single divisions. */
const MEANT = 'coalesce($1::smallint, (select max(log) from log where division is null))'

/** The newest checkpoint of a log; undefined where there is none. */
export async function findCheckpoint(tx: OpenTransaction, log?: number): Promise<StoredCheckpoint | undefined> {
  const { rows } = await tx.client.query<CheckpointRow>(
    `select log, size, root, map_root, note from checkpoint where log = ${MEANT} order by size desc limit 1`,
    [log ?? null],
  )
  return storedOf(rows[0])
}

/** The newest of all logs: what it says of the map is so now. */
export async function findNewestCheckpoint(tx: OpenTransaction): Promise<StoredCheckpoint | undefined> {
  const { rows } = await tx.client.query<CheckpointRow>(
    'select log, size, root, map_root, note from checkpoint order by checkpoint_no desc limit 1',
  )
  return storedOf(rows[0])
}

/** The verifier key of a log. */
export async function findLogKey(tx: OpenTransaction, log?: number): Promise<string | undefined> {
  const { rows } = await tx.client.query<{ key: string }>(`select key from log where log = ${MEANT}`, [log ?? null])
  return rows[0]?.key
}

/**
 * A tile as tlog-tiles serves it; undefined where the log does not reach so far. A tile that is full by now still answers to the width it
 * once had: its hashes are a beginning of what stands there.
 */
export async function readTile(tx: OpenTransaction, name: TileName, log?: number): Promise<Buffer | undefined> {
  const level = name.level === 'entries' || name.level === 0 ? LEAF_DATA : name.level
  const { rows } = await tx.client.query<{ hashes: Buffer }>(
    `with open as (select ${MEANT} as log)
     select hashes from tile where log = (select log from open) and level = $2 and tile = $3
     union all
     select hashes from tile_end where log = (select log from open) and level = $2 and tile = $3`,
    [log ?? null, level, name.tile],
  )
  const hashes = rows[0]?.hashes.subarray(0, name.width * HASH_BYTES)
  if (hashes?.length !== name.width * HASH_BYTES) return undefined
  if (name.level === 'entries') return bundleOf(hashes)
  return name.level === 0 ? leafHashes(hashes) : hashes
}

/** For each leaf its length, always 32, in two bytes, and the leaf data. */
function bundleOf(data: Buffer): Buffer {
  const leaves = data.length / HASH_BYTES
  const bundle = Buffer.alloc(leaves * (2 + HASH_BYTES))
  for (let leaf = 0; leaf < leaves; leaf++) {
    const at = bundle.writeUInt16BE(HASH_BYTES, leaf * (2 + HASH_BYTES))
    data.copy(bundle, at, leaf * HASH_BYTES, (leaf + 1) * HASH_BYTES)
  }
  return bundle
}

/** Leaf data from one index until another, as far as the log reaches. */
export async function readLeafData(tx: OpenTransaction, log: number, from: bigint, until: bigint): Promise<Buffer> {
  const width = BigInt(TILE_WIDTH)
  const { rows } = await tx.client.query<{ hashes: Buffer }>(
    `select hashes from (
       select tile, hashes from tile where log = $1 and level = ${LEAF_DATA} and tile between $2 and $3
       union all
       select tile, hashes from tile_end where log = $1 and level = ${LEAF_DATA} and tile between $2 and $3) t order by tile`,
    [log, from / width, (until - 1n) / width],
  )
  const all = Buffer.concat(rows.map(row => row.hashes))
  const skipped = Number(from % width) * HASH_BYTES
  return all.subarray(skipped, skipped + Number(until - from) * HASH_BYTES)
}

/** Inclusion proofs of leaves in the log of that size, each sibling nearest the leaf first. */
export const inclusionProofs = (
  tx: OpenTransaction,
  log: number,
  size: bigint,
  indexes: readonly bigint[],
): Promise<Uint8Array[][]> =>
  foldPlans(
    tx,
    log,
    size,
    indexes.map(index => inclusionPlan(index, size)),
  )

export async function logConsistency(tx: OpenTransaction, log: number, from: bigint, to: bigint): Promise<Uint8Array[]> {
  return (await foldPlans(tx, log, to, [consistencyPlan(from, to)]))[0]!
}

/** Reads every tile that the plans need in one statement, and folds. */
async function foldPlans(
  tx: OpenTransaction,
  log: number,
  size: bigint,
  plans: readonly (readonly (readonly Subtree[])[])[],
): Promise<Uint8Array[][]> {
  const tiles = await readTiles(tx, log, size, plans.flat(2))
  const hashOf = (subtree: Subtree): Uint8Array => {
    const { level, tile, from, until } = placeOf(subtree)
    const hashes = tiles.get(`${level}/${tile}`)
    if (hashes === undefined || hashes.length < until * HASH_BYTES)
      throw new Error(`the log has no hash of height ${subtree.height} at ${subtree.index}`)
    return subtreeRoot(hashes.subarray(from * HASH_BYTES, until * HASH_BYTES))
  }
  return plans.map(plan => plan.map(subtrees => foldSubtrees(subtrees.map(hashOf), digest)))
}

async function readTiles(
  tx: OpenTransaction,
  log: number,
  size: bigint,
  subtrees: readonly Subtree[],
): Promise<Map<string, Buffer>> {
  const wanted = new Map<string, { level: number; tile: bigint }>()
  for (const subtree of subtrees) {
    const { level, tile, until } = placeOf(subtree)
    if (tile * BigInt(TILE_WIDTH) + BigInt(until) > hashesOn(level, size)) throw new Error('the log is not so large')
    wanted.set(`${level}/${tile}`, { level, tile })
  }
  const places = [...wanted.values()]
  const { rows } = await tx.client.query<{ level: number; tile: string; hashes: Buffer }>(
    `with wanted as (select * from unnest($2::int[], $3::bigint[]) as w (level, tile))
     select t.level, t.tile, t.hashes from wanted w join tile t on t.log = $1 and t.level = w.level and t.tile = w.tile
     union all
     select t.level, t.tile, t.hashes from wanted w join tile_end t on t.log = $1 and t.level = w.level and t.tile = w.tile`,
    [log, intArray(places.map(one => (one.level === 0 ? LEAF_DATA : one.level))), bigintArray(places.map(one => one.tile))],
  )
  return new Map(
    rows.map(({ level, tile, hashes }) =>
      level === LEAF_DATA ? [`0/${tile}`, leafHashes(hashes)] : [`${level}/${tile}`, hashes],
    ),
  )
}
