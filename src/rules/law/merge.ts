// Rules as they hold in one division: national, then province, city and county overlays laid over one another.
import type { LocalDate } from '#rules/time'
import { isDivisionWithin } from './instrument.ts'
import type { Overlay, OverlayValue } from './read-rule.ts'
import type { AnyRule, RuleValue } from './rule.ts'

/** Overlays of the division and of those it lies in, the widest first. */
export function overlaysOf<T extends { readonly division: string }>(overlays: readonly T[], division: string): T[] {
  return widestFirst(overlays.filter(one => isDivisionWithin(division, one.division)))
}

export function widestFirst<T extends { readonly division: string }>(overlays: readonly T[]): T[] {
  return [...overlays].sort((a, b) => width(b.division) - width(a.division))
}

function width(division: string): number {
  return division.endsWith('0000') ? 3 : division.endsWith('00') ? 2 : 1
}

/** Whether a rule is one of the division: of the nation, or of a division that this one is or lies in. */
export function holdsIn(rule: Pick<AnyRule, 'division'>, division: string | null | undefined): boolean {
  return rule.division === null || (typeof division === 'string' && isDivisionWithin(division, rule.division))
}

/** The name of a rule among all: its id, with its division where another rule has that id already. */
export function ruleKey(rule: Pick<AnyRule, 'id' | 'division'>, isTaken: boolean): string {
  return isTaken ? `${rule.id}@${rule.division ?? ''}` : rule.id
}

/** Finds the rule of an id that holds in a division. Places apart may each have one of their own. */
export function rulesById(rules: ReadonlyMap<string, AnyRule>): (id: string, division?: string | null) => AnyRule | undefined {
  const byId = new Map<string, AnyRule[]>()
  for (const rule of rules.values()) byId.set(rule.id, [...(byId.get(rule.id) ?? []), rule])
  return (id, division) => byId.get(id)?.find(rule => holdsIn(rule, division))
}

/** The rule with the overlays' values laid over its own. */
export function overlaid(rule: AnyRule, overlays: readonly Overlay[]): AnyRule {
  let values = rule.values as readonly RuleValue[]
  for (const overlay of overlays) values = laidOver(values, overlay.values)
  return { ...rule, values } as AnyRule
}

function laidOver(base: readonly RuleValue[], overlay: readonly OverlayValue[]): RuleValue[] {
  const days = new Set<LocalDate>()
  for (const one of [...base, ...overlay]) {
    days.add(one.from)
    if (one.until !== null) days.add(one.until)
  }
  const borders = [...days].sort()
  return borders.flatMap((from, index) => {
    const below = valueOn(base, from)
    const above = valueOn(overlay, from)
    const until = borders[index + 1] ?? null
    if (!above) return below ? [{ ...below, from, until }] : []
    if (!below && above.value === undefined) return []
    const value = above.value ?? below!.value
    return [
      {
        from,
        until,
        value,
        method: below?.method ?? above.method,
        clause: above.value === undefined ? below!.clause : above.clause,
        also: [...above.also, ...(below?.also ?? [])],
        exceptions: [...above.exceptions, ...(below?.exceptions ?? [])],
        // Where the value above has begun before, what begins here is the value below, with its own transition.
        transition: above.from === from ? above.transition : (below?.transition ?? above.transition),
        transitionClause: above.from === from ? above.transitionClause : (below?.transitionClause ?? null),
        division: above.division,
      },
    ]
  })
}

/** The value in force on the day, undefined where there is none. */
export function valueOn<V extends { readonly from: LocalDate; readonly until: LocalDate | null }>(
  values: readonly V[],
  day: LocalDate,
): V | undefined {
  return values.findLast(value => value.from <= day && (value.until === null || day < value.until))
}
