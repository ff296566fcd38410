/** What may be asked of the keys: which there are, the next one of a role, the algorithms to go by. */

import { Type } from '@sinclair/typebox'
import { command, query } from '#capabilities/operation'
import { parseLocalDate } from '#rules/time'
import { KEY_ALGORITHMS, KEY_ROLES, SUITES } from '#storage/keys'

const oneOf = <T extends string>(values: readonly T[]) => Type.Union(values.map(value => Type.Literal(value)))

const KeyShape = Type.Object({
  id: Type.String(),
  role: oneOf(KEY_ROLES),
  algorithm: oneOf(KEY_ALGORITHMS),
  holder: oneOf(['ring', 'module'] as const),
  from: Type.String({ format: 'date' }),
  until: Type.Union([Type.String({ format: 'date' }), Type.Null()]),
  isCurrent: Type.Boolean(),
  public: Type.Union([Type.String(), Type.Null()]),
})
const Suite = oneOf(SUITES)

/** Whoever checks a signature needs the public key that made it, however old: so anybody may ask, and none is ever taken away. */
export const list = query({
  name: 'keys.list',
  title: 'All keys there ever were: id, role, first day, public half; no secret',
  may: ['local-operator', 'public'],
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ suite: Suite, keys: Type.Array(KeyShape) }),
  async run({ environment: { keys } }) {
    return { keys: await keys.list(), suite: keys.suite }
  },
})

export const rotate = command({
  name: 'keys.rotate',
  title: 'Make the next keys of a role, which take over on a day; the former ones stay published',
  may: ['local-operator'],
  input: Type.Object(
    { role: oneOf(KEY_ROLES), from: Type.Optional(Type.String({ format: 'date' })) },
    { additionalProperties: false },
  ),
  output: Type.Object({ keys: Type.Array(KeyShape) }),
  async run({ environment, today }, { role, from }) {
    const on = from === undefined ? today : parseLocalDate(from)!
    return { keys: await environment.keys.rotate(role, on) }
  },
})

export const chooseSuite = command({
  name: 'keys.choose-suite',
  title: 'Choose the algorithms for what is written from now on; what was written stays as it is',
  may: ['local-operator'],
  input: Type.Object({ suite: Suite }, { additionalProperties: false }),
  output: Type.Object({ suite: Suite }),
  async run({ environment: { keys } }, { suite }) {
    await keys.choose(suite)
    return { suite: keys.suite }
  },
})
