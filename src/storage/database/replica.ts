// One replica, from which a server reads its pages: how it is followed, and how far it is behind.
import { type Database, type OpenOptions, type OpenTransaction, openDatabase } from './connect.ts'
import { followReplica, type Replica } from './replicas.ts'

/** The pools of a program: of all that it does, and of what the public asks, which may be read in a replica. */
export type Pools = {
  readonly database: Database
  readonly portal: Database
  readonly isBehind?: () => boolean
  readonly proof?: () => number | undefined
  close(): Promise<void>
}

export function openPools(opening: Omit<OpenOptions, 'role' | 'max'>, replica: Replica | undefined, uuid: () => string): Pools {
  const database = openDatabase({ ...opening, role: 'xinheng_app' })
  const read = { ...opening, url: replica?.url ?? opening.url }
  const portal = openDatabase({ ...read, role: 'xinheng_portal', name: `${opening.name} portal` })
  const close = async () => void (await Promise.all([database.close(), portal.close()]))
  if (replica === undefined) return { database, portal, close }
  // Over connections of its own, which wait behind no page; an answer that comes later than it may be behind is worth nothing.
  const own = { max: 1, name: `${opening.name} follows`, patienceMs: replica.lagMs }
  const [primary, copy] = [
    openDatabase({ ...opening, ...own, role: 'xinheng_app' }),
    openDatabase({ ...read, ...own, role: 'xinheng_portal' }),
  ]
  const following = followReplica({ primary, replica: copy, lagMs: replica.lagMs, readerId: uuid() })
  return {
    ...{ database, portal, isBehind: following.isBehind, proof: following.proof },
    async close() {
      await following.close()
      // Of these two nothing is waited for any more, and an answer may never come.
      void Promise.all([primary.close(), copy.close()]).catch(() => {})
      await close()
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
