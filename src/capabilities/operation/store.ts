/** The SQL of the traces that operations leave beside their acts: rows of `access`. */

import { sql } from 'kysely'
import type { Transaction } from '#storage/database'
import type { Act } from '#storage/ledger'

type ActTable = {
  act_id: string
  phase: number
  operation: string
  actor: string
  unit_id: string | null
  clause: string | null
}
export type OperationTables = { act: ActTable }

/** The act that opened a long command. */
export const getOpenedAct = async (
  tx: Transaction<OperationTables>,
  id: string,
): Promise<Pick<Act, 'operation' | 'actor' | 'unitId' | 'clause'>> => {
  const act = await tx
    .selectFrom('act')
    .select(['operation', 'actor', 'unit_id', 'clause'])
    .where('act_id', '=', id)
    .where('phase', '=', 1)
    .executeTakeFirstOrThrow()
  return { operation: act.operation, actor: act.actor, unitId: act.unit_id, clause: act.clause }
}

/** Who looked, at what, why: written in one statement before the answer leaves. */
export const putAccess = async (
  tx: Transaction<OperationTables>,
  by: { operation: string; actor: string; unitId: string | null; purpose: string | null },
  looks: readonly { organisationId: string; what: string }[],
): Promise<void> => {
  await sql`
    insert into access (organisation_id, looked_at, operation, actor, unit_id, purpose, what)
    select organisation_id, clock_timestamp(), ${by.operation}, ${by.actor}, ${by.unitId}::uuid, ${by.purpose}, what
    from unnest(${looks.map(look => look.organisationId)}::uuid[], ${looks.map(look => look.what)}::text[])
      as looked (organisation_id, what)`.execute(tx)
}
