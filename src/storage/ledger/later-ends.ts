// Ends that were shown to anyone and that another law would move later, though no instrument says so.

import type { Law } from '#rules/law'
import { explain, type FoldEntry, formatRecordId, type RecordState } from '#rules/ledger'
import { type Because, Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import type { StoredState } from './read-entries.ts'

/** Records whose end one rule would move later: how many, and the first of them. */
export type LaterEnds = {
  readonly rule: string
  readonly records: number
  readonly first: readonly { readonly record: string; readonly from: LocalDate; readonly to: LocalDate | null }[]
}

const FIRST = 5
const NEVER = '9999-12-31'

/** Gathers them while records are folded. */
export class LaterEndsFound {
  readonly #byRule = new Map<string, { records: number; first: LaterEnds['first'][number][] }>()

  add(rule: string, stored: StoredState, state: RecordState): void {
    const found = this.#byRule.get(rule) ?? { records: 0, first: [] }
    this.#byRule.set(rule, found)
    found.records += 1
    if (found.first.length >= FIRST) return
    const from = lastOf(stored) as LocalDate
    const to = lastOf(state)
    found.first.push({
      record: formatRecordId(stored.organisationId, stored.recordNo),
      from,
      to: to === NEVER ? null : (to as LocalDate),
    })
  }

  all(): LaterEnds[] {
    return [...this.#byRule].map(([rule, found]) => ({ rule, ...found })).sort((a, b) => b.records - a.records)
  }
}

/** Declines a law under which they would move; to be asked of a preview, before anything is written. */
export function refuseLaterEnds({ laterEnds }: { readonly laterEnds: readonly LaterEnds[] }): void {
  if (laterEnds.length === 0) return
  const count = laterEnds.reduce((sum, one) => sum + one.records, 0)
  const rules = laterEnds.map(({ rule, records, first }) => ({
    name: `${rule} (${records}: ${first.map(one => `${one.record} ${one.from} -> ${one.to ?? '-'}`).join(', ')})`,
    rule,
    records,
    first: first.map(one => ({ ...one })),
  }))
  throw new Refusal('LAW_LENGTHENS_SHOWN', { details: { count, rules } })
}

/** Day from which it is no longer shown. Of what was shown once and is hidden now, any day of showing would be later. */
function lastOf(state: RecordState): string {
  if (state.disclosedFrom === null) return state.shownFrom ?? ''
  const until = state.disclosedUntil ?? NEVER
  return state.endedOn !== null && state.endedOn < until ? state.endedOn : until
}

/** Whether the public has seen an end that the new state moves later. */
export function endsLater(stored: StoredState, state: RecordState, today: LocalDate): boolean {
  if (stored.shownFrom === null || stored.shownFrom > today || state.disclosedFrom === null) return false
  return lastOf(state) > lastOf(stored)
}

/**
 * The rule that moves the end, where nothing says that it may: that is a value with `transition: new` and a transition clause whose
 * wording has been seen, and which the law before did not have. A value that is changed in place says nothing about older records.
 */
export function unsaidRule(
  entries: readonly FoldEntry[],
  stored: StoredState,
  law: Law,
  before: Law | undefined,
  today: LocalDate,
): string | undefined {
  const { division, shownFrom } = stored
  const { because } = explain(entries, law, [], { shownFrom, today })
  const reasons = because.filter(one => one.field === 'disclosedUntil' && one.rule !== undefined)
  if (reasons.some(one => saysSo(one, division, law, before))) return undefined
  return reasons.at(-1)?.rule ?? because.find(one => one.field === 'disclosedFrom' && one.rule !== undefined)?.rule ?? ''
}

function saysSo({ note, rule, clause, params }: Because, division: string, law: Law, before: Law | undefined): boolean {
  if (note !== 'NEW_LAW_APPLIES' || rule === undefined || clause === undefined) return false
  if (law.clause(clause)?.unconfirmed !== false) return false
  const from = params?.from as LocalDate
  const gives = before?.ruleIn(rule, division)?.gives
  const known = gives && before?.on(from, division).rule(rule, gives)?.value
  return !(known && known.from === from && known.transition === 'new')
}
