/** Of which organisation a row with findings says something: then whoever reads them has looked at it. */

import type { OpenTransaction } from '#storage/database'
import { RECORD_BYTES } from '#storage/files'
import { listIdsOf } from '#storage/organisations'
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

/** Of rows that wait; of those too that were held before it was known whose they are: then their code says so. */
export async function organisationsOfHeld(
  tx: OpenTransaction,
  held: readonly { readonly organisationId: string | null; readonly uscc: string | null }[],
): Promise<{ organisationId: string }[]> {
  const known = held.flatMap(({ organisationId }) => (organisationId === null ? [] : [organisationId]))
  const coded = held.flatMap(one => (one.organisationId === null && one.uscc !== null ? [one.uscc] : []))
  return [...known, ...(await listIdsOf(tx, coded))].map(organisationId => ({ organisationId }))
}

/** Of the rows with findings in [from, until], those that wait among them. */
export async function organisationsBetween(
  tx: OpenTransaction,
  submission: string,
  from: number,
  until: number,
): Promise<string[]> {
  const { rows } = await tx.client.query<{ organisation_id: string | null; uscc: string | null }>(
    `select organisation_id, null as uscc from finding
     where submission_id = $1 and row_no between $2 and $3 and organisation_id is not null
     union select null, uscc from held_row where submission_id = $1 and row_no between $2 and $3 and uscc is not null`,
    [submission, from, until],
  )
  const held = rows.map(row => ({ organisationId: row.organisation_id, uscc: row.uscc }))
  return (await organisationsOfHeld(tx, held)).map(one => one.organisationId)
}
