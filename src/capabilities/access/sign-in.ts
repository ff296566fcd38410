/** Signing in and out: one answer for every wrong attempt, whatever was wrong about it. */

import { command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import {
  countAttempt,
  endSession,
  findAccountByName,
  findSession,
  forgetAttempts,
  type Lasting,
  type Patience,
  putSession,
  spendStep,
  takeBackAttempt,
} from '#storage/actors'
import { digestOf, foldedName, isPassword, tokenOf } from './secrets.ts'
import { Ended, SignInInput, SignInOutput, SignOutInput } from './shapes.ts'
import { stepOfCode } from './totp.ts'

/** Half an hour unused, a working day at all. */
export const SESSION: Lasting = { idle: 30 * 60, whole: 10 * 60 * 60 }

const OF_NAME: Patience = { free: 5, most: 900 }
// An office may share one address; a proxy brings everybody.
const OF_NETWORK: Patience = { free: 30, most: 900 }
const OF_PEER: Patience = { free: 300, most: 900 }

type Networks = { readonly near: string; readonly named?: string } | undefined
const subjectsOf = (name: string, networks: Networks) => ({
  name: digestOf(`name ${foldedName(name)}`),
  peer: networks === undefined ? undefined : digestOf(`peer ${networks.near}`),
  network: networks?.named === undefined ? undefined : digestOf(`network ${networks.named}`),
})

/** Checked in the time it takes to check a password, whether there is an account or not. The attempt is counted first and stays counted. */
export const signIn = command({
  name: 'access.sign-in',
  title: 'Sign in with name, password and a code of the second factor',
  may: ['public'],
  evenReadOnly: true,
  session: 'begins',
  secrets: ['name', 'password', 'code', 'replaces', 'token'],
  tracedRefusals: ['SIGN_IN_REFUSED'],
  input: SignInInput,
  output: SignInOutput,
  async before(ctx, { name, password, code }) {
    const { database, sources } = ctx.environment
    const subjects = subjectsOf(name, ctx.actor.networks)
    const wait = await database.transaction(async tx => {
      const { peer, network } = subjects
      const waits = [
        peer === undefined ? 0 : await countAttempt(tx, peer, OF_PEER),
        network === undefined ? 0 : await countAttempt(tx, network, OF_NETWORK),
        await countAttempt(tx, subjects.name, OF_NAME),
      ]
      return Math.max(...waits)
    })
    if (wait > 0) throw new Refusal('SIGN_IN_TOO_OFTEN', { details: { seconds: wait } })
    const account = await database.transaction(tx => findAccountByName(tx, foldedName(name)), { readOnly: true })
    const isRight = await isPassword(password, account?.password ?? null)
    // The act is the account's, also a refused one; the answer does not say so.
    if (account !== undefined) ctx.actingAs(account.accountId, account.unitId)
    const isOpen = account !== undefined && account.closedAt === null && ctx.today < account.retainedUntil
    const secret = account?.totpSecret ?? null
    const step = secret === null ? 0 : stepOfCode(secret, (code ?? '').replaceAll(' ', ''), sources.nowMs())
    if (!isOpen || !isRight || step === undefined) throw new Refusal('SIGN_IN_REFUSED')
    return { account, step, needsStep: secret !== null }
  },
  async run(ctx, { name, replaces }, { account, step, needsStep }) {
    const { accountId, unitId, post } = account
    ctx.actingAs(accountId, unitId)
    if (needsStep && !(await spendStep(ctx.tx, accountId, step))) throw new Refusal('SIGN_IN_REFUSED')
    const subjects = subjectsOf(name, ctx.actor.networks)
    await forgetAttempts(ctx.tx, subjects.name)
    for (const one of [subjects.peer, subjects.network]) if (one !== undefined) await takeBackAttempt(ctx.tx, one)
    if (replaces !== undefined) await endSession(ctx.tx, digestOf(replaces))
    const token = tokenOf('xs', ctx.sources.randomBytes(32))
    const session = { digest: digestOf(token), sessionId: ctx.sources.uuid(), accountId }
    return { token, expiresAt: await putSession(ctx.tx, session, SESSION), post }
  },
})

export const signOut = command({
  name: 'access.sign-out',
  title: 'End the session one is in',
  may: ['public'],
  evenReadOnly: true,
  session: 'ends',
  secrets: ['token'],
  input: SignOutInput,
  output: Ended,
  async run(ctx, { token }) {
    const digest = digestOf(token)
    const session = await findSession(ctx.tx, digest, SESSION)
    if (session === undefined) throw new Refusal('SIGN_IN_NEEDED')
    ctx.actingAs(session.accountId, null)
    return { ended: await endSession(ctx.tx, digest) }
  },
})
