/** The shapes of what quality is asked and what it answers. */

import { Type } from '@sinclair/typebox'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Text = Type.String()
const Month = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$', description: 'YYYY-MM' })
const Code = Type.String({ minLength: 1, maxLength: 40, description: 'A unified social credit code' })
const ItemId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z][a-z-]*$' })
const Division = Type.String({ pattern: '^\\d{6}$', description: 'A division; those within it are counted too' })

export type Group = 'unit' | 'item' | 'division' | 'month'

const filter = {
  from: Type.Optional(Month),
  to: Type.Optional(Month),
  unit: Type.Optional(Code),
  item: Type.Optional(ItemId),
  division: Type.Optional(Division),
}
export const CountInput = Type.Object(
  {
    ...filter,
    by: Type.String({
      default: 'unit,item',
      pattern: '^(unit|item|division|month)(,(unit|item|division|month))*$',
      description: 'What the figures are told apart by: unit, item, division, month, with commas between',
    }),
  },
  { additionalProperties: false },
)

const Whole = Type.Integer()
const Share = Nullable(Type.Number({ description: '0 to 1; null where nothing was handed in' }))
export const Figures = Type.Object({
  submissions: Whole,
  rows: Type.Integer({ description: 'Rows handed in, those about natural persons apart' }),
  sound: Type.Integer({ description: 'That stand in the ledger' }),
  refused: Whole,
  held: Whole,
  compliance: Share,
  completeness: Share,
  late: Whole,
  lateShare: Share,
  unlinked: Whole,
  linkedShare: Share,
  wrong: Type.Integer({ description: 'Records corrected or taken back after an objection in the month' }),
  wrongShare: Share,
  zero: Type.Integer({ description: 'Zero reports: month and item' }),
  open: Type.Integer({ description: 'Rows that did not land and were not handed in again' }),
  oldest: Nullable(Type.String({ description: 'Since when the oldest of them is open' })),
})
export const Grouped = Type.Object({
  unit: Nullable(Type.Object({ uscc: Text, name: Text })),
  item: Nullable(Text),
  division: Nullable(Type.Object({ division: Text, name: Text })),
  month: Nullable(Text),
  ...Figures.properties,
})
export const CountOutput = Type.Object({
  from: Text,
  to: Text,
  today: Text,
  /** Rows open since before this day are to be reminded of. */
  remindBefore: Text,
  groups: Type.Array(Grouped),
  total: Figures,
})

const ROWS_OF = [
  ...(['rows', 'sound', 'refused', 'held', 'late', 'unlinked', 'missing', 'wrong', 'open'] as const),
  ...(['overdue', 'zero', 'obliged', 'reported', 'silent'] as const),
] as const
export const RowsInput = Type.Object(
  {
    ...filter,
    of: Type.Union(
      ROWS_OF.map(one => Type.Literal(one)),
      { description: 'The figure whose rows are asked for; overdue ones are those of any month' },
    ),
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 200 }),
  },
  { additionalProperties: false },
)
const UnitShape = Type.Object({ uscc: Text, name: Text })
export const RowsOutput = Type.Object({
  from: Text,
  to: Text,
  submissions: Type.Array(
    Type.Object({
      submission: Text,
      unit: UnitShape,
      item: Text,
      fileName: Text,
      receivedAt: Text,
      rows: Whole,
    }),
    { description: 'Of figures that are counted by submission' },
  ),
  rows: Type.Array(
    Type.Object({
      submission: Text,
      row: Whole,
      unit: UnitShape,
      item: Text,
      code: Nullable(Text),
      field: Nullable(Text),
      since: Nullable(Text),
      workingDays: Nullable(Type.Integer({ description: 'For how many working days it has been open' })),
    }),
  ),
  records: Type.Array(Type.Object({ record: Text, unit: UnitShape, item: Text })),
  zeroReports: Type.Array(Type.Object({ unit: UnitShape, item: Text, month: Text, saidOn: Text })),
  obliged: Type.Array(
    Type.Object({
      unit: UnitShape,
      item: Text,
      standing: Type.String({ description: 'handed-in, zero (said that there was nothing), silent' }),
      submissions: Whole,
      rows: Whole,
      saidOn: Nullable(Type.String({ description: 'The day of the zero report' })),
    }),
    { description: 'Units that hand the item in within working days, with whether they did' },
  ),
  more: Type.Boolean({ description: 'There are more than were asked for' }),
})

export const ZeroInput = Type.Object(
  {
    source: Code,
    item: ItemId,
    month: Month,
  },
  { additionalProperties: false },
)
export const ZeroOutput = Type.Object({ unit: UnitShape, item: Text, month: Text, saidOn: Text })

export const MonthInput = Type.Object({ source: Code, month: Type.Optional(Month) }, { additionalProperties: false })
export const MonthOutput = Type.Object({
  unit: UnitShape,
  month: Text,
  today: Text,
  remindBefore: Text,
  items: Type.Array(
    Type.Object({
      item: Text,
      /** Nothing was handed in and nothing was said. */
      silent: Type.Boolean(),
      ...Figures.properties,
    }),
  ),
  open: RowsOutput.properties.rows,
  openMore: Type.Boolean(),
})

const Overdue = Type.Array(
  Type.Object({ unit: UnitShape, item: Text, open: Whole, oldest: Text, workingDays: Nullable(Whole) }),
  { description: 'Rows that have been open for longer than a unit is given, whenever they were handed in; the oldest first' },
)
export const BulletinInput = Type.Object(
  { month: Type.Optional(Month), division: Type.Optional(Division) },
  { additionalProperties: false },
)
const Reported = Type.Object({
  item: Text,
  obliged: Type.Integer({ description: 'Units that hand this item in within working days' }),
  reported: Type.Integer({ description: 'Of them, those that handed in or said that there was nothing' }),
})
export const BulletinOutput = Type.Object({
  month: Text,
  division: Nullable(Type.Object({ division: Text, name: Text })),
  today: Text,
  remindBefore: Text,
  total: Figures,
  items: Type.Array(Grouped),
  units: Type.Array(Grouped, { description: 'By item and unit' }),
  divisions: Type.Array(Grouped, { description: 'By item and division' }),
  reporting: Type.Array(Reported),
  late: Type.Array(Type.Object({ unit: UnitShape, item: Text, rows: Whole, late: Whole }), {
    description: 'More than half of the rows late: to be put right',
  }),
  silent: Type.Array(Type.Object({ unit: UnitShape, items: Type.Array(Text) }), {
    description: 'Handed nothing in, and did not say that there was nothing',
  }),
  overdue: Overdue,
})

export const RemindersOutput = Type.Object({ today: Text, remindBefore: Text, rows: Whole, overdue: Overdue })
