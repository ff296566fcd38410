/** The decision, its service and its publication, which is the entry in the ledger; and how an entry ends before its term. */

import { type Context, command } from '#capabilities/operation'
import type { Law, ListNumber, ListRule } from '#rules/law'
import { ENTRY_KINDS } from '#rules/ledger'
import { effectsOfList, type ListStepKind, numberOf } from '#rules/lists'
import { Refusal } from '#rules/outcome'
import { listActorsOf } from '#storage/ledger'
import { getCase, stepOn } from './case-of.ts'
import { appendListed, endRecord } from './entry.ts'
import {
  AnnulledBasisInput,
  CaseInput,
  CaseShape,
  DecideInput,
  ReasonInput,
  RemovalInput,
  ServeInput,
  UndoInput,
} from './shapes.ts'

const BY_UNIT = { may: ['local-operator', 'case-handler'], within: 'own-unit' } as const
const BY_DECIDER = { may: ['local-operator', 'decider'], within: 'own-unit' } as const
const PROCEDURE = 'cn-state-council-office-2020-49#severe-lists'
const PREPARING: readonly ListStepKind[] = ['proposed', 'noticed', 'lapsed', 'hearing-held', 'reviewed', 'removal-asked']

/** Who did those steps of the case. Who proposes does not decide, nor does who heard the party. */
const handsOf = async (ctx: Context, id: string, kinds = PREPARING): Promise<readonly string[]> => {
  const { steps } = await getCase(ctx, id)
  return listActorsOf(
    ctx.tx,
    steps.filter(step => kinds.includes(step.kind)).map(step => step.actId),
  )
}

/** What the law says is not said otherwise by a case. */
const notTaken = (place: string) =>
  new Refusal('INPUT_INVALID', { details: { places: [{ place: `/${place}`, keyword: 'not' }] } })

type Months = { readonly months: number | null; readonly reason: string }

/** As the law says; where it does not, as the case says and why. */
const monthsOf = (list: ListRule, law: Law, name: ListNumber, place: string, said: Months | undefined) => {
  const known = numberOf(list, law, name)
  if (said !== undefined && (known !== undefined || list.kind === 'abnormal')) throw notTaken(place)
  // An abnormal list ends when the duty is met: no case gives it a term of its own.
  if (list.kind === 'abnormal' && known === undefined && said === undefined)
    return { months: null, clause: undefined, reason: undefined }
  if (known !== undefined) return { months: known.value, clause: known.clause as string, reason: undefined }
  if (said === undefined) throw new Refusal('LIST_VALUE_NEEDED', { details: { value: name, list: list.title } })
  return { ...said, clause: undefined }
}

export const decide = command({
  name: 'lists.decide',
  title: 'Decide whether the organisation is entered: a document with reason, basis, measures, how the entry ends, remedies',
  clause: PROCEDURE,
  ...BY_DECIDER,
  may: [...BY_DECIDER.may],
  apartFrom: (ctx, { case: id }) => handsOf(ctx, id),
  input: DecideInput,
  output: CaseShape,
  run: (ctx, input) =>
    stepOn(
      ctx,
      input.case,
      input.decision === 'enter' ? 'decided-in' : 'decided-not',
      ({ found, list }) => {
        const { reason } = input
        if (input.decision === 'not-enter') return { said: { decidedBecause: reason } }
        const { remedies, consent, publicationReason } = input
        if (publicationReason !== undefined && list.kind === 'severe') throw notTaken('publicationReason')
        if (remedies === undefined) throw new Refusal('LIST_VALUE_NEEDED', { details: { value: 'remedies', list: list.title } })
        if (list.consent !== null && !found.division.endsWith('0000') && consent === undefined)
          throw new Refusal('LIST_CONSENT_NEEDED', { clause: list.consent, details: { list: list.title } })
        const term = monthsOf(list, ctx.law, 'termMonths', 'term', input.term)
        const removal = monthsOf(list, ctx.law, 'removalAfterMonths', 'removalAfter', input.removalAfter)
        const effects = effectsOfList(list, ctx.law, ctx.today, found.division).filter(effect => effect.seen)
        return {
          said: {
            ...{ decidedBecause: reason, remedies, termMonths: term.months, removalAfterMonths: removal.months },
            ...(term.reason === undefined ? {} : { termReason: term.reason }),
            ...(removal.reason === undefined ? {} : { removalAfterReason: removal.reason }),
            ...(consent === undefined ? {} : { consentBy: consent.by, consentNumber: consent.number, consentOn: consent.on }),
            ...(publicationReason === undefined ? {} : { publicationReason }),
            measures: effects.map(effect => effect.id),
          },
          values: {
            term: term.months === null ? '' : String(term.months),
            removalAfter: removal.months === null ? '' : String(removal.months),
            measures: effects.map(effect => effect.title).join('; '),
            measureClauses: [...new Set(effects.map(effect => effect.clause))].join(' '),
          },
        }
      },
      input.number,
    ),
})

export const serve = command({
  name: 'lists.serve',
  title: 'Record the service of the decision: how, and by what receipt',
  clause: PROCEDURE,
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: ServeInput,
  output: CaseShape,
  run: (ctx, { case: id, how, receipt }) =>
    stepOn(ctx, id, 'served', () => ({ said: { how, ...(receipt === undefined ? {} : { receipt }) } })),
})

export const publish = command({
  name: 'lists.publish',
  title:
    'Publish a decision that was served: from now on the organisation is on the list, and the entry names every step to it',
  clause: PROCEDURE,
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: CaseInput,
  output: CaseShape,
  run: (ctx, { case: id }) =>
    stepOn(ctx, id, 'published', async ({ found, list }) => {
      const { batch, last } = await appendListed(ctx, found, list)
      // Of an abnormal list an entry is minor, and shown only where the decision says why.
      const isShown = list.kind === 'severe' || found.steps.some(step => step.content.publicationReason !== undefined)
      const values = { last: last ?? '', [isShown ? 'shown' : 'kept']: list.title }
      return { said: last === null ? {} : { listedTo: last }, values, batch }
    }),
})

export const askRemoval = command({
  name: 'lists.ask-removal',
  title:
    'Ask that an entry end: on a severe list before its term, once its months have run; on an abnormal one once the duty is met',
  clause: PROCEDURE,
  may: ['local-operator', 'organisation-user', 'case-handler'],
  within: { 'organisation-user': 'own-organisation', 'case-handler': 'own-unit' },
  input: ReasonInput,
  output: CaseShape,
  run: (ctx, { case: id, reason }) => stepOn(ctx, id, 'removal-asked', () => ({ said: { why: reason } })),
})

export const decideRemoval = command({
  name: 'lists.decide-removal',
  title: 'Decide on removal: the entry ends at once, or stays, with the reason',
  clause: PROCEDURE,
  ...BY_DECIDER,
  may: [...BY_DECIDER.may],
  apartFrom: (ctx, { case: id }) => handsOf(ctx, id),
  input: RemovalInput,
  output: CaseShape,
  run: (ctx, { case: id, decision, number: given, reason }) =>
    stepOn(
      ctx,
      id,
      decision === 'remove' ? 'removed-early' : 'removal-refused',
      async ({ found, list, number }) => {
        const said = { decidedBecause: reason }
        if (decision === 'keep') return { said }
        const clause = list.removalConditions[0]?.clause ?? list.procedureBasis[0]
        return { said, ...(await endRecord(ctx, found, ENTRY_KINDS.delisted, { clause, number, act: ctx.act.id })) }
      },
      given,
    ),
})

export const recordAnnulment = command({
  name: 'lists.record-annulment',
  title: 'Record that the document on which an entry rests was annulled: from now on its days to undo the entry run',
  clause: PROCEDURE,
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: AnnulledBasisInput,
  output: CaseShape,
  run: (ctx, { case: id, number, reason }) =>
    stepOn(ctx, id, 'basis-annulled', () => ({ said: { annulledBy: number, why: reason } })),
})

export const annul = command({
  name: 'lists.annul',
  title: 'Undo an entry whose basis was annulled: it leaves the list and the public page at once',
  clause: PROCEDURE,
  ...BY_DECIDER,
  may: [...BY_DECIDER.may],
  apartFrom: (ctx, { case: id }) => handsOf(ctx, id, ['basis-annulled']),
  input: UndoInput,
  output: CaseShape,
  run: (ctx, { case: id, number: given, reason }) =>
    stepOn(
      ctx,
      id,
      'annulled',
      async ({ found, list, number }) => {
        const clause = list.numbers.annulmentDays?.clause ?? list.procedureBasis[0]
        const ended = await endRecord(ctx, found, ENTRY_KINDS.annulled, { clause, number, act: ctx.act.id })
        return { said: { decidedBecause: reason }, ...ended }
      },
      given,
    ),
})
