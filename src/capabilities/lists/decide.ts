/** The decision, its service and its publication, which is the entry in the ledger; and how an entry ends before its term. */

import { hash } from 'node:crypto'
import { type CommandContext, type Context, command } from '#capabilities/operation'
import { recordKeyText } from '#rules/catalogue'
import { isDivisionWithin, type Law, type ListNumber, type ListRule } from '#rules/law'
import { canonicalJson, ENTRY_KINDS, type EntryKind } from '#rules/ledger'
import { foldListCase, type ListStepKind, lastDayOn, numberOf } from '#rules/lists'
import { Refusal } from '#rules/outcome'
import { isWithinInterval, type LocalDate } from '#rules/time'
import { appendChunk, appendEntry, type Batch, commitmentText, factDigest, findKeys, listActorsOf } from '#storage/ledger'
import { findUnit, unitOn } from '#storage/organisations'
import { getCase, partyOf, stepOn } from './case-of.ts'
import { AnnulledBasisInput, CaseInput, CaseShape, DecideInput, ReasonInput, RemovalInput, ServeInput } from './shapes.ts'
import { putRecord, type StoredCase } from './store.ts'

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

type Months = { readonly months: number | null; readonly reason: string }

/** As the law says; where it does not, as the case says and why. */
const monthsOf = (list: ListRule, law: Law, name: ListNumber, place: string, said: Months | undefined) => {
  const known = numberOf(list, law, name)
  if (known !== undefined && said !== undefined)
    throw new Refusal('INPUT_INVALID', { details: { places: [{ place: `/${place}`, keyword: 'not' }] } })
  if (known !== undefined) return { months: known.value, clause: known.clause as string, reason: undefined }
  if (said === undefined) throw new Refusal('LIST_VALUE_NEEDED', { details: { value: name, list: list.title } })
  return { ...said, clause: undefined }
}

/** What an entry on the list brings about today by a basis that somebody has read: the decision names it. */
const effectsOf = (list: ListRule, law: Law, { division }: StoredCase, today: LocalDate) =>
  law.measures.effects.filter(
    effect =>
      effect.item === list.item &&
      effect.during === 'in-force' &&
      (effect.kind === 'must' || effect.kind === 'may') &&
      (effect.when === null || effect.when.in.includes(list.id)) &&
      (effect.division === null || isDivisionWithin(division, effect.division)) &&
      isWithinInterval(effect, today) &&
      law.clause(effect.clause)?.unconfirmed === false,
  )

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
    stepOn(ctx, input.case, input.decision === 'enter' ? 'decided-in' : 'decided-not', ({ found, list }) => {
      const { number, reason } = input
      if (input.decision === 'not-enter') return { said: { number, decidedBecause: reason } }
      const { remedies, consent } = input
      if (remedies === undefined) throw new Refusal('LIST_VALUE_NEEDED', { details: { value: 'remedies', list: list.title } })
      if (list.consent !== null && !found.division.endsWith('0000') && consent === undefined)
        throw new Refusal('LIST_CONSENT_NEEDED', { clause: list.consent, details: { list: list.title } })
      const term = monthsOf(list, ctx.law, 'termMonths', 'term', input.term)
      const removal = monthsOf(list, ctx.law, 'removalAfterMonths', 'removalAfter', input.removalAfter)
      const effects = effectsOf(list, ctx.law, found, ctx.today)
      return {
        said: {
          ...{ number, decidedBecause: reason, remedies, termMonths: term.months, removalAfterMonths: removal.months },
          ...(term.reason === undefined ? {} : { termReason: term.reason }),
          ...(removal.reason === undefined ? {} : { removalAfterReason: removal.reason }),
          ...(consent === undefined ? {} : { consentBy: consent.by, consentNumber: consent.number, consentOn: consent.on }),
          measures: effects.map(effect => effect.id),
        },
        values: {
          term: term.months === null ? '' : String(term.months),
          removalAfter: removal.months === null ? '' : String(removal.months),
          measures: effects.map(effect => effect.title).join('; '),
          measureClauses: [...new Set(effects.map(effect => effect.clause))].join(' '),
        },
      }
    }),
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
      return { said: last === null ? {} : { listedTo: last }, values: { last: last ?? '' }, batch }
    }),
})

/** The word of the law's own table for a code. */
const LISTED = '1'

async function appendListed(
  ctx: CommandContext,
  found: StoredCase,
  list: ListRule,
): Promise<{ batch: Batch; last: LocalDate | null }> {
  const { law, today } = ctx
  const item = law.itemOn(list.item, today)!
  const step = (...kinds: string[]) => found.steps.findLast(one => kinds.includes(one.kind))!
  const decision = step('decided-in')
  const { unitId, division, organisationId } = found
  const unit = (await unitOn(ctx.tx, unitId, today)) ?? (await findUnit(ctx.tx, unitId))
  if (unit === undefined) throw new Error('the determining unit of a case has left the tree of units')
  const party = partyOf(found)
  const last = lastDayOn(foldListCase([...found.steps, { kind: 'published', on: today }]), list)
  const titled = (id: string) => {
    const clause = law.clause(id)
    return clause === undefined ? id : `${clause.instrument.title} ${clause.article ?? ''}`.trim()
  }
  const status = law.terms.tables.get('abnormal-status')?.values.find(value => value.code === LISTED)?.title
  const fields: Record<string, string> = {
    ...{ partyName: party.name, partyUscc: party.uscc, list: list.id, listName: list.title },
    ...{ decisionNo: String(decision.content.number), entryReason: String(found.steps[0]!.content.reason) },
    entryBasis: [...new Set(list.procedureBasis.map(titled))].join('; '),
    listedOn: decision.on,
    ...(last === null ? {} : { listedTo: last }),
    ...(list.removalConditions.length === 0
      ? {}
      : { removalConditions: list.removalConditions.map(one => one.text).join('; ') }),
    remedies: String(decision.content.remedies),
    listStatus: status ?? LISTED,
    ...{ authorityName: unit.name, authorityUscc: unit.uscc, sourceUnitName: unit.name, sourceUnitUscc: unit.uscc },
  }
  const fact = { item: item.id, v: item.version, fields, origin: { division, received: today, source: unitId, unit: unitId } }
  const steps = {
    notice: step('noticed').actId,
    heard: step('reviewed', 'lapsed').actId,
    decision: decision.actId,
    service: step('served').actId,
  }
  const key = hash('sha256', recordKeyText(item, fact as never, party.uscc)!, 'buffer').subarray(0, 16)
  if ((await findKeys(ctx.tx, [key]))[0] !== undefined)
    throw new Refusal('LIST_NUMBER_TAKEN', { details: { number: fields.decisionNo! } })
  const recordNo = Buffer.from(ctx.sources.randomBytes(8)).readBigUInt64BE() >> 4n
  const salt = ctx.sources.randomBytes(16)
  const content = canonicalJson({ ...fact, steps })
  const row = {
    ...{ organisationId, recordNo, kind: ENTRY_KINDS.listed, row: null, content, salt, key, division, unitId },
    commitment: commitmentText(ctx.tx, salt, content),
    digest: factDigest(law, fact as never),
  }
  const act = { actId: ctx.act.id, law, submissionId: null, sourceUnitId: unitId }
  const { batch } = await appendChunk(ctx.tx, { ...act, rows: [row] })
  await putRecord(ctx.tx, found, recordNo)
  return { batch, last }
}

const endRecord = async (
  ctx: CommandContext,
  found: StoredCase,
  kind: EntryKind,
  content: Readonly<Record<string, unknown>>,
) => {
  const { organisationId, recordNo, unitId } = found
  if (recordNo === null) return {}
  const salt = ctx.sources.randomBytes(16)
  const entry = { organisationId, recordNo, kind, content, salt, actId: ctx.act.id, law: ctx.law, sourceUnitId: unitId }
  const { batch } = await appendEntry(ctx.tx, entry)
  return { batch }
}

export const askRemoval = command({
  name: 'lists.ask-removal',
  title: 'Ask that an entry end before its term, once its months have run',
  clause: PROCEDURE,
  may: ['local-operator', 'organisation-user', 'case-handler'],
  within: { 'organisation-user': 'own-organisation', 'case-handler': 'own-unit' },
  input: ReasonInput,
  output: CaseShape,
  run: (ctx, { case: id, reason }) => stepOn(ctx, id, 'removal-asked', () => ({ said: { why: reason } })),
})

export const decideRemoval = command({
  name: 'lists.decide-removal',
  title: 'Decide on early removal: the entry ends at once, or stays, with the reason',
  clause: PROCEDURE,
  ...BY_DECIDER,
  may: [...BY_DECIDER.may],
  apartFrom: (ctx, { case: id }) => handsOf(ctx, id),
  input: RemovalInput,
  output: CaseShape,
  run: (ctx, { case: id, decision, number, reason }) =>
    stepOn(ctx, id, decision === 'remove' ? 'removed-early' : 'removal-refused', async ({ found, list }) => {
      const said = { number, decidedBecause: reason }
      if (decision === 'keep') return { said }
      const clause = list.removalConditions[0]?.clause ?? list.procedureBasis[0]
      return { said, ...(await endRecord(ctx, found, ENTRY_KINDS.delisted, { clause, number, act: ctx.act.id })) }
    }),
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
  input: AnnulledBasisInput,
  output: CaseShape,
  run: (ctx, { case: id, number, reason }) =>
    stepOn(ctx, id, 'annulled', async ({ found, list }) => {
      const clause = list.numbers.annulmentDays?.clause ?? list.procedureBasis[0]
      const ended = await endRecord(ctx, found, ENTRY_KINDS.annulled, { clause, number, act: ctx.act.id })
      return { said: { number, decidedBecause: reason }, ...ended }
    }),
})
