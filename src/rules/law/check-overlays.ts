// Reads overlays: local law of the same form, which may add and may change only what is overridable.
import type { Interval, LocalDate } from '#rules/time'
import { type LawDocument, type LawFinding, makeReading, type Reading } from './document.ts'
import { type Clause, isDivisionWithin } from './instrument.ts'
import { holdsIn, overlaid, overlaysOf, widestFirst } from './merge.ts'
import { isFields, readFields } from './read.ts'
import { type Citation, type Overlay, readRules, readValues } from './read-rule.ts'
import type { AnyRule, AnyRuleValue, Gives, ValueOf } from './rule.ts'
import { departure, displaced, isAllowed } from './weakening.ts'

export type OverlayDocument = { readonly document: LawDocument; readonly division: string }

/** Overlays of rules of the nation or of a wider division, and the rules that overlays add: ids are told apart along a chain of divisions. */
export function readOverlays(
  documents: readonly OverlayDocument[],
  national: ReadonlyMap<string, AnyRule>,
  findings: LawFinding[],
  citations: Citation[],
): { overlays: Overlay[]; added: AnyRule[] } {
  const overlays: Overlay[] = []
  const added: AnyRule[] = []
  // The widest first: a city changes what its province has added, and two cities may each add a rule of the same id.
  for (const { document, division } of widestFirst(documents)) {
    if (!isFields(document.value)) {
      makeReading(document, findings).found([], 'LAW_VALUE_MALFORMED', 'a file of rules names each rule')
      continue
    }
    const fresh: Record<string, unknown> = {}
    for (const [id, value] of Object.entries(document.value)) {
      const rule = national.get(id) ?? added.find(one => one.id === id && one.division !== division && holdsIn(one, division))
      if (!rule) {
        fresh[id] = value
        continue
      }
      const reading = makeReading(document, findings, id)
      const fields = readFields(reading, value, [id], ['values'], ['title', 'english', 'note'])
      if (!fields) continue
      const values = readValues(reading, fields, [id], rule.gives, division, citations, true)
      if (overlays.some(one => one.id === id && one.division === division))
        reading.found([id], 'LAW_DUPLICATE_ID', `${division} overlays "${id}" twice`)
      overlays.push({ id, gives: rule.gives, division, values, reading })
    }
    added.push(...readRules({ ...document, value: fresh }, division, findings, citations))
  }
  return { overlays, added }
}

/** What an overlay changes must be overridable, and may go no further than the value above it allows. */
export function checkOverlays(
  overlays: readonly Overlay[],
  ruleIn: (id: string, division: string) => AnyRule | undefined,
): void {
  for (const overlay of overlays) {
    const rule = ruleIn(overlay.id, overlay.division)
    if (!rule) continue
    if (rule.overridable === 'no') {
      overlay.reading.found([overlay.id], 'LAW_OVERLAY_NOT_ALLOWED', `"${rule.id}" may not be changed by an overlay`)
      continue
    }
    // A city is held against what its province has set, not against the nation alone.
    const wider = overlaysOf(overlays, overlay.division).filter(
      one => one.id === overlay.id && one.division !== overlay.division,
    )
    const above = overlaid(rule, wider)
    for (const [index, value] of overlay.values.entries()) {
      const bases = (above.values as readonly AnyRuleValue[]).filter(
        base => (value.until === null || base.from < value.until) && (base.until === null || value.from < base.until),
      )
      if (rule.overridable !== 'both' && !isCovered(value, bases)) {
        const message = `nothing is in force above on some day of the value: an overlay fills no gap of "${rule.id}"`
        overlay.reading.found([overlay.id, 'values', index], 'LAW_OVERLAY_WEAKENS', message)
      }
      for (const base of bases) checkOneValue(overlay, rule, base, value as Overlay['values'][number], index)
    }
  }
}

/** Whether bases, ascending and without overlap, leave out no day of the interval. */
function isCovered({ from, until }: Interval, bases: readonly Interval[]): boolean {
  let day: LocalDate | null = from
  for (const base of bases) {
    if (day === null || base.from > day) break
    day = base.until
  }
  return day === null || (until !== null && day >= until)
}

function checkOneValue(
  overlay: Overlay,
  rule: AnyRule,
  base: AnyRuleValue,
  value: Overlay['values'][number],
  index: number,
): void {
  const at = [overlay.id, 'values', index]
  const weakens = () =>
    overlay.reading.found(
      at,
      'LAW_OVERLAY_WEAKENS',
      `"${rule.id}" may be changed by an overlay as "${rule.overridable}" only; the value in force from ${base.from} is departed from otherwise`,
    )
  const departs = <G extends Gives>(from: ValueOf[G], to: ValueOf[G]) =>
    !isAllowed(rule.overridable, departure(rule.gives as G, from, to))
  if (value.value !== undefined && departs(base.value, value.value)) weakens()
  for (const exception of value.exceptions) {
    if (displaced(base, exception.when).some(one => departs(one, exception.value))) weakens()
  }
}

/** A clause of another place's regulation carries nothing here. */
export function checkPlaces(
  citations: readonly Citation[],
  divisionOf: (file: string) => string | null,
  clause: (id: string) => Clause | undefined,
  reading: (file: string, rule: string) => Reading,
): void {
  for (const one of citations) {
    const place = clause(one.id)?.instrument.division ?? null
    const division = divisionOf(one.file)
    if (place !== null && (division === null || !isDivisionWithin(division, place))) {
      reading(one.file, one.rule).found(one.at, 'LAW_OVERLAY_FOREIGN', `${one.id} holds in ${place} only`)
    }
  }
}

/** The division of a path under overlays/, null for national law. */
export function divisionOfPath(path: string): string | null {
  return /^overlays\/(\d{6})\//.exec(path)?.[1] ?? null
}
