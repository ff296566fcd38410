// How serious a decision is, from what it says and from what its unit has stated.
import { gradeAmount, type RuleOnDay, SEVERITIES, type Severity, type SeverityValue } from '#rules/law'
import type { Because, ClauseId } from '#rules/outcome'
import type { Note } from './reasons.ts'

/** Values of a fact by property; several where a cell holds several. */
export type FactFields = Readonly<Record<string, string | readonly string[]>>

export type Graded = { readonly severity: Severity; readonly because: readonly Because[] }

/** All values of a property, none where it is not given. */
export function valuesOf(fields: FactFields, prop: string): readonly string[] {
  const value = fields[prop]
  if (value === undefined || value === '') return []
  return typeof value === 'string' ? [value] : value
}

/** Whether the property is, or has among its values, one of the words. */
export function holds(fields: FactFields, when: { readonly field: string; readonly in: readonly string[] }): boolean {
  return valuesOf(fields, when.field).some(value => when.in.includes(value))
}

/** The severity under one rule. The most serious category counts; the unit's own word may only raise it. */
export function gradeOf(on: RuleOnDay<'severity'>, fields: FactFields): Graded {
  const exception = on.value.exceptions.find(one => holds(fields, one.when))
  const value = exception?.value ?? on.value.value
  const because = (clause: ClauseId, note: Note, params?: Record<string, string>): Because => ({
    field: 'severity',
    clause,
    rule: on.rule.id,
    note,
    ...(params ? { params } : {}),
  })
  const computed = computedGrade(value, fields, because)
  const stated = value.stated && valuesOf(fields, value.stated.field)[0]
  const severity = stated ? value.stated?.words[stated] : undefined
  if (!severity || !value.stated || severity === computed.severity) return computed
  if (isMoreSerious(severity, computed.severity)) {
    return { severity, because: [because(value.stated.clause, 'GRADED_BY_UNIT', { stated: severity })] }
  }
  return {
    ...computed,
    because: [...computed.because, because(value.stated.clause, 'GRADED_LOWER_IGNORED', { stated: severity })],
  }
}

export function isMoreSerious(a: Severity, b: Severity): boolean {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b)
}

type Explain = (clause: ClauseId, note: Note, params?: Record<string, string>) => Because

function computedGrade(value: SeverityValue, fields: FactFields, because: Explain): Graded {
  const { decided } = value
  if (decided && holds(fields, decided.when)) {
    const procedure = valuesOf(fields, decided.when.field)[0] ?? ''
    return { severity: decided.severity, because: [because(decided.clause, 'GRADED_BY_PROCEDURE', { procedure })] }
  }
  const categories = valuesOf(fields, value.field)
  let most: Graded | undefined
  for (const category of categories) {
    const graded = gradeCategory(value, category, fields, because)
    if (!most || isMoreSerious(graded.severity, most.severity)) most = graded
  }
  return (
    most ?? {
      severity: value.otherwise.severity,
      because: [because(value.otherwise.clause, 'GRADED_OTHERWISE', { category: '' })],
    }
  )
}

function gradeCategory(value: SeverityValue, category: string, fields: FactFields, because: Explain): Graded {
  const { amount } = value
  if (amount?.in.includes(category)) {
    const written = valuesOf(fields, amount.field)[0]
    return {
      severity: gradeAmount(amount, written),
      because: [because(amount.clause, 'GRADED_BY_AMOUNT', { amount: written ?? '' })],
    }
  }
  const grade = value.grades.find(one => one.in.includes(category))
  if (grade) return { severity: grade.severity, because: [because(grade.clause, 'GRADED_BY_CATEGORY', { category })] }
  return { severity: value.otherwise.severity, because: [because(value.otherwise.clause, 'GRADED_OTHERWISE', { category })] }
}
