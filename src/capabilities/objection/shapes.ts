/** The shapes of what objections are asked and what they answer. */

import { Type } from '@sinclair/typebox'
import { EvidenceShape } from '#capabilities/operation'
import { SUBJECTS } from '#rules/objection'

const RecordIdShape = Type.String({ minLength: 1, maxLength: 80, description: 'The id of a record' })
const CaseIdShape = Type.String({ minLength: 73, maxLength: 73, description: 'The id of a case, which names its organisation' })
const Reason = Type.String({ minLength: 2, maxLength: 2000, description: 'Numbers that identify people are masked' })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Clauses = Type.Array(Type.String())
const Day = Type.String({ format: 'date' })
const Text = Type.String()
const closed = { additionalProperties: false }

const SubjectShape = Type.Union(
  SUBJECTS.map(one => Type.Literal(one)),
  {
    description:
      'content, period, a decision on repair, or annulled: the decision behind it was changed, annulled, found unlawful or void',
  },
)

const FieldSaid = Type.Object(
  {
    field: Type.String({ minLength: 1, maxLength: 64, description: 'The property of the field' }),
    value: Type.String({ maxLength: 4000, description: 'As it would stand in a file; empty for nothing' }),
  },
  closed,
)
const Fields = Type.Array(FieldSaid, { maxItems: 30, default: [] })

const Evidence = Type.Array(
  Type.Object(
    { name: Type.String({ minLength: 1, maxLength: 200 }), says: Type.String({ minLength: 1, maxLength: 500 }) },
    closed,
  ),
  { maxItems: 50, default: [], description: 'What proves it' },
)

const EFFECTS = ['changed', 'annulled', 'unlawful', 'void'] as const
const DocumentShape = Type.Object(
  {
    by: Type.Union(
      ['reconsideration', 'litigation', 'own-review'].map(one => Type.Literal(one)),
      { description: 'reconsideration, litigation, or own-review of the unit itself' },
    ),
    effect: Type.Union(EFFECTS.map(one => Type.Literal(one))),
    issuer: Type.String({ minLength: 2, maxLength: 100, description: 'Who made the document' }),
    number: Type.String({ minLength: 2, maxLength: 100 }),
    on: Day,
  },
  { ...closed, description: 'The document that changed or annulled the decision' },
)

export const FileInput = Type.Object(
  {
    record: RecordIdShape,
    subject: SubjectShape,
    fields: Fields,
    lastShownOn: Type.Optional(
      Type.String({ format: 'date', description: 'Of a period: the last day on which it should be shown' }),
    ),
    document: Type.Optional(DocumentShape),
    reason: Reason,
    evidence: Evidence,
  },
  closed,
)
export const CaseInput = Type.Object({ case: CaseIdShape }, closed)
export const LetterInput = Type.Object(
  {
    case: CaseIdShape,
    act: Type.Optional(
      Type.String({ format: 'uuid', description: 'Of the step whose letter it is; the newest where none is said' }),
    ),
  },
  closed,
)
export const ReasonInput = Type.Object({ case: CaseIdShape, reason: Reason }, closed)
export const VerifyInput = Type.Object(
  {
    case: CaseIdShape,
    found: Type.Union([Type.Literal('as-recorded'), Type.Literal('as-objected'), Type.Literal('otherwise')]),
    reason: Reason,
  },
  closed,
)

const Remedy = Type.Union(
  [
    Type.Object({ how: Type.Literal('amend'), fields: Type.Array(FieldSaid, { minItems: 1, maxItems: 30 }) }, closed),
    Type.Object({ how: Type.Literal('withdraw') }, closed),
    Type.Object({ how: Type.Literal('annul') }, closed),
    Type.Object({ how: Type.Literal('corrected-before') }, closed),
    Type.Object({ how: Type.Literal('repair-anew') }, closed),
  ],
  {
    description:
      'How an upheld objection is put right: fields amended here, the record withdrawn or annulled, corrected by a hand-in since it was filed, or repair to be asked for anew',
  },
)
export const DecideInput = Type.Object(
  {
    case: CaseIdShape,
    decision: Type.Union([Type.Literal('uphold'), Type.Literal('reject')]),
    reason: Reason,
    remedy: Type.Optional(Remedy),
  },
  closed,
)

export const AnnulInput = Type.Object({ record: RecordIdShape, document: DocumentShape, reason: Reason }, closed)
export const AnnulOutput = Type.Object({
  record: Text,
  endedOn: Day,
  due: Nullable(Type.String({ description: 'By which day it had to be shown no more; null where no calendar settles it' })),
  inTime: Nullable(Type.Boolean()),
  clauses: Clauses,
})

const ClockShape = Type.Object({
  clock: Type.String({ description: 'acknowledgement, decision, annulment or second-look' }),
  due: Nullable(Text),
  notBefore: Nullable(Type.String({ description: 'Where the calendar of a year on the way is not published' })),
  stoppedOn: Nullable(Text),
  overdue: Type.Boolean(),
  clauses: Clauses,
})
const Step = Type.Object({
  kind: Text,
  on: Text,
  at: Text,
  act: Text,
  letter: Nullable(Type.String({ description: 'The number of the letter that told of it; null where none went out' })),
  content: Type.Record(Type.String(), Type.Unknown()),
})
const Line = {
  case: Text,
  record: Text,
  subject: Text,
  standing: Text,
  open: Type.Boolean(),
  item: Nullable(Text),
  itemTitle: Nullable(Text),
  documentNo: Nullable(Text),
  organisation: Type.Object({ uscc: Nullable(Text), name: Nullable(Text) }),
  unit: Text,
  unitName: Nullable(Text),
  secondUnit: Nullable(Text),
  secondUnitName: Nullable(Text),
  division: Text,
  filedOn: Text,
  closedOn: Nullable(Text),
  due: Nullable(Type.String({ description: 'The first day to be kept among the clocks that run' })),
  overdue: Type.Boolean(),
  clocks: Type.Array(ClockShape),
}
const LineShape = Type.Object(Line)
export const CaseShape = Type.Object({
  ...Line,
  decider: Type.String({ description: 'determining-unit or superior-unit' }),
  mayAskAgainUntil: Nullable(Text),
  evidence: EvidenceShape,
  steps: Type.Array(Step),
})
const StateShape = Type.Object({
  disclosedFrom: Nullable(Text),
  lastShownOn: Nullable(Text),
  objectedFrom: Nullable(Text),
  endedOn: Nullable(Text),
})
const FieldShape = Type.Object({
  field: Text,
  title: Text,
  value: Nullable(Type.String({ description: 'As it stands today; null: nothing' })),
  was: Nullable(Type.String({ description: 'As it stood when it was objected to' })),
  should: Nullable(Type.String({ description: 'As the organisation says it should be; null: not objected to' })),
  fixed: Type.Boolean({ description: 'Says which record it is: not corrected but handed in anew' }),
  choices: Nullable(Type.Array(Type.String(), { description: 'The words that may stand in it' })),
})
/** What whoever decides has to see. */
export const ShownCaseShape = Type.Object({
  ...Line,
  decider: Text,
  mayAskAgainUntil: Nullable(Text),
  evidence: EvidenceShape,
  steps: Type.Array(Step),
  today: Text,
  state: Nullable(StateShape),
  fields: Type.Array(FieldShape),
})
export const AboutInput = Type.Object({ record: RecordIdShape }, closed)
export const AboutShape = Type.Object({
  today: Text,
  record: Text,
  organisation: Type.Object({ uscc: Nullable(Text), name: Nullable(Text) }),
  itemTitle: Nullable(Text),
  documentNo: Nullable(Text),
  openCase: Nullable(Type.String({ description: 'The objection to it that is open' })),
  acknowledgeDays: Nullable(Type.Integer({ description: 'Working days in which it is taken up or not, by the law of today' })),
  decideDays: Nullable(Type.Integer({ description: 'Working days in which it is decided then' })),
  state: StateShape,
  fields: Type.Array(FieldShape),
})
export const ListInput = Type.Object(
  {
    open: Type.Boolean({ default: true, description: 'Closed ones where false, the newest first' }),
    overdue: Type.Boolean({ default: false }),
    subject: Type.Optional(SubjectShape),
    unit: Type.Optional(Type.String({ format: 'uuid' })),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
  },
  closed,
)
export const ListOutput = Type.Object({
  today: Text,
  overdue: Type.Integer({ description: 'Of those listed' }),
  cases: Type.Array(LineShape),
})
