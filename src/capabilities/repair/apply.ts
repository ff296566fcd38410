/** How a case begins: asked for here, or come in from the national window. */

import { type CommandContext, type Context, command } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import type { Channel } from '#rules/law'
import { formatCaseId, formatRecordId, isEndedForGood, parseRecordId } from '#rules/ledger'
import { maskResidentNumbers } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { chinaDay, instantMs, type LocalDate, parseInstant } from '#rules/time'
import { putCaseId, putCaseNumber } from '#storage/documents'
import { findRecord, lockOrganisations, type StoredRecord } from '#storage/ledger'
import { carrierOf } from '#storage/organisations'
import { maskedEvidence } from './case-of.ts'
import { eligibilityOfStored, refuseUnlessNow } from './judge-record.ts'
import { ApplyInput, ApplyOutput, ReceiveInput } from './shapes.ts'
import { listCasesOf, putCase, putStep, UNTIMED } from './store.ts'

const idOf = ({ state }: StoredRecord): string => formatRecordId(state.organisationId, state.recordNo)

/** The records, of one organisation, within the actor's reach. */
export const getRecords = async (ctx: Context, ids: readonly string[]): Promise<StoredRecord[]> => {
  const names = ids.map(id => {
    const name = parseRecordId(id)
    if (name === undefined) throw new Refusal('RECORD_UNKNOWN', { details: { record: id } })
    return { ...name, id }
  })
  const [first] = names
  const other = names.find(name => name.organisationId !== first!.organisationId)
  if (other !== undefined) throw new Refusal('RECORD_UNKNOWN', { details: { record: other.id } })
  const records: StoredRecord[] = []
  for (const name of names) {
    const record = await findRecord(ctx.tx, name)
    const within = record && ctx.scope.admits({ organisationId: name.organisationId, division: record.state.division })
    if (!record || !within) throw new Refusal('RECORD_UNKNOWN', { details: { record: name.id } })
    records.push(record)
  }
  return records
}

/** The same, of an organisation that stands still from here on. */
const getLockedRecords = async (ctx: CommandContext, ids: readonly string[]): Promise<StoredRecord[]> => {
  const name = parseRecordId(ids[0]!)
  if (name !== undefined) await lockOrganisations(ctx.tx, [name.organisationId])
  return getRecords(ctx, ids)
}

type Application = {
  readonly channel: Channel
  readonly number: string | null
  readonly on: LocalDate
  readonly content: Readonly<Record<string, unknown>>
}

/** Who determined, repairs: a case for each unit, or for the one that does its work now. */
const openCases = async (ctx: CommandContext, records: readonly StoredRecord[], application: Application) => {
  const applicationId = ctx.sources.uuid()
  const byUnit = new Map<string, StoredRecord[]>()
  for (const record of records) {
    const unit = await carrierOf(ctx, record.state.unitId ?? record.state.sourceUnitId)
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), record])
  }
  const cases: { case: string; unit: string; records: string[] }[] = []
  for (const [unitId, some] of byUnit) {
    const { organisationId, division } = some[0]!.state
    const caseId = ctx.sources.uuid()
    const head = { organisationId, caseId, applicationId, channel: application.channel, externalNo: application.number }
    await putCase(
      ctx.tx,
      { ...head, unitId, division },
      some.map(record => record.state.recordNo),
    )
    const { on, content, number } = application
    const found = { kind: 'repair', organisationId, caseId, unitId, division } as const
    await putCaseId(ctx.tx, found)
    if (number !== null) await putCaseNumber(ctx.tx, { ...found, number })
    await putStep(ctx.tx, { organisationId, caseId }, { kind: 'submitted', on, actId: ctx.act.id, content, ...UNTIMED }, null)
    cases.push({ case: formatCaseId({ organisationId, caseId }), unit: unitId, records: some.map(idOf) })
  }
  return { application: applicationId, cases }
}

const refuseTwice = async (ctx: CommandContext, records: readonly StoredRecord[], number: string | null): Promise<void> => {
  const { organisationId } = records[0]!.state
  const [open] = await listCasesOf(
    ctx.tx,
    organisationId,
    records.map(record => record.state.recordNo),
    number,
  )
  if (open !== undefined) throw new Refusal('REPAIR_UNDER_WAY', { details: { case: formatCaseId(open) } })
}

const otherChannel = (record: StoredRecord, { value, because }: Awaited<ReturnType<typeof eligibilityOfStored>>): Refusal => {
  const clause = because.find(one => one.field === 'channel')?.clause
  return new Refusal('REPAIR_OTHER_CHANNEL', { clause, details: { record: idOf(record), channel: value.channel } })
}

export const apply = command({
  name: 'repair.apply',
  title: "Ask for the repair of records, where the determining unit's own window takes applications",
  clause: 'cn-ndrc-2025-36#conditions',
  may: ['local-operator', 'organisation-user', 'centre-officer'],
  within: { 'organisation-user': 'own-organisation', 'centre-officer': 'own-division' },
  input: ApplyInput,
  output: ApplyOutput,
  async run(ctx, input) {
    const records = await getLockedRecords(ctx, input.records)
    if (!input.commitment) throw new Refusal('REPAIR_COMMITMENT_NEEDED', { clause: 'cn-ndrc-2025-36#conditions' })
    for (const record of records) {
      const ruling = await eligibilityOfStored(ctx, record)
      refuseUnlessNow(ruling, idOf(record))
      if (ruling.value.channel !== 'own') throw otherChannel(record, ruling)
    }
    await refuseTwice(ctx, records, null)
    const content = { corrected: masked(input.corrected), evidence: maskedEvidence(input.evidence) }
    return openCases(ctx, records, { channel: 'own', number: null, on: ctx.today, content })
  },
})

/**
 * Taken whatever it asks, as long as the records are here and not yet ended for good: it is the unit that refuses, with its reason, and its clock
 * runs from the instant of the national window.
 */
export const receive = command({
  name: 'repair.receive',
  title: 'Take in a case that came from the national window, with its number and its instant',
  clause: 'cn-ndrc-2025-36#entry',
  may: ['local-operator', 'centre-officer', 'partner-platform'],
  within: { 'centre-officer': 'own-division', 'partner-platform': 'all' },
  input: ReceiveInput,
  output: ApplyOutput,
  async run(ctx, input) {
    const at = parseInstant(input.receivedAt)
    const on = at && chinaDay(instantMs(at))
    if (on === undefined || on > ctx.today)
      throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/receivedAt', keyword: 'format' }] } })
    const records = await getLockedRecords(ctx, input.records)
    for (const record of records) {
      const { state } = record
      if (isEndedForGood(state)) throw new Refusal('RECORD_ENDED', { details: { record: idOf(record), ended: state.endedOn } })
      const ruling = await eligibilityOfStored(ctx, record)
      if (ruling.value.channel === 'own') throw otherChannel(record, ruling)
    }
    const number = maskResidentNumbers(input.number).text
    await refuseTwice(ctx, records, number)
    const content = {
      receivedAt: input.receivedAt,
      commitment: input.commitment,
      ...(input.corrected === undefined ? {} : { corrected: masked(input.corrected) }),
      evidence: maskedEvidence(input.evidence),
    }
    return openCases(ctx, records, { channel: 'credit-china', number, on, content })
  },
})
