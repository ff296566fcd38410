// Locks organisations for writing, and opens the batch of the transaction.
import type { Instant, LocalDate } from '#rules/time'
import { intArray, type OpenTransaction } from '#storage/database'

/** One line of the log of batches: what a transaction wrote, with the instant that all of it was recorded at. */
export type Batch = { readonly batchId: string; readonly recordedAt: Instant }

/** The instant and day of recording, read once per transaction, after its locks. */
export type Recording = {
  readonly at: Instant
  readonly epochMs: bigint
  readonly on: LocalDate
  /** The law version in force then; null before the first has been switched on. */
  readonly law: number | null
}

const LOCK_SPACE = 7208
const BUCKETS = 1024
const ALL = BUCKETS
// A chunk that would hold more takes all in one, so that the server's lock table never overflows.
const MOST_BUCKETS = 256

/**
 * Locks the organisations until the transaction ends; what the ledger holds about them stands still from here on. A chunk calls
 * it with every organisation it may write to, before it looks up keys. One call per transaction: a second one with others could
 * wait for a transaction that waits for this one.
 */
export async function lockOrganisations(tx: OpenTransaction, organisationIds: Iterable<string>): Promise<void> {
  const buckets = new Set<number>()
  for (const id of organisationIds) {
    buckets.add(bucketOf(id))
    if (buckets.size > MOST_BUCKETS) break
  }
  if (buckets.size > MOST_BUCKETS) {
    await tx.client.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, ALL])
    return
  }
  await tx.client.query('select pg_advisory_xact_lock_shared($1, $2)', [LOCK_SPACE, ALL])
  // In one order for everyone: nobody waits in a ring.
  await tx.client.query('select pg_advisory_xact_lock($1, bucket) from unnest($2::int[]) as b (bucket)', [
    LOCK_SPACE,
    intArray([...buckets].sort((a, b) => a - b)),
  ])
}

/** Waits for every writer and keeps new ones out until the transaction ends. */
export async function lockLedger(tx: OpenTransaction): Promise<void> {
  await tx.client.query('select pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, ALL])
}

// The foremost digits of a time-ordered uuid are alike; the last are random.
const bucketOf = (organisationId: string): number => Number.parseInt(organisationId.slice(-3), 16) % BUCKETS

/** What transactions have read of the clock: an instant is read once in each. */
const recordings = new WeakMap<OpenTransaction, Recording>()

export async function recordingOf(tx: OpenTransaction): Promise<Recording> {
  const known = recordings.get(tx)
  if (known !== undefined) return known
  const { rows } = await tx.client.query<{ at: Instant; ms: string; day: LocalDate; law: number | null }>(
    `select r.at, (extract(epoch from r.at) * 1000)::bigint as ms, (r.at at time zone 'Asia/Shanghai')::date as day,
            (select law_version from law_activation order by activation_no desc limit 1) as law
     from (select recording_instant() as at offset 0) r`,
  )
  const { at, ms, day, law } = rows[0]!
  const recording = { at, epochMs: BigInt(ms), on: day, law }
  recordings.set(tx, recording)
  return recording
}

/** Opens the transaction's batch. `entries` is how many the caller is about to write; 0 for an act without entries. */
export async function openBatch(tx: OpenTransaction, actId: string, entries = 0): Promise<Batch> {
  const { at } = await recordingOf(tx)
  const { rows } = await tx.client.query<{ batch_id: string }>(
    'insert into batch (recorded_at, act_id, entries) values ($1, $2, $3) returning batch_id',
    [at, actId, entries],
  )
  return { batchId: rows[0]!.batch_id, recordedAt: at }
}
