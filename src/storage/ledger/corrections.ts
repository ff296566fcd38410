// What decisions on objections have put right, field by field: a hand-in that says the old value once more is stale. Of a value its hash.
import { hash } from 'node:crypto'
import type { LocalDate } from '#rules/time'
import { bigintArray, type OpenTransaction } from '#storage/database'
import { type RecordName, recordText } from './read-entries.ts'

/** `was` and `now` as they would stand in a file; empty for nothing. */
export type Corrected = { readonly field: string; readonly was: string; readonly now: string }
export type Correction = { readonly field: string; readonly was: string; readonly decidedOn: LocalDate }

/** 16 bytes over a value, as stale values are kept and compared. */
export const valueDigest = (value: string): string => hash('sha256', value).slice(0, 32)

/** A value that is put in again is stale no more. */
export async function putCorrections(
  tx: OpenTransaction,
  { organisationId, recordNo }: RecordName,
  corrected: readonly Corrected[],
  decidedOn: LocalDate,
): Promise<void> {
  const name = [organisationId, recordNo.toString()]
  for (const { field, was, now } of corrected) {
    if (was === now) continue
    await tx.client.query('delete from correction where organisation_id = $1 and record_no = $2 and field = $3 and was = $4', [
      ...name,
      field,
      Buffer.from(valueDigest(now), 'hex'),
    ])
    await tx.client.query(
      `insert into correction (organisation_id, record_no, field, was, decided_on) values ($1, $2, $3, $4, $5)
       on conflict (organisation_id, record_no, field, was) do update set decided_on = excluded.decided_on`,
      [...name, field, Buffer.from(valueDigest(was), 'hex'), decidedOn],
    )
  }
}

/** Of those records, by the text of their names; records of which nothing was put right are not in it. */
export async function findCorrections(
  tx: OpenTransaction,
  records: readonly RecordName[],
): Promise<ReadonlyMap<string, readonly Correction[]>> {
  if (records.length === 0) return new Map()
  const { rows } = await tx.client.query<{
    organisation_id: string
    record_no: string
    field: string
    was: string
    decided_on: LocalDate
  }>(
    `select c.organisation_id, c.record_no, c.field, encode(c.was, 'hex') as was, c.decided_on
     from unnest($1::uuid[], $2::bigint[]) as n (organisation_id, record_no) join correction c using (organisation_id, record_no)`,
    [records.map(one => one.organisationId), bigintArray(records.map(one => one.recordNo))],
  )
  return Map.groupBy(
    rows.map(row => ({ ...row, decidedOn: row.decided_on })),
    row => recordText({ organisationId: row.organisation_id, recordNo: BigInt(row.record_no) }),
  )
}
