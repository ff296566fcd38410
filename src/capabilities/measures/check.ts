/** The question at the counter: what applies to this organisation in this matter, by which clause, until when. */

import { type Context, query } from '#capabilities/operation'
import type { Law } from '#rules/law'
import { type AppliedMeasure, checkMeasures, type MeasureAnswer, measuredItems } from '#rules/measures'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { type LocalDate, parseLocalDate } from '#rules/time'
import { findMeasuredRecords, type Measured, readMeasuredRecords } from '#storage/ledger'
import { CheckInput, CheckOutput } from './shapes.ts'

/** Offices that ask in their own matters, of whoever stands before them. */
export const OFFICES = ['centre-officer', 'unit-reporter', 'case-handler', 'decider', 'supervisor', 'partner-platform'] as const

export const dayOf = (text: string | undefined, today: LocalDate): LocalDate => {
  if (text === undefined) return today
  const day = parseLocalDate(text)
  if (day === undefined) throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/on', keyword: 'format' }] } })
  return day
}

export const knownMatter = (law: Law, matter: string): string => {
  if (law.measures.matters.has(matter)) return matter
  throw new Refusal('MATTER_UNKNOWN', { details: { matter, known: [...law.measures.matters.keys()] } })
}

export type Judged = MeasureAnswer & {
  readonly organisationId: string
  readonly name: string
  readonly uscc: string
  readonly on: LocalDate
}

type Asked = { readonly uscc: string; readonly matter: string; readonly on?: string; readonly division?: string }

const codeOf = (text: string): string => {
  const parsed = parseUscc(text)
  if (!parsed.ok) throw new Refusal('USCC_INVALID', { details: { finding: parsed.finding } })
  return parsed.uscc
}

/** Throws where the text is no code, or nobody known bears it: a slip of the finger is no clean record. */
export const judgeFound = (
  { law, today, actor }: Pick<Context, 'law' | 'today' | 'actor'>,
  asked: Asked,
  found: Measured | undefined,
): Judged => {
  const on = dayOf(asked.on, today)
  const matter = knownMatter(law, asked.matter)
  const uscc = codeOf(asked.uscc)
  if (found === undefined) throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc } })
  const place = asked.division ?? actor.division ?? null
  const { value } = checkMeasures(found.records, law, { matter, on, place })
  return { ...value, organisationId: found.organisationId, name: found.name, uscc, on }
}

/** Looks and judges. */
export const judgeOrganisation = async (
  ctx: Pick<Context, 'tx' | 'law' | 'today' | 'actor'>,
  asked: Asked,
): Promise<Judged> => {
  const uscc = codeOf(asked.uscc)
  return judgeFound(ctx, asked, await findMeasuredRecords(ctx.tx, uscc, measuredItems(ctx.law)))
}

const shownMeasure = (law: Law, one: AppliedMeasure) => {
  const effect = law.measures.effects.find(known => known.id === one.effect)
  return { ...one, also: [...one.also], title: effect?.title ?? one.effect, english: effect?.english ?? one.effect }
}

/** What the look says was told: an office that was told of a measure has something to report. */
export const toldText = (matter: string, { applies }: MeasureAnswer): string =>
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
  together({ database, law }, inputs) {
    // What is no code is nobody's, and is refused when its turn comes.
    const codes = inputs.map(({ uscc }) => {
      const parsed = parseUscc(uscc)
      return parsed.ok ? parsed.uscc : ''
    })
    return readMeasuredRecords(database, { codes, items: measuredItems(law.current()) })
  },
  async run(ctx, input, found: Measured | undefined) {
    // It is their own matter in which they ask.
    ctx.scope.admits({ unitId: ctx.actor.unitId ?? null })
    const judged = judgeFound(ctx, input, found)
    ctx.looked(judged.organisationId, toldText(input.matter, judged))
    const shown = (some: readonly AppliedMeasure[]) => some.map(one => shownMeasure(ctx.law, one))
    const { uscc, name, on } = judged
    return { uscc, name, matter: input.matter, on, applies: shown(judged.applies), waits: shown(judged.waits) }
  },
})
