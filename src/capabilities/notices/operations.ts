/** Addresses at which units are told, added and ended by the centre; and what became of each notice. */

import { Type } from '@sinclair/typebox'
import { type Context, command, getSourceUnit, NO_ORGANISATION, namedUnit, query } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import {
  endAddress,
  findAddress,
  isAllowedMail,
  isAllowedUrl,
  listAddresses,
  listNotices,
  maskedUrl,
  type NoticeAddress,
  putAddress,
  putNotice,
} from '#storage/notices'
import { type Unit, unitsById } from '#storage/organisations'
import { wrapCall } from './call.ts'
import { settingsOf } from './send.ts'

const closed = { additionalProperties: false }
const Id = Type.String({ format: 'uuid' })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Way = Type.Union([Type.Literal('mail'), Type.Literal('webhook')])
const SECRET_BYTES = 32
const MOST_NOTICES = 200

const OFFICERS = { may: ['local-operator', 'centre-officer'], within: 'own-division' } as const

const AddressShape = Type.Object({
  address: Id,
  unit: Type.Object({ uscc: Type.String(), name: Type.String() }),
  way: Way,
  where: Type.String({ description: 'The mailbox; of a webhook its host and, of a long address, its end' }),
  addedOn: Type.String(),
})

const shownAddress = ({ id, way, address, addedOn }: NoticeAddress, { uscc, name }: Pick<Unit, 'uscc' | 'name'>) => ({
  ...{ address: id, unit: { uscc, name }, way, where: address, addedOn },
})

const getAddress = async (ctx: Pick<Context, 'tx' | 'scope'>, id: string): Promise<NoticeAddress> => {
  const found = await findAddress(ctx.tx, id)
  if (found === undefined || found.endedOn !== null || !ctx.scope.admits(found))
    throw new Refusal('NOTICE_ADDRESS_UNKNOWN', { details: { address: id } })
  return found
}

export const list = query({
  name: 'notices.list',
  title: 'Where units are told outside the product that something waits, and what became of the last notices',
  ...{ may: [...OFFICERS.may], within: OFFICERS.within },
  input: Type.Object({}, closed),
  output: Type.Object({
    ways: Type.Array(Way, { description: 'What the settings of the place allow' }),
    addresses: Type.Array(AddressShape),
    notices: Type.Array(
      Type.Object({
        notice: Id,
        address: Id,
        kind: Type.String(),
        madeAt: Type.String(),
        tries: Type.Integer(),
        outcome: Nullable(Type.String({ description: 'sent or failed; null while it is on its way' })),
        said: Nullable(Type.String({ description: 'What was answered last' })),
        endedAt: Nullable(Type.String()),
      }),
    ),
  }),
  async run(ctx) {
    ctx.looked(NO_ORGANISATION, 'addresses of notices')
    const units = await unitsById(ctx.tx)
    const addresses = await listAddresses(ctx.tx, ctx.scope.bounds())
    const { hosts, mail } = settingsOf(ctx.environment)
    const found = await listNotices(
      ctx.tx,
      addresses.map(one => one.id),
      MOST_NOTICES,
    )
    return {
      ways: [...(mail === undefined ? [] : (['mail'] as const)), ...(hosts.length === 0 ? [] : (['webhook'] as const))],
      addresses: addresses.map(one => shownAddress(one, namedUnit(units, one.unitId))),
      notices: found.map(({ id, addressId, ...one }) => ({ notice: id, address: addressId, ...one })),
    }
  },
})

export const add = command({
  name: 'notices.add',
  title: 'Have a unit told at a mailbox of the office, or at a webhook, that something waits for it',
  ...{ may: [...OFFICERS.may], within: OFFICERS.within },
  secrets: ['to', 'secret'],
  input: Type.Object(
    {
      source: Type.String({ maxLength: 40, description: 'Unified social credit code of the unit' }),
      way: Way,
      to: Type.String({
        minLength: 3,
        maxLength: 500,
        description: 'A mailbox of the office, or https://…, which is kept wrapped',
      }),
    },
    closed,
  ),
  output: Type.Object({
    ...AddressShape.properties,
    secret: Nullable(Type.String({ description: 'By which calls are signed; told this once' })),
  }),
  async run(ctx, { source, way, to }) {
    const unit = await getSourceUnit(ctx, source)
    const settings = settingsOf(ctx.environment)
    const isAllowed = way === 'mail' ? isAllowedMail(to, settings) : isAllowedUrl(to, settings)
    if (!isAllowed) throw new Refusal('NOTICE_ADDRESS_NOT_ALLOWED', { details: { way } })
    const id = ctx.sources.uuid()
    const secret = way === 'webhook' ? ctx.sources.randomBytes(SECRET_BYTES) : null
    const call = secret && (await wrapCall(ctx.environment.keys, id, { url: to, secret }))
    const address = way === 'mail' ? to : maskedUrl(to)
    const made = { id, unitId: unit.unitId, division: unit.division, way, address, addedOn: ctx.today }
    if (!(await putAddress(ctx.tx, { ...made, given: to, call, actId: ctx.act.id }))) throw new Refusal('NOTICE_ADDRESS_KNOWN')
    ctx.onBehalfOf(unit.unitId)
    return { ...shownAddress({ ...made, endedOn: null }, unit), secret: secret && Buffer.from(secret).toString('hex') }
  },
})

export const drop = command({
  name: 'notices.drop',
  title: 'Tell a unit at an address no more; what is on its way there is not sent',
  ...{ may: [...OFFICERS.may], within: OFFICERS.within },
  input: Type.Object({ address: Id }, closed),
  output: Type.Object({ address: Id, endedOn: Type.String() }),
  async run(ctx, { address }) {
    const { unitId } = await getAddress(ctx, address)
    ctx.onBehalfOf(unitId)
    await endAddress(ctx.tx, address, ctx.today)
    return { address, endedOn: ctx.today }
  },
})

export const trial = command({
  name: 'notices.try',
  title: 'Send a notice that says it is a trial',
  ...{ may: [...OFFICERS.may], within: OFFICERS.within },
  input: Type.Object({ address: Id }, closed),
  output: Type.Object({ notice: Id }),
  async run(ctx, { address }) {
    const { unitId } = await getAddress(ctx, address)
    ctx.onBehalfOf(unitId)
    const notice = ctx.sources.uuid()
    await putNotice(ctx.tx, { id: notice, addressId: address, kind: 'trial', about: notice, counts: {}, isEmpty: false })
    return { notice }
  },
})
