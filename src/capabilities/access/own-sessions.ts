/** Where one's own account is signed in, ended one by one or all others; and all of an account's by an administrator. */

import { Type } from '@sinclair/typebox'
import { command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { endAllOf, endOtherSessions as endOthers, endSessionOf } from '#storage/actors'
import { getAccount } from './accounts.ts'
import { getJustSignedIn } from './own-account.ts'
import { digestOf } from './secrets.ts'
import { Ended, NameInput, Token } from './shapes.ts'

const closed = { additionalProperties: false } as const

const OWN = { may: ['public'], evenReadOnly: true, handsIn: ['token'], secrets: ['token'] } as const

export const endOtherSessions = command({
  name: 'access.end-other-sessions',
  title: 'End every session of one’s own account but the one that asks',
  ...OWN,
  input: Type.Object({ token: Token }, closed),
  output: Type.Object({ ended: Type.Integer() }),
  async run(ctx, { token }) {
    const account = await getJustSignedIn(ctx, token)
    ctx.actingAs(account.accountId, account.unitId)
    return { ended: await endOthers(ctx.tx, account.accountId, digestOf(token)) }
  },
})

export const endSession = command({
  name: 'access.end-session',
  title: 'End one session of one’s own account',
  ...OWN,
  input: Type.Object({ token: Token, session: Type.String({ format: 'uuid' }) }, closed),
  output: Ended,
  async run(ctx, { token, session }) {
    const account = await getJustSignedIn(ctx, token)
    ctx.actingAs(account.accountId, account.unitId)
    if (!(await endSessionOf(ctx.tx, account.accountId, session))) throw new Refusal('SESSION_UNKNOWN')
    return { ended: true }
  },
})

/** The account stays as it is: its holder signs in again. */
export const endSessionsOf = command({
  name: 'access.end-sessions-of',
  title: 'End every session and open invitation of an account; it stays as it is',
  may: ['local-operator', 'administrator'],
  within: { administrator: 'own-division' },
  evenReadOnly: true,
  input: NameInput,
  output: Type.Object({ ended: Type.Integer() }),
  async run(ctx, { name }) {
    const { accountId } = await getAccount(ctx, name)
    return { ended: await endAllOf(ctx.tx, accountId) }
  },
})
