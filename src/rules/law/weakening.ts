// Whether a value of an overlay may stand beside the value above it: longer, shorter, or not at all.
import { addDays, daysBetween, type LocalDate, makeLocalDate, untilAfter } from '#rules/time'
import type { AnyRuleValue, Gives, Overridable, SeverityValue, ValueOf } from './rule.ts'
import { type Direction, severityDeparture } from './severity-departure.ts'

const NEITHER: Direction = { longer: false, shorter: false }
const BOTH: Direction = { longer: true, shorter: true }

/** The directions in which `overlay` departs from `base` somewhere; both false where they are the same. */
export function departure<G extends Gives>(gives: G, base: ValueOf[G], overlay: ValueOf[G]): Direction {
  if (JSON.stringify(base) === JSON.stringify(overlay)) return NEITHER
  if (gives === 'period') return periodDeparture(base as ValueOf['period'], overlay as ValueOf['period'])
  if (gives === 'working-days') return { longer: overlay > base, shorter: overlay < base }
  if (gives === 'severity') return severityDeparture(base as SeverityValue, overlay as SeverityValue)
  if (gives === 'conditions') return setDeparture(base as ValueOf['conditions'], overlay as ValueOf['conditions'])
  if (gives === 'exclusions') return setDeparture(testsOf(base), testsOf(overlay))
  return BOTH
}

// More conditions and more exclusions are longer: they keep more from what is asked for.
function setDeparture(base: readonly string[], overlay: readonly string[]): Direction {
  return { longer: overlay.some(one => !base.includes(one)), shorter: base.some(one => !overlay.includes(one)) }
}

function testsOf(value: unknown): string[] {
  return (value as ValueOf['exclusions']).flatMap(test => test.in.map(word => `${test.field}:${word}`))
}

/** Whether the departure is among what the rule allows an overlay to do. */
export function isAllowed(overridable: Overridable, { longer, shorter }: Direction): boolean {
  if (overridable === 'both') return true
  if (overridable === 'lengthen') return !shorter
  if (overridable === 'shorten') return !longer
  return !longer && !shorter
}

/** Values of the base that an exception of an overlay may displace: the general one, and exceptions on the same field with a word in common. */
export function displaced<G extends Gives>(base: AnyRuleValue, when: { field: string; in: readonly string[] }): ValueOf[G][] {
  const others = base.exceptions.filter(
    one => one.when.field !== when.field || one.when.in.some(word => when.in.includes(word)),
  )
  return [base.value, ...others.map(one => one.value)] as ValueOf[G][]
}

// Months differ in length, so P3M and P90D are compared from every day of four years.
const ANCHORS: readonly LocalDate[] = Array.from({ length: 1461 }, (_, index) => addDays(makeLocalDate(2024, 1, 1)!, index))

function periodDeparture(base: ValueOf['period'], overlay: ValueOf['period']): Direction {
  if (base === 'none') return { longer: true, shorter: false }
  if (overlay === 'none') return { longer: false, shorter: true }
  let longer = false
  let shorter = false
  for (const anchor of ANCHORS) {
    const days = daysBetween(untilAfter(anchor, base), untilAfter(anchor, overlay))
    if (days > 0) longer = true
    if (days < 0) shorter = true
  }
  return { longer, shorter }
}
