// Judges the cases beside law/objection: where an objection stands after its steps, when it is due, who decides.
import { type CaseAnswer, dayGiven, type Law } from '#rules/law'
import { foldObjection, OBJECTION_STEPS, type ObjectionStep } from './case.ts'
import { deciderOf, objectionClocks, secondLookUntil } from './clocks.ts'

type Given = Readonly<Record<string, unknown>>
const KNOWN = ['steps', 'item', 'division']
const CLOCKS = ['acknowledgement', 'decision', 'annulment', 'second-look'] as const

/** given: the steps of an objection [{ kind, on }], the first with annulledOn where it says so; the item of its record, its division. */
export function judgeObjection(given: Given, law: Law): CaseAnswer {
  const unknown = Object.keys(given).find(key => !KNOWN.includes(key))
  if (unknown !== undefined) return { ok: false, problem: `nothing is known of "${unknown}" in what is given` }
  const steps = Array.isArray(given.steps) ? (given.steps as ObjectionStep[]) : []
  if (steps[0]?.kind !== 'filed' || steps.some(step => !OBJECTION_STEPS.includes(step.kind) || dayGiven(step.on) === undefined))
    return { ok: false, problem: 'steps have a kind and a day (on), and begin with filed' }
  const item = law.item(String(given.item))
  if (item === undefined) return { ok: false, problem: 'a case names an item of the catalogue' }
  const division = typeof given.division === 'string' ? given.division : null
  const found = foldObjection(steps)
  const clocks = objectionClocks(found, law, division, item.id)
  const until = secondLookUntil(found, law, division)
  const decider = deciderOf(found, law, division)
  const values: Record<string, unknown> = { ...found, decider: decider.because.length > 0 ? decider.value : null }
  const say = (name: string, due: (typeof clocks.value)[number]['due'] | undefined) => {
    values[`${name}Due`] = due?.settled === true ? due.due : null
    values[`${name}NotBefore`] = due?.settled === false ? due.notBefore : null
  }
  for (const name of CLOCKS)
    say(name === 'second-look' ? 'secondLook' : name, clocks.value.find(one => one.clock === name)?.due)
  say('mayAskAgain', until.value)
  return { ok: true, values, because: [...clocks.because, ...until.because, ...decider.because] }
}
