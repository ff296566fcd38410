// How far a copy of the database that follows another one is behind it.
import type { OpenTransaction } from './connect.ts'

/** Seconds since the last transaction that was replayed here, or 0 where all that has come is replayed; null where nothing is followed. */
export async function replicaLag(tx: OpenTransaction): Promise<number | null> {
  const { rows } = await tx.client.query<{ lag: number | null }>(
    `select case when not pg_is_in_recovery() then null
       when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
       else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end::float8 as lag`,
  )
  return rows[0]!.lag
}
