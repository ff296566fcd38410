/** What one's own account signs in with: passkeys and identities elsewhere, changed by who has just shown who it is. */

import { Type } from '@sinclair/typebox'
import { type CommandContext, command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { findAccount, findSession, listPasskeys, putPasskey, removePasskey as remove, removeIdentities } from '#storage/actors'
import { seal } from './begun.ts'
import { getInvited, getMade } from './invited.ts'
import { countOrRefuse } from './patience.ts'
import { isOpen, isStaff } from './second-factor.ts'
import { digestOf, isPassword } from './secrets.ts'
import { SESSION } from './session-lasting.ts'
import { Sealed, Token } from './shapes.ts'
import { Made, ToMake, toMakeOf } from './webauthn.ts'
import { isMoved, refuseOutside } from './whence.ts'

const closed = { additionalProperties: false } as const
const Title = Type.String({ minLength: 1, maxLength: 40, description: 'What its holder calls it' })
const MOST = 10

type Asking = Pick<CommandContext, 'tx' | 'today' | 'actor' | 'environment'>

/** Whose session it is, and whether it has just begun. */
const getSignedIn = async (ctx: Asking, token: string) => {
  const session = await findSession(ctx.tx, digestOf(token), SESSION)
  const account = session && (await findAccount(ctx.tx, session.accountId))
  if (session === undefined || !isOpen(account, ctx.today)) throw new Refusal('SIGN_IN_NEEDED')
  refuseOutside(ctx.environment, account, ctx.actor.from)
  return { account, isNew: session.isNew && !isMoved(session, ctx.actor.from) }
}

/** Whose session it is, where it has just begun: a browser that was left alone changes nothing of how one signs in. */
export const getJustSignedIn = async (ctx: Asking, token: string) => {
  const { account, isNew } = await getSignedIn(ctx, token)
  if (!isNew) throw new Refusal('SIGN_IN_AGAIN')
  return account
}

/** As well, and it shows the password: a session alone is not its holder. Guesses are counted as those of signing in are. */
export const getProven = async (ctx: Omit<CommandContext, 'tx'>, token: string, current: string) => {
  const { database } = ctx.environment
  const account = await database.transaction(tx => getJustSignedIn({ ...ctx, tx }, token), { readOnly: true })
  ctx.actingAs(account.accountId, account.unitId)
  await countOrRefuse(ctx, account.name)
  if (!(await isPassword(current, account.password))) throw new Refusal('SIGN_IN_REFUSED')
  return account
}

export const beginPasskeyMaking = command({
  name: 'access.begin-passkey-making',
  title: 'Ask for a new passkey of one’s own account, or of the one that an invitation is for',
  may: ['public'],
  evenReadOnly: true,
  leavesNoAct: true,
  session: 'asks',
  handsIn: ['token'],
  input: Type.Object({ token: Type.Optional(Token), invitation: Type.Optional(Token) }, closed),
  output: Type.Object({ toMake: ToMake, begun: Type.String() }),
  async run(ctx, { token = '', invitation }) {
    const account =
      invitation === undefined ? await getJustSignedIn(ctx, token) : (await getInvited(ctx.tx, invitation)).account
    const there = invitation === undefined ? await listPasskeys(ctx.tx, [account.accountId]) : []
    const challenge = Buffer.from(ctx.sources.randomBytes(32)).toString('base64url')
    const begun = await seal(ctx.environment, { kind: 'making', challenge, accountId: account.accountId })
    return { toMake: toMakeOf(ctx.actor, account, challenge, there), begun }
  },
})

export const addPasskey = command({
  name: 'access.add-passkey',
  title: 'Add a passkey to one’s own account',
  may: ['public'],
  handsIn: ['token', 'begun'],
  secrets: ['token', 'begun', 'passkey'],
  input: Type.Object({ token: Token, begun: Sealed, title: Title, passkey: Made }, closed),
  output: Type.Object({ passkey: Type.String() }),
  async run(ctx, { token, begun, title, passkey }) {
    const account = await getJustSignedIn(ctx, token)
    ctx.actingAs(account.accountId, account.unitId)
    const made = await getMade(ctx, account.accountId, { passkey, begun })
    const isMuch = (await listPasskeys(ctx.tx, [account.accountId])).length >= MOST
    const passkeyId = ctx.sources.uuid()
    const { accountId } = account
    if (isMuch || !(await putPasskey(ctx.tx, { ...made, passkeyId, accountId, title }))) throw new Refusal('PASSKEY_REFUSED')
    return { passkey: passkeyId }
  },
})

/** Not the last thing by which its holder gets in, nor the last second factor of staff. */
export const removePasskey = command({
  name: 'access.remove-passkey',
  title: 'Remove a passkey of one’s own account',
  may: ['public'],
  evenReadOnly: true,
  handsIn: ['token'],
  secrets: ['token'],
  input: Type.Object({ token: Token, passkey: Type.String({ format: 'uuid' }) }, closed),
  output: Type.Object({ removed: Type.Boolean() }),
  async run(ctx, { token, passkey }) {
    const account = await getJustSignedIn(ctx, token)
    ctx.actingAs(account.accountId, account.unitId)
    const others = (await listPasskeys(ctx.tx, [account.accountId])).filter(one => one.passkeyId !== passkey).length
    const hasWay = account.password !== null && (account.totpSecret !== null || !isStaff(account))
    if (others === 0 && !hasWay) throw new Refusal('LAST_WAY_IN')
    if (!(await remove(ctx.tx, account.accountId, passkey))) throw new Refusal('PASSKEY_UNKNOWN')
    return { removed: true }
  },
})

export const removeElsewhere = command({
  name: 'access.remove-identities',
  title: 'Bind one’s own account to no identity elsewhere any more',
  may: ['public'],
  evenReadOnly: true,
  handsIn: ['token'],
  secrets: ['token'],
  input: Type.Object({ token: Token }, closed),
  output: Type.Object({ removed: Type.Integer() }),
  async run(ctx, { token }) {
    const account = await getJustSignedIn(ctx, token)
    ctx.actingAs(account.accountId, account.unitId)
    const hasPasskey = (await listPasskeys(ctx.tx, [account.accountId])).length > 0
    if (account.password === null && !hasPasskey) throw new Refusal('LAST_WAY_IN')
    return { removed: await removeIdentities(ctx.tx, account.accountId) }
  },
})
