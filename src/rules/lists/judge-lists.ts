// Judges the cases beside law/lists: whether a list may be used on a day, and where a case with these steps stands.
import { type CaseAnswer, type Law, LIST_NUMBERS } from '#rules/law'
import type { Because } from '#rules/outcome'
import { addDays, type LocalDate, parseLocalDate } from '#rules/time'
import { foldListCase, LIST_STEPS, type ListStep, lastDayOn, listClocks, listStandingOn, removalFrom } from './case.ts'
import { numberOf, standingOf } from './standing.ts'

type Given = Readonly<Record<string, unknown>>
const KNOWN = ['list', 'on', 'division', 'steps']

/** given: list, on, steps: [{ kind, on, … }]; numbers that the law sets need not be said. */
export function judgeLists(given: Given, law: Law): CaseAnswer {
  const unknown = Object.keys(given).find(key => !KNOWN.includes(key))
  if (unknown !== undefined) return { ok: false, problem: `nothing is known of "${unknown}" in what is given` }
  const list = law.lists.find(one => one.id === given.list)
  const on = typeof given.on === 'string' ? parseLocalDate(given.on) : undefined
  if (!list || !on) return { ok: false, problem: 'a case gives a list and a day (on)' }
  const { value, because: why } = standingOf(list, law, on)
  const because: Because[] = [...why]
  const texts = [...list.conditions, ...list.removalConditions]
  for (const { clause } of texts) because.push({ field: 'conditions', clause, rule: list.id })
  for (const [field, clause] of [['hearing', list.hearing] as const, ['consent', list.consent] as const])
    if (clause !== null) because.push({ field, clause, rule: list.id })
  const numbers: Record<string, unknown> = {}
  const unseen: string[] = []
  for (const name of LIST_NUMBERS) {
    numbers[name] = numberOf(list, law, name)?.value ?? null
    const said = list.numbers[name]
    if (said && numbers[name] === null) unseen.push(`${name} ${said.value}`)
    if (said) because.push({ field: name, clause: said.clause, rule: list.id, params: { value: said.value } })
  }
  const common = {
    standing: value.standing,
    missing: value.missing.join(' '),
    conditions: list.conditions.length,
    removalConditions: list.removalConditions.length,
    item: list.item,
    kind: list.kind,
    unseen: unseen.join(', '),
    ...numbers,
  }
  if (given.steps === undefined) return { ok: true, values: common, because }
  const steps = (Array.isArray(given.steps) ? (given.steps as ListStep[]) : []).map(step => ({
    ...numbersOf(numbers, step),
    ...step,
  }))
  if (steps[0]?.kind !== 'proposed' || steps.some(step => !LIST_STEPS.includes(step.kind) || !parseLocalDate(step.on)))
    return { ok: false, problem: 'steps have a kind and a day (on), and begin with proposed' }
  const found = foldListCase(steps)
  const clocks = listClocks(found, list, law)
  const due = (name: string): LocalDate | null => {
    const one = clocks.value.find(({ clock }) => clock === name)?.due
    return one?.settled === true ? one.due : null
  }
  return {
    ok: true,
    because: [...because, ...clocks.because],
    values: {
      ...common,
      case: listStandingOn(found, list, on),
      lastDay: lastDayOn(found, list),
      removalFrom: removalFrom(found, list),
      gone: lastDayOn(found, list) === null ? null : addDays(lastDayOn(found, list)!, 1),
      ...Object.fromEntries(['statement', 'publication', 'removal', 'annulment'].map(name => [`${name}Due`, due(name)])),
    },
  }
}

const numbersOf = (numbers: Given, { kind }: ListStep): Partial<ListStep> => ({
  ...(kind === 'noticed' ? { statementDays: numbers.statementDays as number } : {}),
  ...(kind === 'decided-in'
    ? { termMonths: numbers.termMonths as number | null, removalAfterMonths: numbers.removalAfterMonths as number | null }
    : {}),
})
