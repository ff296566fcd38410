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
export type Measured = { readonly organisationId: string; readonly records: readonly MeasuredRow[] }

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
export async function readMeasuredRecords({ pool }: Pick<Database, 'pool'>, { codes, items }: Asked): Promise<Answered> {
  const { rows } = await pool.query<Row & { today: LocalDate }>({ ...STATEMENT, values: [codes, items] })
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
  const found = new Array<{ organisationId: string; records: MeasuredRow[] } | undefined>(many)
  for (const row of rows) {
    if (row.place === null) continue
    const place = Number(row.place) - 1
    found[place] ??= { organisationId: row.organisation_id, records: [] }
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
