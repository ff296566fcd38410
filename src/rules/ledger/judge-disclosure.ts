// Judges the cases beside law/disclosure: a fact handed in on a day, what happened to it later, what must follow.
import { findReason } from '#rules/disclosure'
import { type CaseAnswer, dayGiven, type Law, type LawItem, SEVERITIES } from '#rules/law'
import type { LocalDate } from '#rules/time'
import { ENTRY_KINDS, type EntryKindName } from './entry.ts'
import { explain, type FoldEntry, type FoldFact, lastDayBefore, type Origin, type RecordState } from './fold.ts'

type Given = Readonly<Record<string, unknown>>

/** given: item, v (version of the item; the newest by default), fields, recordedOn, division, shownFrom, then: [{ on, kind, fields }]. */
export function judgeDisclosure(given: Given, law: Law): CaseAnswer {
  const unknown = Object.keys(given).find(
    key => !['item', 'v', 'fields', 'recordedOn', 'division', 'shownFrom', 'then'].includes(key),
  )
  if (unknown !== undefined) return { ok: false, problem: `nothing is known of "${unknown}" in what is given` }
  const v = typeof given.v === 'number' ? given.v : undefined
  const item = law.item(String(given.item), v)
  if (!item) return { ok: false, problem: `the catalogue has no item "${String(given.item)}"` }
  const props = propsOf(item.document)
  const origin = typeof given.division === 'string' ? originIn(given.division, given.recordedOn) : undefined
  const fact = factOf(item, given.fields, origin)
  const recordedOn = dayGiven(given.recordedOn)
  if (!fact || !recordedOn) return { ok: false, problem: 'a case gives fields and recordedOn' }
  const entries: FoldEntry[] = [{ entryNo: 1, kind: ENTRY_KINDS.registered, recordedOn, fact }]
  for (const later of Array.isArray(given.then) ? (given.then as Given[]) : []) {
    const kind = ENTRY_KINDS[later.kind as EntryKindName]
    const on = dayGiven(later.on)
    const changed =
      later.fields === undefined ? undefined : factOf(item, { ...fact.fields, ...(later.fields as object) }, origin)
    if (kind === undefined || !on) return { ok: false, problem: 'what happens later has a day (on) and a kind of entry (kind)' }
    entries.push({ entryNo: entries.length + 1, kind, recordedOn: on, ...(changed ? { fact: changed } : {}) })
  }
  const strange = entries.flatMap(entry => Object.keys(entry.fact?.fields ?? {})).find(prop => !props.has(prop))
  if (strange !== undefined) return { ok: false, problem: `the item "${item.id}" has no field "${strange}"` }
  const { value, because } = explain(entries, law, [], { shownFrom: dayGiven(given.shownFrom) ?? null })
  return { ok: true, because, values: valuesOf(value) }
}

function valuesOf(state: RecordState): Record<string, unknown> {
  return {
    ...state,
    severity: state.severity === null ? null : SEVERITIES[state.severity - 1],
    reason: state.reason === null ? null : findReason(state.reason),
    lastShownOn: lastShownOn(state),
    lastDayBefore: lastDayBefore(state.mayEndEarlyFrom),
  }
}

/** The last day on which a record is seen; null where it is never seen, or no end is set. */
export function lastShownOn(state: RecordState): LocalDate | null {
  if (state.disclosedFrom === null) return null
  const { disclosedUntil: until, endedOn } = state
  const end = until === null || (endedOn !== null && endedOn < until) ? endedOn : until
  return end !== null && end <= state.disclosedFrom ? null : lastDayBefore(end)
}

function factOf({ id, version }: LawItem, fields: unknown, origin: Origin | undefined): FoldFact | undefined {
  if (typeof fields !== 'object' || fields === null) return undefined
  return { item: id, v: version, fields: fields as FoldFact['fields'], ...(origin ? { origin } : {}) }
}

/** A case of the law names the division alone. */
function originIn(division: string, recordedOn: unknown): Origin {
  return { division, received: recordedOn as LocalDate, source: '', unit: null }
}

function propsOf(document: Given): ReadonlySet<unknown> {
  return new Set(Array.isArray(document.fields) ? document.fields.map(field => (field as Given | null)?.prop) : [])
}
