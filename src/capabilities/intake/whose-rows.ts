/** Of which organisation a row with findings says something: then whoever reads them has looked at it. */

import type { OpenTransaction } from '#storage/database'
import { RECORD_BYTES } from '#storage/files'
import type { Whose } from './chunk.ts'
import type { JudgedRows } from './judge-chunk.ts'

const UUID = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/
const NOBODY = '0'.repeat(32)

/** @param kept rows of which the results are, in order */
export const whoseRows = (kept: ArrayLike<number>, { results, held }: Pick<JudgedRows, 'results' | 'held'>): Whose => {
  const waiting = new Map(held.map(one => [one.row, one.organisationId]))
  const records = Buffer.from(results.records.buffer, results.records.byteOffset, results.records.length)
  return row => {
    const at = placeOf(kept, row)
    const hex = at === undefined ? NOBODY : records.toString('hex', at * RECORD_BYTES, at * RECORD_BYTES + 16)
    return hex === NOBODY ? (waiting.get(row) ?? undefined) : hex.replace(UUID, '$1-$2-$3-$4-$5')
  }
}

const placeOf = (kept: ArrayLike<number>, row: number): number | undefined => {
  let low = 0
  for (let high = kept.length; low < high; ) {
    const middle = (low + high) >> 1
    if (kept[middle]! < row) low = middle + 1
    else high = middle
  }
  return kept[low] === row ? low : undefined
}

/** Of rows that wait; of those too that were held before it was known whose they are. */
export async function organisationsOfHeld(
  tx: OpenTransaction,
  held: readonly { readonly organisationId: string | null; readonly uscc: string | null }[],
): Promise<{ organisationId: string }[]> {
  const usccs = held.flatMap(one => (one.organisationId === null && one.uscc !== null ? [one.uscc] : []))
  const known = held.flatMap(({ organisationId }) => (organisationId === null ? [] : [organisationId]))
  const { rows } = await tx.client.query<{ organisation_id: string }>(
    'select organisation_id from organisation where uscc = any($1::text[])',
    [usccs],
  )
  return [...known, ...rows.map(row => row.organisation_id)].map(organisationId => ({ organisationId }))
}

/** Of the rows with findings in [from, until]; also of those that were held before it was known whose they are. */
export async function organisationsBetween(
  tx: OpenTransaction,
  submission: string,
  from: number,
  until: number,
): Promise<string[]> {
  const { rows } = await tx.client.query<{ organisation_id: string }>(
    `select organisation_id from finding where submission_id = $1 and row_no between $2 and $3 and organisation_id is not null
     union
     select o.organisation_id from held_row h join organisation o on o.uscc = h.uscc
     where h.submission_id = $1 and h.row_no between $2 and $3`,
    [submission, from, until],
  )
  return rows.map(row => row.organisation_id)
}
