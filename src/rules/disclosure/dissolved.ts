// How long the registration of an organisation that is no more is still shown, counted from the day on which the ledger learned of it.
import type { Law } from '#rules/law'
import { kindOf, parseUscc } from '#rules/organisations'
import type { Because } from '#rules/outcome'
import { addDays, correspondingDay, type LocalDate, type Period } from '#rules/time'
import { type FactFields, valuesOf } from './severity.ts'

export type DissolvedInput = {
  readonly item: string
  readonly v?: number | undefined
  readonly fields: FactFields
  readonly division?: string | null
  /** First day of the run of facts whose status says that it is no more. */
  readonly on: LocalDate
}

/** The first day on which it is not shown any more; null where the law sets no end. */
export function dissolvedUntil(input: DissolvedInput, law: Law, because?: Because[]): LocalDate | null {
  const { item, fields, on } = input
  const code = valuesOf(fields, law.item(item, input.v)?.roles.partyUscc ?? '')[0] ?? ''
  const parsed = parseUscc(code)
  const isIndividual = parsed.ok && kindOf(parsed.uscc, law.departments) === 'individual-business'
  const rule = law
    .on(on, input.division ?? null)
    .rule(isIndividual ? 'dissolved-individual-publicity' : 'dissolved-publicity', 'period', item)
  if (rule === undefined || rule.value.value === 'none') return null
  const period = rule.value.value as Period
  const lastDay = correspondingDay(on, period)
  because?.push({
    field: 'disclosedUntil',
    clause: rule.value.clause,
    rule: rule.rule.id,
    note: 'SHOWN_AFTER_DISSOLUTION',
    params: { from: on, period, lastDay },
  })
  return addDays(lastDay, 1)
}
