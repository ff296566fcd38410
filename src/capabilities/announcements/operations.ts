/** What a unit makes known: published with its first and its last day, ended earlier by a word, read by everybody. */

import { Type } from '@sinclair/typebox'
import { command, query } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { Refusal } from '#rules/outcome'
import { addDays, parseLocalDate } from '#rules/time'
import { findUnit, findUnitByUscc, unitsById } from '#storage/organisations'
import { end, KINDS, listShown, ownerOf, put } from './store.ts'

const Day = Type.String({ format: 'date' })
const Kind = Type.Union(KINDS.map(one => Type.Literal(one)))
const Id = Type.String({ format: 'uuid' })

const wrong = (place: string): Refusal => new Refusal('INPUT_INVALID', { details: { places: [{ place, keyword: 'format' }] } })

export const publish = command({
  name: 'announcements.publish',
  title: 'Make something known on the portal in the name of the own unit, from a day until a last day',
  may: ['centre-officer'],
  within: 'own-division',
  input: Type.Object(
    {
      unit: Type.Optional(Type.String({ minLength: 18, maxLength: 18, description: 'Its code; the own unit where not given' })),
      kind: Kind,
      title: Type.String({ minLength: 2, maxLength: 100 }),
      body: Type.String({ minLength: 2, maxLength: 5000 }),
      from: Type.Optional(Day),
      last: Type.Optional(Type.Union([Day, Type.Null()], { description: 'The last day on which it is shown' })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ announcement: Type.String(), from: Type.String(), last: Type.Union([Type.String(), Type.Null()]) }),
  async run(ctx, input) {
    const own = ctx.actor.unitId
    const unit =
      own === undefined
        ? undefined
        : await (input.unit === undefined ? findUnit(ctx.tx, own) : findUnitByUscc(ctx.tx, input.unit))
    if (unit === undefined || !ctx.scope.admits(unit) || unit.unitId !== own)
      throw new Refusal('UNIT_UNKNOWN', { details: { uscc: input.unit ?? '' } })
    const { unitId } = unit
    const from = input.from === undefined ? ctx.today : parseLocalDate(input.from)
    const last = input.last == null ? null : parseLocalDate(input.last)
    if (from === undefined || from < ctx.today) throw wrong('/from')
    if (last === undefined || (last !== null && last < from)) throw wrong('/last')
    const announcement = ctx.sources.uuid()
    await put(ctx.tx, {
      ...{ announcement, kind: input.kind, unitId, actId: ctx.act.id, from, until: last === null ? null : addDays(last, 1) },
      // Nobody is named by a number in what everybody reads.
      ...{ title: masked(input.title), body: masked(input.body) },
    })
    return { announcement, from, last }
  },
})

export const withdraw = command({
  name: 'announcements.withdraw',
  title: 'Take something from the portal that the own unit has made known',
  may: ['centre-officer'],
  within: 'own-division',
  input: Type.Object({ announcement: Id }, { additionalProperties: false }),
  output: Type.Object({ announcement: Type.String() }),
  async run(ctx, { announcement }) {
    const unitId = await ownerOf(ctx.tx, announcement)
    const unit = unitId === undefined ? undefined : await findUnit(ctx.tx, unitId)
    if (unit === undefined || !ctx.scope.admits(unit) || unitId !== ctx.actor.unitId)
      throw new Refusal('ANNOUNCEMENT_UNKNOWN', { details: { announcement } })
    await end(ctx.tx, announcement, ctx.today)
    return { announcement }
  },
})

export const list = query({
  name: 'announcements.list',
  title: 'What is made known on the portal today',
  may: ['public', 'local-operator'],
  input: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }) }, { additionalProperties: false }),
  output: Type.Object({
    announcements: Type.Array(
      Type.Object({
        announcement: Type.String(),
        kind: Kind,
        unitName: Type.String(),
        title: Type.String(),
        body: Type.String(),
        from: Type.String(),
        until: Type.Union([Type.String({ description: 'Exclusive' }), Type.Null()]),
      }),
    ),
  }),
  async run({ tx }, { limit }) {
    const units = await unitsById(tx)
    const found = await listShown(tx.client, limit)
    return { announcements: found.map(({ unitId, ...one }) => ({ ...one, unitName: units.get(unitId)?.name ?? unitId })) }
  },
})
