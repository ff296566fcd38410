/** Whether repair may be asked for, as a snapshot says it of each record: worked out for the days on which it may be shown. */

import type { Law } from '#rules/law'
import { explain, type FoldEntry, formatRecordId, parseRecordId } from '#rules/ledger'
import { eligibilityOn } from '#rules/repair'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { type EligibilityReader, type ShownEligibility, shownEligibility } from './look.ts'
import { listShownFalsehoods } from './store.ts'

type Kept = Omit<ShownEligibility, 'record' | 'today'>
type Judged = {
  readonly organisationId: string
  readonly recordNo: string
  readonly division: string
  readonly entries: readonly FoldEntry[]
}

const NOT_ADVERSE: Kept = {
  ...{ standing: 'not-adverse', from: null, channel: null },
  ...{ channelClauses: [], conditions: [], clauses: [] },
}

/** By day; null of a record that no rule of repair is about. */
export const keptEligibility = async (tx: OpenTransaction, law: Law, days: readonly LocalDate[]) => {
  const falsehoods = await listShownFalsehoods(tx)
  const judge = ({ organisationId, recordNo, division, entries }: Judged): Readonly<Record<string, Kept>> | null => {
    const fact = entries.findLast(entry => entry.fact !== undefined)?.fact
    if (
      days.every(
        day => fact === undefined || law.on(day, division).rule('repair-conditions', 'conditions', fact.item) === undefined,
      )
    )
      return null
    const record = explain(entries, law)
    const found = (falsehoods.get(organisationId) ?? []).map(one => ({ foundOn: one.foundOn, here: one.recordNo === recordNo }))
    const kept = days.map(day => {
      const ruling = eligibilityOn({ fact, record, division, falsehoods: found }, law, day)
      const { record: _record, today: _today, ...said } = shownEligibility('', day, ruling)
      return [day, said] as const
    })
    return Object.fromEntries(kept)
  }
  // What is found false of one record bars the others, and is no entry of theirs.
  return { judge, of: falsehoods.keys() }
}

/** @param besideOf what was kept of a record that is shown today; undefined of any other */
export const snapshotEligibility =
  (besideOf: (organisationId: string, recordNo: bigint) => Promise<unknown>): EligibilityReader =>
  async (_law, id, today) => {
    const name = parseRecordId(id)
    const kept =
      name && ((await besideOf(name.organisationId, name.recordNo)) as Readonly<Record<string, Kept>> | null | undefined)
    if (name === undefined || kept === undefined) return undefined
    const said = kept === null ? NOT_ADVERSE : kept[today]
    return said && { record: formatRecordId(name.organisationId, name.recordNo), today, ...said }
  }
