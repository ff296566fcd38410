// Of which organisations records have changed since a picture of the database: asked of batches and refolds, not of the records.
import { parseCheckpoint, parseNote, toHex } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'

/** Where a picture stands in the history of one database. */
export type Place = {
  /** Of which server, and after which of its restores. */
  readonly system: string
  readonly timeline: number
  /** What transactions before this one wrote is in the picture. */
  readonly xid: string
  /** When all states were folded last; null where they never were again. */
  readonly refoldedAt: string | null
}

type PlaceRow = { system: string; timeline: number; xid: string; refolded_at: string | null; is_refolding: boolean }

/** Undefined while records are being folded again: what moves then is told when it is done. */
export async function readPlace(tx: OpenTransaction): Promise<Place | undefined> {
  const { rows } = await tx.client.query<PlaceRow>(
    `select (select system_identifier::text from pg_control_system()) as system, case when pg_is_in_recovery() then (select timeline_id from pg_control_checkpoint())
              else ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int end as timeline,
            pg_snapshot_xmin(pg_current_snapshot())::text as xid, (select max(refolded_at)::text from law_version) as refolded_at,
            exists (select from law_version where refold_begun_at is not null) as is_refolding`,
  )
  const { system, timeline, xid, refolded_at: refoldedAt, is_refolding } = rows[0]!
  return is_refolding ? undefined : { system, timeline, xid, refoldedAt }
}

// Far fewer than after which the numbers that rows bear begin anew.
const MOST_TRANSACTIONS = 2n ** 30n

/** Whether what was written between the two is known by its transactions: no restore, no other server, no refold lies between them. */
export const isSameHistory = (was: Place, is: Place): boolean => {
  const between = BigInt(is.xid) - BigInt(was.xid)
  const isSame = was.system === is.system && was.timeline === is.timeline && was.refoldedAt === is.refoldedAt
  return isSame && between >= 0n && between < MOST_TRANSACTIONS
}

type Head = { readonly origin: string; readonly size: string; readonly root: string }

/** Whether each was a checkpoint of ours: of a database that was put back to before it, not all are. */
export async function haveCheckpoints(tx: OpenTransaction, heads: readonly Head[]): Promise<boolean> {
  const { rows } = await tx.client.query<{ note: string }>(
    `select c.note from unnest($1::text[], $2::bigint[]) as h (origin, size)
     join log l on l.origin = h.origin join checkpoint c on c.log = l.log and c.size = h.size`,
    [heads.map(one => one.origin), heads.map(one => one.size)],
  )
  const roots = new Set(rows.map(({ note }) => toHex(parseCheckpoint(parseNote(note)?.text ?? '')?.root ?? new Uint8Array())))
  return heads.every(one => roots.has(one.root))
}

/** `isErased`: something beside the records may have been taken away with one of them. */
export type Written = { readonly organisations: readonly string[]; readonly isErased: boolean }

/** Undefined where more entries were written, or more records moved, than `most`. */
export async function listWrittenSince(tx: OpenTransaction, { xid }: Place, most: number): Promise<Written | undefined> {
  const { rows: bounds } = await tx.client.query<{ first: string | null; last: string | null; entries: string | null }>(
    `select min(batch_id) as first, max(batch_id) as last, sum(entries) as entries from batch where entries > 0 and xid >= $1::xid8`,
    [xid],
  )
  const { first, last, entries } = bounds[0]!
  if (Number(entries) > most) return undefined
  const { rows } = await tx.client.query<{ organisation_id: string; is_erased: boolean }>(
    `select organisation_id, bool_or(is_erased) as is_erased from (
       select e.organisation_id, e.kind = 12 as is_erased from entry e
       where e.batch_id between $2::bigint and $3::bigint
         and e.batch_id in (select batch_id from batch where entries > 0 and xid >= $1::xid8)
       union all (select organisation_id, false from refolded_record where xid >= $1::xid8 limit $4)
     ) c group by organisation_id`,
    [xid, first, last, most + 1],
  )
  return rows.length > most
    ? undefined
    : { organisations: rows.map(row => row.organisation_id), isErased: rows.some(row => row.is_erased) }
}
