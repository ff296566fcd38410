// Goes through all batches in the order in which the log has them: each whole, each leaf where it was published.
import { type ActLeaf, equalBytes, leavesOfBatch, TILE_WIDTH, toHex, type VerifySignature } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'
import type { BatchTable } from './batch-table.ts'
import { listCosignerKeys } from './cosign.ts'
import type { LeafFile } from './leaf-file.ts'
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

/** So many leaves are taken out of the file at once. */
const LEAVES_AT_ONCE = 64 * TILE_WIDTH

/** All entries were read and stand in the file; `beside` sees the same picture as they. */
export async function verifyBatches(
  beside: OpenTransaction,
  { batches, acts, leaves }: { batches: BatchTable; acts: ReadActs['leaves']; leaves: LeafFile },
  { verify, ownKeys }: { readonly verify: VerifySignature; readonly ownKeys: readonly Uint8Array[] },
): Promise<ReadBatches> {
  const logs = await readLogEnds(beside)
  const order = batches.inOrder()
  const actsOf = (n: number): readonly Uint8Array[] =>
    leavesOfBatch((acts.get(batches.idOf(n).toString()) ?? []) as ActLeaf<Uint8Array>[], [])
  const sizeOf = (n: number): number => actsOf(n).length + Math.min(batches.found(n), Math.max(batches.expected(n), 0))
  const nameOf = (log: number) => async (index: bigint) => nameLeaf(beside, batches, order, acts, log, index)
  const readings = new Map(logs.map(end => [end.log.log, new LogReading(end, beside, verify, nameOf(end.log.log))]))
  const unopened = new TileGrowth([], () => {})
  const waiting: string[] = []
  let wrong: BatchWrong | LogWrong | null = (await findStray(beside)) ?? findUnknownCosigner(logs, ownKeys)
  if (batches.twice !== undefined) wrong ??= { what: 'leaf-place', batch: batches.idOf(batches.twice).toString() }
  for (const n of order) {
    const id = batches.idOf(n).toString()
    if (batches.found(n) !== batches.expected(n)) wrong ??= { what: 'batch-count', batch: id }
    const place = batches.placeOf(n)
    if (place === null) {
      waiting.push(id)
      if (logs.length === 0) for (const piece of piecesOf(n)) unopened.addAll(piece)
      continue
    }
    const reading = readings.get(place.log)
    if (reading === undefined) wrong ??= { what: 'leaf-place', log: place.log, batch: id }
    await reading?.addBatch({ batch: id, ...place }, sizeOf(n), piecesOf(n))
  }
  function* piecesOf(n: number): Generator<Buffer> {
    const own = actsOf(n)
    if (own.length > 0) yield Buffer.concat(own)
    const entries = sizeOf(n) - own.length
    for (let at = 0; at < entries; at += LEAVES_AT_ONCE)
      yield leaves.read(batches.startOf(n) + at, Math.min(LEAVES_AT_ONCE, entries - at))
  }
  for (const id of acts.keys()) if (batches.find(BigInt(id)) === undefined) wrong ??= { what: 'batch-missing', batch: id }
  let root = unopened.root()
  let size = unopened.size
  for (const [log, reading] of readings) {
    root = await reading.close()
    size = logs.find(end => end.log.log === log)!.newest?.size ?? 0n
    wrong ??= reading.wrong
  }
  return { root: toHex(root), size, wrong, waiting, logs }
}

/** Of which entry or act a leaf is; undefined behind the last. */
async function nameLeaf(
  tx: OpenTransaction,
  batches: BatchTable,
  order: Uint32Array,
  acts: ReadActs['leaves'],
  log: number,
  index: bigint,
): Promise<LeafName | undefined> {
  let rest = Number(index)
  for (const n of order) {
    if (batches.placeOf(n)?.log !== log) continue
    const own = (acts.get(batches.idOf(n).toString()) ?? []).map(({ act, phase, ...one }) => ({
      act,
      phase,
      ...one,
      leaf: { act, phase },
    }))
    if (rest < own.length) return leavesOfBatch<LeafName>(own, [])[rest]
    rest -= own.length
    if (rest < batches.found(n)) {
      const { rows } = await tx.client.query<{ organisation_id: string; entry_no: number }>(
        'select organisation_id, entry_no from entry where batch_id = $1 order by organisation_id, entry_no offset $2 limit 1',
        [batches.idOf(n), rest],
      )
      return rows[0] && { organisation: rows[0].organisation_id, entry: rows[0].entry_no }
    }
    rest -= batches.found(n)
  }
  return undefined
}

/** A key that is given out as one of the platform's, and is none of those that it holds. */
function findUnknownCosigner(logs: readonly LogEnd[], ownKeys: readonly Uint8Array[]): LogWrong | null {
  if (ownKeys.length === 0) return null
  const stray = logs.find(({ cosigners }) => cosigners.some(({ key }) => !ownKeys.some(own => equalBytes(own, key.key))))
  return stray === undefined ? null : { what: 'cosigner-unknown', log: stray.log.log }
}

/** A place in a log that belongs to no batch. */
async function findStray(tx: OpenTransaction): Promise<LogWrong | null> {
  const { rows } = await tx.client.query<{ log: number; batch_id: string }>(
    `select l.log, l.batch_id from leaf l where not exists (select from batch b where b.batch_id = l.batch_id)
     order by l.log, l.first_index limit 1`,
  )
  return rows[0] === undefined ? null : { what: 'leaf-of-no-batch', log: rows[0].log, batch: rows[0].batch_id }
}
