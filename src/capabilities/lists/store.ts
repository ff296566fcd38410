/** The SQL of cases of lists and their steps. */

import type { Bounds } from '#capabilities/operation'
import type { CaseName } from '#rules/ledger'
import type { ListStep, ListStepKind } from '#rules/lists'
import type { Instant, LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type CaseHead = CaseName & { readonly list: string; readonly unitId: string; readonly division: string }
export type Content = Readonly<Record<string, unknown>>
export type StoredStep = ListStep & { readonly at: Instant; readonly actId: string; readonly content: Content }
export type StoredCase = CaseHead & { readonly recordNo: bigint | null; readonly steps: readonly StoredStep[] }

export const putCase = async (tx: OpenTransaction, head: CaseHead): Promise<void> => {
  await tx.client.query(
    'insert into listing_case (organisation_id, case_id, list, unit_id, division) values ($1, $2, $3, $4, $5)',
    [head.organisationId, head.caseId, head.list, head.unitId, head.division],
  )
}

export const putStep = async (
  tx: OpenTransaction,
  { organisationId, caseId }: CaseName,
  step: { readonly kind: ListStepKind; readonly on: LocalDate; readonly actId: string; readonly content: Content },
  closedOn: LocalDate | null,
): Promise<void> => {
  await tx.client.query(
    `insert into listing_step (organisation_id, case_id, step_no, kind, on_day, recorded_at, act_id, content)
     select $1, $2, coalesce(max(step_no), 0) + 1, $3, $4, recording_instant(), $5, $6
     from listing_step where organisation_id = $1 and case_id = $2`,
    [organisationId, caseId, step.kind, step.on, step.actId, JSON.stringify(step.content)],
  )
  if (closedOn !== null)
    await tx.client.query('update listing_case set closed_on = $3 where organisation_id = $1 and case_id = $2', [
      organisationId,
      caseId,
      closedOn,
    ])
}

/** The record that its entry became. */
export const putRecord = async (tx: OpenTransaction, { organisationId, caseId }: CaseName, recordNo: bigint): Promise<void> => {
  await tx.client.query('update listing_case set record_no = $3 where organisation_id = $1 and case_id = $2', [
    organisationId,
    caseId,
    recordNo.toString(),
  ])
}

type CaseRow = {
  organisation_id: string
  case_id: string
  list: string
  unit_id: string
  division: string
  record_no: string | null
}
type StepRow = { case_id: string; kind: ListStepKind; on_day: LocalDate; recorded_at: Instant; act_id: string; content: string }
const CASE = 'c.organisation_id, c.case_id, c.list, c.unit_id, c.division, c.record_no'

const stepOf = (row: StepRow): StoredStep => {
  const content = JSON.parse(row.content) as Content & Omit<ListStep, 'kind' | 'on'>
  const { statementDays, hearing, termMonths, removalAfterMonths } = content
  return {
    ...{ kind: row.kind, on: row.on_day, at: row.recorded_at, actId: row.act_id, content },
    ...(statementDays === undefined ? {} : { statementDays }),
    ...(hearing === undefined ? {} : { hearing }),
    ...(termMonths === undefined ? {} : { termMonths }),
    ...(removalAfterMonths === undefined ? {} : { removalAfterMonths }),
  }
}

const wholeOf = async (tx: OpenTransaction, rows: readonly CaseRow[]): Promise<StoredCase[]> => {
  if (rows.length === 0) return []
  const steps = await tx.client.query<StepRow>(
    `select s.case_id, s.kind, s.on_day, s.recorded_at, s.act_id, s.content
     from unnest($1::uuid[], $2::uuid[]) as n (organisation_id, case_id)
     join listing_step s using (organisation_id, case_id) order by s.step_no`,
    [rows.map(row => row.organisation_id), rows.map(row => row.case_id)],
  )
  const stepsOf = Map.groupBy(steps.rows, row => row.case_id)
  return rows.map(row => ({
    organisationId: row.organisation_id,
    caseId: row.case_id,
    list: row.list,
    unitId: row.unit_id,
    division: row.division,
    recordNo: row.record_no === null ? null : BigInt(row.record_no),
    steps: (stepsOf.get(row.case_id) ?? []).map(stepOf),
  }))
}

export const findCase = async (tx: OpenTransaction, { organisationId, caseId }: CaseName): Promise<StoredCase | undefined> => {
  const { rows } = await tx.client.query<CaseRow>(
    `select ${CASE} from listing_case c where c.organisation_id = $1 and c.case_id = $2`,
    [organisationId, caseId],
  )
  return (await wholeOf(tx, rows))[0]
}

/** Cases of the organisation about that list which no act has closed. */
export const listOpenOf = async (tx: OpenTransaction, organisationId: string, list: string): Promise<StoredCase[]> => {
  const { rows } = await tx.client.query<CaseRow>(
    `select ${CASE} from listing_case c where c.organisation_id = $1 and c.list = $2 and c.closed_on is null order by c.case_id`,
    [organisationId, list],
  )
  return wholeOf(tx, rows)
}

/** Open ones; of an organisation, and where asked for, closed ones too. The newest first. */
export const listCases = async (
  tx: OpenTransaction,
  bounds: Bounds,
  { list, closed, most }: { list: string | undefined; closed: boolean; most: number },
): Promise<StoredCase[]> => {
  const { rows } = await tx.client.query<CaseRow>(
    `select ${CASE} from listing_case c
     where ($1::uuid is null or c.unit_id = any (units_of($1))) and ($2::text[] is null or c.division = any($2))
       and ($3::uuid is null or c.organisation_id = $3) and ($4::text is null or c.list = $4)
       and (c.closed_on is null or $5 or $3::uuid is not null)
     order by c.case_id desc limit $6`,
    [bounds.unitId ?? null, bounds.divisions ?? null, bounds.organisationId ?? null, list ?? null, closed, most],
  )
  return wholeOf(tx, rows)
}
