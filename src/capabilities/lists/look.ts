/** What may be looked at: a case, the cases of a unit or a division, and for everybody the lists as the law has them. */

import {
  type Environment,
  type FileOut,
  fileQuery,
  noteList,
  once,
  query,
  readProgress as readBy,
} from '#capabilities/operation'
import { type Law, LIST_NUMBERS } from '#rules/law'
import { effectsOfList, numberOf, standingOf } from '#rules/lists'
import { Refusal } from '#rules/outcome'
import { parseLocalDate } from '#rules/time'
import { getCase, shownCase } from './case-of.ts'
import { CaseInput, CaseShape, DocumentInput, KnownInput, KnownOutput, ListInput, ListOutput } from './shapes.ts'
import { findCase, listCases } from './store.ts'

const SEERS = {
  'organisation-user': 'own-organisation',
  'case-handler': 'own-unit',
  decider: 'own-unit',
  'centre-officer': 'own-division',
} as const

export const show = query({
  name: 'lists.show',
  title: 'A case of a list: its steps with their documents, where it stands, which clock runs, what may be done next',
  may: ['local-operator', 'organisation-user', 'case-handler', 'decider', 'centre-officer'],
  within: SEERS,
  input: CaseInput,
  output: CaseShape,
  async run(ctx, input) {
    const found = await getCase(ctx, input.case)
    ctx.looked(found.organisationId, `list case ${found.caseId}`)
    return shownCase(found, ctx)
  },
})

export const document = fileQuery({
  name: 'lists.document',
  title: 'The document of a step as a PDF, dated and set as it was made from its template',
  clause: 'cn-state-council-office-2020-49#severe-lists',
  may: ['local-operator', 'organisation-user', 'case-handler', 'decider', 'centre-officer'],
  within: SEERS,
  input: DocumentInput,
  async run(ctx, input): Promise<FileOut> {
    const found = await getCase(ctx, input.case)
    const step = found.steps.find(one => one.actId === input.act)
    const made = step?.content.document as { title: string; text: string } | undefined
    if (step === undefined || made === undefined) throw new Refusal('LIST_CASE_UNKNOWN', { details: { case: input.case } })
    ctx.looked(found.organisationId, `list document ${step.kind} ${found.caseId}`)
    const { press, words } = ctx.environment
    if (press === undefined || words?.documentPaper === undefined) throw new Refusal('PAPER_NOT_MADE')
    const pdf = await press.print(words.documentPaper({ ...made, on: step.on, act: step.actId }))
    return { name: `${made.title}.pdf`, media: 'application/pdf', bytes: once(pdf) }
  },
})

export const list = query({
  name: 'lists.list',
  title: 'Cases of lists: the open ones of a unit or a division, all of an organisation',
  may: ['local-operator', 'organisation-user', 'case-handler', 'decider', 'centre-officer'],
  within: SEERS,
  input: ListInput,
  output: ListOutput,
  async run(ctx, { list: id, closed, limit }) {
    const found = await listCases(ctx.tx, ctx.scope.bounds(), { list: id, closed, most: limit })
    noteList(ctx, found, 'list cases')
    return { today: ctx.today, cases: found.map(one => shownCase(one, ctx)) }
  },
})

export const known = query({
  name: 'lists.known',
  title: 'The lists as the law has them: basis, conditions, terms, and which are only prepared because a basis is missing',
  clause: 'cn-cpc-state-council-office-2025-social-credit#12.unified',
  may: ['public', 'local-operator'],
  input: KnownInput,
  output: KnownOutput,
  run: async ({ law, today }, input) => {
    const on = input.on === undefined ? today : parseLocalDate(input.on)
    if (on === undefined) throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/on', keyword: 'format' }] } })
    return {
      on,
      lists: law.lists.map(one => {
        const { value } = standingOf(one, law, on)
        return {
          ...{
            list: one.id,
            title: one.title,
            english: one.english,
            kind: one.kind,
            item: one.item,
            units: one.units,
            division: one.division,
          },
          ...{ standing: value.standing, missing: [...value.missing], from: one.from, until: one.until },
          ...{ fieldBasis: [...one.fieldBasis], procedureBasis: [...one.procedureBasis] },
          ...{ conditions: [...one.conditions], removalConditions: [...one.removalConditions] },
          ...{ hearing: one.hearing, consent: one.consent },
          measures: effectsOfList(one, law, on, one.division).map(effect => ({
            ...{ effect: effect.id, title: effect.title, english: effect.english, measure: effect.measure, kind: effect.kind },
            ...{ matters: [...effect.matters], clause: effect.clause, seen: effect.seen, division: effect.division },
          })),
          numbers: LIST_NUMBERS.map(name => ({
            name,
            value: one.numbers[name]?.value ?? null,
            clause: one.numbers[name]?.clause ?? null,
            seen: numberOf(one, law, name) !== undefined,
          })),
        }
      }),
    }
  },
})

/** Of a case of that number; undefined where there is none. */
export const readProgress = (environment: Pick<Environment, 'database' | 'portal'>, law: Law, id: string) =>
  readBy(environment, id, async (tx, name, today) => {
    const found = await findCase(tx, name)
    if (found === undefined) return undefined
    const { standing, open, clocks } = shownCase(found, { law, today })
    return { unitId: found.unitId, steps: found.steps, standing, open, clocks: open ? clocks : [] }
  })
