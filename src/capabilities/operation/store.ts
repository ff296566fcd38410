/** The SQL of the traces that operations leave beside their acts: rows of `access`. */

import { sql } from 'kysely'
import type { Instant, LocalDate } from '#rules/time'
import type { Tables, Transaction } from '#storage/database'

export type OperationTables = Pick<Tables, 'access'>

/** Who looked, at what, why: written in one statement before the answer leaves. */
export const putAccess = async (
  tx: Transaction<OperationTables>,
  by: { operation: string; actor: string; unitId: string | null; purpose: string | null; visibleFrom?: LocalDate | null },
  looks: readonly { organisationId: string; what: string }[],
): Promise<void> => {
  await sql`
    insert into access (organisation_id, looked_at, operation, actor, unit_id, purpose, what, visible_from)
    select organisation_id, clock_timestamp(), ${by.operation}, ${by.actor}, ${by.unitId}::uuid, ${by.purpose}, what,
      ${by.visibleFrom ?? null}::date
    from unnest(${looks.map(look => look.organisationId)}::uuid[], ${looks.map(look => look.what)}::text[])
      as looked (organisation_id, what)`.execute(tx)
}

export type Look = {
  readonly lookedAt: Instant
  readonly operation: string
  readonly actor: string
  readonly unitId: string | null
  readonly purpose: string | null
  readonly what: string
}

/** Who looked, newest first, after a place in that order; what is not to be seen on the day is left out unless asked for. */
export const listLooks = async (
  tx: Transaction<OperationTables>,
  asked: {
    organisationId?: string
    actor?: string
    from?: string | undefined
    until?: string | undefined
    after?: { lookedAt: string; no: string } | undefined
    withDelayed: boolean
    limit: number
  },
): Promise<(Look & { organisationId: string; no: string })[]> => {
  const { rows } = await sql<{
    organisation_id: string
    looked_at: Instant
    access_no: string
    operation: string
    actor: string
    unit_id: string | null
    purpose: string | null
    what: string
  }>`
    select organisation_id, looked_at, access_no, operation, actor, unit_id, purpose, what from access
    where (${asked.organisationId ?? null}::uuid is null or organisation_id = ${asked.organisationId ?? null}::uuid)
      and (${asked.actor ?? null}::text is null or actor = ${asked.actor ?? null})
      and (${asked.from ?? null}::date is null or looked_at >= ${asked.from ?? null}::date::timestamp at time zone 'Asia/Shanghai')
      and (${asked.until ?? null}::date is null or looked_at < (${asked.until ?? null}::date + 1)::timestamp at time zone 'Asia/Shanghai')
      and (${asked.withDelayed} or coalesce(visible_from, '-infinity') <= china_today())
      and (${asked.after?.lookedAt ?? null}::timestamptz is null
        or (date_trunc('milliseconds', looked_at), access_no) < (${asked.after?.lookedAt ?? null}::timestamptz, ${asked.after?.no ?? '0'}::bigint))
    order by date_trunc('milliseconds', looked_at) desc, access_no desc limit ${asked.limit}`.execute(tx)
  return rows.map(row => ({
    organisationId: row.organisation_id,
    lookedAt: row.looked_at,
    no: row.access_no,
    operation: row.operation,
    actor: row.actor,
    unitId: row.unit_id,
    purpose: row.purpose,
    what: row.what,
  }))
}
