// Numbers of the letters that go out: one series for each unit and year, allotted once and never again.
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { type NumberedCase, type OfUnit, putCaseNumber } from './case-numbers.ts'

export type Letter = {
  /** In whose name it went out. */
  readonly unitId: string
  readonly number: string
}

/**
 * The next number of the unit's year, for the letter of the step that the act takes; `write` says how it is written, and so it stays. Two acts
 * of one unit wait for each other, so that none is left out: a number that an act took and gave back with its transaction is the next one's.
 */
export async function allotLetter(
  tx: OpenTransaction,
  letter: Omit<NumberedCase, 'number'> & OfUnit & { readonly actId: string; readonly on: LocalDate },
  write: (year: number, number: number) => string,
): Promise<string> {
  const { unitId, division, organisationId, caseId, kind, actId, on } = letter
  const year = Number(on.slice(0, 4))
  const { rows } = await tx.client.query<{ newest: number }>(
    `insert into letter_series as s (unit_id, year, newest) values ($1, $2, 1)
     on conflict (unit_id, year) do update set newest = s.newest + 1 returning newest`,
    [unitId, year],
  )
  const { newest } = rows[0]!
  const number = write(year, newest)
  await tx.client.query(
    `insert into letter (unit_id, year, number, written, organisation_id, case_id, act_id, division, on_day)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [unitId, year, newest, number, organisationId, caseId, actId, division, on],
  )
  await putCaseNumber(tx, { kind, organisationId, caseId, unitId, division, number })
  return number
}

/** The letters of those cases, by the act that each went out with. */
export async function readLetters(
  tx: OpenTransaction,
  cases: readonly { readonly organisationId: string; readonly caseId: string }[],
): Promise<ReadonlyMap<string, Letter>> {
  if (cases.length === 0) return new Map()
  const { rows } = await tx.client.query<{ act_id: string; unit_id: string; written: string }>(
    `select l.act_id, l.unit_id, l.written from unnest($1::uuid[], $2::uuid[]) as n (organisation_id, case_id)
     join letter l using (organisation_id, case_id)`,
    [cases.map(one => one.organisationId), cases.map(one => one.caseId)],
  )
  return new Map(rows.map(row => [row.act_id, { unitId: row.unit_id, number: row.written }]))
}
