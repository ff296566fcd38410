/** Bankruptcy: records shielded while a court-approved plan or settlement is performed; a hole in their period, which converts or lapses. */

import { type CommandContext, command } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { ENTRY_KINDS, type EntryKind, formatRecordId, isEndedForGood, parseRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { findRecord, lockOrganisations, type StoredRecord } from '#storage/ledger'
import { appendToAll } from './append.ts'
import { carrierOf } from './carrier.ts'
import { eligibilityOfStored, refuseUnlessNow } from './judge-record.ts'
import { EndShieldInput, ShieldInput, ShieldOutput } from './shapes.ts'

const idOf = ({ state }: StoredRecord): string => formatRecordId(state.organisationId, state.recordNo)

/** The adverse records named, all of one organisation and determined by one unit, whose work is the actor's now. */
const getRecords = async (ctx: CommandContext, ids: readonly string[]): Promise<StoredRecord[]> => {
  const unknown = (id: string) => new Refusal('RECORD_UNKNOWN', { details: { record: id } })
  const names = ids.map(id => {
    const name = parseRecordId(id)
    if (name === undefined) throw unknown(id)
    return { ...name, id }
  })
  await lockOrganisations(ctx.tx, [names[0]!.organisationId])
  const records: StoredRecord[] = []
  let shared: string | null = null
  for (const name of names) {
    const record = name.organisationId === names[0]!.organisationId ? await findRecord(ctx.tx, name) : undefined
    const unitId = record === undefined ? null : await carrierOf(ctx, unitOf(record))
    shared ??= unitId
    if (!ctx.scope.admits({ unitId }) || record === undefined || unitId !== shared) throw unknown(name.id)
    if (isEndedForGood(record.state))
      throw new Refusal('RECORD_ENDED', { details: { record: name.id, ended: record.state.endedOn } })
    records.push(record)
  }
  return records
}

const unitOf = ({ state }: StoredRecord): string => state.unitId ?? state.sourceUnitId

/** Whether the newest of its acts on a shield has set one. */
const isShielded = ({ entries }: StoredRecord): boolean =>
  entries.findLast(({ kind }) => kind === ENTRY_KINDS.shielded || kind === ENTRY_KINDS.unshielded)?.kind ===
  ENTRY_KINDS.shielded

const writeToAll = async (
  ctx: CommandContext,
  records: readonly StoredRecord[],
  kind: EntryKind,
  content: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const unitId = await carrierOf(ctx, unitOf(records[0]!))
  const names = records.map(({ state }) => ({ organisationId: state.organisationId, recordNo: state.recordNo }))
  ctx.inBatch(await appendToAll(ctx, unitId, names, kind, content))
  ctx.onBehalfOf(unitId)
}

const rulingOf = ({ court, number, on }: { court: string; number: string; on: string }) => ({
  ...{ court: masked(court), number: masked(number), on },
})

export const shield = command({
  name: 'repair.shield',
  title: 'Shield records while the plan or settlement that a court has approved is performed',
  clause: 'cn-ndrc-2025-36#bankruptcy-shield',
  may: ['local-operator', 'decider'],
  within: 'own-unit',
  input: ShieldInput,
  output: ShieldOutput,
  async run(ctx, input) {
    const records = await getRecords(ctx, input.records)
    for (const record of records) {
      const { value, because } = await eligibilityOfStored(ctx, record)
      const clause = because.find(one => one.field === 'exclusion')?.clause
      if (value.standing === 'not-adverse' || value.standing === 'excluded' || value.standing === 'ended')
        throw new Refusal('REPAIR_NOT_POSSIBLE', { clause, details: { record: idOf(record), standing: value.standing } })
      if (isShielded(record)) throw new Refusal('REPAIR_STEP_NOT_NOW', { details: { step: 'shielded', standing: 'shielded' } })
    }
    await writeToAll(ctx, records, ENTRY_KINDS.shielded, {
      ...{ clause: 'cn-ndrc-2025-36#bankruptcy-shield', ruling: rulingOf(input.ruling) },
    })
    return { records: records.map(idOf), shielded: true, repaired: false }
  },
})

/**
 * Performed: converts to repair, where every record meets the conditions on that day; where one does not yet, the shield stays and it is asked
 * again later. Failed: the records are shown again until the end they always had.
 */
export const endShield = command({
  name: 'repair.end-shield',
  title: 'End a shield: the plan was performed and the records are repaired, or it failed and they are shown again',
  clause: 'cn-ndrc-2025-36#bankruptcy-completion',
  may: ['local-operator', 'decider'],
  within: 'own-unit',
  input: EndShieldInput,
  output: ShieldOutput,
  async run(ctx, input) {
    const records = await getRecords(ctx, input.records)
    for (const record of records) {
      if (!isShielded(record))
        throw new Refusal('REPAIR_STEP_NOT_NOW', { details: { step: 'unshielded', standing: 'not-shielded' } })
      if (input.outcome === 'performed') refuseUnlessNow(await eligibilityOfStored(ctx, record), idOf(record))
    }
    const isPerformed = input.outcome === 'performed'
    const clause = isPerformed ? 'cn-ndrc-2025-36#bankruptcy-completion' : 'cn-ndrc-2025-36#bankruptcy-shield'
    // The end of repair outlasts the shield: nothing is shown in between.
    await writeToAll(ctx, records, isPerformed ? ENTRY_KINDS.repaired : ENTRY_KINDS.unshielded, {
      ...{ clause, ruling: rulingOf(input.ruling), outcome: input.outcome },
    })
    return { records: records.map(idOf), shielded: false, repaired: isPerformed }
  },
})
