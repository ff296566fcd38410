/** The shapes of what repair is asked and what it answers. */

import { Type } from '@sinclair/typebox'
import { EvidenceShape } from '#capabilities/operation'

const RecordIdShape = Type.String({ minLength: 1, maxLength: 80, description: 'The id of a record' })
const CaseIdShape = Type.String({
  minLength: 73,
  maxLength: 73,
  description: 'The id of a case, which names its organisation',
})
const Reason = Type.String({ minLength: 2, maxLength: 2000, description: 'Numbers that identify people are masked' })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Clauses = Type.Array(Type.String())
const closed = { additionalProperties: false }

/** How far those reach who see more of it than the public. */
export const SEERS = {
  'organisation-user': 'own-organisation',
  'case-handler': 'own-unit',
  decider: 'own-unit',
  'centre-officer': 'own-division',
} as const

export const EligibilityInput = Type.Object({ record: RecordIdShape }, closed)
export const EligibilityOutput = Type.Object({
  record: Type.String(),
  today: Type.String(),
  standing: Type.String({ description: 'now, later, first-ends, ended, excluded or not-adverse' }),
  from: Nullable(Type.String({ description: 'First day on which repair may be asked for' })),
  channel: Nullable(Type.String({ description: 'Where: credit-china or own' })),
  channelClauses: Clauses,
  conditions: Type.Array(
    Type.Object({
      condition: Type.String(),
      seen: Type.String({ description: 'met, missing, or to-show by the application' }),
      from: Nullable(Type.String()),
      clauses: Clauses,
    }),
  ),
  clauses: Type.Array(Type.String(), { description: 'Every clause that had a part' }),
})

export const RecordsInput = Type.Object(
  { uscc: Type.Optional(Type.String({ maxLength: 40, description: 'Its code; its own where an organisation asks' })) },
  closed,
)
export const RecordsOutput = Type.Object({
  today: Type.String(),
  uscc: Nullable(Type.String()),
  name: Type.String(),
  records: Type.Array(
    Type.Object({
      ...EligibilityOutput.properties,
      title: Type.String(),
      documentNo: Nullable(Type.String()),
      case: Nullable(Type.String({ description: 'The open case that asks for its repair' })),
    }),
  ),
})

const Evidence = Type.Array(
  Type.Object(
    { name: Type.String({ minLength: 1, maxLength: 200 }), says: Type.String({ minLength: 1, maxLength: 500 }) },
    closed,
  ),
  { maxItems: 50, default: [], description: 'What proves that the act is corrected and the duties are done' },
)
const Records = Type.Array(RecordIdShape, { minItems: 1, maxItems: 50, uniqueItems: true, description: 'Of one organisation' })

export const ApplyInput = Type.Object(
  {
    records: Records,
    commitment: Type.Boolean({
      description: 'That the public credit commitment is made: the materials are true, the liability accepted',
    }),
    corrected: Reason,
    evidence: Evidence,
  },
  closed,
)
export const ReceiveInput = Type.Object(
  {
    number: Type.String({ minLength: 1, maxLength: 64, description: 'Of the case in the national window' }),
    receivedAt: Type.String({
      format: 'date-time',
      description: 'The instant of the application there: our clocks start from it',
    }),
    records: Records,
    commitment: Type.Boolean(),
    corrected: Type.Optional(Reason),
    evidence: Evidence,
  },
  closed,
)
export const ApplyOutput = Type.Object({
  application: Type.String(),
  cases: Type.Array(Type.Object({ case: Type.String(), unit: Type.String(), records: Type.Array(Type.String()) })),
})

/** Of a file, whose question stands in its address: a list in one text. */
export const LetterInput = Type.Object(
  {
    records: Type.String({ minLength: 1, maxLength: 50 * 81, description: 'Ids of records of one organisation, with commas' }),
  },
  closed,
)
export const recordsOf = (text: string): string[] => [...new Set(text.split(',').map(one => one.trim()))]
export const CaseInput = Type.Object({ case: CaseIdShape }, closed)
export const NoticeInput = Type.Object(
  {
    case: CaseIdShape,
    act: Type.Optional(
      Type.String({ format: 'uuid', description: 'Of the step whose notice it is; the newest where none is said' }),
    ),
  },
  closed,
)
export const ReturnInput = Type.Object(
  { case: CaseIdShape, missing: Type.Array(Reason, { minItems: 1, maxItems: 50, description: 'Everything that is missing' }) },
  closed,
)
export const CompleteInput = Type.Object({ case: CaseIdShape, corrected: Reason, evidence: Evidence }, closed)
export const ReasonInput = Type.Object({ case: CaseIdShape, reason: Reason }, closed)
export const DecideInput = Type.Object(
  { case: CaseIdShape, decision: Type.Union([Type.Literal('approve'), Type.Literal('reject')]), reason: Reason },
  closed,
)
export const FalsehoodInput = Type.Object(
  {
    case: CaseIdShape,
    what: Type.Union([Type.Literal('false-material'), Type.Literal('untrue-commitment'), Type.Literal('deliberate-breach')]),
    reason: Reason,
  },
  closed,
)

export const CaseShape = Type.Object({
  case: Type.String(),
  application: Type.String(),
  channel: Type.String(),
  number: Nullable(Type.String()),
  unit: Type.String(),
  unitName: Type.String({ description: 'Who deals with it today' }),
  division: Type.String(),
  organisation: Type.Object({ uscc: Nullable(Type.String()), name: Type.String() }),
  records: Type.Array(Type.String()),
  about: Type.Array(
    Type.Object({
      record: Type.String(),
      item: Type.String(),
      title: Type.String(),
      documentNo: Nullable(Type.String()),
      severity: Nullable(Type.String()),
      determinedOn: Nullable(Type.String()),
      mayEndEarlyFrom: Nullable(Type.String()),
      disclosedUntil: Nullable(Type.String()),
    }),
  ),
  standing: Type.String(),
  open: Type.Boolean(),
  due: Nullable(
    Type.String({ description: 'The next day on which something is due; null where nothing runs or it is not settled' }),
  ),
  daysLeft: Nullable(
    Type.Integer({
      description: 'Working days until that day, which counts; below nought: since it. Null where nothing is due',
    }),
  ),
  escalated: Type.Boolean({
    description: 'A clock has run out: the centre and the lead department see it. Nothing is decided by that',
  }),
  receivedOn: Type.String(),
  closedOn: Nullable(Type.String()),
  clocks: Type.Array(
    Type.Object({
      clock: Type.String({ description: 'acceptance, decision or feedback' }),
      due: Nullable(Type.String()),
      notBefore: Nullable(Type.String({ description: 'Where the calendar of a year on the way is not published' })),
      overdue: Type.Boolean(),
      clauses: Clauses,
    }),
  ),
  evidence: EvidenceShape,
  steps: Type.Array(
    Type.Object({
      kind: Type.String(),
      on: Type.String(),
      at: Type.String(),
      act: Type.String(),
      letter: Nullable(
        Type.String({ description: 'The number of the letter by which the unit told of it; null where none went out' }),
      ),
      content: Type.Record(Type.String(), Type.Unknown()),
      receipt: Nullable(
        Type.Object(
          { receipt: Type.String(), receivedOn: Type.String() },
          { description: 'Of the national window, where the case came from it and it has said that it has this result' },
        ),
      ),
    }),
  ),
})
export const ListInput = Type.Object(
  {
    overdue: Type.Boolean({ default: false }),
    state: Type.Optional(
      Type.Union([Type.Literal('open'), Type.Literal('closed')], {
        description: 'closed: the newest first. Where it is not said: the open ones, and of an organisation all',
      }),
    ),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
  },
  closed,
)
export const ListOutput = Type.Object({ today: Type.String(), cases: Type.Array(CaseShape) })

export const ResultsInput = Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }) }, closed)
const StepNumber = Type.Integer({ minimum: 1, maximum: 1000, description: 'The number of the step in its case' })
export const ResultsOutput = Type.Object({
  today: Type.String(),
  results: Type.Array(
    Type.Object({
      case: Type.String(),
      number: Nullable(Type.String({ description: 'Of the case in the national window' })),
      step: StepNumber,
      kind: Type.String({
        description: 'returned, accepted, refused, extended, approved, rejected, withdrawn, falsehood-found',
      }),
      on: Type.String(),
      unitName: Type.String(),
      organisation: Type.Object({ uscc: Nullable(Type.String()), name: Type.String() }),
      records: Type.Array(Type.String()),
      reason: Nullable(Type.String()),
      missing: Type.Array(Type.String(), { description: 'Everything that is missing, where it was returned' }),
      toBeToldBy: Nullable(Type.String({ description: 'Until when the applicant is to be told' })),
    }),
  ),
})
export const ReceiptInput = Type.Object(
  {
    case: CaseIdShape,
    step: StepNumber,
    receipt: Type.String({ minLength: 1, maxLength: 64, description: 'The number of the receipt there' }),
  },
  closed,
)
export const ReceiptOutput = Type.Object({
  case: Type.String(),
  step: Type.Integer(),
  receipt: Type.String({ description: 'What was said first stands' }),
  receivedOn: Type.String(),
})

const CourtRuling = Type.Object(
  {
    court: Type.String({ minLength: 2, maxLength: 100 }),
    number: Type.String({ minLength: 2, maxLength: 100, description: 'Of the ruling' }),
    on: Type.String({ format: 'date' }),
  },
  closed,
)
export const ShieldInput = Type.Object({ records: Records, ruling: CourtRuling }, closed)
export const EndShieldInput = Type.Object(
  { records: Records, ruling: CourtRuling, outcome: Type.Union([Type.Literal('performed'), Type.Literal('failed')]) },
  closed,
)
export const ShieldOutput = Type.Object({
  records: Type.Array(Type.String()),
  shielded: Type.Boolean(),
  repaired: Type.Boolean(),
})
