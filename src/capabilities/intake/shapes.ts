/** The shapes of what intake is asked and what it answers. */

import { type Static, Type } from '@sinclair/typebox'
import type { Finding } from '#rules/outcome'

const Id = Type.String({ format: 'uuid' })
const Code = Type.String({ minLength: 1, maxLength: 40, description: 'A unified social credit code' })
const ItemId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z][a-z-]*$', description: 'A catalogue item' })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Params = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])

export const SubmitInput = Type.Object({ item: ItemId, source: Code }, { additionalProperties: false })

const UnitShape = Type.Object({ uscc: Type.String(), name: Type.String(), division: Type.String() })

export const SubmissionShape = Type.Object({
  submission: Id,
  item: Type.String(),
  unit: UnitShape,
  fileName: Type.String({ description: 'Numbers that identify people are masked' }),
  media: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String(),
  receivedAt: Type.String(),
  receivedOn: Type.String(),
  closedAt: Nullable(Type.String()),
  outcome: Type.Union([Type.Literal('open'), Type.Literal('done'), Type.Literal('refused')]),
  refusal: Nullable(Type.Object({ code: Type.String(), clause: Nullable(Type.String()), details: Params })),
  share: Nullable(Type.Number({ description: 'How much of the file has been read, 0 to 1' })),
  rows: Type.Integer({ description: 'Rows judged and committed so far' }),
  registered: Type.Integer(),
  amended: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  held: Type.Integer(),
  late: Type.Integer(),
  personRows: Type.Integer({ description: 'Rows about natural persons: counted, nothing of them kept' }),
  takeover: Nullable(Type.String({ description: 'What the former system is called whose records these are' })),
  rehearsal: Type.Boolean({ description: 'Everything is judged as if it landed, and nothing of it stays' }),
})

export const ShownSubmission = Type.Intersect([
  SubmissionShape,
  Type.Object({
    headings: Nullable(Type.Array(Type.String())),
    causes: Type.Array(
      Type.Object({
        code: Type.String(),
        level: Type.String(),
        field: Nullable(Type.String()),
        rows: Type.Integer(),
      }),
    ),
  }),
])

export const ListInput = Type.Object(
  {
    source: Type.Optional(Code),
    item: Type.Optional(ItemId),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
  },
  { additionalProperties: false },
)
export const ListOutput = Type.Object({ submissions: Type.Array(SubmissionShape) })

export const ShowInput = Type.Object({ submission: Id }, { additionalProperties: false })

export const FindingsInput = Type.Object(
  {
    submission: Id,
    after: Type.Integer({ minimum: 0, maximum: 2_147_483_647, default: 0, description: 'Rows after this row number' }),
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
    code: Type.Optional(Type.String({ maxLength: 64 })),
    level: Type.Optional(Type.Union([Type.Literal('error'), Type.Literal('hold'), Type.Literal('warning')])),
  },
  { additionalProperties: false },
)
export const FindingShape = Type.Object({
  level: Type.String(),
  code: Type.String(),
  field: Nullable(Type.String()),
  clause: Nullable(Type.String()),
  value: Nullable(Type.String()),
  params: Params,
})
export const shownFinding = ({ level, code, field, clause, value, params }: Finding): Static<typeof FindingShape> => ({
  ...{ level, code, field: field ?? null, clause: clause ?? null, value: value ?? null, params: params ? { ...params } : null },
})
export const FindingsOutput = Type.Object({
  rows: Type.Array(Type.Object({ row: Type.Integer(), findings: Type.Array(FindingShape) })),
  next: Nullable(Type.Integer()),
})

export const FindingsFileInput = Type.Object(
  {
    submission: Id,
    form: Type.Union([Type.Literal('xlsx'), Type.Literal('csv')], { default: 'xlsx' }),
    only: Type.Union([Type.Literal('findings'), Type.Literal('all')], {
      default: 'all',
      description: 'All rows of the cleaned file, or those with findings only',
    }),
  },
  { additionalProperties: false },
)
export const TemplateInput = Type.Object({ item: ItemId }, { additionalProperties: false })

export const WithdrawInput = Type.Object(
  {
    record: Type.String({ minLength: 39, maxLength: 39, description: 'The record number, as the findings file gives it' }),
    reason: Type.String({ minLength: 2, maxLength: 500 }),
  },
  { additionalProperties: false },
)
export const WithdrawOutput = Type.Object({ record: Type.String(), entry: Type.Integer() })
