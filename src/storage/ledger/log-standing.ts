// How far the log is behind the ledger, for whoever runs the platform.
import type { OpenTransaction } from '#storage/database'

export type LogStanding = {
  /** Leaves under the newest checkpoint of the log that is meant where none is named; null before the first one. */
  readonly size: number | null
  readonly secondsSinceCheckpoint: number | null
  readonly waiting: number
  /** For how long the oldest batch has waited; 0 where none does. */
  readonly waitingSeconds: number
  /** By how much something of the last batches lies in the future of the database's clock, which was set back since; 0 where nothing does. */
  readonly secondsAhead: number
}

// Numbers are given when a transaction begins to write: what waits lies among the last of them, or a little before.
const LOOKED_BACK = 10_000

export async function logStanding(tx: OpenTransaction): Promise<LogStanding> {
  const { rows } = await tx.client.query<{
    size: string | null
    since: number | null
    waiting: number
    longest: number
    ahead: number
  }>(
    `select c.size, extract(epoch from clock_timestamp() - c.signed_at)::float8 as since, w.waiting, w.longest,
       (select coalesce(greatest(extract(epoch from max(b.recorded_at) - recording_instant()), 0), 0)::float8
        from batch b where b.batch_id > (select max(batch_id) from batch) - $1) as ahead
     from (select count(*)::int as waiting,
             coalesce(greatest(extract(epoch from clock_timestamp() - min(b.recorded_at)), 0), 0)::float8 as longest
           from batch b where b.batch_id > (select coalesce(max(batch_id), 0) from leaf) - $1
             and not exists (select from leaf l where l.batch_id = b.batch_id)) w
     left join lateral (select size, signed_at from checkpoint
       where log = (select max(log) from log where division is null) order by size desc limit 1) c on true`,
    [LOOKED_BACK],
  )
  const { size, since, waiting, longest, ahead } = rows[0]!
  return {
    size: size === null ? null : Number(size),
    secondsSinceCheckpoint: since,
    waiting,
    waitingSeconds: longest,
    secondsAhead: ahead,
  }
}
