/** What a unit has handed in in a month, item by item, and what of it is still open. */

import { getSourceUnit, NO_ORGANISATION, query, READERS } from '#capabilities/operation'
import { listHandingIn } from '#storage/organisations'
import { shownRow } from './count.ts'
import { firstOf, monthBefore, monthOf, remindBefore, sumOf } from './counting.ts'
import { MonthInput, MonthOutput } from './shapes.ts'
import { countCells, listOpenRows } from './store.ts'

const OPEN_SHOWN = 200
/** Since long before the first of them. */
const EVER = '2000-01'

export const myMonth = query({
  name: 'quality.month',
  title: 'What a unit handed in in a month, item by item, and which of its rows are open',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: MonthInput,
  output: MonthOutput,
  async run(ctx, input) {
    const unit = await getSourceUnit(ctx, input.source)
    ctx.looked(NO_ORGANISATION, `month of ${unit.uscc}`)
    const month = input.month ?? monthBefore(monthOf(ctx.today))
    const filter = { from: firstOf(month), to: firstOf(month), unitId: unit.unitId }
    const byItem = Map.groupBy(await countCells(ctx.tx, filter), cell => cell.item)
    const may = (await listHandingIn(ctx.tx, ctx.today)).get(unit.unitId) ?? new Set<string>()
    const items = [...ctx.law.items.keys()].filter(item => may.has(item) || byItem.has(item))
    const open = await listOpenRows(
      ctx.tx,
      { from: firstOf(EVER), to: firstOf(monthOf(ctx.today)), unitId: unit.unitId },
      OPEN_SHOWN + 1,
    )
    const named = { uscc: unit.uscc, name: unit.name }
    return {
      unit: named,
      month,
      today: ctx.today,
      remindBefore: remindBefore(ctx.law, ctx.today),
      items: items.map(item => {
        const figures = sumOf(byItem.get(item) ?? [], ctx.law)
        return { item, silent: figures.submissions === 0 && figures.zero === 0, ...figures }
      }),
      open: open.slice(0, OPEN_SHOWN).map(shownRow(ctx, () => named)),
      openMore: open.length > OPEN_SHOWN,
    }
  },
})
