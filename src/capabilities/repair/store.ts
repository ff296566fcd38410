/** The SQL of repair cases, their records and steps. */

import type { Bounds, KeptRow } from '#capabilities/operation'
import type { Channel } from '#rules/law'
import type { CaseName, EntryKind } from '#rules/ledger'
import type { Clock, Falsehood, Step, StepKind } from '#rules/repair'
import type { Instant, LocalDate } from '#rules/time'
import { bigintArray, type OpenTransaction } from '#storage/database'

/** What is written of a case when it is opened. */
export type CaseHead = CaseName & {
  readonly applicationId: string
  readonly channel: Channel
  readonly externalNo: string | null
  readonly unitId: string
  readonly division: string
}

export type StoredStep = Step & {
  readonly at: Instant
  readonly actId: string
  readonly content: Readonly<Record<string, unknown>>
}
export type StoredCase = CaseHead & { readonly records: readonly bigint[]; readonly steps: readonly StoredStep[] }

export const putCase = async (tx: OpenTransaction, head: CaseHead, records: readonly bigint[]): Promise<void> => {
  await tx.client.query(
    `insert into repair_case (organisation_id, case_id, application_id, channel, external_no, unit_id, division)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [head.organisationId, head.caseId, head.applicationId, head.channel, head.externalNo, head.unitId, head.division],
  )
  await tx.client.query(
    'insert into repair_record (organisation_id, case_id, record_no) select $1, $2, r from unnest($3::bigint[]) as n (r)',
    [head.organisationId, head.caseId, bigintArray(records)],
  )
}

/** Which clock a step stopped and its last day in time; of the last step, until when the result was to be told. */
export type Timed = {
  readonly clock: Clock['clock'] | null
  readonly dueOn: LocalDate | null
  readonly toldBy: LocalDate | null
}
export const UNTIMED: Timed = { clock: null, dueOn: null, toldBy: null }

/** A step more; where it ends the case, the day of its end beside it. */
export const putStep = async (
  tx: OpenTransaction,
  { organisationId, caseId }: CaseName,
  step: Step & { readonly actId: string; readonly content: Readonly<Record<string, unknown>> } & Timed,
  closedOn: LocalDate | null,
): Promise<void> => {
  await tx.client.query(
    `insert into repair_step (organisation_id, case_id, step_no, kind, on_day, recorded_at, act_id, content, clock, due_on, told_by)
     select $1, $2, coalesce(max(step_no), 0) + 1, $3, $4, recording_instant(), $5, $6, $7, $8::date, $9::date
     from repair_step where organisation_id = $1 and case_id = $2`,
    [
      ...[organisationId, caseId, step.kind, step.on, step.actId, JSON.stringify(step.content)],
      ...[step.clock, step.dueOn, step.toldBy],
    ],
  )
  if (closedOn !== null)
    await tx.client.query('update repair_case set closed_on = $3 where organisation_id = $1 and case_id = $2', [
      organisationId,
      caseId,
      closedOn,
    ])
}

type CaseRow = {
  organisation_id: string
  case_id: string
  application_id: string
  channel: Channel
  external_no: string | null
  unit_id: string
  division: string
}
const CASE = 'c.organisation_id, c.case_id, c.application_id, c.channel, c.external_no, c.unit_id, c.division'

/** Cases with their records and steps, in the order of the heads. */
const wholeOf = async (tx: OpenTransaction, rows: readonly CaseRow[]): Promise<StoredCase[]> => {
  if (rows.length === 0) return []
  const names = [rows.map(row => row.organisation_id), rows.map(row => row.case_id)]
  const records = await tx.client.query<{ case_id: string; record_no: string }>(
    `select r.case_id, r.record_no from unnest($1::uuid[], $2::uuid[]) as n (organisation_id, case_id)
     join repair_record r using (organisation_id, case_id) order by r.record_no`,
    names,
  )
  const steps = await tx.client.query<{
    case_id: string
    kind: StepKind
    on_day: LocalDate
    recorded_at: Instant
    act_id: string
    content: string
  }>(
    `select s.case_id, s.kind, s.on_day, s.recorded_at, s.act_id, s.content from unnest($1::uuid[], $2::uuid[]) as n (organisation_id, case_id)
     join repair_step s using (organisation_id, case_id) order by s.step_no`,
    names,
  )
  const recordsOf = Map.groupBy(records.rows, row => row.case_id)
  const stepsOf = Map.groupBy(steps.rows, row => row.case_id)
  return rows.map(row => ({
    organisationId: row.organisation_id,
    caseId: row.case_id,
    applicationId: row.application_id,
    channel: row.channel,
    externalNo: row.external_no,
    unitId: row.unit_id,
    division: row.division,
    records: (recordsOf.get(row.case_id) ?? []).map(one => BigInt(one.record_no)),
    steps: (stepsOf.get(row.case_id) ?? []).map(one => ({
      kind: one.kind,
      on: one.on_day,
      at: one.recorded_at,
      actId: one.act_id,
      content: JSON.parse(one.content) as Record<string, unknown>,
    })),
  }))
}

export const findCase = async (tx: OpenTransaction, { organisationId, caseId }: CaseName): Promise<StoredCase | undefined> => {
  const { rows } = await tx.client.query<CaseRow>(
    `select ${CASE} from repair_case c where c.organisation_id = $1 and c.case_id = $2`,
    [organisationId, caseId],
  )
  return (await wholeOf(tx, rows))[0]
}

/** The open cases of the organisation in which one of these records stands already, and those of that number. */
export const listCasesOf = async (
  tx: OpenTransaction,
  organisationId: string,
  records: readonly bigint[],
  externalNo: string | null,
): Promise<StoredCase[]> => {
  const { rows } = await tx.client.query<CaseRow>(
    `select ${CASE} from repair_case c where c.organisation_id = $1 and (c.external_no = $3
       or c.closed_on is null and exists (
         select from repair_record r where r.organisation_id = c.organisation_id and r.case_id = c.case_id and r.record_no = any($2::bigint[])))
     order by c.case_id`,
    [organisationId, bigintArray(records), externalNo],
  )
  return wholeOf(tx, rows)
}

/** Open cases, and of an organisation all, where not the open ones alone are asked for; the oldest first. */
export const listCases = async (tx: OpenTransaction, bounds: Bounds, most: number, state?: 'open'): Promise<StoredCase[]> => {
  const { rows } = await tx.client.query<CaseRow>(
    `select ${CASE} from repair_case c
     where ($1::uuid is null or c.unit_id = any (units_of($1))) and ($2::text[] is null or c.division = any($2))
       and ($3::uuid is null or c.organisation_id = $3) and (c.closed_on is null or $3::uuid is not null and not $5)
     order by c.case_id limit $4`,
    [bounds.unitId ?? null, bounds.divisions ?? null, bounds.organisationId ?? null, most, state === 'open'],
  )
  return wholeOf(tx, rows)
}

/** Closed cases, the newest first. */
export const listClosed = async (tx: OpenTransaction, bounds: Bounds, most: number): Promise<StoredCase[]> => {
  const { rows } = await tx.client.query<CaseRow>(
    `select ${CASE} from repair_case c
     where ($1::uuid is null or c.unit_id = any (units_of($1))) and ($2::text[] is null or c.division = any($2))
       and ($3::uuid is null or c.organisation_id = $3) and c.closed_on is not null
     order by c.closed_on desc, c.case_id desc limit $4`,
    [bounds.unitId ?? null, bounds.divisions ?? null, bounds.organisationId ?? null, most],
  )
  return wholeOf(tx, rows)
}

export const putFalsehoods = async (
  tx: OpenTransaction,
  { organisationId, caseId }: CaseName,
  records: readonly bigint[],
  foundOn: LocalDate,
): Promise<void> => {
  await tx.client.query(
    `insert into repair_falsehood (organisation_id, record_no, case_id, found_on)
     select $1, r, $2, $4 from unnest($3::bigint[]) as n (r)`,
    [organisationId, caseId, bigintArray(records), foundOn],
  )
}

/** What was found of the organisation, and of those that were merged into it, seen from one of its records; `shown`: as much of it as the portal's role may read. */
export const listFalsehoods = async (
  tx: OpenTransaction,
  organisationId: string,
  recordNo: bigint,
  shown = false,
): Promise<readonly Falsehood[]> => {
  const { rows } = await tx.client.query<{ record_no: string | null; found_on: LocalDate }>(
    `select record_no, found_on from ${shown ? 'find_disclosed_falsehoods' : 'find_falsehoods'}($1) order by found_on, record_no`,
    [organisationId],
  )
  return rows.map(row => ({ foundOn: row.found_on, here: row.record_no === recordNo.toString() }))
}

/** All that the portal's role may read, by organisation: they are few. */
export const listShownFalsehoods = async (
  tx: OpenTransaction,
): Promise<ReadonlyMap<string, readonly { readonly recordNo: string | null; readonly foundOn: LocalDate }[]>> => {
  const { rows } = await tx.client.query<{ organisation_id: string; record_no: string | null; found_on: LocalDate }>(
    'select * from find_disclosed_falsehoods(null) order by organisation_id, found_on, record_no',
  )
  const found = rows.map(row => ({ of: row.organisation_id, recordNo: row.record_no, foundOn: row.found_on }))
  return Map.groupBy(found, one => one.of)
}

/** As much of an entry as the fold reads. */
export type ShownEntry = {
  readonly entryNo: number
  readonly kind: EntryKind
  readonly recordedOn: LocalDate
  readonly content: string | null
}

/** The entries of a record that is disclosed today, oldest first, through the views of the public. */
export const readShown = async (
  tx: OpenTransaction,
  organisationId: string,
  recordNo: bigint,
): Promise<{ division: string; entries: ShownEntry[] } | undefined> => {
  const name = [organisationId, recordNo.toString()]
  const { rows } = await tx.client.query<{ division: string }>(
    'select division from disclosed_record where organisation_id = $1 and record_no = $2',
    name,
  )
  const entries = await tx.client.query<{ entry_no: number; kind: EntryKind; recorded_on: LocalDate; fact: string | null }>(
    `select entry_no, kind, (recorded_at at time zone 'Asia/Shanghai')::date as recorded_on, fact from disclosed_entry
     where organisation_id = $1 and record_no = $2 order by entry_no`,
    name,
  )
  // It may have ended between the statements.
  if (rows[0] === undefined || entries.rows.length === 0) return undefined
  return {
    division: rows[0].division,
    entries: entries.rows.map(row => ({
      entryNo: row.entry_no,
      kind: row.kind,
      recordedOn: row.recorded_on,
      content: row.fact,
    })),
  }
}

/** Acts by which the unit brought the case to its decision. */
export const listHandlingActs = async (tx: OpenTransaction, { organisationId, caseId }: CaseName): Promise<string[]> => {
  const { rows } = await tx.client.query<{ act_id: string }>(
    `select act_id from repair_step where organisation_id = $1 and case_id = $2 and kind in ('accepted', 'returned', 'extended')`,
    [organisationId, caseId],
  )
  return rows.map(row => row.act_id)
}

/** How many clocks were stopped in time since a day, by unit and clock; `feedback` by the step that ended the case. */
export const listStopped = async (tx: OpenTransaction, since: LocalDate): Promise<KeptRow<Clock['clock']>[]> => {
  const { rows } = await tx.client.query<{
    unit_id: string
    clock: Clock['clock']
    in_time: number
    late: number
    unsettled: number
  }>(
    `select c.unit_id, t.clock,
       sum(case when s.on_day <= t.due then 1 else 0 end)::int as in_time,
       sum(case when s.on_day > t.due then 1 else 0 end)::int as late,
       sum(case when t.due is null then 1 else 0 end)::int as unsettled
     from repair_step s join repair_case c using (organisation_id, case_id),
       lateral (values (s.clock, s.due_on), ('feedback', s.told_by)) as t (clock, due)
     where s.clock is not null and s.on_day >= $1
       and (t.clock <> 'feedback' or s.kind in ('refused', 'approved', 'rejected'))
     group by 1, 2`,
    [since],
  )
  return rows.map(({ unit_id: unitId, in_time: inTime, ...row }) => ({ unitId, inTime, ...row }))
}
