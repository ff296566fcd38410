/** The shapes of what the lists are asked and what they answer. */

import { Type } from '@sinclair/typebox'

const closed = { additionalProperties: false }
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Text = Type.String()
const Day = Type.String({ format: 'date' })
const CaseId = Type.String({ minLength: 73, maxLength: 73, description: 'The id of a case, which names its organisation' })
const Said = Type.String({ minLength: 2, maxLength: 4000, description: 'Numbers that identify people are masked' })
const DocumentNo = Type.String({ minLength: 2, maxLength: 128, description: 'Number of the document' })
const OwnNumber = Type.Optional(
  Type.String({
    minLength: 2,
    maxLength: 128,
    description:
      "Number that the unit's own registry gave the document; left out, the next of the unit's letters here is allotted",
  }),
)
const ListId = Type.String({ minLength: 3, maxLength: 64 })

/** What the law leaves open, or nobody has seen: the case says it, and why. */
const Days = Type.Object({ days: Type.Integer({ minimum: 1, maximum: 90 }), reason: Said }, closed)
const Months = Type.Object(
  { months: Nullable(Type.Integer({ minimum: 1, maximum: 120 })), reason: Said },
  { ...closed, description: 'months null: no fixed term' },
)

export const ProposeInput = Type.Object(
  {
    uscc: Type.String({
      minLength: 18,
      maxLength: 18,
      description: 'The organisation itself: never another of its group, an owner or an officer',
    }),
    list: ListId,
    unit: Type.Optional(
      Type.String({ minLength: 18, maxLength: 18, description: "The determining unit, for the machine's own operator" }),
    ),
    reason: Said,
    facts: Said,
    basisDocument: Type.Object(
      { number: DocumentNo, on: Day },
      { ...closed, description: 'The effective document on which it rests' },
    ),
  },
  closed,
)
export const CaseInput = Type.Object({ case: CaseId }, closed)
export const DocumentInput = Type.Object(
  { case: CaseId, act: Type.String({ format: 'uuid', description: 'Of the step whose document it is' }) },
  closed,
)
export const ReasonInput = Type.Object({ case: CaseId, reason: Said }, closed)
export const NotifyInput = Type.Object({ case: CaseId, number: OwnNumber, statementDays: Type.Optional(Days) }, closed)
export const DefendInput = Type.Object({ case: CaseId, statement: Said, hearing: Type.Boolean({ default: false }) }, closed)
export const HearingInput = Type.Object({ case: CaseId, record: Said }, closed)
export const ReviewInput = Type.Object(
  { case: CaseId, reply: Said, upheld: Type.Boolean({ description: 'Whether what the party said is accepted' }) },
  closed,
)
export const DecideInput = Type.Object(
  {
    case: CaseId,
    decision: Type.Union([Type.Literal('enter'), Type.Literal('not-enter')]),
    number: OwnNumber,
    reason: Said,
    remedies: Type.Optional(Said),
    publicationReason: Type.Optional(
      Type.String({
        minLength: 2,
        maxLength: 500,
        description: 'Of an abnormal list: why an entry that is minor is shown all the same',
      }),
    ),
    term: Type.Optional(Months),
    removalAfter: Type.Optional(Months),
    consent: Type.Optional(
      Type.Object({ by: Type.String({ minLength: 2, maxLength: 200 }), number: DocumentNo, on: Day }, closed),
    ),
  },
  closed,
)
const SERVICES = ['direct', 'mail', 'electronic', 'left', 'public-notice'] as const
export const ServeInput = Type.Object(
  { case: CaseId, how: Type.Union(SERVICES.map(how => Type.Literal(how))), receipt: Type.Optional(Said) },
  closed,
)
export const RemovalInput = Type.Object(
  {
    case: CaseId,
    decision: Type.Union([Type.Literal('remove'), Type.Literal('keep')]),
    number: OwnNumber,
    reason: Said,
  },
  closed,
)
export const UndoInput = Type.Object({ case: CaseId, number: OwnNumber, reason: Said }, closed)
export const AnnulledBasisInput = Type.Object({ case: CaseId, number: DocumentNo, reason: Said }, closed)

export const CaseShape = Type.Object({
  case: Text,
  list: Text,
  title: Text,
  kind: Type.String({ description: 'severe, abnormal: of the list' }),
  party: Type.Object({ name: Text, uscc: Text }),
  unit: Text,
  division: Text,
  standing: Text,
  open: Type.Boolean(),
  record: Nullable(Text),
  decidedOn: Nullable(Day),
  publishedOn: Nullable(Day),
  lastDay: Nullable(Type.String({ format: 'date', description: 'Last day on the list; null where none is set' })),
  removalFrom: Nullable(Day),
  needs: Type.Array(Type.String({ description: 'Numbers that the law leaves open: the case says them, with a reason' })),
  next: Type.Array(Type.String({ description: 'Steps that may be done today' })),
  clocks: Type.Array(
    Type.Object({
      clock: Type.String({ description: 'statement, publication, removal, annulment' }),
      due: Nullable(Day),
      notBefore: Nullable(Day),
      overdue: Type.Boolean(),
      clauses: Type.Array(Text),
    }),
  ),
  steps: Type.Array(
    Type.Object({
      kind: Text,
      on: Day,
      at: Text,
      act: Text,
      said: Type.Record(Type.String(), Type.Unknown()),
      document: Nullable(Type.Object({ title: Text, text: Text })),
    }),
  ),
})
export const ListInput = Type.Object(
  {
    list: Type.Optional(ListId),
    closed: Type.Boolean({ default: false, description: 'Those too that an act has closed' }),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
  },
  closed,
)
export const ListOutput = Type.Object({ today: Day, cases: Type.Array(CaseShape) })

const Condition = Type.Object({ text: Text, clause: Text })
export const KnownInput = Type.Object({ on: Type.Optional(Day) }, closed)
export const KnownOutput = Type.Object({
  on: Day,
  lists: Type.Array(
    Type.Object({
      list: Text,
      title: Text,
      english: Text,
      kind: Text,
      item: Type.String({ description: 'Of which its entries are records' }),
      standing: Type.String({ description: 'in-force, prepared (lacks a basis, cannot be used), not-in-force' }),
      missing: Type.Array(Text),
      fieldBasis: Type.Array(Text),
      procedureBasis: Type.Array(Text),
      units: Text,
      conditions: Type.Array(Condition),
      removalConditions: Type.Array(Condition),
      hearing: Nullable(Type.String({ description: 'Clause by which a hearing that is asked for is held' })),
      consent: Nullable(Type.String({ description: 'Clause by which the next higher level agrees before an entry' })),
      measures: Type.Array(
        Type.Object({
          ...{ effect: Text, title: Text, english: Text, measure: Text, kind: Text, matters: Type.Array(Text), clause: Text },
          seen: Type.Boolean({ description: 'Whether the wording of the clause was seen; without it nobody is restricted' }),
          division: Nullable(Text),
        }),
        { description: 'What an entry brings about on the day' },
      ),
      numbers: Type.Array(
        Type.Object({ name: Text, value: Nullable(Type.Integer()), clause: Nullable(Text), seen: Type.Boolean() }),
      ),
      division: Nullable(Text),
      from: Day,
      until: Nullable(Day),
    }),
  ),
})
