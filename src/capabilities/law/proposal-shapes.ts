/** The shapes of proposals of law, and of what differs between two laws. */

import { Type } from '@sinclair/typebox'
import { GIVES, LEVELS, SEVERITIES } from '#rules/law'

const Id = Type.String({ format: 'uuid' })
const Day = Type.String({ format: 'date' })
const Text = Type.String()
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Division = Type.String({ pattern: '^\\d{6}$' })
const Reason = Type.String({ minLength: 2, maxLength: 500 })
const Line = Type.String({ minLength: 1, maxLength: 200 })
const closed = { additionalProperties: false }

const Calendar = Type.Object(
  {
    year: Type.Integer({ minimum: 2000, maximum: 2199 }),
    title: Line,
    issuer: Line,
    number: Type.String({ minLength: 1, maxLength: 60, description: 'Of the notice, as it bears it' }),
    promulgated: Day,
    article: Type.Optional(Type.String({ maxLength: 20, description: 'Left out where nobody has seen the number' })),
    fact: Type.String({ minLength: 1, maxLength: 500, description: 'What the clause says, in other words' }),
    english: Type.String({ minLength: 1, maxLength: 500 }),
    paper: Type.String({ pattern: '^https?://', maxLength: 500, description: 'Where the notice was published' }),
    days: Type.Array(Type.Object({ on: Day, off: Type.Boolean(), name: Line }, closed), { minItems: 1, maxItems: 120 }),
  },
  closed,
)
const Amount = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$', description: 'In ten thousand yuan' })
const Graded = { category: Line, severity: Type.Union(SEVERITIES.map(one => Type.Literal(one))) }
const Classification = Type.Object(
  {
    division: Division,
    sectors: Type.Array(Line, { minItems: 1, maxItems: 20, uniqueItems: true, description: 'As the catalogue calls them' }),
    title: Line,
    issuer: Line,
    number: Type.String({ minLength: 1, maxLength: 60, description: 'Of the document, as it bears it' }),
    level: Type.Union(LEVELS.map(one => Type.Literal(one))),
    promulgated: Day,
    from: Type.String({ format: 'date', description: 'First day on which it holds' }),
    article: Type.Optional(Type.String({ maxLength: 20, description: 'Left out where nobody has seen the number' })),
    fact: Type.String({ minLength: 1, maxLength: 500, description: 'What the clause says, in other words' }),
    english: Type.String({ minLength: 1, maxLength: 500 }),
    milder: Type.Boolean({
      default: false,
      description: 'The document says that older decisions are graded by it where that is milder; else they stay as they are',
    }),
    grades: Type.Array(Type.Object(Graded, closed), {
      maxItems: 60,
      default: [],
      description: 'What is graded otherwise than above',
    }),
    minorBelow: Type.Optional(Amount),
    seriousFrom: Type.Optional(Amount),
  },
  closed,
)
const File = Type.Object(
  {
    path: Type.String({ pattern: '^overlays/\\d{6}/[a-z][a-z-]*/[a-z0-9][a-z0-9.-]*\\.yaml$', maxLength: 200 }),
    text: Nullable(Type.String({ maxLength: 400_000, description: 'null: the file goes' })),
  },
  closed,
)
export const ProposeInput = Type.Object(
  {
    title: Line,
    reason: Reason,
    calendar: Type.Optional({ ...Calendar, description: 'Working days of a year' }),
    classification: Type.Optional({ ...Classification, description: 'How serious penalties of a sector are, in a place' }),
    overlay: Type.Optional(
      Type.Object(
        { division: Division, files: Type.Array(File, { minItems: 1, maxItems: 60 }) },
        { ...closed, description: 'Local law' },
      ),
    ),
  },
  closed,
)

const STANDINGS = ['open', 'rejected', 'withdrawn', 'folding', 'superseded', 'awaits-its-day', 'in-force', 'undone'] as const
const Proposal = Type.Object({
  proposal: Id,
  kind: Type.Union([Type.Literal('calendar'), Type.Literal('overlay')]),
  division: Nullable(Text),
  title: Text,
  reason: Text,
  standing: Type.Union(STANDINGS.map(one => Type.Literal(one))),
  mattersFrom: Nullable(Type.String({ description: 'First day on which anything of it matters' })),
  proposedOn: Text,
  decidedOn: Nullable(Text),
  decidedReason: Nullable(Text),
  undoneOn: Nullable(Text),
  undoneReason: Nullable(Text),
  version: Nullable(Type.Integer({ description: 'As which it was taken in' })),
  isOwn: Type.Boolean({ description: 'Proposed by whoever asks, or by whom they stand in for' }),
})
export const ProposedOutput = Proposal
export const ProposalsInput = Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }) }, closed)
export const ProposalsOutput = Type.Object({ today: Text, proposals: Type.Array(Proposal) })

const SaidValue = Nullable(
  Type.Object({
    value: Type.Unknown(),
    exceptions: Type.Array(Type.Object({ when: Type.Object({ field: Text, in: Type.Array(Text) }), value: Type.Unknown() })),
  }),
)
const Kind = Nullable(Type.Union([Type.Literal('off'), Type.Literal('work')]))
export const Change = Type.Object({
  what: Type.Union(
    (['rule', 'calendar', 'instrument', 'clause', 'item', 'measure', 'effect', 'list'] as const).map(one => Type.Literal(one)),
  ),
  how: Type.Union((['added', 'changed', 'gone'] as const).map(one => Type.Literal(one))),
  id: Text,
  title: Text,
  english: Text,
  division: Nullable(Text),
  from: Nullable(Type.String({ description: 'First day on which it matters' })),
  clause: Nullable(
    Type.Object({
      id: Text,
      known: Nullable(
        Type.Object({
          article: Nullable(Type.String({ description: 'null: nobody has seen its number' })),
          unconfirmed: Type.Boolean({ description: 'Nobody has seen its wording' }),
          instrument: Type.Object({
            title: Text,
            number: Nullable(Text),
            level: Type.Union(LEVELS.map(one => Type.Literal(one))),
          }),
        }),
      ),
    }),
  ),
  value: Nullable(
    Type.Object({
      gives: Type.Union(GIVES.map(one => Type.Literal(one))),
      before: SaidValue,
      after: SaidValue,
      fields: Type.Record(Text, Text),
    }),
  ),
  days: Type.Array(Type.Object({ on: Text, before: Kind, after: Kind })),
})

export const ProposalInput = Type.Object({ proposal: Id }, closed)
export const ProposalOutput = Type.Composite([
  Proposal,
  Type.Object({
    today: Text,
    files: Type.Array(Type.Object({ path: Text, text: Nullable(Text) })),
    changes: Type.Array(Change),
    outdated: Type.Array(Text, { description: 'Files that another has changed since: it is to be proposed anew' }),
  }),
])

export const MOST_SHOWN = 200
const Value = Type.Union([Text, Type.Number(), Type.Null()])
export const PreviewedOutput = Type.Object({
  records: Type.Integer({ description: 'Records folded' }),
  moved: Type.Integer({ description: 'Records that would move' }),
  organisations: Type.Integer({ description: 'Whose they are' }),
  shown: Type.Integer({ description: 'Records that nobody was to see, and would be shown' }),
  hidden: Type.Integer({ description: 'Records that are shown or would be, and would not be' }),
  fields: Type.Array(Type.Object({ field: Text, records: Type.Integer() })),
  first: Type.Array(
    Type.Object({
      record: Text,
      organisation: Nullable(Text),
      item: Text,
      documentNo: Nullable(Text),
      field: Text,
      from: Value,
      to: Value,
    }),
    { description: `The first ${MOST_SHOWN} fields that would move` },
  ),
  laterEnds: Type.Array(Type.Object({ rule: Text, records: Type.Integer() }), {
    description: 'Ends that were shown and would move later without an instrument that says so: it cannot be approved',
  }),
  effects: Type.Array(Type.Object({ effect: Text, title: Text, from: Text, touches: Type.Integer(), first: Type.Integer() }), {
    description: 'Measures and incentives that are new: organisations each would touch, and for how many it is the first',
  }),
})

export const DecideInput = Type.Object({ proposal: Id, reason: Reason }, closed)
export const ApproveOutput = Type.Object({ proposal: Id, act: Text, version: Type.Integer(), digest: Text })

export const DeskInput = Type.Object({}, closed)
export const DeskOutput = Type.Object({
  today: Text,
  version: Type.Integer(),
  mayCalendar: Type.Boolean({ description: 'Days of all are proposed by the centre of the whole' }),
  years: Type.Array(Type.Integer(), { description: 'Years whose notice is loaded' }),
  grading: Nullable(
    Type.Object(
      {
        sectors: Type.Array(Text),
        grades: Type.Array(Type.Object({ category: Text, severity: Type.Union(SEVERITIES.map(one => Type.Literal(one))) })),
        minorBelow: Nullable(Text),
        seriousFrom: Nullable(Text),
      },
      { description: 'How penalties are graded today where no local law says otherwise' },
    ),
  ),
  divisions: Type.Array(
    Type.Object({ division: Text, name: Text, files: Type.Array(Type.Object({ path: Text, text: Text })) }),
  ),
})

export const ChangesInput = Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 50, default: 20 }) }, closed)
export const ChangesOutput = Type.Object({
  today: Text,
  versions: Type.Array(Type.Object({ version: Type.Integer(), on: Text, changes: Type.Array(Change) }), {
    description: 'Versions as they were switched on, the newest first, each with what it says otherwise than the one before',
  }),
})
