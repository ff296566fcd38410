// The sequencer: gives committed batches their place in the log, with tiles, the map of heads and a signed checkpoint, in one transaction.
import { checkpointText, noteText, toHex, verifierText } from '#rules/ledger'
import { bigintArray, byteaArray, CopyWriter, type Database, intArray, type OpenTransaction } from '#storage/database'
import { cosign } from './cosign.ts'
import { type NewHeads, putHeads } from './heads.ts'
import { type OpenLog, trySequencing } from './log-keys.ts'
import { marksOf } from './marks.ts'
import { findCheckpoint, findLogKey } from './read-log.ts'
import { type FullTile, type TileEnd, TileGrowth } from './tile-growth.ts'
import { listWaiting, type Mark, readWaiting, type Waiting } from './waiting.ts'

/** Leaves of one round: what it holds in memory, and how long the next checkpoint takes at most. Two pieces of a large file with their acts. */
const MOST_LEAVES = 60_000

/**
 * What a round came to. `nothing`: nobody waits, or the newest checkpoint is not a second old, or another sequences, or the
 * log that was opened has another key by now; `more`: others wait
 * behind those that were taken.
 */
export type Round =
  | { readonly done: 'nothing'; readonly why: 'none-waits' | 'too-soon' | 'another-sequences' | 'key-rotated' }
  | {
      readonly done: 'sequenced'
      readonly leaves: number
      readonly size: bigint
      readonly more: boolean
      /** Of its time, what the map of heads took. */
      readonly mapMs: number
    }

/** The log's tables do not fit each other: going on would sign what is not so. */
export class LogBroken extends Error {}

/** One round. Throws LogBroken where what stands is not what was signed; the key must be here. */
export async function sequence(database: Database, log: OpenLog, mark: Mark, mostLeaves = MOST_LEAVES): Promise<Round> {
  if (log.signer === null) throw new Error('the key of the log is not in this data folder')
  let settle = (): void => {}
  const round = await database.transaction(async (tx): Promise<Round> => {
    if (!(await trySequencing(tx))) return { done: 'nothing', why: 'another-sequences' }
    if ((await findLogKey(tx, log.log)) !== verifierText(log.key)) return { done: 'nothing', why: 'key-rotated' }
    const passable = await mark.look(tx)
    const { batches, left } = await listWaiting(tx, mark.passed, mostLeaves, log.division)
    settle = () => mark.settle(passable, left)
    // The first checkpoint of a log is of size 0: who watches it sees it from its beginning.
    if (batches.length === 0 && (await findCheckpoint(tx, log.log)) !== undefined) return { done: 'nothing', why: 'none-waits' }
    const standing = await readStanding(tx, log)
    // Behind what it can take at once it hurries: a second between two checkpoints is for quiet days.
    if (standing.isYoung && !mark.isBehind) {
      settle = () => {}
      return { done: 'nothing', why: 'too-soon' }
    }
    const taken = await takeBatches(tx, log, batches, standing)
    if (taken === undefined) {
      settle = () => {}
      return { done: 'nothing', why: 'too-soon' }
    }
    // Batches that hold nothing make no checkpoint.
    if (taken.leaves === 0 && standing.begun) return { done: 'nothing', why: 'none-waits' }
    const begun = performance.now()
    const heads = await putHeads(tx, taken.heads)
    const mapMs = performance.now() - begun
    const map = { root: heads.root, organisations: standing.organisations + heads.added }
    await putCheckpoint(tx, log, taken.growth, map, standing.begun ? standing.size : null)
    return { done: 'sequenced', leaves: taken.leaves, size: taken.growth.size, more: left !== undefined, mapMs }
  })
  settle()
  return round
}

type Standing = {
  readonly begun: boolean
  readonly isYoung: boolean
  readonly organisations: number
  readonly ends: readonly TileEnd[]
  readonly size: bigint
}

/** What the log ends with, held against what was signed. */
async function readStanding(tx: OpenTransaction, { log }: OpenLog): Promise<Standing> {
  const newest = await tx.client.query<{ size: string; root: Buffer; organisations: string; young: boolean }>(
    `select size, root, organisations, signed_at between clock_timestamp() - interval '1 second' and clock_timestamp() as young
     from checkpoint where log = $1 order by size desc limit 1`,
    [log],
  )
  const last = await tx.client.query<{ size: string }>(
    'select first_index + leaves as size from leaf where log = $1 order by first_index desc limit 1',
    [log],
  )
  const ends = await readEnds(tx, log)
  const growth = new TileGrowth(ends, () => {})
  const size = BigInt(last.rows[0]?.size ?? 0)
  const [signed] = newest.rows
  if (signed === undefined) {
    if (size !== 0n || ends.length > 0) throw new LogBroken('the log has leaves and no checkpoint')
    const all = await tx.client.query<{ count: string }>('select count(*) as count from map_head')
    return { begun: false, isYoung: false, organisations: Number(all.rows[0]!.count), ends, size }
  }
  if (BigInt(signed.size) !== size) throw new LogBroken(`the log has ${size} leaves, its newest checkpoint ${signed.size}`)
  if (growth.size !== size || toHex(growth.root()) !== toHex(signed.root))
    throw new LogBroken(`the tiles of the log do not make the root of its newest checkpoint, of size ${size}`)
  return { begun: true, isYoung: signed.young, organisations: Number(signed.organisations), ends, size }
}

export async function readEnds(tx: OpenTransaction, log: number): Promise<TileEnd[]> {
  const { rows } = await tx.client.query<{ level: number; tile: string; hashes: Buffer }>(
    'select level, tile, hashes from tile_end where log = $1 order by level',
    [log],
  )
  return rows.map(({ level, tile, hashes }) => ({ level, tile: BigInt(tile), hashes }))
}

async function takeBatches(
  tx: OpenTransaction,
  { log }: OpenLog,
  batches: readonly Waiting[],
  standing: Standing,
): Promise<{ growth: TileGrowth; leaves: number; heads: NewHeads } | undefined> {
  const tiles: FullTile[] = []
  const growth = new TileGrowth(standing.ends, tile => tiles.push(tile))
  const heads = new Map<string, { entries: number; head: string }>()
  const waiting = new Map(batches.map(one => [one.batch, one]))
  const places: { first: bigint; batch: bigint; leaves: number; marks: Buffer }[] = []
  for await (const { batch, leaves } of readWaiting(tx, batches)) {
    // Where entries lie on other machines, a batch is seen before they are: by a moment, or until a machine that fell is up again.
    const { entries, isYoung } = waiting.get(batch)!
    if ((isYoung || (await tx.isSpread?.())) && leaves.filter(one => one.entry !== null).length < entries) return undefined
    // A batch that holds nothing has no place to stand at; verification names it.
    if (leaves.length === 0) continue
    places.push({
      first: growth.size,
      batch,
      leaves: leaves.length,
      marks: marksOf(leaves.map(one => one.entry?.organisation)),
    })
    for (const { leaf, entry } of leaves) {
      growth.add(leaf)
      if (entry === null) continue
      const id = entry.organisation.toString('hex')
      if ((heads.get(id)?.entries ?? 0) < entry.entryNo!) heads.set(id, { entries: entry.entryNo!, head: leaf })
    }
  }
  await tx.client.query(
    `insert into leaf (log, first_index, batch_id, leaves, marks)
     select $1, * from unnest($2::bigint[], $3::bigint[], $4::int[], $5::bytea[])`,
    [
      log,
      bigintArray(places.map(one => one.first)),
      bigintArray(places.map(one => one.batch)),
      intArray(places.map(one => one.leaves)),
      byteaArray(places.map(one => one.marks)),
    ],
  )
  await writeTiles(tx, log, tiles)
  await writeEnds(tx, log, growth.ends())
  return { growth, leaves: Number(growth.size - standing.size), heads }
}

async function writeTiles(tx: OpenTransaction, log: number, tiles: readonly FullTile[]): Promise<void> {
  if (tiles.length === 0) return
  const writer = new CopyWriter(tx, 'tile (log, level, tile, hashes, roots)')
  for (const { level, tile, hashes, roots } of tiles) {
    writer.row(5)
    writer.smallint(log)
    writer.smallint(level)
    writer.bigint(tile)
    writer.bytes(hashes)
    writer.bytes(roots)
    if (writer.full) await writer.flush()
  }
  await writer.end()
}

async function writeEnds(tx: OpenTransaction, log: number, ends: readonly TileEnd[]): Promise<void> {
  for (const { level, tile, hashes } of ends)
    await tx.client.query(
      `insert into tile_end as t (log, level, tile, hashes) values ($1, $2, $3, $4)
       on conflict (log, level) do update set tile = excluded.tile, hashes = excluded.hashes
       where t.tile <> excluded.tile or t.hashes <> excluded.hashes`,
      [log, level, tile, hashes],
    )
}

async function putCheckpoint(
  tx: OpenTransaction,
  log: OpenLog,
  growth: TileGrowth,
  map: { root: Uint8Array; organisations: number },
  previous: bigint | null,
): Promise<void> {
  const root = growth.root()
  const organisations = BigInt(map.organisations)
  const { origin } = log
  const text = checkpointText({ origin, size: growth.size, root, map: { root: map.root, organisations }, previous })
  const lines = [log.signer!(text), ...(await cosign(tx, log, growth.size, text))]
  await tx.client.query(
    'insert into checkpoint (log, size, root, map_root, organisations, note) values ($1, $2, $3, $4, $5, $6)',
    [log.log, growth.size, root, Buffer.from(map.root), organisations, noteText(text, lines)],
  )
}
