/** The SQL of results that go back to the national window, and of its receipts. */

import type { Bounds } from '#capabilities/operation'
import type { CaseName } from '#rules/ledger'
import type { StepKind } from '#rules/repair'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

/** What the window itself has done is no news to it. */
const ITS_OWN: readonly StepKind[] = ['submitted', 'completed-again']
/** Whether a step of a case from there is a result that goes back. */
export const goesBack = (kind: StepKind): boolean => !ITS_OWN.includes(kind)

export type Receipt = { readonly receipt: string; readonly receivedOn: LocalDate }
export type StepName = CaseName & { readonly stepNo: number }

/** Steps of which it has not said that it has them, the oldest first. */
export const listUntold = async (tx: OpenTransaction, bounds: Bounds, limit: number): Promise<StepName[]> => {
  const { rows } = await tx.client.query<{ organisation_id: string; case_id: string; step_no: number }>(
    `select s.organisation_id, s.case_id, s.step_no from repair_case c join repair_step s using (organisation_id, case_id)
     where c.channel = 'credit-china' and s.kind <> all ($1) and ($2::text[] is null or c.division = any ($2))
       and not exists (select from repair_receipt r
         where r.organisation_id = s.organisation_id and r.case_id = s.case_id and r.step_no = s.step_no)
     order by s.recorded_at, s.case_id, s.step_no limit $3`,
    [ITS_OWN, bounds.divisions ?? null, limit],
  )
  return rows.map(row => ({ organisationId: row.organisation_id, caseId: row.case_id, stepNo: row.step_no }))
}

/** Kept once: what was said first stands. */
export const putReceipt = async (
  tx: OpenTransaction,
  { organisationId, caseId, stepNo }: StepName,
  { receipt, receivedOn, actId }: Receipt & { readonly actId: string },
): Promise<void> => {
  await tx.client.query(
    `insert into repair_receipt (organisation_id, case_id, step_no, receipt, received_on, act_id)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [organisationId, caseId, stepNo, receipt, receivedOn, actId],
  )
}

/** By case and number of the step. */
export const readReceipts = async (tx: OpenTransaction, cases: readonly CaseName[]): Promise<ReadonlyMap<string, Receipt>> => {
  const { rows } = await tx.client.query<{ case_id: string; step_no: number; receipt: string; received_on: LocalDate }>(
    `select r.case_id, r.step_no, r.receipt, r.received_on from unnest($1::uuid[], $2::uuid[]) as n (organisation_id, case_id)
     join repair_receipt r using (organisation_id, case_id)`,
    [cases.map(one => one.organisationId), cases.map(one => one.caseId)],
  )
  return new Map(rows.map(row => [receiptKey(row.case_id, row.step_no), { receipt: row.receipt, receivedOn: row.received_on }]))
}
export const receiptKey = (caseId: string, stepNo: number): string => `${caseId} ${stepNo}`
