// Whether a value of an overlay may stand beside the value above it: longer, shorter, or not at all.
import { addDays, daysBetween, type LocalDate, makeLocalDate, untilAfter } from '#rules/time'
import {
  type AnyRuleValue,
  type Gives,
  type Overridable,
  SEVERITIES,
  type Severity,
  type SeverityValue,
  type ValueOf,
} from './rule.ts'

type Direction = { readonly longer: boolean; readonly shorter: boolean }

const NEITHER: Direction = { longer: false, shorter: false }
const BOTH: Direction = { longer: true, shorter: true }

/** The directions in which `overlay` departs from `base` somewhere; both false where they are the same. */
export function departure<G extends Gives>(gives: G, base: ValueOf[G], overlay: ValueOf[G]): Direction {
  if (JSON.stringify(base) === JSON.stringify(overlay)) return NEITHER
  if (gives === 'period') return periodDeparture(base as ValueOf['period'], overlay as ValueOf['period'])
  if (gives === 'working-days') return { longer: overlay > base, shorter: overlay < base }
  if (gives === 'severity') return severityDeparture(base as SeverityValue, overlay as SeverityValue)
  return BOTH
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

function severityDeparture(base: SeverityValue, overlay: SeverityValue): Direction {
  let longer = false
  let shorter = false
  const compare = (a: Severity, b: Severity) => {
    const steps = SEVERITIES.indexOf(b) - SEVERITIES.indexOf(a)
    if (steps > 0) longer = true
    if (steps < 0) shorter = true
  }
  if (base.field !== overlay.field || JSON.stringify(base.stated) !== JSON.stringify(overlay.stated)) return BOTH
  if (JSON.stringify(base.decided) !== JSON.stringify(overlay.decided)) return BOTH
  for (const word of new Set([...base.grades, ...overlay.grades].flatMap(grade => grade.in)))
    compare(gradeOf(base, word), gradeOf(overlay, word))
  compare(base.otherwise.severity, overlay.otherwise.severity)
  const amount = amountDeparture(base.amount, overlay.amount)
  return { longer: longer || amount.longer, shorter: shorter || amount.shorter }
}

function gradeOf(value: SeverityValue, word: string): Severity {
  return value.grades.find(grade => grade.in.includes(word))?.severity ?? value.otherwise.severity
}

function amountDeparture(base: SeverityValue['amount'], overlay: SeverityValue['amount']): Direction {
  if (JSON.stringify(base) === JSON.stringify(overlay)) return NEITHER
  if (!base || !overlay || base.field !== overlay.field || base.in.join() !== overlay.in.join()) return BOTH
  if (base.severity !== overlay.severity) return BOTH
  return {
    longer: isLower(overlay.seriousFrom, base.seriousFrom) || isLower(overlay.minorBelow, base.minorBelow, true),
    shorter: isLower(base.seriousFrom, overlay.seriousFrom) || isLower(base.minorBelow, overlay.minorBelow, true),
  }
}

// A threshold that is not set lies above every amount as `seriousFrom`, below every amount as `minorBelow`.
function isLower(a: string | null, b: string | null, unsetIsLowest = false): boolean {
  if (a === b) return false
  if (a === null) return unsetIsLowest
  if (b === null) return !unsetIsLowest
  return compareDecimals(a, b) < 0
}

/** Compares two decimal texts exactly: negative where `a` is less. */
export function compareDecimals(a: string, b: string): number {
  const [wholeA = '0', partA = ''] = a.split('.')
  const [wholeB = '0', partB = ''] = b.split('.')
  const digits = Math.max(partA.length, partB.length)
  const x = BigInt(wholeA + partA.padEnd(digits, '0'))
  const y = BigInt(wholeB + partB.padEnd(digits, '0'))
  return x < y ? -1 : x > y ? 1 : 0
}
