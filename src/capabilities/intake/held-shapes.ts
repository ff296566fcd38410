/** The shapes of queues: what is asked of them, and what they answer. */

import { Type } from '@sinclair/typebox'
import { FindingShape } from './shapes.ts'

const Id = Type.String({ format: 'uuid' })
const Code = Type.String({ minLength: 1, maxLength: 40, description: 'A unified social credit code' })
const ItemId = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z][a-z-]*$', description: 'A catalogue item' })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD, a day in China' })
const Reason = Type.String({ minLength: 2, maxLength: 500 })
const UnitNamed = Type.Object({ uscc: Type.String(), name: Type.String() })

const HeldFilter = {
  source: Type.Optional(Code),
  item: Type.Optional(ItemId),
  cause: Type.Optional(Type.String({ maxLength: 64, description: 'A finding that holds' })),
}

export const HeldListInput = Type.Object(
  {
    ...HeldFilter,
    after: Type.Integer({ minimum: 0, maximum: 2_147_483_647, default: 0, description: 'So many rows are passed over' }),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
  },
  { additionalProperties: false },
)

const HeldLine = Type.Object({
  submission: Id,
  row: Type.Integer(),
  unit: UnitNamed,
  item: Type.String(),
  cause: Type.String(),
  uscc: Nullable(Type.String()),
  name: Nullable(Type.String({ description: 'Of the organisation; null where it may be a person’s' })),
  heldOn: Day,
  untilOn: Type.String({ description: 'First day on which it is no longer kept' }),
})
export const HeldListOutput = Type.Object({
  rows: Type.Array(HeldLine),
  count: Type.Integer(),
  causes: Type.Array(Type.Object({ cause: Type.String(), rows: Type.Integer() })),
})

export const HeldRowInput = Type.Object(
  { submission: Id, row: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) },
  { additionalProperties: false },
)
export const HeldRowOutput = Type.Object({
  ...HeldLine.properties,
  fileName: Type.String(),
  mayRelease: Type.Boolean({ description: 'Identity numbers are never released' }),
  mayMask: Type.Boolean(),
  cells: Type.Array(
    Type.Object({
      heading: Type.String(),
      text: Type.String({ description: 'As it would be kept: masked' }),
      covered: Nullable(Type.String({ description: 'What the mask covers, for whoever decides' })),
    }),
  ),
  findings: Type.Array(FindingShape),
})

export const DecideHeldInput = Type.Object(
  {
    submission: Id,
    row: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    decision: Type.Union(
      (['mask', 'release', 'again', 'refuse'] as const).map(one => Type.Literal(one)),
      { description: 'again: what held it has been mended elsewhere' },
    ),
    reason: Reason,
  },
  { additionalProperties: false },
)
const RowResult = Type.Object({
  submission: Id,
  row: Type.Integer(),
  outcome: Type.String({ description: 'registered, amended, unchanged, refused; held where something else holds it still' }),
  record: Nullable(Type.String({ description: 'The record number' })),
})
export const DecideHeldOutput = Type.Object({ ...RowResult.properties, findings: Type.Array(FindingShape) })

const Name = Type.String({ minLength: 1, maxLength: 200 })
const SaidName = Type.Object({
  name: Type.String(),
  standing: Type.String({ description: 'current, former, decided' }),
  from: Type.String(),
  until: Nullable(Type.String()),
})
export const ConflictsOutput = Type.Object({
  conflicts: Type.Array(
    Type.Object({
      uscc: Type.String(),
      name: Type.String({ description: 'As the rows write it' }),
      known: Type.Array(SaidName),
      registered: Type.Boolean(),
      homonyms: Type.Array(Type.Object({ uscc: Nullable(Type.String()), name: Type.String() }), {
        description: 'Other organisations of exactly this name: alike in name and nothing else',
      }),
      rows: Type.Integer(),
      units: Type.Array(UnitNamed),
      items: Type.Array(Type.String()),
      since: Day,
      sample: Type.Array(Type.Object({ submission: Id, row: Type.Integer() })),
    }),
  ),
  count: Type.Integer(),
})

const NameDecision = Type.Union(
  (['new-name', 'former-name', 'typo', 'other'] as const).map(one => Type.Literal(one)),
  {
    description:
      'new-name: called so from a day on; former-name: until a day; typo: this organisation, wrongly written; other: not this organisation',
  },
)
export const DecideNameInput = Type.Object(
  {
    uscc: Code,
    name: Name,
    decision: NameDecision,
    on: Type.Optional(Day),
    reason: Reason,
  },
  { additionalProperties: false },
)
export const DecideNameOutput = Type.Object({ uscc: Type.String(), name: Type.String(), rows: Type.Array(RowResult) })

export const NamesInput = Type.Object(
  { limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }) },
  { additionalProperties: false },
)
export const NamesOutput = Type.Object({
  names: Type.Array(
    Type.Object({
      uscc: Nullable(Type.String()),
      name: Type.String(),
      decision: Type.String(),
      on: Nullable(Type.String()),
      reason: Type.String(),
      decidedOn: Day,
    }),
  ),
})
