/** The SQL of what is disclosed: through the views of the portal's role, each read one prepared statement. */

import type { Instant, LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

/** Whatever runs a statement: a pool (one statement is its own snapshot) or the client of a transaction. */
export type Statements = {
  query<R extends object>(statement: { name: string; text: string; values: readonly unknown[] }): Promise<{ rows: R[] }>
}

/** What floor 1 asks for, where its doors are asked through the reader of a page. */
export const through = (from: Statements): OpenTransaction => ({ client: from as unknown as OpenTransaction['client'] })

/** A row of `disclosed_record`; days as text, `infinity` for an open end. */
export type DisclosedRow = {
  readonly organisation_id: string
  readonly record_no: string
  readonly item: string
  readonly severity: number | null
  readonly determined_on: LocalDate | null
  readonly recorded_on: LocalDate
  readonly disclosed_from: LocalDate
  readonly disclosed_until: string | null
  readonly may_end_early_from: LocalDate | null
  /** The day on which an objection that is open today was taken up. */
  readonly objected_from: LocalDate | null
  readonly fact_entry_no: number
  readonly fact: string | null
}

export type PageRow = DisclosedRow & { readonly source_unit_id: string; readonly division: string }

/** What one organisation's disclosed rows are read into, with the names that they say. */
export type Whole = {
  readonly today: LocalDate
  readonly organisationId: string
  /** All that it has or had, shown or not. */
  readonly names: readonly {
    readonly standing: string
    readonly from: string
    readonly until: string
    readonly recordNo: string
    readonly name: string
  }[]
  readonly rows: PageRow[]
  /** The code was another organisation's, which is this one now. */
  readonly isPassed: boolean
}

/** The item from which organisations get their names. */
export const REGISTRATION = 'registration'

// All that the page of an organisation needs, in one statement that does no more than read the disclosed rows and the names:
// no sort, no window. It comes as one text, since taking rows apart cell by cell costs the driver more than all the rest (bench/page.ts).
// The separators cannot stand inside: facts are JSON, which escapes them, and from names they are taken out.
const WHOLE = 'select whole from disclosed_whole($1, $2) as whole'

/** At most so many disclosed records of the organisation with that code, in no order; undefined where there is none. */
export const readWhole = async (from: Statements, uscc: string, most: number): Promise<Whole | undefined> => {
  const { rows } = await from.query<{ whole: string | null }>({ name: 'disclosure-whole', text: WHOLE, values: [uscc, most] })
  const whole = rows[0]?.whole
  if (whole === undefined || whole === null) return undefined
  const [today = '', organisationId = '', names = '', records = '', passed = ''] = whole.split('\u001d')
  return {
    today: today as LocalDate,
    organisationId,
    names: names === '' ? [] : names.split('\u001e').map(nameOf),
    rows: records.split('\u001e').map(record => rowOf(organisationId, record.split('\u001f'))),
    isPassed: passed === 'true',
  }
}

const nameOf = (text: string): Whole['names'][number] => {
  const [standing = '', from = '', until = '', recordNo = '', name = ''] = text.split('\u001f')
  return { standing, from, until, recordNo, name }
}

const rowOf = (organisationId: string, cells: readonly string[]): PageRow => ({
  organisation_id: organisationId,
  record_no: cells[0]!,
  item: cells[1]!,
  severity: cells[2] === '0' ? null : Number(cells[2]),
  determined_on: dayOf(cells[3]!),
  recorded_on: cells[4] as LocalDate,
  disclosed_from: cells[5] as LocalDate,
  disclosed_until: dayOf(cells[6]!),
  may_end_early_from: dayOf(cells[7]!),
  objected_from: dayOf(cells[8]!),
  fact_entry_no: Number(cells[9]),
  division: cells[10]!,
  source_unit_id: cells[11]!,
  fact: cells[12] ?? null,
})

const dayOf = (text: string): LocalDate | null => (text === '' ? null : (text as LocalDate))

const COLUMNS = `r.organisation_id, r.record_no, r.item, r.severity, r.determined_on, r.recorded_on, r.disclosed_from, r.disclosed_until,
  r.may_end_early_from, r.objected_from, r.fact_entry_no, r.fact, r.division, r.source_unit_id`

const PAGE = `
  select ${COLUMNS}, r.nth::int as nth from (
    select s.*, row_number() over (partition by s.item order by s.determined_on desc nulls last, s.record_no) as nth
    from disclosed_record s where s.organisation_id = $1
  ) r
  where ($2::text is null or r.item = $2) and r.nth > $3 and r.nth <= $4 or r.item = '${REGISTRATION}' and r.nth = 1
  order by r.item, r.nth`

/** Records from the `after`-th to the `upTo`-th of each item, or of one, newest first; the registration always. */
export const readPage = async (
  from: Statements,
  organisationId: string,
  { item, after, upTo }: { item: string | null; after: number; upTo: number },
): Promise<readonly (PageRow & { readonly nth: number })[]> =>
  (
    await from.query<PageRow & { nth: number }>({
      name: 'disclosure-page',
      text: PAGE,
      values: [organisationId, item, after, upTo],
    })
  ).rows

/** Which records of an item a list asks for; days inclusive. */
export type Asked = {
  readonly item: string
  readonly units: readonly string[] | null
  readonly divisions: readonly string[] | null
  readonly severity: 1 | 2 | 3 | null
  readonly from: LocalDate
  readonly to: LocalDate
}
/** Where a list goes on: behind this record. */
export type Place = { readonly on: LocalDate; readonly organisationId: string; readonly recordNo: bigint }

const LISTED = 'select *, china_today() as today from list_disclosed($1, $2, $3, $4::smallint, $5, $6, $7, $8, $9, $10)'
// Behind all others of the day after every day, which no record is of.
const BEGINNING = ['9999-12-31', '00000000-0000-0000-0000-000000000000', '0']

export const readListed = async (
  from: Statements,
  asked: Asked,
  after: Place | null,
  most: number,
): Promise<readonly PageRow[]> =>
  (
    await from.query<PageRow>({
      name: 'disclosure-listed',
      text: LISTED,
      values: [
        ...[asked.item, asked.units, asked.divisions, asked.severity, asked.from, asked.to],
        ...(after === null ? BEGINNING : [after.on, after.organisationId, after.recordNo.toString()]),
        most,
      ],
    })
  ).rows

export type RecordRow = DisclosedRow & {
  readonly today: LocalDate
  readonly law_version: number
  readonly received_on: LocalDate
  readonly due_on: LocalDate | null
  readonly last_entry_no: number
  /** The determining unit, and the one that handed it in. */
  readonly unit_id: string | null
  readonly source_unit_id: string
}

const RECORD = `
  select china_today() as today, d.organisation_id, d.record_no, d.item, d.severity, d.determined_on, d.recorded_on, d.disclosed_from,
         d.disclosed_until, d.may_end_early_from, d.objected_from, d.law_version, d.fact, d.received_on, d.due_on, d.last_entry_no, d.fact_entry_no,
         d.unit_id, d.source_unit_id
  from disclosed_record d
  where d.organisation_id = $1 and d.record_no = $2`

/** One record, if it is disclosed today. */
export const readRecord = async (from: Statements, organisationId: string, recordNo: bigint): Promise<RecordRow | undefined> =>
  (await from.query<RecordRow>({ name: 'disclosure-record', text: RECORD, values: [organisationId, recordNo.toString()] }))
    .rows[0]

export type EntryRow = {
  readonly entry_no: number
  readonly kind: number
  readonly recorded_at: Instant
  readonly fact: string | null
}

const ENTRIES = `
  select entry_no, kind, recorded_at, fact from disclosed_entry
  where organisation_id = $1 and record_no = $2 order by entry_no`

/** The entries of a record that is disclosed today, oldest first. */
export const readEntries = async (from: Statements, organisationId: string, recordNo: bigint): Promise<readonly EntryRow[]> =>
  (await from.query<EntryRow>({ name: 'disclosure-entries', text: ENTRIES, values: [organisationId, recordNo.toString()] }))
    .rows

const GONE = 'select 1 from gone_record where organisation_id = $1 and record_no = $2'

/** Whether it once was on the portal and no longer is. */
export const wasShown = async (from: Statements, organisationId: string, recordNo: bigint): Promise<boolean> =>
  (await from.query({ name: 'disclosure-gone', text: GONE, values: [organisationId, recordNo.toString()] })).rows.length > 0

// A row also where nothing is disclosed, for its day. What has no time limit, or one that cannot be told yet, is neither in time nor late.
const COUNTS = `
  select china_today() as today, c.* from (select 1) day
  left join (
    select item, count(*) as n,
      count(case when recorded_on > (select (china_today() - interval '12 months')::date) and recorded_on <= due_on then 1 end) as in_time,
      count(case when recorded_on > (select (china_today() - interval '12 months')::date) and recorded_on > due_on then 1 end) as late,
      count(case when recorded_on > (select (china_today() - interval '12 months')::date) then determined_on end) as paced,
      count(case when recorded_on > (select (china_today() - interval '12 months')::date) and disclosed_from - determined_on <= 7 then 1 end) as week,
      count(case when recorded_on > (select (china_today() - interval '12 months')::date) and disclosed_from - determined_on <= 15 then 1 end) as half,
      count(case when recorded_on > (select (china_today() - interval '12 months')::date) and disclosed_from - determined_on <= 30 then 1 end) as month
    from disclosed_record group by item) c on true`

/** Of the records that were recorded in the last twelve months and have a time limit. */
export type Punctuality = { readonly inTime: number; readonly late: number }

/** Of the records of the last twelve months, how many were shown within so many days of their decision. */
export type Pace = { readonly all: number; readonly week: number; readonly half: number; readonly month: number }

export type Counted = {
  readonly today: LocalDate
  readonly counts: ReadonlyMap<string, number>
  readonly punctuality: ReadonlyMap<string, Punctuality>
  readonly pace: ReadonlyMap<string, Pace>
}

type CountRow = { today: LocalDate; item: string | null; n: string; in_time: string; late: string } & Record<
  'paced' | 'week' | 'half' | 'month',
  string
>

/** How many records of each item are disclosed today: reads every state, so its answer is kept for a while. */
export const readCounts = async (from: Statements): Promise<Counted> => {
  const { rows } = await from.query<CountRow>({ name: 'disclosure-counts', text: COUNTS, values: [] })
  const counts = new Map<string, number>()
  const punctuality = new Map<string, Punctuality>()
  const pace = new Map<string, Pace>()
  for (const { item, n, in_time, late, ...row } of rows) {
    if (item === null) continue
    counts.set(item, Number(n))
    if (Number(in_time) + Number(late) > 0) punctuality.set(item, { inTime: Number(in_time), late: Number(late) })
    const { paced, week, half, month } = row
    if (Number(paced) > 0) pace.set(item, { all: Number(paced), week: Number(week), half: Number(half), month: Number(month) })
  }
  return { today: rows[0]!.today, counts, punctuality, pace }
}

const TODAY = 'select china_today() as today'

export const readToday = async (from: Statements): Promise<LocalDate> =>
  (await from.query<{ today: LocalDate }>({ name: 'disclosure-today', text: TODAY, values: [] })).rows[0]!.today
