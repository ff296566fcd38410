/** A unit takes one of its decisions back, with the reason. */

import { command } from '#capabilities/operation'
import { type Fact, masked } from '#rules/catalogue'
import { REASONS } from '#rules/disclosure'
import type { Law } from '#rules/law'
import { ENTRY_KINDS, isEndedForGood, parseRecordId } from '#rules/ledger'
import { foldName } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { appendEntry, findRecord, listRecords, lockOrganisations, type StoredRecord } from '#storage/ledger'
import { type NameSaid, withdrawRegistration } from '#storage/organisations'
import { REGISTRATION } from './judge-chunk.ts'
import { WithdrawInput, WithdrawOutput } from './shapes.ts'

/**
 * The determining unit withdraws what it decided; a reporter only what its own unit did, and of others not even whether it exists. A
 * record that has ended for good stays as it ended; one that its own status ended may still be withdrawn. Handed in again it does not come
 * back (RECORD_ENDED): a new decision has a new number. Only a registration has none: handed in again it is another record.
 */
export const withdraw = command({
  name: 'intake.withdraw',
  title: 'Withdraw a record, with the reason, in the name of the unit that determined it',
  clause: 'cn-samr-2021-45#11',
  may: ['local-operator', 'unit-reporter'],
  within: 'own-unit',
  input: WithdrawInput,
  output: WithdrawOutput,
  async run(ctx, input) {
    const unknown = new Refusal('RECORD_UNKNOWN', { details: { record: input.record } })
    const name = parseRecordId(input.record)
    if (name === undefined) throw unknown
    await lockOrganisations(ctx.tx, [name.organisationId])
    const record = await findRecord(ctx.tx, name)
    if (record === undefined) throw unknown
    const { state } = record
    const unitId = state.unitId ?? state.sourceUnitId
    if (!ctx.scope.admits({ unitId })) throw unknown
    if (isEndedForGood(state)) throw new Refusal('RECORD_ENDED', { details: { record: input.record, ended: state.endedOn } })
    const { batch } = await appendEntry(ctx.tx, {
      ...name,
      actId: ctx.act.id,
      law: ctx.law,
      sourceUnitId: unitId,
      kind: ENTRY_KINDS.withdrawn,
      content: { reason: masked(input.reason) },
      salt: ctx.sources.randomBytes(16),
    })
    if (state.item === REGISTRATION) {
      const said = namesSaid(await listRecords(ctx.tx, name.organisationId), ctx.law)
      await withdrawRegistration(ctx.tx, name.organisationId, said, ctx.today)
    }
    ctx.inBatch(batch)
    ctx.onBehalfOf(unitId)
    const written = await findRecord(ctx.tx, name)
    return { record: input.record, entry: written!.state.lastEntry }
  },
})

/** What the decisions that stand call the organisation, newest first; of one that was itself withdrawn, nothing. */
const namesSaid = (records: readonly StoredRecord[], law: Law): NameSaid[] =>
  records
    .filter(({ state }) => state.item !== REGISTRATION && state.reason !== REASONS.withdrawn)
    .toSorted((a, b) => b.state.factEntry - a.state.factEntry)
    .flatMap(({ state, entries }) => {
      const content = entries.find(entry => entry.entryNo === state.factEntry)?.content ?? null
      const fact = content === null ? undefined : (JSON.parse(content) as Fact)
      const name = fact?.fields[law.item(state.item, fact.v)?.roles.partyName ?? '']
      return typeof name === 'string' ? [{ name, folded: foldName(name), recordNo: state.recordNo }] : []
    })
