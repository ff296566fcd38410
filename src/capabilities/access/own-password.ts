/** The password of one's own account, changed by its holder. */

import { Type } from '@sinclair/typebox'
import { command } from '#capabilities/operation'
import { endOtherSessions as endOthers, putPassword } from '#storage/actors'
import { refuseBreached } from './breached.ts'
import { getJustSignedIn, getProven } from './own-account.ts'
import { forgive } from './patience.ts'
import { digestOf, digestPassword, refuseWeak } from './secrets.ts'
import { Token, Typed } from './shapes.ts'

const closed = { additionalProperties: false } as const

/** Whoever changes it shows the one there is: a session alone is not its holder. Guesses are counted as those of signing in are. */
export const changePassword = command({
  name: 'access.change-password',
  title: 'Change the password of one’s own account; every other session of it ends',
  may: ['public'],
  handsIn: ['token'],
  secrets: ['token', 'current', 'password'],
  tracedRefusals: ['SIGN_IN_REFUSED'],
  input: Type.Object({ token: Token, current: Typed(256), password: Typed(256) }, closed),
  output: Type.Object({ ended: Type.Integer({ description: 'Sessions of other browsers' }) }),
  async before(ctx, { token, current, password }) {
    const account = await getProven(ctx, token, current)
    refuseWeak(password, account.name)
    await refuseBreached(ctx.environment, password)
    return digestPassword(password, ctx.sources.randomBytes(16))
  },
  async run(ctx, { token }, digest) {
    const account = await getJustSignedIn(ctx, token)
    ctx.actingAs(account.accountId, account.unitId)
    await putPassword(ctx.tx, account.accountId, digest)
    await forgive(ctx.tx, ctx.actor, account.name)
    return { ended: await endOthers(ctx.tx, account.accountId, digestOf(token)) }
  },
})
