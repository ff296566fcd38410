// The facts on which measures rest, of organisations by their codes: one indexed read, by a door that names each organisation.
import type { FoldFact } from '#rules/ledger'
import { formatRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import type { Database, OpenTransaction } from '#storage/database'

/** A record with as much of its state as a measure looks at; `fact` is undefined once it was erased. */
export type MeasuredRow = {
  readonly id: string
  readonly recordNo: bigint
  readonly division: string
  readonly fact: FoldFact | undefined
  readonly state: {
    readonly determinedOn: LocalDate | null
    readonly recordedOn: LocalDate
    readonly endedOn: LocalDate | null
    readonly shieldedFrom: LocalDate | null
    readonly shieldedUntil: LocalDate | null
  }
}

type Row = {
  place: string | null
  organisation_id: string
  name: string
  record_no: string | null
  division: string
  determined_on: LocalDate | null
  recorded_on: LocalDate
  ended_on: LocalDate | null
  shielded_from: LocalDate | null
  shielded_until: string | null
  fact: string | null
}

/** Whoever bears the code, and its records of those items. */
export type Measured = { readonly organisationId: string; readonly name: string; readonly records: readonly MeasuredRow[] }

const STATEMENT = {
  name: 'measured-records',
  text: `select (select china_today()) as today, m.* from (select) as one left join measured_records($1::text[], $2::text[]) as m on true`,
}

type Asked = { readonly codes: readonly string[]; readonly items: readonly string[] }
type Answered = {
  readonly today: LocalDate
  /** In the order of the codes; undefined where nobody bears the code. */
  readonly found: readonly (Measured | undefined)[]
}

/** Of many at once, and the day: one round trip, in no transaction but its own. */
export async function readMeasuredRecords(database: Pick<Database, 'query'>, { codes, items }: Asked): Promise<Answered> {
  const { rows } = await database.query<Row & { today: LocalDate }>({ ...STATEMENT, values: [codes, items] })
  return { today: rows[0]!.today, found: measuredOf(rows, codes.length) }
}

/** Of one, in a transaction. */
export async function findMeasuredRecords(
  tx: OpenTransaction,
  uscc: string,
  items: readonly string[],
): Promise<Measured | undefined> {
  const { rows } = await tx.client.query<Row>({ ...STATEMENT, values: [[uscc], items] })
  return measuredOf(rows, 1)[0]
}

function measuredOf(rows: readonly Row[], many: number): (Measured | undefined)[] {
  const found = new Array<(Measured & { records: MeasuredRow[] }) | undefined>(many)
  for (const row of rows) {
    if (row.place === null) continue
    const place = Number(row.place) - 1
    found[place] ??= { organisationId: row.organisation_id, name: row.name, records: [] }
    found[place].records.push(...recordOf(row))
  }
  return found
}

function recordOf(row: Row): MeasuredRow[] {
  if (row.record_no === null) return []
  return [
    {
      id: formatRecordId(row.organisation_id, BigInt(row.record_no)),
      recordNo: BigInt(row.record_no),
      division: row.division,
      fact: row.fact === null ? undefined : (JSON.parse(row.fact) as FoldFact),
      state: {
        determinedOn: row.determined_on,
        recordedOn: row.recorded_on,
        endedOn: row.ended_on,
        shieldedFrom: row.shielded_from,
        // A shield without an end.
        shieldedUntil: row.shielded_until === 'infinity' ? null : (row.shielded_until as LocalDate | null),
      },
    },
  ]
}

const PAGE = 5_000

/** All records of those items that have not ended, of those divisions where they are given: a page at a time, in one reading. */
export async function* readAllMeasured(
  { client }: OpenTransaction,
  {
    items,
    divisions,
    on,
  }: { readonly items: readonly string[]; readonly divisions: readonly string[] | undefined; readonly on: LocalDate },
): AsyncGenerator<readonly (MeasuredRow & { readonly organisationId: string; readonly unitId: string })[]> {
  await client.query(
    `declare all_measured no scroll cursor for
     select s.organisation_id, s.record_no, s.unit_id, s.division, s.determined_on, s.recorded_on, s.ended_on, s.shielded_from, s.shielded_until, e.fact
     from state s left join entry_content e on e.organisation_id = s.organisation_id and e.entry_no = s.fact_entry_no
     where s.item = any($1) and ($2::text[] is null or s.division = any($2)) and coalesce(s.ended_on, 'infinity') > $3::date`,
    [items, divisions ?? null, on],
  )
  try {
    for (;;) {
      const { rows } = await client.query<Row & { unit_id: string }>(`fetch ${PAGE} from all_measured`)
      if (rows.length === 0) return
      yield rows.flatMap(row =>
        recordOf(row).map(one => ({ ...one, organisationId: row.organisation_id, unitId: row.unit_id })),
      )
    }
  } finally {
    await client.query('close all_measured')
  }
}

/** Of how many organisations each unit has decided anything. */
export async function countDecidedOf(
  { client }: OpenTransaction,
  divisions: readonly string[] | undefined,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ unit_id: string; many: string }>(
    `select unit_id, count(distinct organisation_id) as many from state where $1::text[] is null or division = any($1) group by unit_id`,
    [divisions ?? null],
  )
  return new Map(rows.map(row => [row.unit_id, Number(row.many)]))
}
