/** Signing in and out: one answer for every wrong attempt, whatever was wrong about it. */

import { Type } from '@sinclair/typebox'
import { command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { endSession, findAccount, findAccountByName, findSession } from '#storage/actors'
import { open, seal } from './begun.ts'
import { countOrRefuse } from './patience.ts'
import { checkFactor, checkPasskey, hasFactor, isOpen, isStaff, signedIn } from './second-factor.ts'
import { digestOf, foldedName, isPassword } from './secrets.ts'
import { SESSION } from './session-lasting.ts'
import { Ended, Sealed, SignInInput, SignInOutput, SignOutInput, Token } from './shapes.ts'
import { Asked, askedOf, Signed } from './webauthn.ts'

/** Checked in the time it takes to check a password, whether there is an account or not. The attempt is counted first and stays counted. */
export const signIn = command({
  name: 'access.sign-in',
  title: 'Sign in with name, password and a code of the second factor, or a passkey in its place',
  may: ['public'],
  evenReadOnly: true,
  session: 'begins',
  handsIn: ['replaces', 'begun'],
  secrets: ['name', 'password', 'code', 'passkey', 'begun', 'replaces', 'token'],
  tracedRefusals: ['SIGN_IN_REFUSED', 'NETWORK_CLOSED'],
  input: SignInInput,
  output: SignInOutput,
  async before(ctx, { name, password, code, passkey, begun }) {
    const { database } = ctx.environment
    await countOrRefuse(ctx, name)
    const account = await database.transaction(tx => findAccountByName(tx, foldedName(name)), { readOnly: true })
    const isRight = await isPassword(password, account?.password ?? null)
    // The act is the account's, also a refused one; the answer does not say so.
    if (account !== undefined) ctx.actingAs(account.accountId, account.unitId)
    if (!isOpen(account, ctx.today) || !isRight) throw new Refusal('SIGN_IN_REFUSED')
    const needs = isStaff(account) || (await database.transaction(tx => hasFactor(tx, account), { readOnly: true }))
    const challenge = passkey === undefined ? undefined : (await open(ctx.environment, begun, 'passkey')).challenge
    const used = needs ? await checkFactor(ctx, account, { code, passkey, challenge }) : async () => true
    if (used === undefined) throw new Refusal('SIGN_IN_REFUSED')
    return { account, used }
  },
  // What was begun is a passkey's question; a code leaves it as it is.
  run: (ctx, { passkey, begun, replaces }, shown) =>
    signedIn(ctx, shown, { begun: passkey === undefined ? undefined : begun, replaces }),
})

/** Whoever only asks leaves nothing behind: the browser keeps what it was asked. */
export const beginPasskey = command({
  name: 'access.begin-passkey',
  title: 'Ask a passkey to sign: to sign in with it alone, or as the second factor',
  may: ['public'],
  evenReadOnly: true,
  leavesNoAct: true,
  session: 'asks',
  handsIn: ['begun'],
  input: Type.Object({ begun: Type.Optional(Sealed) }, { additionalProperties: false }),
  output: Type.Object({ asked: Asked, begun: Type.String() }),
  async run({ environment, actor, sources }, { begun }) {
    const challenge = Buffer.from(sources.randomBytes(32)).toString('base64url')
    const asked = askedOf(actor, challenge)
    // Whoever is half in by a provider stays so.
    const half = await open(environment, begun, 'second-factor').catch(() => undefined)
    return {
      asked,
      begun: await seal(environment, half === undefined ? { kind: 'passkey', challenge } : { ...half, challenge }),
    }
  },
})

/** Two factors in one: something held, and what its holder shows to it. */
export const signInByPasskey = command({
  name: 'access.sign-in-by-passkey',
  title: 'Sign in with a passkey alone',
  may: ['public'],
  evenReadOnly: true,
  session: 'begins',
  handsIn: ['replaces', 'begun'],
  secrets: ['passkey', 'begun', 'replaces', 'token'],
  tracedRefusals: ['SIGN_IN_REFUSED', 'NETWORK_CLOSED'],
  input: Type.Object({ passkey: Signed, begun: Sealed, replaces: Type.Optional(Token) }, { additionalProperties: false }),
  output: SignInOutput,
  async before(ctx, { passkey, begun }) {
    await countOrRefuse(ctx)
    const { challenge } = await open(ctx.environment, begun, 'passkey')
    const found = await checkPasskey(ctx, challenge, passkey)
    const { database } = ctx.environment
    const account = found && (await database.transaction(tx => findAccount(tx, found.accountId), { readOnly: true }))
    if (account !== undefined) ctx.actingAs(account.accountId, account.unitId)
    if (found === undefined || !isOpen(account, ctx.today)) throw new Refusal('SIGN_IN_REFUSED')
    return { account, used: found.used }
  },
  run: (ctx, handed, shown) => signedIn(ctx, shown, handed),
})

export const signOut = command({
  name: 'access.sign-out',
  title: 'End the session one is in',
  may: ['public'],
  evenReadOnly: true,
  session: 'ends',
  handsIn: ['token'],
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
