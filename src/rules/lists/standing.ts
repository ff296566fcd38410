// Whether a list may be used on a day, and what of it is known: a basis of its field, one of its procedure, each seen and in force.
import { type Law, type Level, type ListNumber, type ListRule, MEASURE_LEVELS, PROCEDURE_LEVELS } from '#rules/law'
import type { Because, ClauseId, Ruling } from '#rules/outcome'
import { isWithinInterval, type LocalDate } from '#rules/time'

/** `prepared`: it lacks a basis and cannot be used. */
export type ListStanding = 'in-force' | 'prepared' | 'not-in-force'
export type Missing = 'field-basis' | 'procedure-basis'

export function standingOf(
  list: ListRule,
  law: Law,
  day: LocalDate,
): Ruling<{ readonly standing: ListStanding; readonly missing: readonly Missing[] }> {
  const because: Because[] = []
  const stands = (clauses: readonly ClauseId[], levels: readonly Level[], field: string): boolean => {
    for (const clause of clauses) because.push({ field, clause, rule: list.id })
    return clauses.some(clause => isLive(law, clause, levels, day))
  }
  const missing: Missing[] = []
  if (!stands(list.fieldBasis, MEASURE_LEVELS, 'field')) missing.push('field-basis')
  if (!stands(list.procedureBasis, PROCEDURE_LEVELS, 'procedure')) missing.push('procedure-basis')
  const standing = !isWithinInterval(list, day) ? 'not-in-force' : missing.length > 0 ? 'prepared' : 'in-force'
  return { value: { standing, missing }, because }
}

function isLive(law: Law, id: ClauseId, levels: readonly Level[], day: LocalDate): boolean {
  const clause = law.clause(id)
  return (
    clause !== undefined &&
    !clause.unconfirmed &&
    levels.includes(clause.instrument.level) &&
    isWithinInterval(clause.instrument, day)
  )
}

/** The number that the law sets; undefined where it sets none, or nobody has seen the wording: then the case says it, with a reason. */
export function numberOf(list: ListRule, law: Law, name: ListNumber): { value: number; clause: ClauseId } | undefined {
  const found = list.numbers[name]
  return found === undefined || law.clause(found.clause)?.unconfirmed !== false ? undefined : found
}
