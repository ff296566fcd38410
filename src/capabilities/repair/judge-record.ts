/** Judges a record of the ledger: whether its repair may be asked for today, and in what place. */

import type { Law } from '#rules/law'
import { explain, type FoldFact } from '#rules/ledger'
import { Refusal, type Ruling } from '#rules/outcome'
import { type Eligibility, eligibilityOn } from '#rules/repair'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { explainRecord, type RecordName, type StoredRecord, toFoldEntry } from '#storage/ledger'
import { listFalsehoods, readShown } from './store.ts'

type On = { readonly tx: OpenTransaction; readonly law: Law; readonly today: LocalDate }

/** Its newest fact; undefined where its content was erased. */
export const factOf = ({ state, entries }: StoredRecord): FoldFact | undefined => {
  const content = entries.find(entry => entry.entryNo === state.factEntry)?.content ?? null
  return content === null ? undefined : (JSON.parse(content) as FoldFact)
}

export const eligibilityOfStored = async (on: On, record: StoredRecord): Promise<Ruling<Eligibility>> => {
  const { state } = record
  const fact = factOf(record)
  const falsehoods = await listFalsehoods(on.tx, state.organisationId, state.recordNo)
  const { division } = state
  return eligibilityOn({ fact, record: explainRecord(record, on.law), division, falsehoods }, on.law, on.today)
}

/** The same from what the public sees of it; undefined where it is not disclosed today. */
export const eligibilityOfShown = async (
  { tx, law, today }: On,
  { organisationId, recordNo }: RecordName,
): Promise<Ruling<Eligibility> | undefined> => {
  const shown = await readShown(tx, organisationId, recordNo)
  if (shown === undefined) return undefined
  const entries = shown.entries.map(toFoldEntry)
  const falsehoods = await listFalsehoods(tx, organisationId, recordNo, true)
  const fact = entries.findLast(entry => entry.fact !== undefined)?.fact
  return eligibilityOn({ fact, record: explain(entries, law), division: shown.division, falsehoods }, law, today)
}

/** Refuses unless it may be asked for today. */
export const refuseUnlessNow = ({ value, because }: Ruling<Eligibility>, record: string): void => {
  if (value.standing === 'now') return
  const clause = clauseOf({ value, because })
  if (value.standing === 'later') throw new Refusal('REPAIR_BEFORE_ITS_DAY', { clause, details: { record, from: value.from } })
  throw new Refusal('REPAIR_NOT_POSSIBLE', { clause, details: { record, standing: value.standing } })
}

const clauseOf = ({ value, because }: Ruling<Eligibility>): string | undefined =>
  value.conditions.find(one => one.seen === 'missing')?.clauses[0] ??
  because.find(one => one.field === 'exclusion')?.clause ??
  undefined
