/** The question at the counter: what applies to this organisation in this matter, by which clause, until when. */

import { type Context, query } from '#capabilities/operation'
import type { Law } from '#rules/law'
import { type AppliedMeasure, checkMeasures, type MeasureAnswer, measuredItems } from '#rules/measures'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { type LocalDate, parseLocalDate } from '#rules/time'
import { findMeasuredRecords } from '#storage/ledger'
import { CheckInput, CheckOutput } from './shapes.ts'

/** Offices that ask in their own matters, of whoever stands before them. */
export const OFFICES = ['centre-officer', 'unit-reporter', 'case-handler', 'decider', 'supervisor', 'partner-platform'] as const

export const dayOf = (text: string | undefined, today: LocalDate): LocalDate => {
  if (text === undefined) return today
  const day = parseLocalDate(text)
  if (day === undefined) throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/on', keyword: 'format' }] } })
  return day
}

const knownMatter = (law: Law, matter: string): string => {
  if (law.measures.matters.has(matter)) return matter
  throw new Refusal('MATTER_UNKNOWN', { details: { matter, known: [...law.measures.matters.keys()] } })
}

export type Judged = MeasureAnswer & { readonly organisationId: string; readonly uscc: string; readonly on: LocalDate }

/** Looks and judges. Throws where the text is no code, or nobody known bears it: a slip of the finger is no clean record. */
export const judgeOrganisation = async (
  { tx, law, today, actor }: Pick<Context, 'tx' | 'law' | 'today' | 'actor'>,
  asked: { readonly uscc: string; readonly matter: string; readonly on?: string; readonly division?: string },
): Promise<Judged> => {
  const on = dayOf(asked.on, today)
  const matter = knownMatter(law, asked.matter)
  const parsed = parseUscc(asked.uscc)
  if (!parsed.ok) throw new Refusal('USCC_INVALID', { details: { finding: parsed.finding } })
  const found = await findMeasuredRecords(tx, parsed.uscc, measuredItems(law))
  if (found === undefined) throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: parsed.uscc } })
  const place = asked.division ?? actor.division ?? null
  const { value } = checkMeasures(found.records, law, { matter, on, place })
  return { ...value, organisationId: found.organisationId, uscc: parsed.uscc, on }
}

const shownMeasure = (law: Law, one: AppliedMeasure) => {
  const effect = law.measures.effects.find(known => known.id === one.effect)
  return { ...one, also: [...one.also], title: effect?.title ?? one.effect, english: effect?.english ?? one.effect }
}

/** What the look says was told: an office that was told of a measure has something to report. */
const toldText = (matter: string, { applies }: MeasureAnswer): string =>
  `measures ${matter}: ${applies.map(one => `${one.kind} ${one.measure}`).join(', ')}`

export const check = query({
  name: 'measures.check',
  title: 'Which measures must, may or must not be applied and which incentives are due, by which clause, until when',
  clause: 'cn-cpc-state-council-office-2025-social-credit#12',
  may: ['local-operator', ...OFFICES],
  within: 'own-unit',
  needsPurpose: true,
  input: CheckInput,
  output: CheckOutput,
  async run(ctx, input) {
    // It is their own matter in which they ask.
    ctx.scope.admits({ unitId: ctx.actor.unitId ?? null })
    const judged = await judgeOrganisation(ctx, input)
    ctx.looked(judged.organisationId, toldText(input.matter, judged))
    const shown = (some: readonly AppliedMeasure[]) => some.map(one => shownMeasure(ctx.law, one))
    const { uscc, on } = judged
    return { uscc, matter: input.matter, on, applies: shown(judged.applies), waits: shown(judged.waits) }
  },
})
