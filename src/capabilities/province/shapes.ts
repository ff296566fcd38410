/** The shapes of what is asked of exports to the platform above. */

import { Type } from '@sinclair/typebox'

const closed = { additionalProperties: false }
const Whole = Type.Integer()
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const ExportNo = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1, description: 'The number of the export' })

export const MakeInput = Type.Object(
  {
    abandon: Type.Boolean({
      default: false,
      description: 'Give up an export that still awaits its receipt: its rows come again',
    }),
  },
  closed,
)
const ItemCounts = Type.Object({
  item: Type.String(),
  new: Whole,
  changed: Whole,
  ended: Whole,
  accepted: Whole,
  refused: Whole,
})
export const ExportShape = Type.Object({
  export: ExportNo,
  madeOn: Type.String(),
  closedOn: Nullable(Type.String()),
  closedAs: Nullable(Type.Union([Type.Literal('received'), Type.Literal('abandoned')])),
  items: Type.Array(ItemCounts, { description: 'Every item of the national file, without rows too' }),
  zeroReports: Whole,
})

export const FileInput = Type.Object(
  { export: ExportNo, of: Type.String({ pattern: '^[a-z][a-z-]*$', description: 'An item of the export, or zero-reports' }) },
  closed,
)

export const ReceiptInput = Type.Object(
  {
    export: ExportNo,
    rows: Type.Array(
      Type.Object(
        {
          record: Type.String({ maxLength: 64, description: 'The record number, as the file gives it' }),
          accepted: Type.Boolean(),
          reason: Type.Optional(Type.String({ maxLength: 500 })),
        },
        closed,
      ),
      { maxItems: 5000 },
    ),
    rest: Type.Union([Type.Literal('accepted'), Type.Literal('waiting')], {
      default: 'waiting',
      description: 'Of rows of which nothing is said: accepted, or still awaited',
    }),
    close: Type.Boolean({ default: true, description: 'The receipt ends with this part; what was not accepted comes again' }),
  },
  closed,
)
export const ReceiptOutput = Type.Object({ ...ExportShape.properties, unknown: Type.Array(Type.String()) })

export const ListInput = Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 200, default: 20 }) }, closed)
export const ListOutput = Type.Object({ exports: Type.Array(ExportShape) })
