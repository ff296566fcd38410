// Judges the cases beside law/measures: records, a matter and a day; what applies and what waits for its basis to be seen.
import type { CaseAnswer, Law } from '#rules/law'
import { ENTRY_KINDS, type EntryKindName, type FoldEntry, type FoldFact, fold } from '#rules/ledger'
import { type LocalDate, parseLocalDate } from '#rules/time'
import { type AppliedMeasure, checkMeasures, type MeasuredRecord } from './check.ts'

type Given = Readonly<Record<string, unknown>>
const KNOWN = ['matter', 'on', 'division', 'records']

/** given: matter, on, division (where it is asked), records: [{ item, fields, recordedOn, division, then: [{ kind, on }] }]. */
export function judgeMeasures(given: Given, law: Law): CaseAnswer {
  const unknown = Object.keys(given).find(key => !KNOWN.includes(key))
  if (unknown !== undefined) return { ok: false, problem: `nothing is known of "${unknown}" in what is given` }
  const on = dayOf(given.on)
  const matter = law.measures.matters.get(String(given.matter))
  const place = typeof given.division === 'string' ? given.division : null
  const records = (Array.isArray(given.records) ? (given.records as Given[]) : []).map((one, n) => recordOf(one, n + 1, law))
  if (!on || !matter || records.some(record => record === undefined))
    return { ok: false, problem: 'a case gives a matter, a day (on), and records with item, fields and recordedOn' }
  const { value, because } = checkMeasures(records as MeasuredRecord[], law, { matter: matter.id, on, place })
  return { ok: true, because, values: { applies: said(value.applies), waits: said(value.waits) } }
}

const said = (some: readonly AppliedMeasure[]): string =>
  some.map(one => `${one.kind} ${one.measure} #${one.record} ${one.from} ${one.until ?? '-'}`).join(', ')

function recordOf(given: Given, number: number, law: Law): MeasuredRecord | undefined {
  const item = law.item(String(given.item))
  const recordedOn = dayOf(given.recordedOn)
  if (!item || !recordedOn || typeof given.fields !== 'object' || given.fields === null) return undefined
  const division = typeof given.division === 'string' ? given.division : null
  const fact: FoldFact = { item: item.id, v: item.version, fields: given.fields as FoldFact['fields'] }
  const entries: FoldEntry[] = [{ entryNo: 1, kind: ENTRY_KINDS.registered, recordedOn, fact }]
  for (const later of Array.isArray(given.then) ? (given.then as Given[]) : []) {
    const kind = ENTRY_KINDS[later.kind as EntryKindName]
    const day = dayOf(later.on)
    if (kind === undefined || !day) return undefined
    entries.push({ entryNo: entries.length + 1, kind, recordedOn: day })
  }
  return { id: String(number), fact, state: fold(entries, law), division }
}

function dayOf(value: unknown): LocalDate | undefined {
  return typeof value === 'string' ? parseLocalDate(value) : undefined
}
