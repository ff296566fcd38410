/** The shapes of what is asked about looks and acts. */

import { Type } from '@sinclair/typebox'

const closed = { additionalProperties: false } as const
const Text = Type.String()
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Day = Type.String({ format: 'date', description: 'YYYY-MM-DD, a day in China' })
const Code = Type.String({ minLength: 1, maxLength: 40, description: 'A unified social credit code' })
const Actor = Type.Optional(Type.String({ maxLength: 40, description: 'An account’s or a key’s number, or an account’s name' }))
const ActorName = Nullable(
  Type.String({ description: 'What the account or the key is called; null where there is none any more' }),
)
const page = {
  from: Type.Optional(Day),
  until: Type.Optional(Type.String({ format: 'date', description: 'The last day, counted in' })),
  after: Type.Optional(Type.String({ maxLength: 120, description: 'What the page before gave as next' })),
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
}

export const WhoLookedInput = Type.Object(
  { uscc: Type.Optional({ ...Code, description: 'Without it, the organisation one acts for' }), ...page },
  closed,
)
const look = {
  at: Text,
  unit: Nullable(Type.String({ description: 'Name of the unit that looked; null for the platform’s own machine' })),
  role: Nullable(Text),
  purpose: Nullable(Text),
  operation: Text,
  fields: Type.Array(Text, { description: 'What was read: names, codes, items' }),
}
export const WhoLookedOutput = Type.Object({
  uscc: Nullable(Text),
  name: Text,
  looks: Type.Array(
    Type.Object({
      ...look,
      visibleFrom: Type.Optional(
        Nullable(Type.String({ description: 'From which day the organisation sees it; only whoever sees it before is told' })),
      ),
    }),
  ),
  next: Nullable(Text),
  publicViews: Type.Integer({ description: 'How often public pages on it were answered in the period: of whom is not known' }),
})

export const LooksInput = Type.Object(
  {
    actor: Actor,
    unit: Type.Optional(Code),
    ...page,
  },
  closed,
)
export const LooksOutput = Type.Object({
  looks: Type.Array(
    Type.Object({
      ...look,
      actor: Text,
      actorName: ActorName,
      organisation: Nullable(Type.String({ description: 'Our number of the organisation; null where it was of no one' })),
      uscc: Nullable(Text),
      visibleFrom: Nullable(Text),
    }),
  ),
  next: Nullable(Text),
})

const actBounds = {
  operation: Type.Optional(Type.String({ maxLength: 80 })),
  actor: Actor,
  unit: Type.Optional(Code),
  outcome: Type.Optional(Type.String({ maxLength: 80, description: 'What it begins with: done, refused, refused:CODE' })),
}
export const ActsInput = Type.Object({ ...actBounds, ...page }, closed)
export const ActsOutput = Type.Object({
  acts: Type.Array(
    Type.Object({
      act: Text,
      phase: Type.Integer({ description: '0 whole, 1 opened, 2 closed' }),
      at: Text,
      operation: Text,
      actor: Text,
      actorName: ActorName,
      unit: Nullable(Text),
      unitName: Nullable(Text),
      clause: Nullable(Text),
      outcome: Text,
      law: Type.Integer(),
      commitment: Text,
      content: Nullable(Type.String({ description: 'Canonical JSON; null once erased' })),
    }),
  ),
  next: Nullable(Text),
})
const period = { from: Day, until: Type.String({ format: 'date', description: 'The last day, counted in' }) }
export const ExportInput = Type.Object({ ...actBounds, ...period }, closed)
export const ExportWhoLookedInput = Type.Object({ uscc: Type.Optional(Code), ...period }, closed)
export const ExportLooksInput = Type.Object({ actor: Actor, unit: Type.Optional(Code), ...period }, closed)
