/** The shapes of what the measures are asked and what they answer. */

import { Type } from '@sinclair/typebox'
import { EFFECT_KINDS } from '#rules/law'

const closed = { additionalProperties: false }
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Text = Type.String()
const Day = Type.String({ format: 'date' })
const UsccShape = Type.String({ minLength: 18, maxLength: 18, description: 'Unified social credit code' })
const MatterShape = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'tender, fund-application, licence, award, tax-benefit, land',
})

export const CheckInput = Type.Object(
  {
    uscc: UsccShape,
    matter: MatterShape,
    on: Type.Optional(Day),
    division: Type.Optional(
      Type.String({ pattern: '^[0-9]{6}$', description: "Where it is asked, where that is not the office's own place" }),
    ),
  },
  closed,
)

const Applied = Type.Object({
  measure: Text,
  title: Type.String({ description: 'Of the effect, in Chinese' }),
  english: Text,
  kind: Type.Union(EFFECT_KINDS.map(kind => Type.Literal(kind))),
  clause: Text,
  also: Type.Array(Text),
  effect: Text,
  record: Text,
  from: Day,
  until: Nullable(Type.String({ description: 'Exclusive; null where only performance or an act ends it' })),
})
export const CheckOutput = Type.Object({
  uscc: Text,
  name: Type.String({ description: 'As it is called now' }),
  matter: Text,
  on: Day,
  applies: Type.Array(Applied),
  waits: Type.Array(Applied, { description: 'Would apply, but nobody has seen the wording of the basis: restricts nobody' }),
})

const BatchShape = Type.String({ format: 'uuid', description: 'Chosen by who asks, to follow how far it has come' })
export const CheckFileInput = Type.Object(
  {
    matter: MatterShape,
    on: Type.Optional(Day),
    division: Type.Optional(Type.String({ pattern: '^[0-9]{6}$' })),
    batch: Type.Optional(BatchShape),
  },
  closed,
)
export const ProgressInput = Type.Object({ batch: BatchShape }, closed)
export const ProgressOutput = Type.Object({
  known: Type.Boolean({ description: 'Whether this server answers it, or has answered it a moment ago' }),
  rows: Type.Integer({ description: 'Answered so far' }),
  ended: Type.Boolean(),
})

const OMITTED = ['not-proportionate', 'application-withdrawn', 'other-ground', 'not-decided-yet'] as const
export const ReportInput = Type.Object(
  {
    uscc: UsccShape,
    matter: MatterShape,
    on: Type.Optional(Day),
    uses: Type.Array(
      Type.Object(
        {
          measure: Type.String({ minLength: 3, maxLength: 80 }),
          applied: Type.Boolean(),
          omittedBecause: Type.Optional(Type.Union(OMITTED.map(one => Type.Literal(one)))),
        },
        closed,
      ),
      { minItems: 1, maxItems: 20 },
    ),
  },
  closed,
)
const Use = Type.Object({
  measure: Text,
  applied: Type.Boolean(),
  finding: Nullable(Type.String({ description: 'without-basis, forbidden, omitted; null: as the law says' })),
  clause: Nullable(Text),
  record: Nullable(Text),
})
export const ReportOutput = Type.Object({ uscc: Text, matter: Text, on: Day, uses: Type.Array(Use) })

export const UsesInput = Type.Object(
  {
    from: Type.Optional(Day),
    until: Type.Optional(Type.String({ format: 'date', description: 'Exclusive' })),
    limit: Type.Integer({ minimum: 1, maximum: 5000, default: 500 }),
  },
  closed,
)
const Seen = Type.Object({
  uscc: Nullable(Text),
  organisation: Text,
  unit: Nullable(Text),
  matter: Text,
  on: Day,
})
export const UsesOutput = Type.Object({
  today: Day,
  unlawful: Type.Array(Type.Composite([Seen, Type.Object({ measure: Text, applied: Type.Boolean(), finding: Text })]), {
    description: 'Reported uses that no live basis carried, and musts that were left out',
  }),
  unreported: Type.Array(Type.Composite([Seen, Type.Object({ told: Text })]), {
    description: 'Checks that told of a measure, after which the office reported nothing',
  }),
})

const EffectTold = Type.Object({
  effect: Text,
  title: Text,
  english: Text,
  measure: Text,
  kind: Text,
  matters: Type.Array(Text),
  clause: Text,
  level: Type.String({ description: 'Of the instrument of the clause' }),
  seen: Type.Boolean({ description: 'Whether the wording of the clause was seen; without it nobody is restricted' }),
  from: Day,
  until: Nullable(Day),
  division: Nullable(Text),
})
export const InForceInput = Type.Object({ on: Type.Optional(Day) }, closed)
export const InForceOutput = Type.Object({
  on: Day,
  matters: Type.Array(
    Type.Object({
      matter: Text,
      title: Text,
      english: Text,
      units: Type.String({ description: 'The offices that ask in it' }),
    }),
  ),
  measures: Type.Array(
    Type.Object({ measure: Text, title: Text, english: Text, class: Text, reducesRights: Type.Boolean(), clause: Text }),
  ),
  effects: Type.Array(EffectTold),
})

export const OverviewInput = Type.Object({ on: Type.Optional(Day) }, closed)
const Many = Type.Integer({ minimum: 0 })
export const OverviewOutput = Type.Object({
  on: Day,
  effects: Type.Array(
    Type.Composite([
      EffectTold,
      Type.Object({
        records: Type.Integer({ description: 'That bear it on the day' }),
        organisations: Many,
        longestDays: Type.Integer({ description: 'For how long it has lasted for whom it has lasted longest' }),
        applied: Type.Integer({ description: 'Times that offices have said that they applied it' }),
        usedOn: Type.Integer({ description: 'Organisations on which it was applied' }),
        omitted: Many,
        lastUse: Nullable(Day),
      }),
    ]),
  ),
  measuresWithoutEffect: Type.Array(Type.Object({ measure: Text, title: Text })),
  recordsWithoutEffect: Type.Array(Type.Object({ item: Text, list: Nullable(Text), title: Text, records: Many })),
  density: Type.Array(
    Type.Object({
      unit: Text,
      restricted: Many,
      organisations: Type.Integer({ description: 'Of which the unit has decided anything' }),
      share: Type.Number(),
      times: Type.Number({ description: 'The usual share' }),
      unusual: Type.Boolean(),
    }),
    { description: 'By the unit, and so the sector, whose records restrict' },
  ),
  coming: Type.Array(Type.Composite([EffectTold, Type.Object({ touches: Many, first: Many })]), {
    description: 'Loaded, and not yet in force: whom they will touch, and who of them is restricted by nothing today',
  }),
})
export const ImpactInput = Type.Object(
  {
    effect: Type.Optional(Type.String({ minLength: 3, maxLength: 80, description: 'One of the law' })),
    item: Type.Optional(
      Type.String({ minLength: 3, maxLength: 64, description: 'Or a rule that is only thought of: records of this item' }),
    ),
    field: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    values: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 50 })),
    division: Type.Optional(Type.String({ pattern: '^[0-9]{6}$' })),
  },
  closed,
)
export const ImpactOutput = Type.Object({
  on: Type.String({ format: 'date', description: 'The first day on which it would hold' }),
  records: Many,
  touches: Type.Integer({ description: 'Organisations' }),
  first: Type.Integer({ description: 'Of these, such as nothing restricts today' }),
})
