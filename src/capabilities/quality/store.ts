/** The SQL of quality: every figure is counted from submissions, findings, open rows and the ledger when it is asked for. */

import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

/** What is counted: months from and up to, in both ends, and of whom. */
export type Filter = {
  /** First days of months. */
  readonly from: LocalDate
  readonly to: LocalDate
  readonly unitId?: string | undefined
  readonly item?: string | undefined
  readonly divisions?: readonly string[] | undefined
}

/** One unit, item, division and month. */
export type Cell = {
  readonly unitId: string
  readonly item: string
  readonly division: string
  /** YYYY-MM */
  readonly month: string
  readonly submissions: number
  readonly rows: number
  readonly sound: number
  readonly refused: number
  readonly held: number
  readonly late: number
  readonly unlinked: number
  /** Mandatory cells that were left empty. */
  readonly missing: number
  readonly wrong: number
  readonly open: number
  readonly openSince: LocalDate | null
  readonly zero: boolean
}

/** Rows of which the code or the name leads to no known organisation. */
export const UNLINKED = [
  'ORGANISATION_PROVISIONAL',
  'PARTY_UNKNOWN',
  'PARTY_CODE_MISSING',
  'PARTY_AMBIGUOUS',
  'PARTY_LIKE_PERSON',
  'NAME_MISMATCH',
]
export const MISSING = ['FIELD_MISSING', 'FIELD_REQUIRED_HERE']
export const LATE = ['LATE']

const parameters = ({ from, to, unitId, item, divisions }: Filter): unknown[] => [
  from,
  to,
  unitId ?? null,
  item ?? null,
  divisions === undefined ? null : divisions.join(' '),
]
const OF = `($3::uuid is null or unit_id = $3) and ($4::text is null or item = $4)
  and ($5::text is null or division = any(string_to_array($5, ' ')))`
const WITHIN = `month between $1::date and $2::date and ${OF}`

export async function countCells(tx: OpenTransaction, filter: Filter): Promise<Cell[]> {
  const { rows } = await tx.client.query<Cell>(
    `with s as (select * from quality_submission where ${WITHIN}),
     f as (
       select submission_id,
              count(distinct case when code = any($6::text[]) then row_no end) as late,
              count(distinct case when code = any($7::text[]) then row_no end) as unlinked,
              count(case when code = any($8::text[]) then 1 end) as missing
       from quality_finding where submission_id in (select submission_id from s) group by submission_id),
     handed as (
       select unit_id, item, division, month, count(*) as submissions, sum(rows) as rows, sum(sound) as sound, sum(refused) as refused,
              sum(held) as held, sum(coalesce(late, 0)) as late, sum(coalesce(unlinked, 0)) as unlinked, sum(coalesce(missing, 0)) as missing
       from s left join f using (submission_id) group by 1, 2, 3, 4),
     wrong as (select unit_id, item, division, month, count(*) as wrong from quality_wrong where ${WITHIN} group by 1, 2, 3, 4),
     open as (
       select unit_id, item, division, date_trunc('month', since::timestamp)::date as month, count(*) as open, min(since) as open_since
       from quality_open where date_trunc('month', since::timestamp)::date between $1::date and $2::date and ${OF} group by 1, 2, 3, 4),
     zero as materialized (select unit_id, item, division, month, true as zero from zero_report where ${WITHIN})
     select unit_id as "unitId", item, division, to_char(month, 'YYYY-MM') as month, coalesce(submissions, 0)::int as submissions,
            coalesce(rows, 0)::float8 as rows, coalesce(sound, 0)::float8 as sound, coalesce(refused, 0)::float8 as refused,
            coalesce(held, 0)::float8 as held, coalesce(late, 0)::float8 as late, coalesce(unlinked, 0)::float8 as unlinked,
            coalesce(missing, 0)::float8 as missing, coalesce(wrong, 0)::int as wrong, coalesce(open, 0)::float8 as open,
            open_since as "openSince", coalesce(zero, false) as zero
     from handed full join wrong using (unit_id, item, division, month) full join open using (unit_id, item, division, month)
       full join zero using (unit_id, item, division, month)
     order by month, division, unit_id, item`,
    [...parameters(filter), LATE, UNLINKED, MISSING],
  )
  return rows
}

/** What a figure opens: submissions, with how many of their rows are meant. */
export type OpenedSubmission = {
  readonly submission: string
  readonly unitId: string
  readonly item: string
  readonly division: string
  readonly fileName: string
  readonly receivedAt: string
  readonly rows: number
}
export type SubmissionFigure = 'rows' | 'sound' | 'refused' | 'held'

export async function listSubmissionsOf(
  tx: OpenTransaction,
  figure: SubmissionFigure,
  filter: Filter,
  limit: number,
): Promise<OpenedSubmission[]> {
  const { rows } = await tx.client.query<OpenedSubmission>(
    `select submission_id as submission, unit_id as "unitId", item, division, file_name as "fileName", received_at as "receivedAt",
            ${figure}::float8 as rows
     from quality_submission where ${WITHIN} and ${figure} > 0 order by received_at desc limit $6`,
    [...parameters(filter), limit],
  )
  return rows
}

/** A row of a file that a figure opens, with the code for which it is counted. */
export type OpenedRow = {
  readonly submission: string
  readonly row: number
  readonly unitId: string
  readonly item: string
  readonly division: string
  readonly code: string | null
  readonly field: string | null
  readonly since: LocalDate | null
}

export async function listFoundRowsOf(
  tx: OpenTransaction,
  codes: readonly string[],
  filter: Filter,
  limit: number,
): Promise<OpenedRow[]> {
  const { rows } = await tx.client.query<OpenedRow>(
    `select distinct on (s.received_at, s.submission_id, f.row_no, f.code, f.field) s.submission_id as submission, f.row_no::int as row,
            s.unit_id as "unitId", s.item, s.division, f.code, f.field, null as since
     from (select * from quality_submission where ${WITHIN}) s join quality_finding f using (submission_id)
     where f.code = any($6::text[]) order by s.received_at desc, s.submission_id, f.row_no, f.code, f.field limit $7`,
    [...parameters(filter), codes, limit],
  )
  return rows
}

/** Oldest first. `before`: of any month, but only what is open since an earlier day. */
export async function listOpenRows(
  tx: OpenTransaction,
  filter: Filter,
  limit: number,
  before: LocalDate | null = null,
): Promise<OpenedRow[]> {
  const { rows } = await tx.client.query<OpenedRow>(
    `select o.submission_id as submission, o.row_no::int as row, o.unit_id as "unitId", o.item, o.division, o.since,
            (select min(f.code) from quality_finding f where f.submission_id = o.submission_id and f.row_no = o.row_no
               and f.level <> 'warning') as code, null as field
     from quality_open o
     where (case when $7::date is null then date_trunc('month', since::timestamp)::date between $1::date and $2::date else since < $7 end)
       and ${OF}
     order by since, submission_id, row_no limit $6`,
    [...parameters(filter), limit, before],
  )
  return rows
}

export type Overdue = { readonly unitId: string; readonly item: string; readonly open: number; readonly oldest: LocalDate }

/** Rows that are open since an earlier day, by unit and item, the oldest first. */
export async function listOverdue(
  tx: OpenTransaction,
  { unitId, divisions }: Pick<Filter, 'unitId' | 'divisions'>,
  before: LocalDate,
): Promise<Overdue[]> {
  const { rows } = await tx.client.query<Overdue>(
    `select unit_id as "unitId", item, count(*)::int as open, min(since) as oldest from quality_open
     where since < $1::date and ($2::uuid is null or unit_id = $2) and ($3::text is null or division = any(string_to_array($3, ' ')))
     group by 1, 2 order by oldest, unit_id, item`,
    [before, unitId ?? null, divisions?.join(' ') ?? null],
  )
  return rows
}

/** Records that were put right after an objection. */
export type WrongRecord = {
  readonly organisationId: string
  readonly recordNo: string
  readonly unitId: string
  readonly item: string
  readonly division: string
}
export async function listWrong(tx: OpenTransaction, filter: Filter, limit: number): Promise<WrongRecord[]> {
  const { rows } = await tx.client.query<WrongRecord>(
    `select organisation_id as "organisationId", record_no::text as "recordNo", unit_id as "unitId", item, division
     from quality_wrong where ${WITHIN} order by month desc, organisation_id, record_no limit $6`,
    [...parameters(filter), limit],
  )
  return rows
}

export type SaidNothing = {
  readonly unitId: string
  readonly item: string
  readonly month: string
  readonly saidOn: LocalDate
}
export async function listZeroReports(tx: OpenTransaction, filter: Filter, limit: number): Promise<SaidNothing[]> {
  const { rows } = await tx.client.query<SaidNothing>(
    `select unit_id as "unitId", item, to_char(month, 'YYYY-MM') as month, said_on as "saidOn"
     from zero_report where ${WITHIN} order by month desc, unit_id, item limit $6`,
    [...parameters(filter), limit],
  )
  return rows
}

export type ZeroReport = { unitId: string; item: string; division: string; month: LocalDate }

/** False where it was said before. */
export async function putZeroReport(
  tx: OpenTransaction,
  report: ZeroReport,
  said: { on: LocalDate; actId: string },
): Promise<boolean> {
  const { unitId, item, division, month } = report
  const { rowCount } = await tx.client.query(
    `insert into zero_report (unit_id, item, month, division, said_on, act_id) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [unitId, item, month, division, said.on, said.actId],
  )
  return rowCount === 1
}

/** Rows that the unit handed in of the item in the month. */
export async function countRows(tx: OpenTransaction, { unitId, item, month }: Omit<ZeroReport, 'division'>): Promise<number> {
  const { rows } = await tx.client.query<{ n: number }>(
    'select coalesce(sum(rows), 0)::float8 as n from quality_submission where unit_id = $1 and item = $2 and month = $3',
    [unitId, item, month],
  )
  return rows[0]!.n
}
