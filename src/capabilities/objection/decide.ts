/** The decision, which puts right what it upholds in the same transaction; the second look; and the annulment of a decision. */

import type { Static } from '@sinclair/typebox'
import { type CommandContext, command } from '#capabilities/operation'
import { amendFact, compileItem, isFixed, masked } from '#rules/catalogue'
import { ENTRY_KINDS, isEndedForGood, parseRecordId, type RecordState } from '#rules/ledger'
import { foldObjection, isObjectable, mayPutRight, objectionClocks } from '#rules/objection'
import { Refusal, refuseUnless } from '#rules/outcome'
import { parseLocalDate } from '#rules/time'
import {
  appendEntry,
  type Corrected,
  findRecord,
  listActorsOf,
  lockOrganisations,
  putCorrections,
  type StoredRecord,
} from '#storage/ledger'
import { type CarriedCase, carrierOf, getCase } from './case-of.ts'
import { cellOf, factOf, type KeptFact } from './fact-of.ts'
import { AnnulInput, AnnulOutput, CaseShape, DecideInput } from './shapes.ts'
import { keptDocument } from './steps.ts'
import type { Content, StoredCase } from './store.ts'
import { getRecord, OBJECTION_CLAUSE, takeStep, type Writing } from './take-step.ts'

type Decision = Static<typeof DecideInput>
type Remedy = NonNullable<Decision['remedy']>

/** What organisations are called comes from registrations: those are corrected by whoever registers. */
const REGISTRATION = 'registration'

export const decide = command({
  name: 'objection.decide',
  title: 'Decide an objection: upheld, the record is amended, withdrawn or annulled at once; or rejected, with the reason',
  clause: OBJECTION_CLAUSE,
  may: ['local-operator', 'decider'],
  within: 'own-unit',
  // Who prepared does not decide.
  apartFrom: async (ctx, { case: id }) => handsOf(ctx, await getCase(ctx, id)),
  input: DecideInput,
  output: CaseShape,
  async run(ctx, input) {
    const found = await getCase(ctx, input.case, { lock: true })
    return decideBy(ctx, found, input, input.decision === 'uphold' ? 'upheld' : 'rejected')
  },
})

export const decideSecondLook = command({
  name: 'objection.decide-second-look',
  title: 'Look at an objection again, as the unit above the one that decided: uphold it after all, or reject it',
  clause: 'xinheng-proposals#second-look',
  may: ['local-operator', 'decider', 'centre-officer'],
  within: { decider: 'own-unit', 'centre-officer': 'own-division' },
  // Who decided, or had a hand in it, does not look again.
  apartFrom: async (ctx, { case: id }) => handsOf(ctx, await getCase(ctx, id, { admits: looksAgain(ctx) })),
  input: DecideInput,
  output: CaseShape,
  async run(ctx, input) {
    const found = await getCase(ctx, input.case, { lock: true, admits: looksAgain(ctx) })
    return decideBy(ctx, found, input, input.decision === 'uphold' ? 'second-upheld' : 'second-rejected')
  },
})

/** The unit that stands above; the centre only where none does. */
const looksAgain =
  (ctx: Pick<CommandContext, 'scope'>) =>
  (found: CarriedCase): boolean =>
    found.secondCarrierId === null
      ? ctx.scope.within !== 'own-unit' && ctx.scope.admits({ division: found.division })
      : ctx.scope.within !== 'own-division' && ctx.scope.admits({ unitId: found.secondCarrierId })

const PREPARING = ['acknowledged', 'verification-asked', 'verified', 'extended', 'upheld', 'rejected', 'refused']
const handsOf = (ctx: Pick<CommandContext, 'tx'>, found: StoredCase) =>
  listActorsOf(
    ctx.tx,
    found.steps.filter(step => PREPARING.includes(step.kind)).map(step => step.actId),
  )

const decideBy = async (
  ctx: CommandContext,
  found: CarriedCase,
  { decision, reason, remedy }: Decision,
  kind: 'upheld' | 'rejected' | 'second-upheld' | 'second-rejected',
) => {
  ctx.onBehalfOf(found.secondCarrierId ?? found.carrierId)
  const said = { reason: masked(reason) }
  if (decision === 'reject') return takeStep(ctx, found, kind, said)
  if (remedy === undefined)
    throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/remedy', keyword: 'required' }] } })
  const record = await getRecord(ctx, found)
  // What came to an end since it was filed needs nothing more; the objection was right all the same.
  const over = isEndedForGood(record.state) && remedy.how !== 'repair-anew'
  const writes = over ? [] : [...writingOf(ctx, found, record, remedy, masked(reason))]
  const judge = (before: StoredRecord, after: RecordState) => {
    if (remedy.how === 'amend' && !over) refuseUnless(mayPutRight(found.subject, before.state, after))
  }
  if (!over) await putCorrections(ctx.tx, found, correctedBy(found, record, remedy, writes[0]), ctx.today)
  return takeStep(ctx, found, kind, { ...said, remedy: keptRemedy(remedy) }, { writes, judge })
}

/** What stood there, so that a hand-in that says it once more is known for what it is. */
const correctedBy = (found: StoredCase, record: StoredRecord, remedy: Remedy, writing: Writing | undefined): Corrected[] => {
  const fields = factOf(record)?.fields ?? {}
  if (remedy.how === 'corrected-before') {
    const said = (found.steps[0]!.content.fields ?? []) as readonly { field: string; was: string | null }[]
    return said.map(({ field, was }) => ({ field, was: was ?? '', now: cellOf(fields[field]) ?? '' }))
  }
  if (remedy.how !== 'amend') return []
  const after = (writing!.content as Pick<KeptFact, 'fields'>).fields
  return remedy.fields.map(({ field }) => ({ field, was: cellOf(fields[field]) ?? '', now: cellOf(after[field]) ?? '' }))
}

const keptRemedy = (remedy: Remedy): Content =>
  remedy.how === 'amend'
    ? { how: remedy.how, fields: remedy.fields.map(one => ({ ...one, value: masked(one.value) })) }
    : { how: remedy.how }

function* writingOf(
  ctx: CommandContext,
  found: StoredCase,
  record: StoredRecord,
  remedy: Remedy,
  reason: string,
): Generator<Writing> {
  switch (remedy.how) {
    case 'amend':
      yield amending(ctx, record, remedy.fields)
      return
    case 'withdraw':
      refuseOfRegistration(record)
      yield { kind: ENTRY_KINDS.withdrawn, content: { reason, clause: OBJECTION_CLAUSE } }
      return
    case 'annul': {
      const { document } = found.steps[0]!.content
      if (document === undefined) throw new Refusal('OBJECTION_INCOMPLETE', { details: { why: 'no-document' } })
      refuseOfRegistration(record)
      yield {
        kind: ENTRY_KINDS.annulled,
        content: { reason, document, clause: annulmentClause(ctx, found, record.state.item) },
      }
      return
    }
    case 'corrected-before': {
      const filed = found.steps[0]!.at
      if (!record.entries.some(entry => entry.kind === ENTRY_KINDS.amended && entry.recordedAt > filed))
        throw new Refusal('OBJECTION_NOTHING_CORRECTED')
      return
    }
    case 'repair-anew':
      if (found.subject !== 'decision')
        throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/remedy/how', keyword: 'enum' }] } })
  }
}

const refuseOfRegistration = ({ state }: StoredRecord): void => {
  if (state.item === REGISTRATION) throw new Refusal('OBJECTION_REMEDY_ELSEWHERE')
}

/** The fact with the fields put right, read and checked as a file's would be; where it came from stays. */
const amending = (
  ctx: CommandContext,
  record: StoredRecord,
  fields: readonly { readonly field: string; readonly value: string }[],
): Writing => {
  refuseOfRegistration(record)
  const fact = factOf(record)
  const item = fact && ctx.law.item(fact.item, fact.v)
  if (fact === undefined || item === undefined) throw new Error('a record that holds has no fact to amend')
  const titleOf = (prop: string) => item.fields.find(one => one.prop === prop)?.title ?? prop
  for (const { field } of fields) {
    if (!isObjectable(item, field)) throw new Refusal('OBJECTION_FIELD_UNKNOWN', { details: { field } })
    if (isFixed(item, field)) throw new Refusal('OBJECTION_FIELD_FIXED', { details: { field, title: titleOf(field) } })
  }
  const changes = new Map(fields.map(one => [one.field, one.value]))
  const { origin, ...plain } = fact
  const { fact: amended, findings } = amendFact(compileItem(item, ctx.law), plain, changes, ctx.today)
  if (amended === null) {
    const worst = findings.find(one => one.level !== 'warning')!
    const title = worst.field === undefined ? null : titleOf(worst.field)
    const params = { ...worst.params, field: title, value: worst.value ?? null }
    throw new Refusal('OBJECTION_VALUE_UNFIT', {
      clause: worst.clause,
      details: { title, finding: { code: worst.code, params } },
    })
  }
  return { kind: ENTRY_KINDS.amended, content: { ...amended, ...(origin === undefined ? {} : { origin }) } }
}

const annulmentOf = (ctx: CommandContext, on: StoredCase['annulledOn'], item: string, division: string) => {
  const folded = foldObjection([{ kind: 'filed', on: ctx.today, annulledOn: on }])
  const { value, because } = objectionClocks(folded, ctx.law, division, item)
  return { due: value.find(one => one.clock === 'annulment')?.due, clauses: because.flatMap(one => one.clause ?? []) }
}
const annulmentClause = (ctx: CommandContext, found: StoredCase, item: string): string | null =>
  annulmentOf(ctx, found.annulledOn, item, found.division).clauses[0] ?? null

/**
 * Reconsideration and litigation suspend nothing; what they change, annul, find unlawful or void ends on the day it is recorded here. A changed
 * decision is a new one, with its own document, and is handed in as such.
 */
export const annul = command({
  name: 'objection.annul',
  title: 'Record that a decision was changed, annulled, found unlawful or void, with the document that did it: it ends at once',
  clause: 'cn-npc-administrative-penalty-law-2021#48',
  may: ['local-operator', 'unit-reporter', 'decider'],
  within: 'own-unit',
  input: AnnulInput,
  output: AnnulOutput,
  async run(ctx, { record: id, document, reason }) {
    const unknown = new Refusal('RECORD_UNKNOWN', { details: { record: id } })
    const name = parseRecordId(id)
    const on = parseLocalDate(document.on)
    if (on === undefined || on > ctx.today)
      throw new Refusal('OBJECTION_INCOMPLETE', { details: { why: on === undefined ? 'no-document' : 'later-than-today' } })
    if (name === undefined) throw unknown
    await lockOrganisations(ctx.tx, [name.organisationId])
    const record = await findRecord(ctx.tx, name)
    const determined = record?.state.unitId ?? record?.state.sourceUnitId
    const unitId = determined === undefined ? null : await carrierOf(ctx, determined)
    if (record === undefined || unitId === null || !ctx.scope.admits({ unitId })) throw unknown
    const { state } = record
    if (isEndedForGood(state)) throw new Refusal('RECORD_ENDED', { details: { record: id, ended: state.endedOn } })
    refuseOfRegistration(record)
    const { due, clauses } = annulmentOf(ctx, on, state.item, state.division)
    const inTime = due?.settled === true ? ctx.today <= due.due : null
    const content = { reason: masked(reason), document: keptDocument(document), clause: clauses[0] ?? null }
    ctx.onBehalfOf(unitId)
    const { batch } = await appendEntry(ctx.tx, {
      ...{ ...name, actId: ctx.act.id, law: ctx.law, sourceUnitId: state.sourceUnitId },
      ...{ kind: ENTRY_KINDS.annulled, content: { ...content, inTime }, salt: ctx.sources.randomBytes(16) },
    })
    ctx.inBatch(batch)
    return { record: id, endedOn: ctx.today, due: due?.settled === true ? due.due : null, inTime, clauses }
  },
})
