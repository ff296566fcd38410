/** The shapes of what disclosure is asked and what it answers. */

import { Type } from '@sinclair/typebox'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Text = Type.String()
const Day = Type.String({ description: 'YYYY-MM-DD, a day in China' })
const Code = Type.String({ minLength: 1, maxLength: 40, description: 'A unified social credit code' })

const BecauseShape = Type.Object({
  field: Text,
  clause: Type.Optional(Type.String({ description: 'instrument#article, see law' })),
  rule: Type.Optional(Text),
  entry: Type.Optional(Type.Integer({ description: 'The ledger’s entry of this organisation that it follows from' })),
  note: Type.Optional(Type.String({ description: 'A code' })),
  params: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
})

const StateShape = Type.Object({
  severity: Nullable(Type.String({ description: 'minor, ordinary, serious' })),
  determinedOn: Nullable(Day),
  recordedOn: Day,
  disclosedFrom: Nullable(Day),
  disclosedUntil: Nullable(Type.String({ description: 'Exclusive; null while in force' })),
  lastShownOn: Nullable(Type.String({ description: 'The last day it is shown; null while in force' })),
  mayEndEarlyFrom: Nullable(Type.String({ description: 'From this day on repair may be asked for' })),
  objectedFrom: Nullable(Type.String({ description: 'An objection to it is open since that day; null where none is' })),
})

const RecordShape = Type.Object({
  id: Text,
  item: Text,
  title: Text,
  documentNo: Nullable(Text),
  authority: Nullable(Text),
  state: StateShape,
  because: Type.Array(BecauseShape),
})

const NameShape = Type.Object({
  name: Text,
  standing: Type.String({ description: 'current, former, or decided: only a decision says so' }),
  from: Nullable(Day),
  until: Nullable(Type.String({ description: 'Exclusive' })),
})

export const OrganisationInput = Type.Object(
  {
    uscc: Code,
    item: Type.Optional(Type.String({ maxLength: 64, description: 'One item only' })),
    page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
    size: Type.Integer({ minimum: 1, maximum: 200, default: 100, description: 'Records of each item on a page' }),
  },
  { additionalProperties: false },
)
export const OrganisationOutput = Type.Object({
  today: Day,
  uscc: Text,
  name: Text,
  kind: Text,
  status: Nullable(Text),
  division: Nullable(Text),
  provisional: Type.Boolean({ description: 'No registration has been received' }),
  names: Type.Array(NameShape),
  classes: Type.Array(
    Type.Object({
      class: Text,
      title: Text,
      items: Type.Array(Text),
      count: Type.Integer(),
      withheld: Type.Optional(
        Type.Boolean({
          description: 'Not told at this moment, whether there is anything or not: this server reads a copy that is behind',
        }),
      ),
    }),
  ),
  records: Type.Array(RecordShape),
})

export const RecordInput = Type.Object(
  { record: Type.String({ minLength: 1, maxLength: 64, description: 'The number of a record' }) },
  { additionalProperties: false },
)
export const RecordOutput = Type.Object({
  today: Day,
  id: Text,
  item: Text,
  class: Text,
  title: Text,
  organisation: Type.Object({ uscc: Nullable(Text), name: Text }),
  documentNo: Nullable(Text),
  authority: Nullable(Text),
  state: StateShape,
  because: Type.Array(BecauseShape),
  fields: Type.Array(Type.Object({ prop: Text, title: Text, value: Nullable(Text) })),
  source: Type.Object({
    unit: Nullable(Text),
    on: Day,
    due: Nullable(Day),
    punctual: Type.String({ description: 'in-time, late, not-settled, no-limit' }),
    daysLate: Nullable(Type.Integer({ description: 'Working days' })),
  }),
  entry: Type.Integer(),
  entryOn: Day,
  lawVersion: Type.Integer(),
})

export const CountsInput = Type.Object({}, { additionalProperties: false })
export const CountsOutput = Type.Object({
  today: Day,
  classes: Type.Array(Type.Object({ class: Text, title: Text, items: Type.Array(Text), count: Type.Integer() })),
})

export const RuleInput = Type.Object({ rule: Type.String({ minLength: 1, maxLength: 100 }) }, { additionalProperties: false })
export const RuleOutput = Type.Object({
  rule: Text,
  title: Text,
  english: Text,
  gives: Text,
  items: Type.Array(Text),
  anchor: Nullable(Text),
  overridable: Text,
  division: Nullable(Text),
  standing: Text,
  values: Type.Array(
    Type.Object({
      from: Day,
      until: Nullable(Day),
      value: Type.Unknown(),
      method: Text,
      clause: Text,
      also: Type.Array(Text),
      exceptions: Type.Array(Type.Unknown()),
      transition: Text,
      transitionClause: Nullable(Text),
      division: Nullable(Text),
    }),
  ),
  cases: Type.Array(Type.Object({ name: Text, given: Type.Unknown(), expect: Type.Unknown() })),
  clauses: Type.Array(
    Type.Object({
      id: Text,
      instrument: Text,
      article: Nullable(Text),
      text: Text,
      fact: Text,
      unconfirmed: Type.Boolean(),
      confirmedBy: Nullable(Text),
      source: Text,
    }),
  ),
})

export const RulesInput = Type.Object({}, { additionalProperties: false })
export const RulesOutput = Type.Object({
  rules: Type.Array(Type.Object({ rule: Text, title: Text, gives: Text, items: Type.Array(Text), division: Nullable(Text) })),
})
