/** The shapes of proposals that two are one organisation. */

import { Type } from '@sinclair/typebox'
import { OnThePageShape } from './on-the-page-shapes.ts'

const Id = Type.String({ format: 'uuid' })
const Code = Type.String({ minLength: 1, maxLength: 40, description: 'A unified social credit code' })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Text = Type.String()
const Reason = Type.String({ minLength: 2, maxLength: 500 })

export const ProposeInput = Type.Object(
  {
    into: Type.String({ ...Code, description: 'Code of the organisation that stays' }),
    from: Type.Optional(Type.String({ ...Code, description: 'Code of the organisation that is this one' })),
    submission: Type.Optional(Id),
    row: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2_147_483_647,
        description: 'Of the submission: a held row whose party has no code',
      }),
    ),
    reason: Reason,
  },
  { additionalProperties: false },
)

const Organisation = Type.Object({
  uscc: Nullable(Text),
  name: Text,
  registered: Type.Boolean(),
  division: Nullable(Text),
  establishedOn: Nullable(Text),
  names: Type.Array(Type.Object({ name: Text, standing: Text })),
  codes: Type.Array(Type.Object({ scheme: Text, code: Text })),
  records: Type.Array(Type.Object({ item: Text, records: Type.Integer() })),
})
export const ShownProposal = Type.Object({
  proposal: Id,
  into: Organisation,
  from: Nullable(Organisation),
  name: Nullable(Type.String({ description: 'Of what has no code' })),
  codes: Type.Array(Type.Object({ scheme: Text, code: Text })),
  rows: Type.Integer({ description: 'Rows that wait under the name' }),
  reason: Text,
  proposedOn: Text,
  decision: Nullable(Text),
  decidedOn: Nullable(Text),
  undoneOn: Nullable(Text),
})
export const SameListInput = Type.Object(
  {
    decided: Type.Boolean({ default: false, description: 'Those that were decided, in place of those that wait' }),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  { additionalProperties: false },
)
export const SameListOutput = Type.Object({
  proposals: Type.Array(ShownProposal),
  alike: Type.Array(Type.Object({ from: Text, into: Text, name: Text }), {
    description:
      'Organisations that nobody has registered under the name of exactly one that is; alike, and perhaps not the same',
  }),
})
export const DecideSameInput = Type.Object(
  {
    proposal: Id,
    decision: Type.Union([Type.Literal('accept'), Type.Literal('reject')]),
    reason: Reason,
    seen: Type.Optional(
      Type.String({
        maxLength: 64,
        description: 'To accept: `seen` of the look at what that changes',
      }),
    ),
  },
  { additionalProperties: false },
)
export const LookAtSameInput = Type.Object(
  {
    proposal: Type.Optional(Id),
    into: Type.Optional(Type.String({ ...Code, description: 'Where nobody has proposed it yet: code of the one that stays' })),
    from: Type.Optional(Type.String({ ...Code, description: 'Code of the one that is this one' })),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
  },
  { additionalProperties: false },
)
const Named = Type.Object({ uscc: Nullable(Text), name: Text })
const { counts: Counts, ...OfOneRecord } = OnThePageShape.properties
export const LookAtSameOutput = Type.Object({
  today: Text,
  into: Named,
  from: Nullable(Named),
  seen: Type.String({ description: 'Handed in with the decision; of no use once anything has come to either' }),
  isWhole: Type.Boolean({
    description: 'False where there are records and rows of other divisions: of them only what a page shows today is told',
  }),
  moves: Type.Integer({ description: 'Records that go along' }),
  ended: Type.Integer({ description: 'Records that stay where they are, since they have ended for good' }),
  records: Type.Array(
    Type.Object({
      record: Text,
      item: Text,
      matter: Nullable(Text),
      documentNo: Nullable(Text),
      how: Type.Union([Type.Literal('begins'), Type.Literal('joins'), Type.Literal('returns')], {
        description:
          'begins: under a new number. joins: the same decision stands there, and this record ends. returns: under the number it had there',
      }),
      to: Nullable(Type.String({ description: 'The record number there; null where it gets a new one' })),
      onThePage: Type.Object(OfOneRecord),
    }),
    { description: 'Those first that a public page shows' },
  ),
  waiting: Type.Integer({ description: 'Rows that wait under the name without a code and are judged again' }),
  rows: Type.Array(
    Type.Object({
      submission: Id,
      row: Type.Integer(),
      item: Text,
      outcome: Nullable(
        Type.String({
          description: 'registered, amended, unchanged, refused, held once more; null where only the decision tells',
        }),
      ),
      matter: Nullable(Text),
      documentNo: Nullable(Text),
      onThePage: Nullable(Type.Object(OfOneRecord)),
    }),
  ),
  counts: Counts,
  names: Type.Array(Text, { description: 'Names by which the page of the one that stays is found from then on' }),
})
export const UndoSameInput = Type.Object(
  {
    proposal: Id,
    reason: Reason,
    seen: Type.Optional(Type.String({ maxLength: 64, description: '`seen` of the look at what undoing it changes' })),
  },
  { additionalProperties: false },
)
export const LookAtUndoInput = Type.Object(
  { proposal: Id, limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }) },
  { additionalProperties: false },
)
export const LookAtUndoOutput = Type.Object({
  today: Text,
  into: Named,
  from: Nullable(Type.Object(Named.properties, { description: 'Which becomes its own again; null: a name without a code' })),
  name: Nullable(Type.String({ description: 'The name without a code' })),
  seen: Type.String({ description: 'Handed in with what undoes it; of no use once anything has come to either' }),
  isWhole: Type.Boolean({
    description: 'False where there are records of other divisions: of them only what a page shows today is told',
  }),
  moves: Type.Integer({ description: 'Records that go' }),
  ended: Type.Integer({ description: 'Records that went along and stay, since they have ended there for good' }),
  records: Type.Array(
    Type.Object({
      record: Type.String({ description: 'The number it has with the one that stayed' }),
      item: Text,
      matter: Nullable(Text),
      documentNo: Nullable(Text),
      how: Type.Union([Type.Literal('returns'), Type.Literal('lives-again'), Type.Literal('follows')], {
        description:
          'returns: under the number that it had. lives-again: the same decision stands here by itself and stays; it lives again there too. follows: it came under an old code meanwhile and goes with that code',
      }),
      to: Nullable(Type.String({ description: 'The number there; null where it gets a new one' })),
      onThePage: Type.Object(OfOneRecord),
    }),
    { description: 'Those first that a public page shows' },
  ),
  codes: Type.Array(Type.Object({ scheme: Text, code: Text }), {
    description: 'They lead to the other again; of a name without a code, to nobody',
  }),
  names: Type.Array(Text, { description: 'Names that the page of the one that stayed no longer says' }),
  namesThere: Type.Array(Text, { description: 'Names that the page of the other says from then on' }),
  counts: Counts,
})
export const SameOutput = Type.Object({
  proposal: Id,
  decision: Text,
  moved: Type.Integer({ description: 'Records' }),
  rows: Type.Array(Type.Object({ submission: Id, row: Type.Integer(), outcome: Text, record: Nullable(Text) })),
})
export const CandidatesInput = Type.Object(
  { submission: Id, row: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) },
  { additionalProperties: false },
)
export const CandidatesOutput = Type.Object({
  name: Nullable(Text),
  codes: Type.Array(Type.Object({ scheme: Text, code: Text })),
  candidates: Type.Array(
    Type.Object({
      uscc: Text,
      name: Text,
      by: Type.String({ description: 'name, or the scheme of an old number' }),
      registered: Type.Boolean(),
    }),
  ),
})
