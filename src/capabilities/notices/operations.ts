/**
 * Addresses at which units are told, added and ended by the centre; and at which an organisation is told, by whoever acts for it. What became of
 * each notice.
 */

import { Type } from '@sinclair/typebox'
import {
  type CommandContext,
  type Context,
  command,
  getSourceUnit,
  NO_ORGANISATION,
  namedUnit,
  query,
} from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import {
  countAddresses,
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
import { unitsById } from '#storage/organisations'
import { wrapCall } from './call.ts'
import { settingsFor, settingsOf, waysOf } from './settings-of.ts'

const closed = { additionalProperties: false }
const Id = Type.String({ format: 'uuid' })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Way = Type.Union([Type.Literal('mail'), Type.Literal('webhook')])
const SECRET_BYTES = 32
const MOST_NOTICES = 200

/** Without a bound of its own an organisation's user could have any number of mailboxes written to. */
const MOST_OWN_ADDRESSES = 5

const OFFICERS = { may: ['local-operator', 'centre-officer'], within: 'own-division' } as const
const OR_OWN = {
  may: [...OFFICERS.may, 'organisation-user'],
  within: { 'centre-officer': 'own-division', 'organisation-user': 'own-organisation' },
} as const
const isOwn = ({ actor }: Pick<Context, 'actor'>): boolean => actor.role === 'organisation-user'

const AddressShape = Type.Object({
  address: Id,
  unit: Nullable(
    Type.Object({ uscc: Type.String(), name: Type.String() }, { description: 'Null where the own organisation is told' }),
  ),
  way: Way,
  where: Type.String({ description: 'The mailbox; of a webhook its host and, of a long address, its end' }),
  addedOn: Type.String(),
})

type Told = Pick<NoticeAddress, 'id' | 'way' | 'address' | 'addedOn'>
const shownAddress = ({ id, way, address, addedOn }: Told, unit: { readonly uscc: string; readonly name: string } | null) => ({
  ...{ address: id, unit: unit && { uscc: unit.uscc, name: unit.name }, way, where: address, addedOn },
})

/** Of an organisation's address nobody knows but itself. */
const getAddress = async (ctx: Pick<Context, 'tx' | 'scope' | 'actor'>, id: string): Promise<NoticeAddress> => {
  const found = await findAddress(ctx.tx, id)
  const isOurs = found !== undefined && ctx.scope.admits(found) && (found.organisationId !== null) === isOwn(ctx)
  if (!isOurs || found.endedOn !== null) throw new Refusal('NOTICE_ADDRESS_UNKNOWN', { details: { address: id } })
  return found
}

/** Whoever is told at the address: a unit that is named, or the organisation for which somebody acts. */
async function getTold(ctx: CommandContext, source: string | undefined) {
  if (isOwn(ctx)) {
    if (source !== undefined) throw new Refusal('ACTOR_MAY_NOT', { details: { unit: source } })
    const organisationId = ctx.scope.bounds().organisationId!
    if ((await countAddresses(ctx.tx, organisationId, ctx.today)) >= MOST_OWN_ADDRESSES)
      throw new Refusal('NOTICE_ADDRESSES_ENOUGH', { details: { most: MOST_OWN_ADDRESSES } })
    return { unit: null, told: { unitId: null, division: null, organisationId, accountId: ctx.actor.id } }
  }
  if (source === undefined)
    throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/source', keyword: 'required' }] } })
  const unit = await getSourceUnit(ctx, source)
  ctx.onBehalfOf(unit.unitId)
  return { unit, told: { unitId: unit.unitId, division: unit.division, organisationId: null, accountId: null } }
}

/** One that counts nothing. */
async function putSingle({ tx, sources }: CommandContext, addressId: string, kind: 'trial' | 'welcome'): Promise<string> {
  const notice = sources.uuid()
  await putNotice(tx, { id: notice, addressId, kind, about: notice, counts: {}, isEmpty: false })
  return notice
}

export const list = query({
  name: 'notices.list',
  title:
    'Where units are told outside the product that something waits, or the own organisation what begins and ends; what became of the last notices',
  ...{ may: [...OR_OWN.may], within: OR_OWN.within },
  input: Type.Object({}, closed),
  output: Type.Object({
    ways: Type.Array(Way, { description: 'What the settings of the place allow' }),
    days: Type.Integer({ description: 'How long before and after a change an organisation is told' }),
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
    const bounds = ctx.scope.bounds()
    const { organisationId } = bounds
    ctx.looked(
      organisationId ?? NO_ORGANISATION,
      organisationId === undefined ? 'addresses of notices' : 'own addresses of notices',
    )
    const units = await unitsById(ctx.tx)
    const addresses = await listAddresses(ctx.tx, bounds)
    const found = await listNotices(
      ctx.tx,
      addresses.map(one => one.id),
      MOST_NOTICES,
    )
    return {
      ways: waysOf(settingsFor(ctx.environment, isOwn(ctx))),
      days: settingsOf(ctx.environment).days,
      addresses: addresses.map(one => shownAddress(one, one.unitId === null ? null : namedUnit(units, one.unitId))),
      notices: found.map(({ id, addressId, ...one }) => ({ notice: id, address: addressId, ...one })),
    }
  },
})

export const add = command({
  name: 'notices.add',
  title:
    'Have a unit told at a mailbox of the office, or at a webhook, that something waits for it; or the own organisation what begins and ends',
  ...{ may: [...OR_OWN.may], within: OR_OWN.within },
  // Nor, of what is answered, the mailbox again: an act is kept for ever.
  secrets: ['to', 'where', 'secret'],
  input: Type.Object(
    {
      source: Type.Optional(
        Type.String({ maxLength: 40, description: 'Unified social credit code of the unit; not of the own organisation' }),
      ),
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
    const { unit, told } = await getTold(ctx, source)
    const settings = settingsFor(ctx.environment, unit === null)
    const isAllowed = way === 'mail' ? isAllowedMail(to, settings) : isAllowedUrl(to, settings)
    if (!isAllowed) throw new Refusal('NOTICE_ADDRESS_NOT_ALLOWED', { details: { way } })
    const id = ctx.sources.uuid()
    const secret = way === 'webhook' ? ctx.sources.randomBytes(SECRET_BYTES) : null
    const call = secret && (await wrapCall(ctx.environment.keys, id, { url: to, secret }))
    const address = way === 'mail' ? to : maskedUrl(to)
    const made = { id, way, address, addedOn: ctx.today }
    if (!(await putAddress(ctx.tx, { ...made, ...told, given: to, call, actId: ctx.act.id })))
      throw new Refusal('NOTICE_ADDRESS_KNOWN')
    // Whoever reads that mailbox hears of it at once, and not only when something begins or ends.
    if (unit === null) await putSingle(ctx, id, 'welcome')
    return { ...shownAddress(made, unit), secret: secret && Buffer.from(secret).toString('hex') }
  },
})

export const drop = command({
  name: 'notices.drop',
  title: 'Tell a unit, or the own organisation, at an address no more; what is on its way there is not sent',
  ...{ may: [...OR_OWN.may], within: OR_OWN.within },
  input: Type.Object({ address: Id }, closed),
  output: Type.Object({ address: Id, endedOn: Type.String() }),
  async run(ctx, { address }) {
    const { unitId } = await getAddress(ctx, address)
    if (unitId !== null) ctx.onBehalfOf(unitId)
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
    if (unitId !== null) ctx.onBehalfOf(unitId)
    return { notice: await putSingle(ctx, address, 'trial') }
  },
})
