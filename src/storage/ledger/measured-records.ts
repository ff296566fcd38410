// The facts on which measures rest, of one organisation by its code: one indexed read, by a door that names the organisation.
import type { FoldFact } from '#rules/ledger'
import { formatRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

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

/** Records of those items, of whoever bears the code; undefined where nobody does. */
export async function findMeasuredRecords(
  tx: OpenTransaction,
  uscc: string,
  items: readonly string[],
): Promise<{ organisationId: string; records: MeasuredRow[] } | undefined> {
  const { rows } = await tx.client.query<Row>({
    name: 'measured-records',
    text: 'select * from measured_records($1, $2::text[])',
    values: [uscc, items],
  })
  const [first] = rows
  if (first === undefined) return undefined
  return { organisationId: first.organisation_id, records: rows.flatMap(recordOf) }
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
