/** An invitation is taken up once: its holder chooses a password and binds a second factor. */

import { type CommandContext, command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { offerSecret, putPasskey, putSecrets } from '#storage/actors'
import { refuseBreached } from './breached.ts'
import { getInvited, getMade, takenUp } from './invited.ts'
import { isStaff, unwrapSecret, wrapSecret } from './second-factor.ts'
import { digestOf, digestPassword, refuseWeak, SHORTEST_PASSWORD } from './secrets.ts'
import { AcceptInput, AcceptOutput, LookInput, LookOutput } from './shapes.ts'
import { base32, firstStepOf, secretBytes } from './totp.ts'

export const INVITED_HOURS = 72

/** Each opening offers the same secret until the invitation is taken up: the app may have been set up before the page was reloaded. */
export const openInvitation = command({
  name: 'access.open-invitation',
  title: 'Open an invitation: whose it is, and the secret of the second factor',
  may: ['public'],
  secrets: ['token', 'secret'],
  input: LookInput,
  output: LookOutput,
  async run(ctx, { token }) {
    const { invitation, account } = await getInvited(ctx.tx, token)
    ctx.actingAs(account.accountId, account.unitId)
    if (!isStaff(account)) return { name: account.name, post: account.post, secret: null }
    const { totpSecret: wrapped } = invitation
    const { accountId } = account
    const secret =
      wrapped === null ? ctx.sources.randomBytes(secretBytes(ctx.environment)) : await unwrapSecret(ctx, accountId, wrapped)
    if (wrapped === null) await offerSecret(ctx.tx, digestOf(token), await wrapSecret(ctx, accountId, secret))
    return { name: account.name, post: account.post, secret: base32(secret) }
  },
})

/** Staff: a password and a code, a password and a passkey, or a passkey alone. Users of organisations: a password, or a passkey. */
export const acceptInvitation = command({
  name: 'access.accept-invitation',
  title: 'Take up an invitation with a password and a second factor, or with a passkey',
  may: ['public'],
  handsIn: ['begun'],
  secrets: ['token', 'password', 'code', 'passkey', 'begun'],
  input: AcceptInput,
  output: AcceptOutput,
  // Outside the transaction: it takes a while on purpose.
  async before({ sources, environment }, { password }) {
    if (password === undefined) return null
    await refuseBreached(environment, password)
    return digestPassword(password, sources.randomBytes(16))
  },
  async run(ctx, { token, password, code, passkey, begun }, digest) {
    const { invitation, account } = await getInvited(ctx.tx, token)
    const { accountId } = account
    ctx.actingAs(accountId, account.unitId)
    if (password !== undefined) refuseWeak(password, account.name)
    const made = passkey === undefined ? undefined : await getMade(ctx, accountId, { passkey, begun })
    if (password === undefined && made === undefined)
      throw new Refusal('PASSWORD_WEAK', { details: { shortest: SHORTEST_PASSWORD } })
    const wrapped = isStaff(account) && made === undefined ? invitation.totpSecret : null
    const step = made === undefined && isStaff(account) ? await stepOf(ctx, accountId, wrapped, code) : 0
    await putSecrets(ctx.tx, accountId, { password: digest, totpSecret: wrapped, step })
    if (made !== undefined) {
      const title = account.name
      if (!(await putPasskey(ctx.tx, { ...made, passkeyId: ctx.sources.uuid(), accountId, title })))
        throw new Refusal('PASSKEY_REFUSED')
    }
    await takenUp(ctx, invitation, token)
    return { name: account.name }
  },
})

const stepOf = async (
  ctx: Pick<CommandContext, 'environment'>,
  accountId: string,
  wrapped: Uint8Array | null,
  code: string | undefined,
): Promise<number> => {
  const { nowMs } = ctx.environment.sources
  const secret = wrapped === null ? undefined : await unwrapSecret(ctx, accountId, wrapped)
  return firstStepOf(secret, code ?? '', nowMs())
}
