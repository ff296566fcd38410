// Letters that go out: numbered in one series for each unit and year, allotted once and never again, each kept with what it says.
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { type NumberedCase, type OfUnit, putCaseNumber } from './case-numbers.ts'
import type { Paper } from './paper.ts'

export type Letter = {
  /** In whose name it went out. */
  readonly unitId: string
  readonly number: string
}

/**
 * The next number of the unit's year, for the letter of the step that the act takes; `write` says how it is written, and so it stays; `set`
 * makes the paper under that number, and so it is printed ever after. Two acts of one unit wait for each other, so that none is left out: a
 * number that an act took and gave back with its transaction is the next one's.
 */
export async function allotLetter(
  tx: OpenTransaction,
  letter: Omit<NumberedCase, 'number'> & OfUnit & { readonly actId: string; readonly on: LocalDate },
  write: (year: number, number: number) => string,
  set?: (number: string) => Paper | undefined,
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
    `insert into letter (unit_id, year, number, written, organisation_id, case_id, act_id, division, on_day, paper)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [unitId, year, newest, number, organisationId, caseId, actId, division, on, JSON.stringify(set?.(number))],
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

/** What the letter of that step says, word for word; null of one that kept nothing, or keeps it no more. */
export async function findLetterPaper(
  tx: OpenTransaction,
  of: { readonly organisationId: string; readonly caseId: string },
  actId: string,
): Promise<Paper | null> {
  const { rows } = await tx.client.query<{ paper: string | null }>(
    'select paper from letter where organisation_id = $1 and case_id = $2 and act_id = $3',
    [of.organisationId, of.caseId, actId],
  )
  const paper = rows[0]?.paper ?? null
  return paper === null ? null : (JSON.parse(paper) as Paper)
}
