/** The shapes of what the exchange is asked and what it answers. */

import { type Static, Type } from '@sinclair/typebox'

const closed = { additionalProperties: false }
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Text = Type.String()
const CursorShape = Type.String({ minLength: 8, maxLength: 400, description: 'As the last answer gave it' })

export const ChangesInput = Type.Object(
  { after: Type.Optional(CursorShape), limit: Type.Integer({ minimum: 1, maximum: 1000, default: 500 }) },
  closed,
)
const ChangeShape = Type.Union([
  Type.Object(
    {
      record: Text,
      kind: Type.Literal('shown'),
      item: Text,
      lastShownOn: Nullable(Type.String({ description: 'Inclusive; null: no end' })),
      objectedFrom: Nullable(Type.String({ description: 'Since when an objection to it is open' })),
      entry: Type.Integer({ description: 'Its newest entry: what it says is asked for by its id where this is another' }),
    },
    { description: 'As it stands today; told again for every change, so that the last word counts' },
  ),
  Type.Object(
    { record: Text, kind: Type.Literal('gone') },
    { description: 'Shown no more: to be taken down the same day. Why is not told' },
  ),
])
export type Change = Static<typeof ChangeShape>
export const ChangesOutput = Type.Object({
  today: Text,
  changes: Type.Array(ChangeShape),
  cursor: CursorShape,
  isWhole: Type.Boolean({ description: 'Nothing more waits now' }),
})

export const AcknowledgeInput = Type.Object({ cursor: CursorShape }, closed)
export const AcknowledgeOutput = Type.Object({
  day: Type.String({ description: 'What every day up to this one brought is acknowledged' }),
  xid: Type.String({ description: 'And every transaction before this one' }),
  waitingSince: Nullable(Type.String({ description: 'Since when something waits behind it; null: nothing does' })),
})

export const ReceiversInput = Type.Object({}, closed)
export const ReceiversOutput = Type.Object({
  today: Text,
  hours: Type.Integer({ description: 'For how many hours something may wait for a receiver before it is late' }),
  receivers: Type.Array(
    Type.Object({
      receiver: Text,
      title: Nullable(Text),
      role: Text,
      unit: Nullable(Text),
      unitName: Nullable(Text),
      day: Nullable(Type.String({ description: 'Null: it has acknowledged nothing yet' })),
      toldAt: Nullable(Text),
      daysBehind: Nullable(Type.Integer({ description: 'Days whose ends it has not acknowledged' })),
      waitingSince: Nullable(Type.String({ description: 'The oldest change that it has not acknowledged; null: none' })),
      hoursWaiting: Nullable(
        Type.Integer({ description: 'For how many hours the oldest change or end waits for it; null: nothing does' }),
      ),
      late: Type.Boolean({ description: 'Something waits for longer than it may' }),
      endedAt: Nullable(Type.String({ description: 'When its key ended' })),
    }),
  ),
})
