/** The SQL of what anybody has said is wrong. */

import type { Bounds } from '#capabilities/operation'
import type { Reported, ReportOutcome } from '#rules/objection'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type Report = {
  readonly organisationId: string
  readonly reportId: string
  readonly recordNo: bigint
  readonly unitId: string
  readonly division: string
  readonly about: Reported
  readonly says: string
  readonly reportedOn: LocalDate
  readonly retainedUntil: LocalDate
}
export type StoredReport = Report & { readonly closedOn: LocalDate | null; readonly outcome: ReportOutcome | null }

/** What is over goes when the next one comes or one is dealt with; nobody is shown it before. */
export const dropOldReports = async (tx: OpenTransaction, today: LocalDate): Promise<void> => {
  await tx.client.query('delete from error_report where retained_until <= $1', [today])
}

export const countOpenReports = async (tx: OpenTransaction, organisationId: string, recordNo: bigint): Promise<number> => {
  const { rows } = await tx.client.query<{ n: number }>(
    'select count(*)::int as n from error_report where organisation_id = $1 and record_no = $2 and closed_on is null',
    [organisationId, recordNo.toString()],
  )
  return rows[0]!.n
}

export const putReport = async (tx: OpenTransaction, report: Report): Promise<void> => {
  await tx.client.query(
    `insert into error_report (organisation_id, report_id, record_no, unit_id, division, about, says, reported_on, retained_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[report.organisationId, report.reportId, report.recordNo.toString(), report.unitId, report.division],
      ...[report.about, report.says, report.reportedOn, report.retainedUntil],
    ],
  )
}

type Row = {
  organisation_id: string
  report_id: string
  record_no: string
  unit_id: string
  division: string
  about: Reported
  says: string
  reported_on: LocalDate
  retained_until: LocalDate
  closed_on: LocalDate | null
  outcome: ReportOutcome | null
}
const toReport = (row: Row): StoredReport => ({
  organisationId: row.organisation_id,
  reportId: row.report_id,
  recordNo: BigInt(row.record_no),
  unitId: row.unit_id,
  division: row.division,
  about: row.about,
  says: row.says,
  reportedOn: row.reported_on,
  retainedUntil: row.retained_until,
  closedOn: row.closed_on,
  outcome: row.outcome,
})

/** Of a unit, divisions, or all; the oldest first. */
export const listReports = async (
  tx: OpenTransaction,
  bounds: Bounds,
  { open, today }: { open: boolean; today: LocalDate },
  most: number,
): Promise<StoredReport[]> => {
  const { rows } = await tx.client.query<Row>(
    `select * from error_report r
     where (r.closed_on is null) = $1 and r.retained_until > $2
       and ($3::uuid is null or r.unit_id = any (units_of($3))) and ($4::text[] is null or r.division = any($4))
     order by r.reported_on, r.report_id limit $5`,
    [open, today, bounds.unitId ?? null, bounds.divisions ?? null, most],
  )
  return rows.map(toReport)
}

export const findReport = async (
  tx: OpenTransaction,
  organisationId: string,
  reportId: string,
): Promise<StoredReport | undefined> => {
  const { rows } = await tx.client.query<Row>(
    'select * from error_report where organisation_id = $1 and report_id = $2 for update',
    [organisationId, reportId],
  )
  return rows[0] && toReport(rows[0])
}

export const closeReport = async (
  tx: OpenTransaction,
  { organisationId, reportId }: Pick<Report, 'organisationId' | 'reportId'>,
  closing: { on: LocalDate; outcome: ReportOutcome; answer: string; retainedUntil: LocalDate },
): Promise<void> => {
  await tx.client.query(
    `update error_report set closed_on = $3, outcome = $4, answer = $5, retained_until = $6
     where organisation_id = $1 and report_id = $2`,
    [organisationId, reportId, closing.on, closing.outcome, closing.answer, closing.retainedUntil],
  )
}
