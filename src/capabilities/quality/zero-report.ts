/** A unit says that there was nothing of an item in a month: whoever is silent may have forgotten, whoever says so has not. */

import { command, getSourceUnit } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { mayHandIn } from '#storage/organisations'
import { firstOf, monthOf } from './counting.ts'
import { ZeroInput, ZeroOutput } from './shapes.ts'
import { countRows, putZeroReport } from './store.ts'

export const sayNothing = command({
  name: 'quality.say-nothing',
  title: 'Say as a unit that there was nothing of an item in a month',
  // Complete and without gaps: of an item that is silent nobody can tell.
  clause: 'cn-ndrc-office-2018-424#principles',
  may: ['local-operator', 'unit-reporter'],
  within: 'own-unit',
  input: ZeroInput,
  output: ZeroOutput,
  async run(ctx, input) {
    const unit = await getSourceUnit(ctx, input.source)
    const item = ctx.law.items.get(input.item)
    if (item === undefined) throw new Refusal('ITEM_UNKNOWN', { details: { item: input.item } })
    if (!(await mayHandIn(ctx.tx, unit.unitId, input.item, ctx.today)))
      throw new Refusal('UNIT_MAY_NOT_HAND_IN', { details: { unit: unit.name, item: item.title, units: [] } })
    const { month } = input
    if (month > monthOf(ctx.today)) throw new Refusal('ZERO_REPORT_TOO_EARLY', { details: { month } })
    const report = { unitId: unit.unitId, item: input.item, division: unit.division, month: firstOf(month) }
    const rows = await countRows(ctx.tx, report)
    if (rows > 0) throw new Refusal('ZERO_REPORT_CONTRADICTED', { details: { month, item: item.title, rows } })
    ctx.onBehalfOf(unit.unitId)
    if (!(await putZeroReport(ctx.tx, report, { on: ctx.today, actId: ctx.act.id })))
      throw new Refusal('ZERO_REPORT_SAID', { details: { month, item: item.title } })
    return { unit: { uscc: unit.uscc, name: unit.name }, item: input.item, month, saidOn: ctx.today }
  },
})
