/** What units are to be reminded of: rows that did not land, and that nobody has put right for longer than a unit is given. */

import { Type } from '@sinclair/typebox'
import { type Context, NO_ORGANISATION, namedUnit, query, READERS } from '#capabilities/operation'
import { unitsById } from '#storage/organisations'
import { filterOf, remindBefore, workingDaysSince } from './counting.ts'
import { RemindersOutput } from './shapes.ts'
import { type Filter, listOverdue } from './store.ts'

export const reminders = query({
  name: 'quality.reminders',
  title: 'Of what units are to be reminded: rows that have been open for longer than ten working days',
  may: ['local-operator', 'unit-reporter', 'centre-officer'],
  within: READERS,
  input: Type.Object(
    { unit: Type.Optional(Type.String({ maxLength: 40, description: 'Unified social credit code of the unit' })) },
    { additionalProperties: false },
  ),
  output: RemindersOutput,
  async run(ctx, input) {
    const filter = await filterOf(ctx, input)
    ctx.looked(NO_ORGANISATION, 'reminders')
    const units = await unitsById(ctx.tx)
    const found = await overdueOf(ctx, filter, unitId => namedUnit(units, unitId))
    return { today: ctx.today, rows: found.overdue.reduce((sum, one) => sum + one.open, 0), ...found }
  },
})

/** By unit and item, the oldest first. */
export const overdueOf = async (
  { tx, law, today }: Pick<Context, 'tx' | 'law' | 'today'>,
  filter: Filter,
  named: (unitId: string) => { uscc: string; name: string },
) => {
  const before = remindBefore(law, today)
  const overdue = (await listOverdue(tx, filter, before)).map(({ unitId, oldest, ...one }) => ({
    ...one,
    ...{ unit: named(unitId), oldest, workingDays: workingDaysSince(law, oldest, today) },
  }))
  return { remindBefore: before, overdue }
}
