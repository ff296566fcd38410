/** How an objection begins, and what is done to it on its way to a decision. */

import { type CommandContext, command } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { formatCaseId, isEndedForGood, parseRecordId } from '#rules/ledger'
import { mayObject } from '#rules/objection'
import { Refusal, refuseUnless } from '#rules/outcome'
import { type LocalDate, parseLocalDate } from '#rules/time'
import { putCaseId } from '#storage/documents'
import { findRecord, lockOrganisations, newestFact } from '#storage/ledger'
import { carrierOf, unitOn } from '#storage/organisations'
import { getCase, maskedEvidence } from './case-of.ts'
import { cellOf } from './cell-of.ts'
import { CaseInput, CaseShape, FileInput, ReasonInput, VerifyInput } from './shapes.ts'
import { findOpenCase, putCase, putSecondUnit, putStep, UNTIMED } from './store.ts'
import { caseNow, OBJECTION_CLAUSE, takeStep } from './take-step.ts'

/** The organisation that it is about; the centre for one at its counter. */
export const BY_ORGANISATION = {
  may: ['local-operator', 'organisation-user', 'centre-officer'],
  within: { 'organisation-user': 'own-organisation', 'centre-officer': 'own-division' },
} as const
/** The unit that determined it, or the centre that takes objections in. */
const BY_HANDLER = {
  may: ['local-operator', 'case-handler', 'centre-officer'],
  within: { 'case-handler': 'own-unit', 'centre-officer': 'own-division' },
} as const

const dayOf = (text: string, place: string): LocalDate => {
  const day = parseLocalDate(text)
  if (day === undefined) throw new Refusal('INPUT_INVALID', { details: { places: [{ place, keyword: 'format' }] } })
  return day
}

/** What the document that annulled a decision is called, as it is kept. */
export const keptDocument = <D extends { issuer: string; number: string }>(document: D): D => ({
  ...document,
  issuer: masked(document.issuer),
  number: masked(document.number),
})

export const file = command({
  name: 'objection.file',
  title:
    'Object to the content or the period of a record, or to a decision on its repair, or say that its decision was annulled',
  clause: OBJECTION_CLAUSE,
  ...BY_ORGANISATION,
  may: [...BY_ORGANISATION.may],
  input: FileInput,
  output: CaseShape,
  async run(ctx, input) {
    const unknown = new Refusal('RECORD_UNKNOWN', { details: { record: input.record } })
    const name = parseRecordId(input.record)
    if (name === undefined) throw unknown
    await lockOrganisations(ctx.tx, [name.organisationId])
    const record = await findRecord(ctx.tx, name)
    if (record === undefined || !ctx.scope.admits({ organisationId: name.organisationId, division: record.state.division }))
      throw unknown
    const { state } = record
    const fact = newestFact(record)
    const item = ctx.law.item(state.item, fact?.v)
    if (fact === undefined || item === undefined)
      throw new Refusal('RECORD_ENDED', { details: { record: input.record, ended: state.endedOn } })
    const annulledOn = input.document === undefined ? null : dayOf(input.document.on, '/document/on')
    const lastShownOn = input.lastShownOn === undefined ? null : dayOf(input.lastShownOn, '/lastShownOn')
    const { subject, fields } = input
    refuseUnless(mayObject({ subject, fields, lastShownOn, annulledOn }, item, state, ctx.today))
    const open = await findOpenCase(ctx.tx, name.organisationId, name.recordNo)
    if (open !== undefined) throw new Refusal('OBJECTION_UNDER_WAY', { details: { case: formatCaseId(open) } })
    const determined = state.unitId ?? state.sourceUnitId
    const unitId = await carrierOf(ctx, determined)
    const head = { ...name, caseId: ctx.sources.uuid(), subject, unitId, division: state.division }
    await putCase(ctx.tx, { ...head, annulledOn: subject === 'annulled' ? annulledOn : null }, ctx.today)
    await putCaseId(ctx.tx, { ...head, kind: 'objection' })
    const content = {
      fields: fields.map(one => ({ ...one, value: masked(one.value), was: cellOf(fact.fields[one.field]) })),
      ...(lastShownOn === null ? {} : { lastShownOn }),
      ...(input.document === undefined ? {} : { document: keptDocument(input.document) }),
      reason: masked(input.reason),
      evidence: maskedEvidence(input.evidence),
    }
    await putStep(ctx.tx, head, { kind: 'filed', on: ctx.today, actId: ctx.act.id, content, ...UNTIMED }, null)
    return caseNow(ctx, head)
  },
})

export const acknowledge = command({
  name: 'objection.acknowledge',
  title: 'Take up an objection: the mark stands on the record from this day on',
  clause: OBJECTION_CLAUSE,
  ...BY_HANDLER,
  may: [...BY_HANDLER.may],
  input: CaseInput,
  output: CaseShape,
  run: async (ctx, { case: id }) => step(ctx, id, 'acknowledged', {}),
})

export const refuse = command({
  name: 'objection.refuse',
  title: 'Not take up an objection, with the reason',
  clause: OBJECTION_CLAUSE,
  ...BY_HANDLER,
  may: [...BY_HANDLER.may],
  input: ReasonInput,
  output: CaseShape,
  run: async (ctx, { case: id, reason }) => step(ctx, id, 'refused', { reason: masked(reason) }),
})

export const askVerification = command({
  name: 'objection.ask-verification',
  title: 'Ask the determining unit to verify what an objection says',
  clause: OBJECTION_CLAUSE,
  ...BY_HANDLER,
  may: [...BY_HANDLER.may],
  input: ReasonInput,
  output: CaseShape,
  run: async (ctx, { case: id, reason }) => step(ctx, id, 'verification-asked', { reason: masked(reason) }),
})

export const verify = command({
  name: 'objection.verify',
  title: 'Say what the verification found',
  clause: OBJECTION_CLAUSE,
  may: ['local-operator', 'case-handler'],
  within: 'own-unit',
  input: VerifyInput,
  output: CaseShape,
  run: async (ctx, { case: id, found, reason }) => step(ctx, id, 'verified', { found, reason: masked(reason) }),
})

export const extend = command({
  name: 'objection.extend',
  title: 'Extend the time to decide, once, telling the organisation why before it ends',
  clause: 'xinheng-proposals#objection-extension',
  may: ['local-operator', 'case-handler'],
  within: 'own-unit',
  input: ReasonInput,
  output: CaseShape,
  run: async (ctx, { case: id, reason }) => step(ctx, id, 'extended', { reason: masked(reason) }),
})

export const withdraw = command({
  name: 'objection.withdraw',
  title: 'Withdraw an objection',
  clause: OBJECTION_CLAUSE,
  ...BY_ORGANISATION,
  may: [...BY_ORGANISATION.may],
  input: CaseInput,
  output: CaseShape,
  run: async (ctx, { case: id }) => step(ctx, id, 'withdrawn', {}),
})

export const askSecondLook = command({
  name: 'objection.ask-second-look',
  title: 'Ask the unit above the one that decided to look at an objection again, once',
  clause: 'xinheng-proposals#second-look',
  ...BY_ORGANISATION,
  may: [...BY_ORGANISATION.may],
  input: ReasonInput,
  output: CaseShape,
  async run(ctx, { case: id, reason }) {
    const found = await getCase(ctx, id, { lock: true })
    const record = await findRecord(ctx.tx, found)
    if (record === undefined || isEndedForGood(record.state))
      throw new Refusal('RECORD_ENDED', { details: { ended: record?.state.endedOn ?? null } })
    const parent = (await unitOn(ctx.tx, found.carrierId, ctx.today))?.parentId ?? null
    const superior = parent === null ? undefined : await unitOn(ctx.tx, parent, ctx.today)
    // Where no unit stands above it, the centre of its division looks again.
    await putSecondUnit(ctx.tx, found, superior?.unitId ?? null)
    if (superior !== undefined) await putCaseId(ctx.tx, { ...found, unitId: superior.unitId, kind: 'objection' })
    return takeStep(ctx, found, 'second-look-asked', { reason: masked(reason) })
  },
})

const step = async (ctx: CommandContext, id: string, kind: Parameters<typeof takeStep>[2], content: object) => {
  const found = await getCase(ctx, id, { lock: true })
  // What the organisation does stands in no unit's name.
  if (kind !== 'withdrawn') ctx.onBehalfOf(found.carrierId)
  return takeStep(ctx, found, kind, { ...content })
}
