// Reads all batches again in the order in which the log has them: each entry in the batch of its act, each leaf where it was published.
import { leavesOfBatch, NO_PREVIOUS, toHex, type VerifySignature } from '#rules/ledger'
import { type BinaryRow, copyOut, type OpenTransaction, uuidText } from '#storage/database'
import { listCosignerKeys } from './cosign.ts'
import { listLogs } from './log-keys.ts'
import { readEnds } from './sequence.ts'
import { TileGrowth } from './tile-growth.ts'
import type { ReadActs } from './verify-acts.ts'
import { type LeafName, type LogEnd, LogReading, type LogWrong } from './verify-log.ts'

export type BatchWrong = {
  readonly what: 'batch-missing' | 'batch-of-another-act' | 'batch-of-another-instant' | 'batch-count'
  readonly batch: string
  readonly organisation?: string
  readonly entry?: number
}

export type ReadBatches = {
  /** Hexadecimal; of the log that was opened last. Where none was, of the one that these batches would make. */
  readonly root: string
  readonly size: bigint
  readonly wrong: BatchWrong | LogWrong | null
  /** Committed batches that stand in no log yet. */
  readonly waiting: readonly string[]
  readonly logs: readonly LogEnd[]
}

/** What every log ends with, in this picture of the database. */
async function readLogEnds(tx: OpenTransaction): Promise<LogEnd[]> {
  const found: LogEnd[] = []
  for (const log of await listLogs(tx)) {
    const tiles = await tx.client.query<{ tiles: string }>('select count(*) as tiles from tile where log = $1', [log.log])
    const newest = await tx.client.query<{ size: string; checkpoint_no: string; map_root: Buffer; organisations: string }>(
      'select size, checkpoint_no, map_root, organisations from checkpoint where log = $1 order by size desc limit 1',
      [log.log],
    )
    const [signed] = newest.rows
    found.push({
      log,
      cosigners: await listCosignerKeys(tx, log.log),
      ends: await readEnds(tx, log.log),
      tiles: BigInt(tiles.rows[0]!.tiles),
      newest: signed && {
        size: BigInt(signed.size),
        number: BigInt(signed.checkpoint_no),
        mapRoot: signed.map_root,
        organisations: BigInt(signed.organisations),
      },
    })
  }
  return found
}

/** A batch while its rows are read. */
type Batch = {
  readonly id: string
  readonly expected: number
  readonly place: { readonly log: number; readonly first: bigint; readonly leaves: number } | null
  readonly entries: EntryLeaf[]
}

/** As the chain has it: what the next entry states, or the head. That it is what the entry makes is checked where chains are. */
type EntryLeaf = { readonly organisation: string; readonly entry: number; readonly leaf: string }

type Leaf = { readonly leaf: string; readonly name: LeafName }

/** `beside` is a second connection, for what was published. */
export async function verifyBatches(
  tx: OpenTransaction,
  beside: OpenTransaction,
  acts: ReadActs['leaves'],
  verify: VerifySignature,
): Promise<ReadBatches> {
  const logs = await readLogEnds(tx)
  const readings = new Map(logs.map(end => [end.log.log, new LogReading(end, beside, verify)]))
  const unopened = new TileGrowth([], () => {})
  const waiting: string[] = []
  const seen = new Set<string>()
  let wrong: BatchWrong | LogWrong | null = await findStray(tx)
  let batch: Batch | undefined
  const close = async (): Promise<void> => {
    if (batch === undefined) return
    const { id, expected, place, entries } = batch
    if (entries.length !== expected) wrong ??= { what: 'batch-count', batch: id }
    seen.add(id)
    const leaves = leavesOf(acts.get(id) ?? [], entries)
    if (place === null) {
      waiting.push(id)
      if (logs.length === 0) for (const { leaf } of leaves) unopened.add(leaf)
      return
    }
    const reading = readings.get(place.log)
    if (reading === undefined) wrong ??= { what: 'leaf-place', log: place.log, batch: id }
    await reading?.addBatch({ batch: id, ...place }, leaves)
  }
  const query = `
    select coalesce(b.batch_id, e.batch_id) as batch_id, b.entries, b.act_id = e.act_id, b.recorded_at = e.recorded_at,
           e.organisation_id, e.entry_no, e.leaf, l.log, l.first_index, l.leaves
    from batch b
    full join (
      select e.batch_id, e.act_id, e.recorded_at, e.organisation_id, e.entry_no,
             coalesce(lead(e.previous) over (partition by e.organisation_id order by e.entry_no), h.head) as leaf
      from entry e left join organisation_head h on h.organisation_id = e.organisation_id) e on e.batch_id = b.batch_id
    left join leaf l on l.batch_id = coalesce(b.batch_id, e.batch_id)
    order by l.log nulls last, l.first_index, 1, e.organisation_id, e.entry_no`
  for await (const rows of copyOut(tx, query))
    for (const row of rows) {
      const id = row[0]!.readBigInt64BE(0).toString()
      if (batch?.id !== id) {
        await close()
        batch = { id, expected: row[1]?.readInt32BE(0) ?? -1, place: placeOf(row), entries: [] }
      }
      if (row[4] === null) continue
      const entry = {
        organisation: uuidText(row[4]!),
        entry: row[5]!.readInt32BE(0),
        leaf: row[6]?.toString('hex') ?? NO_PREVIOUS,
      }
      batch.entries.push(entry)
      wrong ??= entryWrong(row, id, entry)
    }
  await close()
  for (const id of acts.keys()) if (!seen.has(id)) wrong ??= { what: 'batch-missing', batch: id }
  let root = unopened.root()
  let size = unopened.size
  for (const [log, reading] of readings) {
    root = await reading.close()
    size = logs.find(end => end.log.log === log)!.newest?.size ?? 0n
    wrong ??= reading.wrong
  }
  return { root: toHex(root), size, wrong, waiting, logs }
}

const leavesOf = (acts: NonNullable<ReturnType<ReadActs['leaves']['get']>>, entries: readonly EntryLeaf[]): Leaf[] =>
  leavesOfBatch<Leaf>(
    acts.map(({ act, phase, leaf }) => ({ act, phase, leaf: { leaf: toHex(leaf), name: { act, phase } } })),
    entries.map(({ organisation, entry, leaf }) => ({ organisation, entry, leaf: { leaf, name: { organisation, entry } } })),
  )

const placeOf = (row: BinaryRow): Batch['place'] =>
  row[7] ? { log: row[7].readInt16BE(0), first: row[8]!.readBigInt64BE(0), leaves: row[9]!.readInt32BE(0) } : null

/** A place in a log that belongs to no batch. */
async function findStray(tx: OpenTransaction): Promise<LogWrong | null> {
  const { rows } = await tx.client.query<{ log: number; batch_id: string }>(
    `select l.log, l.batch_id from leaf l where not exists (select from batch b where b.batch_id = l.batch_id)
     order by l.log, l.first_index limit 1`,
  )
  return rows[0] === undefined ? null : { what: 'leaf-of-no-batch', log: rows[0].log, batch: rows[0].batch_id }
}

function entryWrong(row: BinaryRow, batch: string, { organisation, entry }: EntryLeaf): BatchWrong | null {
  const where = { batch, organisation, entry }
  if (row[1] === null) return { what: 'batch-missing', ...where }
  if (row[2]?.[0] !== 1) return { what: 'batch-of-another-act', ...where }
  if (row[3]?.[0] !== 1) return { what: 'batch-of-another-instant', ...where }
  return null
}
