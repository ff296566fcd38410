/** A unit takes one of its decisions back, with the reason. */

import { command, query } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { ENTRY_KINDS, isEndedForGood, parseRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { appendEntry, findRecord, listRecords, lockOrganisations, namesSaid, stateAfter } from '#storage/ledger'
import { withdrawRegistration } from '#storage/organisations'
import { REGISTRATION } from './chunk-rows.ts'
import { LookAtWithdrawalOutput, RecordInput } from './correction-shapes.ts'
import { getOwnRecord, ownerOf } from './corrections.ts'
import { BY_UNIT } from './officers.ts'
import { onThePage } from './on-the-page.ts'
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
    const named = parseRecordId(input.record)
    if (named !== undefined) await lockOrganisations(ctx.tx, [named.organisationId])
    const record = await getOwnRecord(ctx, input.record)
    const { state } = record
    const name = { organisationId: state.organisationId, recordNo: state.recordNo }
    const unitId = ownerOf(record)
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
      const said = namesSaid(await listRecords(ctx.tx, name.organisationId), ctx.law, REGISTRATION)
      await withdrawRegistration(ctx.tx, name.organisationId, said, ctx.today)
    }
    ctx.inBatch(batch)
    ctx.onBehalfOf(unitId)
    const written = await findRecord(ctx.tx, name)
    return { record: input.record, entry: written!.state.lastEntry }
  },
})

export const lookAtWithdrawal = query({
  name: 'intake.look-at-withdrawal',
  title:
    'What a withdrawal would change on the public page: the line, the counts, the measures that rest on it; nothing is written',
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: RecordInput,
  output: LookAtWithdrawalOutput,
  async run(ctx, { record: id }) {
    const record = await getOwnRecord(ctx, id)
    const { state } = record
    ctx.looked(state.organisationId, `record ${id}`)
    if (isEndedForGood(state)) throw new Refusal('RECORD_ENDED', { details: { record: id, ended: state.endedOn } })
    const after = stateAfter(record, 'withdrawn', ctx.law, ctx.today)
    return { record: id, onThePage: await onThePage(ctx, record, { state: after, fact: undefined }) }
  },
})
