/** An invitation is taken up once: its holder chooses a password and binds a second factor. */

import { command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { type Account, endAllOf, endInvitation, findAccount, lockInvitation, offerSecret, putSecrets } from '#storage/actors'
import type { OpenTransaction } from '#storage/database'
import { digestOf, digestPassword } from './secrets.ts'
import { AcceptInput, AcceptOutput, LookInput, LookOutput } from './shapes.ts'
import { base32, stepOfCode } from './totp.ts'

export const INVITED_HOURS = 72
const SECRET_BYTES = 20
const SHORTEST_PASSWORD = 12

/** All but the users of organisations act for an office, and an office asks two things. */
const needsCode = (account: Account): boolean => account.organisationId === null

const getInvited = async (tx: OpenTransaction, token: string) => {
  const invitation = await lockInvitation(tx, digestOf(token))
  const account = invitation === undefined ? undefined : await findAccount(tx, invitation.accountId)
  if (invitation === undefined || account === undefined || account.closedAt !== null) throw new Refusal('INVITATION_INVALID')
  return { invitation, account }
}

/** Nothing that is easily guessed: length counts, and what it is made of beside the name. */
const refuseWeak = (password: string, name: string): void => {
  const plain = password.normalize('NFKC').toLowerCase()
  const isWeak = [...plain].length < SHORTEST_PASSWORD || new Set(plain).size < 6 || plain.includes(name) || /^\d+$/.test(plain)
  if (isWeak) throw new Refusal('PASSWORD_WEAK', { details: { shortest: SHORTEST_PASSWORD } })
}

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
    if (!needsCode(account)) return { name: account.name, post: account.post, secret: null }
    const secret = invitation.totpSecret ?? ctx.sources.randomBytes(SECRET_BYTES)
    if (invitation.totpSecret === null) await offerSecret(ctx.tx, digestOf(token), secret)
    return { name: account.name, post: account.post, secret: base32(secret) }
  },
})

export const acceptInvitation = command({
  name: 'access.accept-invitation',
  title: 'Take up an invitation with a password and a code of the second factor',
  may: ['public'],
  secrets: ['token', 'password', 'code'],
  input: AcceptInput,
  output: AcceptOutput,
  // Outside the transaction: it takes a while on purpose.
  before: ({ sources }, { password }) => digestPassword(password, sources.randomBytes(16)),
  async run(ctx, { token, password, code }, digest) {
    const { invitation, account } = await getInvited(ctx.tx, token)
    ctx.actingAs(account.accountId, account.unitId)
    refuseWeak(password, account.name)
    const { totpSecret } = invitation
    let step: number | undefined = 0
    if (needsCode(account)) {
      step = totpSecret === null ? undefined : stepOfCode(totpSecret, (code ?? '').replaceAll(' ', ''), ctx.sources.nowMs())
      if (step === undefined) throw new Refusal('CODE_WRONG')
    }
    await putSecrets(ctx.tx, account.accountId, { password: digest, totpSecret: needsCode(account) ? totpSecret : null, step })
    await endInvitation(ctx.tx, digestOf(token))
    // Whoever was signed in with what was before is not any more.
    await endAllOf(ctx.tx, account.accountId)
    return { name: account.name }
  },
})
