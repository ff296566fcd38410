// One replica, from which a server reads its pages: how it is followed, and how far it is behind.
import { type OpenOptions, type OpenTransaction, openDatabase } from './connect.ts'
import { type Following, followReplica, type Replica } from './replicas.ts'

/** Follows it over connections of its own, which wait behind no page. */
export function openFollowing(opening: Omit<OpenOptions, 'role' | 'max'>, replica: Replica, readerId: string): Following {
  const own = { ...opening, max: 1, name: `${opening.name} follows` }
  const primary = openDatabase({ ...own, role: 'xinheng_app' })
  const copy = openDatabase({ ...own, url: replica.url, role: 'xinheng_portal' })
  const { isBehind, close } = followReplica({ primary, replica: copy, lagMs: replica.lagMs, readerId })
  return {
    isBehind,
    async close() {
      await close()
      await Promise.all([primary.close(), copy.close()])
    },
  }
}

/** Seconds since the last transaction that was replayed here, or 0 where all that has come is replayed; null where nothing is followed. */
export async function replicaLag(tx: OpenTransaction): Promise<number | null> {
  const { rows } = await tx.client.query<{ lag: number | null }>(
    `select case when not pg_is_in_recovery() then null
       when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
       else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end::float8 as lag`,
  )
  return rows[0]!.lag
}
