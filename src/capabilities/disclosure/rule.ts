/** A rule of the law as the public reads it: its values over time, exceptions, cases and clauses with their standing. */

import type { AnyRule, Clause, Law, LawCase } from '#rules/law'
import type { LocalDate } from '#rules/time'

export type RuleSheet = {
  readonly rule: AnyRule
  /** Newest first. */
  readonly values: readonly AnyRule['values'][number][]
  readonly standing: 'in-force' | 'future' | 'past'
  readonly current: AnyRule['values'][number] | undefined
  readonly cases: readonly LawCase[]
  /** Every clause that the rule cites, once, in order of citation. */
  readonly clauses: readonly Clause[]
}

const clauseIds = (rule: AnyRule): string[] => {
  const ids: string[] = []
  for (const value of [...rule.values].reverse()) {
    ids.push(value.clause, ...value.also, ...value.exceptions.map(one => one.clause))
    const graded = value.value as {
      grades?: { clause: string }[]
      decided?: { clause: string }
      amount?: { clause: string }
      otherwise?: { clause: string }
      stated?: { clause: string }
    } | null
    if (rule.gives === 'severity' && graded !== null && typeof graded === 'object')
      for (const part of [graded.decided, ...(graded.grades ?? []), graded.amount, graded.otherwise, graded.stated])
        if (part) ids.push(part.clause)
    if (value.transitionClause !== null) ids.push(value.transitionClause)
  }
  return [...new Set(ids)]
}

/** The sheet of a rule on that day, by its id or by the item whose publicity it rules; undefined where the law has none. */
export const ruleSheetOn = (law: Law, id: string, today: LocalDate): RuleSheet | undefined => {
  const rule = law.rules.get(id) ?? law.rules.get(`${id}-publicity`)
  if (!rule) return undefined
  const values = [...rule.values].reverse()
  const current = values.find(value => value.from <= today && (value.until === null || today < value.until))
  return {
    rule,
    values,
    current,
    standing: current ? 'in-force' : values.some(value => value.from > today) ? 'future' : 'past',
    cases: law.cases.filter(one => one.rules.includes(rule.id)),
    clauses: clauseIds(rule).flatMap(one => law.clause(one) ?? []),
  }
}
