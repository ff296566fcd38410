// How long the registration of an organisation that is no more is still shown, counted from the day on which the ledger learned of it.
import type { Law } from '#rules/law'
import { kindOf, parseUscc } from '#rules/organisations'
import type { Because } from '#rules/outcome'
import { addDays, correspondingDay, type LocalDate, type Period } from '#rules/time'
import { anchorDay } from './by-severity.ts'
import type { Disclosure } from './decide.ts'
import { type FactFields, valuesOf } from './severity.ts'

export type DissolvedInput = {
  readonly item: string
  readonly v?: number | undefined
  readonly fields: FactFields
  readonly division?: string | null
  /** First day of the run of facts whose status says that it is no more. */
  readonly on: LocalDate
}

/** What was decided, with the end that dissolution sets; as it was where the law sets none, or an earlier one. */
export function afterDissolution(decided: Disclosure, input: DissolvedInput, law: Law, because?: Because[]): Disclosure {
  if (decided.disclosedFrom === null) return decided
  const until = dissolvedUntil(input, decided.determinedOn, law, because)
  const isSooner = until !== null && (decided.disclosedUntil === null || until < decided.disclosedUntil)
  return isSooner ? { ...decided, disclosedUntil: until } : decided
}

function dissolvedUntil(
  input: DissolvedInput,
  determinedOn: LocalDate | null,
  law: Law,
  because?: Because[],
): LocalDate | null {
  const { item, fields, on } = input
  const code = valuesOf(fields, law.item(item, input.v)?.roles.partyUscc ?? '')[0] ?? ''
  const parsed = parseUscc(code)
  const isIndividual = parsed.ok && kindOf(parsed.uscc, law.departments) === 'individual-business'
  const rule = law
    .on(on, input.division ?? null)
    .rule(isIndividual ? 'dissolved-individual-publicity' : 'dissolved-publicity', 'period', item)
  if (rule === undefined || rule.value.value === 'none') return null
  const period = rule.value.value as Period
  const from = anchorDay({ recordedOn: on, determinedOn: determinedOn ?? on }, rule.rule.anchor, 'recordedOn')
  const lastDay = correspondingDay(from, period)
  because?.push({
    field: 'disclosedUntil',
    clause: rule.value.clause,
    rule: rule.rule.id,
    note: 'SHOWN_AFTER_DISSOLUTION',
    params: { from, period, lastDay },
  })
  return addDays(lastDay, 1)
}
