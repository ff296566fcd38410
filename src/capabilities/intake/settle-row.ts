/** A unit says that a row that did not land will not be handed in again, and why: it is open no longer. */

import { Type } from '@sinclair/typebox'
import { command } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { Refusal } from '#rules/outcome'
import { dropHeld } from './held-store.ts'
import { findOpenRow, settleOpenRow } from './open-rows.ts'

export const settleRow = command({
  name: 'intake.settle-row',
  title: 'Say that a row that did not land will not be handed in again, and why',
  may: ['local-operator', 'unit-reporter'],
  within: 'own-unit',
  input: Type.Object(
    {
      submission: Type.String({ format: 'uuid' }),
      row: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
      reason: Type.String({ minLength: 2, maxLength: 500 }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ submission: Type.String(), row: Type.Integer(), closedOn: Type.String() }),
  async run(ctx, { submission, row, reason }) {
    const open = await findOpenRow(ctx.tx, submission, row)
    if (open === undefined || !ctx.scope.admits(open)) throw new Refusal('OPEN_ROW_UNKNOWN', { details: { submission, row } })
    if (open.closedOn !== null) throw new Refusal('OPEN_ROW_CLOSED', { details: { row, closed: open.closedOn } })
    ctx.onBehalfOf(open.unitId)
    await settleOpenRow(ctx.tx, submission, row, masked(reason), ctx.today)
    await dropHeld(ctx.tx, submission, row, ctx.act.id, ctx.today)
    return { submission, row, closedOn: ctx.today }
  },
})
