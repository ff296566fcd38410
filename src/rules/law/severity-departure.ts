// Whether one grading falls behind another somewhere: every category, in every bracket of amounts, decided or not.
import { compareDecimals } from './decimals.ts'
import { SEVERITIES, type Severity, type SeverityValue } from './rule.ts'

export type Direction = { readonly longer: boolean; readonly shorter: boolean }

const BOTH: Direction = { longer: true, shorter: true }
/** An amount below every threshold. */
const SMALLEST = '0'

type Amount = NonNullable<SeverityValue['amount']>

/**
 * longer: graver somewhere; shorter: milder somewhere. Below a threshold that the base leaves open an overlay may call a fine minor:
 * what a smaller fine is, the sector authority says. Nothing else that the base grades may end lower.
 */
export function severityDeparture(base: SeverityValue, overlay: SeverityValue): Direction {
  if (base.field !== overlay.field || (base.amount && overlay.amount && base.amount.field !== overlay.amount.field)) return BOTH
  let longer = false
  let shorter = !raisesAsFar(base.stated, overlay.stated)
  for (const [byBase, byOverlay] of decisions(base.decided, overlay.decided)) {
    for (const category of categoriesOf(base, overlay)) {
      for (const amount of bracketsOf(base.amount, overlay.amount)) {
        const before = byBase ? base.decided!.severity : gradeOf(base, category, amount)
        const after = byOverlay ? overlay.decided!.severity : gradeOf(overlay, category, amount)
        const steps = SEVERITIES.indexOf(after) - SEVERITIES.indexOf(before)
        if (steps > 0) longer = true
        if (steps < 0 && (byBase || byOverlay || !isOpenBelow(base, overlay, category, amount))) shorter = true
      }
    }
  }
  return { longer, shorter }
}

/** Each way in which a decision may be decided alone by the one and by the other: a fact may hold several words of a field. */
function decisions(base: SeverityValue['decided'], overlay: SeverityValue['decided']): [boolean, boolean][] {
  const sameField = base?.when.field === overlay?.when.field
  const ways: [boolean, boolean][] = [[false, false]]
  if (base && overlay) ways.push([true, true])
  if (base && (!overlay || !sameField || base.when.in.some(word => !overlay.when.in.includes(word)))) ways.push([true, false])
  if (overlay && (!base || !sameField || overlay.when.in.some(word => !base.when.in.includes(word)))) ways.push([false, true])
  return ways
}

/** Every category that either of them names, and one that neither does (undefined). */
function categoriesOf(...values: readonly SeverityValue[]): ReadonlySet<string | undefined> {
  const named = values.flatMap(({ grades, amount }) => [...grades.flatMap(grade => grade.in), ...(amount?.in ?? [])])
  return new Set([...named, undefined])
}

/** An amount of every bracket between the thresholds of both, and none given (undefined). */
function bracketsOf(...amounts: readonly (Amount | null)[]): ReadonlySet<string | undefined> {
  const thresholds = amounts.flatMap(one => [one?.minorBelow, one?.seriousFrom]).filter(one => typeof one === 'string')
  return new Set([undefined, SMALLEST, ...thresholds])
}

function gradeOf(value: SeverityValue, category: string | undefined, amount: string | undefined): Severity {
  if (category !== undefined && value.amount?.in.includes(category)) return gradeAmount(value.amount, amount)
  const grade = category === undefined ? undefined : value.grades.find(one => one.in.includes(category))
  return grade?.severity ?? value.otherwise.severity
}

/** How serious an amount is; one that is not given or not readable is what amounts are in general. */
export function gradeAmount(amount: Amount, written: string | undefined): Severity {
  if (written === undefined || !/^\d+(\.\d+)?$/.test(written)) return amount.severity
  if (amount.seriousFrom !== null && compareDecimals(written, amount.seriousFrom) >= 0) return 'serious'
  if (amount.minorBelow !== null && compareDecimals(written, amount.minorBelow) < 0) return 'minor'
  return amount.severity
}

/** A bracket of amounts in general, of which the base does not say where small ones begin, and the overlay does. */
function isOpenBelow(base: SeverityValue, overlay: SeverityValue, category: string | undefined, amount: string | undefined) {
  if (category === undefined || amount === undefined) return false
  if (!base.amount?.in.includes(category) || !overlay.amount?.in.includes(category)) return false
  if (base.amount.minorBelow !== null || overlay.amount.minorBelow === null) return false
  const isLarge = base.amount.seriousFrom !== null && compareDecimals(amount, base.amount.seriousFrom) >= 0
  return !isLarge && compareDecimals(amount, overlay.amount.minorBelow) < 0
}

/** Whether the determining unit's own word still raises what it raised. */
function raisesAsFar(base: SeverityValue['stated'], overlay: SeverityValue['stated']): boolean {
  if (base === null) return true
  if (overlay === null || overlay.field !== base.field) return false
  return Object.entries(base.words).every(([word, severity]) => {
    const said = overlay.words[word]
    return said !== undefined && SEVERITIES.indexOf(said) >= SEVERITIES.indexOf(severity)
  })
}
