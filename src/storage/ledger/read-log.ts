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
import type { OpenTransaction } from '#storage/database'
import { digest, HASH_BYTES, LEAF_DATA, leafHashes } from './tile-growth.ts'
import { Tiles } from './tiles.ts'
import { WITNESSED_NOTE } from './witnesses.ts'

export type StoredCheckpoint = {
  readonly log: number
  readonly origin: string
  readonly size: bigint
  readonly root: Buffer
  readonly mapRoot: Buffer
  readonly note: string
}

export type CheckpointRow = { log: number; origin: string; size: string; root: Buffer; map_root: Buffer; note: string }
export const storedOf = (row: CheckpointRow | undefined): StoredCheckpoint | undefined =>
  row && {
    log: row.log,
    origin: row.origin,
    size: BigInt(row.size),
    root: row.root,
    mapRoot: row.map_root,
    note: row.note,
  }

const CHECKPOINT = `c.log, l.origin, c.size, c.root, c.map_root, ${WITNESSED_NOTE} as note from checkpoint c join log l on l.log = c.log`

/** The log that is meant where none is named: the one opened last, but for those of single divisions. */
const MEANT = 'coalesce($1::smallint, (select max(log) from log where division is null))'

/** The newest checkpoint of a log; undefined where there is none. */
export async function findCheckpoint(tx: OpenTransaction, log?: number): Promise<StoredCheckpoint | undefined> {
  const { rows } = await tx.client.query<CheckpointRow>(
    `select ${CHECKPOINT} where c.log = ${MEANT} order by c.size desc limit 1`,
    [log ?? null],
  )
  return storedOf(rows[0])
}

/** The newest of a log that counts so much and that a witness has cosigned; where there is none, the newest of all. */
export async function findProving(tx: OpenTransaction, log: number, counts: number): Promise<StoredCheckpoint | undefined> {
  const { rows } = await tx.client.query<CheckpointRow>(
    `select ${CHECKPOINT} where c.log = $1 and c.size = coalesce(
       (select max(w.size) from witness_line w where w.log = $1 and w.size >= $2), (select max(size) from checkpoint where log = $1))`,
    [log, counts],
  )
  return storedOf(rows[0])
}

/** The newest of all logs: what it says of the map is so now. */
export const NEWEST_CHECKPOINT = `select ${CHECKPOINT} order by c.checkpoint_no desc limit 1`

/** The newest of each log that was ever opened. */
export async function listNewestCheckpoints(tx: OpenTransaction): Promise<{ log: number; note: string }[]> {
  const { rows } = await tx.client.query<{ log: number; note: string }>(
    `select l.log, c.note from log l cross join lateral
       (select note from checkpoint where log = l.log order by size desc limit 1) c order by l.log`,
  )
  return rows
}

/** The verifier key of a log: the one that signs now. */
export async function findLogKey(tx: OpenTransaction, log?: number): Promise<string | undefined> {
  const { rows } = await tx.client.query<{ key: string }>(
    `select coalesce((select k.key from log_key k where k.log = l.log order by key_no desc limit 1), l.key) as key
     from log l where log = ${MEANT}`,
    [log ?? null],
  )
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

/** Inclusion proofs of leaves in the log of that size, each sibling nearest the leaf first. */
export const inclusionProofs = (tiles: Tiles, size: bigint, indexes: readonly bigint[]): Promise<Uint8Array[][]> =>
  foldPlans(
    tiles,
    size,
    indexes.map(index => inclusionPlan(index, size)),
  )

export async function logConsistency(tx: OpenTransaction, log: number, from: bigint, to: bigint): Promise<Uint8Array[]> {
  return (await foldPlans(new Tiles(tx, log), to, [consistencyPlan(from, to)]))[0]!
}

/** Reads every tile that the plans need in one statement, and folds. Leaves beside each other share most of what is folded. */
async function foldPlans(
  tiles: Tiles,
  size: bigint,
  plans: readonly (readonly (readonly Subtree[])[])[],
): Promise<Uint8Array[][]> {
  const subtrees = plans.flat(2)
  for (const subtree of subtrees) {
    const { level, tile, until } = placeOf(subtree)
    if (tile * BigInt(TILE_WIDTH) + BigInt(until) > hashesOn(level, size)) throw new Error('the log is not so large')
  }
  await tiles.load(subtrees.map(placeOf))
  const known = new Map<string, Uint8Array>()
  const hashOf = (subtree: Subtree): Uint8Array => {
    const name = `${subtree.height}/${subtree.index}`
    const hash = known.get(name) ?? tiles.rootOf(subtree)
    known.set(name, hash)
    return hash
  }
  return plans.map(plan => plan.map(subtrees => foldSubtrees(subtrees.map(hashOf), digest)))
}
