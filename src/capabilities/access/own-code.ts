/** The authenticator app of one's own account: bound anew by its holder, who shows the password and a code of the new one. */

import { Type } from '@sinclair/typebox'
import { command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { endOtherSessions, putCode } from '#storage/actors'
import { open, seal, spendOrRefuse } from './begun.ts'
import { getJustSignedIn, getProven } from './own-account.ts'
import { forgive } from './patience.ts'
import { wrapSecret } from './second-factor.ts'
import { digestOf } from './secrets.ts'
import { Sealed, Token, Typed } from './shapes.ts'
import { base32, firstStepOf, secretBytes } from './totp.ts'

const closed = { additionalProperties: false } as const

export const beginCode = command({
  name: 'access.begin-code',
  title: 'Ask for the secret of a new authenticator app of one’s own account',
  may: ['public'],
  leavesNoAct: true,
  session: 'asks',
  handsIn: ['token'],
  input: Type.Object({ token: Token }, closed),
  output: Type.Object({
    secret: Type.String({ description: 'In base 32; it counts once a code of it was shown' }),
    begun: Sealed,
  }),
  async run(ctx, { token }) {
    const { accountId } = await getJustSignedIn(ctx, token)
    const secret = ctx.sources.randomBytes(secretBytes(ctx.environment))
    const kept = { kind: 'code', accountId, secret: Buffer.from(secret).toString('base64url') } as const
    return { secret: base32(secret), begun: await seal(ctx.environment, kept) }
  },
})

/** As with the password: a session alone is not its holder. What was bound before counts no more, nor does who signed in with it. */
export const changeCode = command({
  name: 'access.change-code',
  title: 'Bind a new authenticator app to one’s own account in place of the one before; every other session of it ends',
  may: ['public'],
  handsIn: ['token', 'begun'],
  secrets: ['token', 'begun', 'current', 'code'],
  tracedRefusals: ['SIGN_IN_REFUSED', 'CODE_OF_OLD_APP', 'CODE_WRONG'],
  input: Type.Object({ token: Token, begun: Sealed, current: Typed(256), code: Typed(20) }, closed),
  output: Type.Object({ ended: Type.Integer({ description: 'Sessions of other browsers' }) }),
  async before(ctx, { token, begun, current, code }) {
    const account = await getProven(ctx, token, current)
    const asked = await open(ctx.environment, begun, 'code')
    if (asked.accountId !== account.accountId) throw new Refusal('SIGN_IN_REFUSED')
    const secret = Buffer.from(asked.secret, 'base64url')
    const step = firstStepOf(secret, code, ctx.environment.sources.nowMs())
    return { step, wrapped: await wrapSecret(ctx, account.accountId, secret) }
  },
  async run(ctx, { token, begun }, { step, wrapped }) {
    const account = await getJustSignedIn(ctx, token)
    ctx.actingAs(account.accountId, account.unitId)
    await spendOrRefuse(ctx, begun)
    await putCode(ctx.tx, account.accountId, wrapped, step)
    await forgive(ctx.tx, ctx.actor, account.name)
    return { ended: await endOtherSessions(ctx.tx, account.accountId, digestOf(token)) }
  },
})
