/** Of which organisation a row with findings says something: then whoever reads them has looked at it. */

import type { OpenTransaction } from '#storage/database'
import { organisationAt } from '#storage/files'
import { listIdsOf } from '#storage/organisations'
import { placeOfRow, type Whose } from './chunk.ts'
import type { JudgedRows } from './chunk-rows.ts'

/** @param kept rows of which the results are, in order */
export const whoseRows = (kept: ArrayLike<number>, { results, held }: Pick<JudgedRows, 'results' | 'held'>): Whose => {
  const waiting = new Map(held.map(one => [one.row, one.organisationId]))
  return row => {
    const at = placeOfRow({ rows: kept }, row)
    return (at === undefined ? null : organisationAt(results, at)) ?? waiting.get(row) ?? undefined
  }
}

/** Of rows that wait; of those too that were held before it was known whose they are: then their code says so. */
export async function organisationsOfHeld(
  tx: OpenTransaction,
  held: readonly { readonly organisationId: string | null; readonly uscc: string | null }[],
): Promise<{ organisationId: string }[]> {
  const known = held.flatMap(({ organisationId }) => (organisationId === null ? [] : [organisationId]))
  const coded = held.flatMap(one => (one.organisationId === null && one.uscc !== null ? [one.uscc] : []))
  return [...known, ...(await listIdsOf(tx, coded)).values()].map(organisationId => ({ organisationId }))
}

/** As it is written: nobody who reads one asks first whether its check character is right. */
const CODES = /(?<![0-9A-Z])[0-9A-HJ-NP-RTUWXY]{18}(?![0-9A-Z])/g

/** Whose codes stand in what is shown: a row that was refused became nobody’s, and says whom it is about all the same. */
export async function organisationsNamed(tx: OpenTransaction, texts: readonly string[]): Promise<string[]> {
  const codes = new Set(texts.flatMap(text => text.toUpperCase().match(CODES) ?? []))
  return [...(await listIdsOf(tx, [...codes])).values()]
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
