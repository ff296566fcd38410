/** The SQL of what the platform above is told: set-based, for an export may hold everything there is. */

import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type Change = 'new' | 'changed' | 'ended'

export type Export = {
  readonly no: number
  readonly madeOn: LocalDate
  readonly closedOn: LocalDate | null
  readonly closedAs: 'received' | 'abandoned' | null
}

const COLUMNS = 'export_no as no, made_on as "madeOn", closed_on as "closedOn", closed_as as "closedAs"'

/** Locked, where asked for, for the length of the transaction. */
export async function findExport(tx: OpenTransaction, no: number, lock = false): Promise<Export | undefined> {
  const text = `select ${COLUMNS} from province_export where export_no = $1${lock ? ' for no key update' : ''}`
  return (await tx.client.query<Export>(text, [no])).rows[0]
}

/** For the length of the transaction nobody else opens one: where none is open yet, there is no row to hold. */
export async function lockExports(tx: OpenTransaction): Promise<void> {
  await tx.client.query("select pg_advisory_xact_lock(hashtextextended('province_export', 0))")
}

export async function findOpenExport(tx: OpenTransaction): Promise<Export | undefined> {
  return (await tx.client.query<Export>(`select ${COLUMNS} from province_export where closed_on is null for no key update`))
    .rows[0]
}

export async function closeExport(tx: OpenTransaction, no: number, as: 'received' | 'abandoned', on: LocalDate): Promise<void> {
  await tx.client.query('update province_export set closed_on = $2, closed_as = $3 where export_no = $1', [no, on, as])
}

export type Counted = { readonly item: string; readonly change: Change; readonly outcome: string | null; readonly rows: number }

/**
 * Opens an export and puts in what has not been acknowledged as it stands: records that are new, whose fact is another than was told, or
 * that were told and have ended. What ended before it was ever told is nobody's news. What is shielded is shared with nobody: it has ended
 * there until the shield does.
 */
export async function putExport(
  tx: OpenTransaction,
  { actId, items, today }: { readonly actId: string; readonly items: readonly string[]; readonly today: LocalDate },
): Promise<number> {
  const { rows } = await tx.client.query<{ no: number }>(
    'insert into province_export (act_id, made_on) values ($1, $2) returning export_no as no',
    [actId, today],
  )
  const { no } = rows[0]!
  await tx.client.query(
    `insert into province_row (export_no, organisation_id, record_no, item, entry_no, change)
     select $1, d.organisation_id, d.record_no, d.item, d.fact_entry_no,
            case when d.over then 'ended' when d.told is null then 'new' else 'changed' end
     from (select r.organisation_id, r.record_no, r.item, r.fact_entry_no, t.entry_no as told, t.change,
                  coalesce(r.ended_on <= $3::date, false) or coalesce(r.disclosed_until <= $3::date, false)
                    or (coalesce(r.shielded_from, 'infinity') <= $3::date and $3::date < coalesce(r.shielded_until, 'infinity')) as over
           from province_record r
           left join province_told t on t.organisation_id = r.organisation_id and t.record_no = r.record_no
           where r.item = any($2::text[])) d
     where case when d.over then d.told is not null and d.change <> 'ended'
                else d.told is null or d.change = 'ended' or d.told < d.fact_entry_no end`,
    [no, items, today],
  )
  await tx.client.query(
    `insert into province_zero (unit_id, item, month, export_no)
     select z.unit_id, z.item, z.month, $1 from province_zero_report z
     where z.item = any($2::text[]) and not exists (
       select from province_zero t join province_export e on e.export_no = t.export_no
       where t.unit_id = z.unit_id and t.item = z.item and t.month = z.month and e.closed_as = 'received')`,
    [no, items],
  )
  return no
}

export async function countRows(tx: OpenTransaction, no: number): Promise<Counted[]> {
  const { rows } = await tx.client.query<Counted>(
    `select item, change, outcome, count(*)::float8 as rows from province_row where export_no = $1
     group by 1, 2, 3 order by 1, 2, 3`,
    [no],
  )
  return rows
}

export type ExportRow = {
  readonly organisationId: string
  readonly recordNo: string
  readonly change: Change
  /** Null where it was erased meanwhile. */
  readonly fact: string | null
}

/** Rows of an item after a record, in the order of records. */
export async function listRows(
  tx: OpenTransaction,
  of: { readonly no: number; readonly item: string; readonly limit: number },
  after: Pick<ExportRow, 'organisationId' | 'recordNo'> | undefined,
): Promise<ExportRow[]> {
  const { rows } = await tx.client.query<ExportRow>(
    `select r.organisation_id as "organisationId", r.record_no::text as "recordNo", r.change, f.fact
     from (select * from province_row
           where export_no = $1 and item = $2 and (organisation_id, record_no) > ($3::uuid, $4::bigint)
           order by organisation_id, record_no limit $5) r
     join province_fact f on f.organisation_id = r.organisation_id and f.entry_no = r.entry_no
     order by r.organisation_id, r.record_no`,
    [of.no, of.item, after?.organisationId ?? FIRST, after?.recordNo ?? '-1', of.limit],
  )
  return rows
}
const FIRST = '00000000-0000-0000-0000-000000000000'

export type ZeroReport = { readonly unitId: string; readonly item: string; readonly month: string }
export async function listZeroReports(tx: OpenTransaction, no: number): Promise<ZeroReport[]> {
  const { rows } = await tx.client.query<ZeroReport>(
    `select unit_id as "unitId", item, to_char(month, 'YYYY-MM') as month from province_zero
     where export_no = $1 order by province_zero.month, unit_id, item`,
    [no],
  )
  return rows
}

export async function countZeroReports(tx: OpenTransaction, no: number): Promise<number> {
  const text = 'select count(*)::int as reports from province_zero where export_no = $1'
  return (await tx.client.query<{ reports: number }>(text, [no])).rows[0]!.reports
}

export type Said = {
  readonly organisationId: string
  readonly recordNo: string
  readonly outcome: 'accepted' | 'refused'
  readonly reason: string | null
}

/** What the receipt says of rows; gives those that the export has. */
export async function putSaid(
  tx: OpenTransaction,
  no: number,
  said: readonly Said[],
): Promise<Pick<Said, 'organisationId' | 'recordNo'>[]> {
  const { rows } = await tx.client.query<Pick<Said, 'organisationId' | 'recordNo'>>(
    `update province_row r set outcome = s.outcome, reason = s.reason
     from unnest($2::uuid[], $3::bigint[], $4::text[], $5::text[]) as s (organisation_id, record_no, outcome, reason)
     where r.organisation_id = s.organisation_id and r.record_no = s.record_no and r.export_no = $1
     returning r.organisation_id as "organisationId", r.record_no::text as "recordNo"`,
    [
      no,
      said.map(one => one.organisationId),
      said.map(one => one.recordNo),
      said.map(one => one.outcome),
      said.map(one => one.reason),
    ],
  )
  return rows
}

/** Of whatever the receipt says nothing. */
export async function acceptRest(tx: OpenTransaction, no: number): Promise<void> {
  await tx.client.query("update province_row set outcome = 'accepted' where export_no = $1 and outcome is null", [no])
}

/** What was accepted is told from now on. */
export async function putTold(tx: OpenTransaction, no: number): Promise<void> {
  await tx.client.query(
    `insert into province_told (organisation_id, record_no, entry_no, change, export_no)
     select organisation_id, record_no, entry_no, change, export_no from province_row where export_no = $1 and outcome = 'accepted'
     on conflict (organisation_id, record_no) do update
     set entry_no = excluded.entry_no, change = excluded.change, export_no = excluded.export_no`,
    [no],
  )
}

export async function listExports(tx: OpenTransaction, limit: number): Promise<Export[]> {
  const { rows } = await tx.client.query<Export>(`select ${COLUMNS} from province_export order by export_no desc limit $1`, [
    limit,
  ])
  return rows
}
