/** The shapes of what an act changes of what the public sees, before it is done. */

import { Type } from '@sinclair/typebox'
import { EFFECT_KINDS } from '#rules/law'

const Text = Type.String()
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Counted = { before: Type.Integer(), after: Type.Integer() }

const Organisation = Type.Object({ uscc: Nullable(Text), name: Text })

/** A record as the page of its organisation has it today. */
export const LineShape = Type.Object({
  organisation: Organisation,
  matter: Text,
  documentNo: Nullable(Text),
  severity: Nullable(Type.Integer({ description: '1 minor, 2 ordinary, 3 serious' })),
  determinedOn: Nullable(Text),
  authority: Nullable(Text),
  facts: Type.Array(Type.Object({ field: Text, title: Text, value: Text })),
  objectedFrom: Nullable(Text),
  lastShownOn: Nullable(Type.String({ description: 'The last day it is shown; null while in force' })),
  disclosedUntil: Nullable(Type.String({ description: 'Exclusive; null while in force' })),
  repairFrom: Nullable(Type.String({ description: 'From this day on repair may be asked for' })),
})

export const OnThePageShape = Type.Object({
  today: Text,
  before: Nullable(LineShape),
  after: Nullable(LineShape),
  leavesOn: Nullable(Type.String({ description: 'First day on which it no longer stands on the page' })),
  appearsOn: Nullable(Type.String({ description: 'First day on which it stands there; a day to come, too' })),
  joins: Type.Boolean({ description: 'The same decision stands with the right organisation: it is not counted twice' }),
  counts: Type.Array(Type.Object({ organisation: Organisation, item: Text, ...Counted, all: Type.Object(Counted) }), {
    description: 'Records of the item, and of all items, on the pages of organisations on which their number changes',
  }),
  effects: Type.Array(
    Type.Object({
      organisation: Organisation,
      effect: Text,
      title: Text,
      kind: Type.Union(EFFECT_KINDS.map(kind => Type.Literal(kind))),
      clause: Text,
      change: Type.Union((['falls', 'begins', 'ends-otherwise'] as const).map(one => Type.Literal(one))),
      until: Nullable(Type.String({ description: 'Exclusive; of one that falls, when it would have ended' })),
    }),
    { description: 'Measures and incentives that rest on the record' },
  ),
})
