// What was known of a record on a past day.
import type { Law } from '#rules/law'
import type { Ruling } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { type Condition, explain, type FoldEntry, type FoldSetting, type RecordState } from './fold.ts'

/** The entries that the ledger held at the end of that day, and no later than `asOfEntry`: a fold of them is a past state. */
export function entriesOn(entries: readonly FoldEntry[], day: LocalDate, asOfEntry?: number): FoldEntry[] {
  return entries.filter(entry => entry.recordedOn <= day && (asOfEntry === undefined || entry.entryNo <= asOfEntry))
}

/** What was known of a record on a day, under the law that held then (the caller hands in that version). Undefined: nothing yet. */
export function foldOn(
  entries: readonly FoldEntry[],
  day: LocalDate,
  law: Law,
  conditions: readonly Condition[] = [],
  setting: FoldSetting & { readonly asOfEntry?: number } = {},
): Ruling<RecordState> | undefined {
  const known = entriesOn(entries, day, setting.asOfEntry)
  if (known.length === 0) return undefined
  return explain(
    known,
    law,
    conditions.filter(condition => condition.recordedOn <= day),
    setting,
  )
}
