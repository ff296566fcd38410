/** The shapes of corrections: what is to be changed, and what would come of it. */

import { Type } from '@sinclair/typebox'
import { OnThePageShape } from './on-the-page-shapes.ts'
import { FindingShape } from './shapes.ts'

const Text = Type.String()
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const RecordId = Type.String({ minLength: 1, maxLength: 80, description: 'The record number' })
const Value = Type.Union([Text, Type.Array(Text), Type.Null()])

export const MOST_CORRECTIONS = 500

export const RecordInput = Type.Object({ record: RecordId }, { additionalProperties: false })

const Organisation = Type.Object({ uscc: Nullable(Text), name: Text })
const Shown = Type.Object({
  isShown: Type.Boolean({ description: 'On the public page today' }),
  from: Nullable(Text),
  until: Nullable(Type.String({ description: 'First day on which it is no longer shown' })),
})
const Place = Type.Object({ record: Text, organisation: Organisation })
const MoveShape = Type.Object({
  way: Nullable(
    Type.Union([Type.Literal('out'), Type.Literal('in')], { description: 'As the organisation sees that was asked about' }),
  ),
  on: Text,
  why: Type.String({ description: 'code: a code was corrected; merge: two organisations are one' }),
  undoneOn: Nullable(Text),
  item: Text,
  matter: Nullable(Text),
  documentNo: Nullable(Text),
  unit: Type.Object({ uscc: Text, name: Text }),
  from: Place,
  to: Place,
})

export const MovesInput = Type.Object(
  {
    uscc: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'Of one organisation only' })),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
  },
  { additionalProperties: false },
)
export const MovesOutput = Type.Object({ today: Text, moves: Type.Array(MoveShape), more: Type.Boolean() })

export const RecordOutput = Type.Object({
  record: Text,
  item: Text,
  organisation: Organisation,
  shown: Shown,
  endedOn: Nullable(Text),
  moves: Type.Array(MoveShape, { description: 'To which organisation it went, and from which it came' }),
  mayWithdraw: Type.Boolean(),
  fields: Type.Array(
    Type.Object({
      field: Text,
      title: Text,
      value: Value,
      may: Type.Union([Type.Literal('change'), Type.Literal('move'), Type.Literal('no')], {
        description:
          'move: the code of its organisation; corrected, the record goes to the right one. no: it says which decision this is',
      }),
      isPublic: Type.Boolean(),
      mayClear: Type.Boolean(),
      choices: Type.Array(Text),
    }),
  ),
})

export const LookAtWithdrawalOutput = Type.Object({ record: Text, onThePage: OnThePageShape })

const Change = Type.Object({ field: Type.String({ maxLength: 64 }), value: Type.String({ maxLength: 20_000 }) })
export const CorrectInput = Type.Object(
  {
    corrections: Type.Array(
      Type.Object(
        {
          record: RecordId,
          fields: Type.Array(Change, { minItems: 1, maxItems: 100, description: 'An empty value: there is none' }),
          reason: Type.String({ minLength: 2, maxLength: 500 }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: MOST_CORRECTIONS },
    ),
  },
  { additionalProperties: false },
)

/** What comes, or would come, of one correction. */
export const JudgedShape = Type.Object({
  record: Text,
  outcome: Type.String({ description: 'amended, moved, unchanged, refused' }),
  refusal: Nullable(Type.Object({ code: Text, details: Type.Record(Text, Type.Unknown()) })),
  findings: Type.Array(FindingShape),
  item: Nullable(Text),
  organisation: Nullable(Organisation),
  changes: Type.Array(Type.Object({ field: Text, title: Text, before: Value, after: Value, isPublic: Type.Boolean() })),
  movesTo: Nullable(Organisation),
  before: Nullable(Shown),
  after: Nullable(Shown),
  onThePage: Nullable(OnThePageShape),
})
export const CorrectOutput = Type.Object({
  corrections: Type.Array(
    Type.Object({ ...JudgedShape.properties, now: Nullable(Type.String({ description: 'The record number it has now' })) }),
  ),
})

export const CorrectionsFileInput = Type.Object(
  { item: Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z][a-z-]*$', description: 'Of which item the file is' }) },
  { additionalProperties: false },
)
export const CorrectionsFileOutput = Type.Object({
  unknown: Type.Array(Text, { description: 'Headings that change nothing' }),
  rows: Type.Array(
    Type.Object({
      row: Type.Integer(),
      reason: Text,
      fields: Type.Array(Change),
      ...JudgedShape.properties,
    }),
  ),
})
