// What an entry on a list brings about on a day, where it is determined, by which clauses; what nobody has read is told as such.
import { type Effect, isDivisionWithin, type Law, type ListRule, restricts } from '#rules/law'
import { earlierEnd, isWithinInterval, type LocalDate } from '#rules/time'

export type BroughtEffect = Effect & { readonly seen: boolean }

/** Restrictions only. @param division where the case is; null: of every place. */
export function effectsOfList(list: ListRule, law: Law, on: LocalDate, division: string | null): readonly BroughtEffect[] {
  return law.measures.effects.flatMap(effect => {
    const clause = law.clause(effect.clause)
    if (clause === undefined || effect.item !== list.item || effect.during !== 'in-force' || !restricts(effect)) return []
    if (effect.when !== null && !(effect.when.field === 'list' && effect.when.in.includes(list.id))) return []
    if (division !== null && effect.division !== null && !isDivisionWithin(division, effect.division)) return []
    const until = earlierEnd(effect.until, clause.instrument.until)
    return isWithinInterval({ from: effect.from, until }, on) ? [{ ...effect, until, seen: !clause.unconfirmed }] : []
  })
}
