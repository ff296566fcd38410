/** Whose invitation a token is, and the passkey that was made for an account. */

import type { Static } from '@sinclair/typebox'
import type { CommandContext } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { endAllOf, endInvitation, findAccount, type Invitation, lockInvitation } from '#storage/actors'
import type { OpenTransaction } from '#storage/database'
import { open, spendOrRefuse } from './begun.ts'
import { digestOf } from './secrets.ts'
import { confirmAnew } from './two-hands.ts'
import { checkMade, type Made } from './webauthn.ts'

export const getInvited = async (tx: OpenTransaction, token: string) => {
  const invitation = await lockInvitation(tx, digestOf(token))
  const account = invitation === undefined ? undefined : await findAccount(tx, invitation.accountId)
  if (invitation === undefined || account === undefined || account.closedAt !== null) throw new Refusal('INVITATION_INVALID')
  return { invitation, account }
}

/** The passkey of an answer to `begin-passkey-making`; throws where it does not hold, or was asked of another account. */
export const getMade = async (
  ctx: Pick<CommandContext, 'environment' | 'actor' | 'tx'>,
  accountId: string,
  { passkey, begun = '' }: { passkey: Static<typeof Made>; begun?: string | undefined },
) => {
  const asked = await open(ctx.environment, begun, 'making')
  const made = asked.accountId === accountId ? await checkMade(ctx.actor, asked.challenge, passkey) : undefined
  if (made === undefined) throw new Refusal('PASSKEY_REFUSED')
  await spendOrRefuse(ctx, begun)
  return made
}

/** The invitation is used up; whoever was signed in with what was before is not any more; and what has power is confirmed anew. */
export const takenUp = async (ctx: CommandContext, invitation: Invitation, token: string | Uint8Array): Promise<void> => {
  await endInvitation(ctx.tx, typeof token === 'string' ? digestOf(token) : token)
  await endAllOf(ctx.tx, invitation.accountId)
  if (invitation.isAgain) await confirmAnew(ctx, invitation)
}
