/** The SQL of the traces that operations leave beside their acts: rows of `access`. */

import { sql } from 'kysely'
import type { LocalDate } from '#rules/time'
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
