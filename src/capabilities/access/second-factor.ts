/** The second thing that is asked for: a code of the authenticator app, or a passkey. */

import { type Static, Type } from '@sinclair/typebox'
import { type CommandContext, command } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import {
  type Account,
  endSession,
  findAccount,
  findPasskey,
  listOfficesOn,
  listPasskeys,
  putSession,
  removeAccounts,
  spendStep,
  touchPasskey,
} from '#storage/actors'
import type { OpenTransaction } from '#storage/database'
import { open, spendOrRefuse } from './begun.ts'
import { countOrRefuse, forgive } from './patience.ts'
import { digestOf, tokenOf } from './secrets.ts'
import { SESSION } from './session-lasting.ts'
import { Sealed, SignInOutput, Token, Typed } from './shapes.ts'
import { stepOfCode } from './totp.ts'
import { checkSigned, Signed } from './webauthn.ts'
import { refuseOutside, refuseWithoutOffice } from './whence.ts'

/** All but the users of organisations act for an office, and an office asks two things. */
export const isStaff = ({ organisationId }: Pick<Account, 'organisationId'>): boolean => organisationId === null

type Outside = Pick<CommandContext, 'actor' | 'environment'>
export type Secret = { readonly accountId: string; readonly totpSecret: Uint8Array | null }

const ABOUT = 'second factor of '
export const wrapSecret = (
  { environment: { keys } }: Pick<CommandContext, 'environment'>,
  accountId: string,
  plain: Uint8Array,
) => keys.accounts.wrap(plain, ABOUT + accountId)
export const unwrapSecret = (
  { environment: { keys } }: Pick<CommandContext, 'environment'>,
  accountId: string,
  wrapped: Uint8Array,
) => keys.accounts.unwrap(wrapped, ABOUT + accountId)

/** Uses up what was shown; false where it was used before. */
type Spend = (tx: OpenTransaction) => Promise<boolean>
type Shown = {
  readonly code?: string | undefined
  readonly passkey?: Static<typeof Signed> | undefined
  /** What the passkey was asked. */
  readonly challenge?: string | null | undefined
}

/** Whose passkey has signed what this browser was asked, and how that is used up. */
export const checkPasskey = async (
  ctx: Outside,
  challenge: string,
  signed: Static<typeof Signed>,
): Promise<{ readonly accountId: string; readonly used: Spend } | undefined> => {
  const { database } = ctx.environment
  const passkey = await database.transaction(tx => findPasskey(tx, Buffer.from(signed.id, 'base64url')), { readOnly: true })
  const counter = passkey && (await checkSigned(ctx.actor, passkey, challenge, signed))
  if (passkey === undefined || counter === undefined) return undefined
  return { accountId: passkey.accountId, used: tx => touchPasskey(tx, passkey.passkeyId, counter) }
}

/** Whether an account has a second factor of ours. */
export const hasFactor = async (tx: OpenTransaction, { accountId, totpSecret }: Secret): Promise<boolean> =>
  totpSecret !== null || (await listPasskeys(tx, [accountId])).length > 0

/** Undefined where nothing right was shown. */
export const checkFactor = async (ctx: Outside, account: Secret, shown: Shown): Promise<Spend | undefined> => {
  const { accountId, totpSecret } = account
  if (shown.passkey !== undefined) {
    if (shown.challenge == null) return undefined
    const found = await checkPasskey(ctx, shown.challenge, shown.passkey)
    return found?.accountId === accountId ? found.used : undefined
  }
  if (totpSecret === null || shown.code === undefined) return undefined
  const secret = await unwrapSecret(ctx, accountId, totpSecret)
  const step = stepOfCode(secret, shown.code, ctx.environment.sources.nowMs())
  return step === undefined ? undefined : tx => spendStep(tx, accountId, step)
}

/** What a provider vouches for: how many seconds ago its holder has shown who it is, for how many more that holds, and by which session there. */
type Vouched = {
  readonly ago?: number
  readonly most: number
  readonly identity: Uint8Array
  readonly providerSession: Uint8Array | null
}

/** A session for whoever has shown who it is, in place of the one that the browser held. */
export const beginSession = async (
  ctx: CommandContext,
  account: Pick<Account, 'accountId' | 'unitId' | 'organisationId' | 'post'>,
  replaces: string | undefined,
  vouched?: Vouched,
) => {
  const { accountId, unitId, post } = account
  const { from } = ctx.actor
  ctx.actingAs(accountId, unitId)
  refuseOutside(ctx.environment, account, from)
  refuseWithoutOffice(ctx.environment, await listOfficesOn(ctx.tx, accountId, ctx.today), from)
  // Accounts whose day has come go with whoever comes next: no job does it.
  await removeAccounts(ctx.tx, ctx.today)
  if (replaces !== undefined) await endSession(ctx.tx, digestOf(replaces))
  const token = tokenOf('xs', ctx.sources.randomBytes(32))
  const session = {
    ...{ digest: digestOf(token), sessionId: ctx.sources.uuid(), accountId },
    ...{ network: from?.network ?? null, browser: from?.browser ?? null },
    ...(vouched === undefined ? {} : { ...vouched, shownAgo: vouched.ago ?? 0 }),
  }
  return { token, expiresAt: await putSession(ctx.tx, session, SESSION), post }
}

/** In: what the browser had begun and what was shown are used up, each opens one session; nothing is held against the name any more. */
export const signedIn = async (
  ctx: CommandContext,
  { account, used, vouched }: { readonly account: Account; readonly used: Spend; readonly vouched?: Vouched },
  { begun, replaces }: { readonly begun?: string | undefined; readonly replaces?: string | undefined },
) => {
  ctx.actingAs(account.accountId, account.unitId)
  if (begun !== undefined) await spendOrRefuse(ctx, begun)
  if (!(await used(ctx.tx))) throw new Refusal('SIGN_IN_REFUSED')
  await forgive(ctx.tx, ctx.actor, account.name)
  return beginSession(ctx, account, replaces, vouched)
}

export const isOpen = (account: Account | undefined, today: string): account is Account =>
  account !== undefined && account.closedAt === null && today < account.retainedUntil

export const showFactor = command({
  name: 'access.second-factor',
  title: 'Show our own second factor, after a provider that asked for none',
  may: ['public'],
  evenReadOnly: true,
  session: 'begins',
  handsIn: ['replaces', 'begun'],
  secrets: ['code', 'passkey', 'begun', 'replaces', 'token'],
  tracedRefusals: ['SIGN_IN_REFUSED', 'NETWORK_CLOSED'],
  input: Type.Object(
    {
      code: Type.Optional(Typed(20)),
      passkey: Type.Optional(Signed),
      begun: Sealed,
      replaces: Type.Optional(Token),
    },
    { additionalProperties: false },
  ),
  output: SignInOutput,
  async before(ctx, { code, passkey, begun }) {
    const { accountId, challenge, endsMs, ...there } = await open(ctx.environment, begun, 'second-factor')
    const { database } = ctx.environment
    const account = await database.transaction(tx => findAccount(tx, accountId), { readOnly: true })
    await countOrRefuse(ctx, account?.name ?? accountId)
    if (!isOpen(account, ctx.today)) throw new Refusal('SIGN_IN_REFUSED')
    ctx.actingAs(account.accountId, account.unitId)
    const used = await checkFactor(ctx, account, { code, passkey, challenge })
    if (used === undefined) throw new Refusal('SIGN_IN_REFUSED')
    const vouched = {
      most: Math.max(1, Math.floor((endsMs - ctx.environment.sources.nowMs()) / 1000)),
      identity: Buffer.from(there.identity, 'hex'),
      providerSession: there.providerSession === null ? null : Buffer.from(there.providerSession, 'hex'),
    }
    return { account, used, vouched }
  },
  run: (ctx, handed, shown) => signedIn(ctx, shown, handed),
})
