/** The SQL of objections and their steps. */

import type { Bounds, KeptRow } from '#capabilities/operation'
import type { CaseName } from '#rules/ledger'
import type { ObjectionClock, ObjectionStep, ObjectionStepKind, Subject } from '#rules/objection'
import type { Instant, LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

/** What is written of a case when it is filed. */
export type CaseHead = CaseName & {
  readonly recordNo: bigint
  readonly subject: Subject
  readonly unitId: string
  readonly division: string
  readonly annulledOn: LocalDate | null
}

export type Content = Readonly<Record<string, unknown>>
export type StoredStep = ObjectionStep & { readonly at: Instant; readonly actId: string; readonly content: Content }
export type StoredCase = CaseHead & {
  readonly secondUnitId: string | null
  /** At least its filing; the day of an annulling document stands with it. */
  readonly steps: readonly StoredStep[]
}

export const putCase = async (tx: OpenTransaction, head: CaseHead, filedOn: LocalDate): Promise<void> => {
  await tx.client.query(
    `insert into objection_case (organisation_id, case_id, record_no, subject, unit_id, division, annulled_on, filed_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      head.organisationId,
      head.caseId,
      head.recordNo.toString(),
      head.subject,
      head.unitId,
      head.division,
      head.annulledOn,
      filedOn,
    ],
  )
}

/** Which clock a step stopped, and its last day in time; null where no calendar settles it. */
export type Timed = { readonly clock: ObjectionClock['clock'] | null; readonly dueOn: LocalDate | null }
export const UNTIMED: Timed = { clock: null, dueOn: null }

/** A step more, and whether the case is closed after it. */
export const putStep = async (
  tx: OpenTransaction,
  { organisationId, caseId }: CaseName,
  step: { readonly kind: ObjectionStepKind; readonly on: LocalDate; readonly actId: string; readonly content: Content } & Timed,
  closedOn: LocalDate | null,
): Promise<void> => {
  await tx.client.query(
    `insert into objection_step (organisation_id, case_id, step_no, kind, on_day, recorded_at, act_id, content, clock, due_on)
     select $1, $2, coalesce(max(step_no), 0) + 1, $3, $4, recording_instant(), $5, $6, $7, $8::date
     from objection_step where organisation_id = $1 and case_id = $2`,
    [organisationId, caseId, step.kind, step.on, step.actId, JSON.stringify(step.content), step.clock, step.dueOn],
  )
  await tx.client.query(
    'update objection_case set closed_on = $3 where organisation_id = $1 and case_id = $2 and closed_on is distinct from $3',
    [organisationId, caseId, closedOn],
  )
}

export const putSecondUnit = async (
  tx: OpenTransaction,
  { organisationId, caseId }: CaseName,
  unitId: string | null,
): Promise<void> => {
  await tx.client.query('update objection_case set second_unit_id = $3 where organisation_id = $1 and case_id = $2', [
    organisationId,
    caseId,
    unitId,
  ])
}

type CaseRow = {
  organisation_id: string
  case_id: string
  record_no: string
  subject: Subject
  unit_id: string
  second_unit_id: string | null
  division: string
  annulled_on: LocalDate | null
}
const CASE = 'c.organisation_id, c.case_id, c.record_no, c.subject, c.unit_id, c.second_unit_id, c.division, c.annulled_on'

/** Cases with their steps, in the order of the heads. */
const wholeOf = async (tx: OpenTransaction, rows: readonly CaseRow[]): Promise<StoredCase[]> => {
  if (rows.length === 0) return []
  const steps = await tx.client.query<{
    case_id: string
    kind: ObjectionStepKind
    on_day: LocalDate
    recorded_at: Instant
    act_id: string
    content: string
  }>(
    `select s.case_id, s.kind, s.on_day, s.recorded_at, s.act_id, s.content
     from unnest($1::uuid[], $2::uuid[]) as n (organisation_id, case_id)
     join objection_step s using (organisation_id, case_id) order by s.step_no`,
    [rows.map(row => row.organisation_id), rows.map(row => row.case_id)],
  )
  const stepsOf = Map.groupBy(steps.rows, row => row.case_id)
  return rows.map(row => ({
    organisationId: row.organisation_id,
    caseId: row.case_id,
    recordNo: BigInt(row.record_no),
    subject: row.subject,
    unitId: row.unit_id,
    secondUnitId: row.second_unit_id,
    division: row.division,
    annulledOn: row.annulled_on,
    steps: (stepsOf.get(row.case_id) ?? []).map(one => ({
      kind: one.kind,
      on: one.on_day,
      ...(one.kind === 'filed' ? { annulledOn: row.annulled_on } : {}),
      at: one.recorded_at,
      actId: one.act_id,
      content: JSON.parse(one.content) as Content,
    })),
  }))
}

export const findCase = async (tx: OpenTransaction, { organisationId, caseId }: CaseName): Promise<StoredCase | undefined> => {
  const { rows } = await tx.client.query<CaseRow>(
    `select ${CASE} from objection_case c where c.organisation_id = $1 and c.case_id = $2`,
    [organisationId, caseId],
  )
  return (await wholeOf(tx, rows))[0]
}

/** The objection to a record that is open; there is one at most. */
export const findOpenCase = async (
  tx: OpenTransaction,
  organisationId: string,
  recordNo: bigint,
): Promise<StoredCase | undefined> => {
  const { rows } = await tx.client.query<CaseRow>(
    `select ${CASE} from objection_case c where c.organisation_id = $1 and c.record_no = $2 and c.closed_on is null`,
    [organisationId, recordNo.toString()],
  )
  return (await wholeOf(tx, rows))[0]
}

/** Open cases by their filing; or those closed, the newest first. */
export const listCases = async (
  tx: OpenTransaction,
  bounds: Bounds,
  { open, subject, unitId }: { open: boolean; subject: Subject | null; unitId: string | null },
  most: number,
): Promise<StoredCase[]> => {
  const { rows } = await tx.client.query<CaseRow>(
    `select ${CASE} from objection_case c
     where (c.closed_on is null) = $5 and ($6::text is null or c.subject = $6)
       and ($7::uuid is null or c.unit_id = any (units_of($7)) or c.second_unit_id = any (units_of($7)))
       and ($1::uuid is null or c.unit_id = any (units_of($1)) or c.second_unit_id = any (units_of($1))) and ($2::text[] is null or c.division = any($2))
       and ($3::uuid is null or c.organisation_id = $3)
     order by c.closed_on desc nulls first, c.filed_on, c.case_id limit $4`,
    [bounds.unitId ?? null, bounds.divisions ?? null, bounds.organisationId ?? null, most, open, subject, unitId],
  )
  return wholeOf(tx, rows)
}

/** How many clocks were stopped in time since a day, by whoever was to act and clock. */
export const listStopped = async (tx: OpenTransaction, since: LocalDate): Promise<KeptRow<ObjectionClock['clock']>[]> => {
  const { rows } = await tx.client.query<{
    unit_id: string | null
    clock: ObjectionClock['clock']
    in_time: number
    late: number
    unsettled: number
  }>(
    `select case when s.clock = 'second-look' then c.second_unit_id else c.unit_id end as unit_id, s.clock,
       sum(case when s.on_day <= s.due_on then 1 else 0 end)::int as in_time,
       sum(case when s.on_day > s.due_on then 1 else 0 end)::int as late,
       sum(case when s.due_on is null then 1 else 0 end)::int as unsettled
     from objection_step s join objection_case c using (organisation_id, case_id)
     where s.clock is not null and s.on_day >= $1 group by 1, 2`,
    [since],
  )
  return rows.map(({ unit_id: unitId, in_time: inTime, ...row }) => ({ unitId, inTime, ...row }))
}
