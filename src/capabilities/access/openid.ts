/** Signing in by an OpenID provider of the list: authorization code with PKCE, and an account bound to issuer and subject. */

import { Type } from '@sinclair/typebox'
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { type CommandContext, command, type OpenIdProvider, query } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { findAccount, findIdentity, type Identity, lockInvitation, putIdentity, putSecrets } from '#storage/actors'
import { open, seal, spendOrRefuse } from './begun.ts'
import { accountOfClaim } from './claim.ts'
import { takenUp } from './invited.ts'
import { getJustSignedIn } from './own-account.ts'
import { countOrRefuse, forgive } from './patience.ts'
import { discover, getProvider, identityOf, sessionThere } from './provider.ts'
import { beginSession, hasFactor, isOpen, isStaff } from './second-factor.ts'
import { digestOf } from './secrets.ts'
import { SESSION } from './session-lasting.ts'
import { Sealed, Token } from './shapes.ts'

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const closed = { additionalProperties: false } as const
const Text = Type.String()
const Nullable = <T extends ReturnType<typeof Type.String>>(type: T) => Type.Union([type, Type.Null()])

/** The provider said no, could not be asked, or said something that does not hold: told alike, and not to whom. */
const orRefuse = async <T>(asking: Promise<T>): Promise<T> => {
  try {
    return await asking
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown
    throw new Refusal('SIGN_IN_REFUSED')
  }
}

export const providers = query({
  name: 'access.providers',
  title: 'Where one can sign in beside here',
  may: ['public'],
  input: Type.Object({}, closed),
  output: Type.Object({ providers: Type.Array(Type.Object({ issuer: Text, title: Text })) }),
  run: async ({ environment }) => ({
    providers: (environment.openId?.providers ?? []).map(({ issuer, title }) => ({ issuer, title })),
  }),
})

/** Nothing is written for it: the browser keeps what it has begun. */
export const beginOpenId = command({
  name: 'access.begin-openid',
  title:
    'Begin to sign in at a provider of the list, to take an invitation up there, or to bind an identity there to one’s account',
  may: ['public'],
  evenReadOnly: true,
  leavesNoAct: true,
  session: 'asks',
  handsIn: ['token'],
  input: Type.Object(
    {
      issuer: Type.String({ maxLength: 300 }),
      invitation: Type.Optional(Token),
      binds: Type.Boolean({ default: false }),
      anew: Type.Boolean({ default: false, description: 'The provider asks who it is once more, whoever is signed in there' }),
      token: Type.Optional(Token),
    },
    closed,
  ),
  output: Type.Object({ address: Text, begun: Text }),
  async before({ environment }, { issuer, anew }) {
    const [settings, provider] = getProvider(environment.openId, issuer)
    const config = await orRefuse(discover(settings, provider))
    const [verifier, state, nonce] = [randomPKCECodeVerifier(), randomState(), randomNonce()]
    const address = buildAuthorizationUrl(config, {
      redirect_uri: settings.callback,
      scope: 'openid',
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      max_age: String(anew ? 0 : maxAgeOf(provider)),
      ...(anew ? { prompt: 'login' } : {}),
      ...(provider.acr === undefined ? {} : { acr_values: provider.acr }),
    })
    return { verifier, state, nonce, anewSince: anew ? environment.sources.nowMs() : null, address: address.href }
  },
  async run(ctx, { issuer, invitation, binds, token = '' }, { address, ...asked }) {
    const account = binds ? (await getJustSignedIn(ctx, token)).accountId : null
    const invited = invitation === undefined ? null : hexOf(digestOf(invitation))
    const begun = await seal(ctx.environment, { kind: 'openid', issuer, ...asked, invitation: invited, binds: account })
    return { address, begun }
  },
})

/** A session of ours outlives no sign-in there. */
const maxAgeOf = ({ maxAge = SESSION.whole }: OpenIdProvider): number => Math.min(maxAge, SESSION.whole)
/** Clocks differ. */
const CLOCKS_MS = 60_000

/**
 * When its holder has shown there who it is, as `max_age` makes every provider say (OpenID Connect Core 2, 3.1.2.1); throws where it does not, or it
 * is too long ago, or was asked for anew and is not.
 */
const shownAtMs = (provider: OpenIdProvider, { auth_time: at }: Claims, anewSince: number | null, nowMs: number): number => {
  if (typeof at !== 'number' || !Number.isFinite(at)) throw new Refusal('SIGN_IN_REFUSED')
  const oldest = anewSince ?? nowMs - maxAgeOf(provider) * 1000
  if (at * 1000 < oldest - CLOCKS_MS || at * 1000 > nowMs + CLOCKS_MS) throw new Refusal('SIGN_IN_REFUSED')
  return Math.min(at * 1000, nowMs)
}

type Claims = { readonly iss: string; readonly sub: string; readonly [claim: string]: unknown }

/** Whether the provider says that it has asked for two things; undefined where the settings name no word of its for that. */
const isStrong = ({ acr, amr }: OpenIdProvider, claims: Claims): boolean | undefined => {
  if (acr === undefined && amr === undefined) return undefined
  const methods = Array.isArray(claims.amr) ? (claims.amr as unknown[]) : []
  return (acr !== undefined && claims.acr === acr) || (amr ?? []).some(one => methods.includes(one))
}

export const finishOpenId = command({
  name: 'access.finish-openid',
  title: 'Sign in with what the provider has answered',
  may: ['public'],
  evenReadOnly: true,
  session: 'begins',
  handsIn: ['replaces', 'begun'],
  secrets: ['answer', 'begun', 'replaces', 'token'],
  tracedRefusals: ['SIGN_IN_REFUSED', 'NETWORK_CLOSED'],
  input: Type.Object(
    {
      answer: Type.String({
        maxLength: 8000,
        description: 'The query of the address to which the provider has sent the browser',
      }),
      begun: Type.Optional(Sealed),
      replaces: Type.Optional(Token),
    },
    closed,
  ),
  output: Type.Object({
    token: Nullable(Text),
    begun: Nullable(Text),
    expiresAt: Nullable(Text),
    post: Text,
    next: Type.Union(['in', 'second-factor', 'bound'].map(word => Type.Literal(word))),
  }),
  async before(ctx, { begun: text, answer }) {
    const { environment } = ctx
    await countOrRefuse(ctx)
    const begun = await open(environment, text, 'openid')
    const [settings, provider] = getProvider(environment.openId, begun.issuer)
    const told = new URL(settings.callback)
    told.search = answer
    const claims = (await orRefuse(
      discover(settings, provider).then(async config => {
        const checks = {
          pkceCodeVerifier: begun.verifier,
          expectedState: begun.state,
          expectedNonce: begun.nonce,
          idTokenExpected: true,
        }
        return (await authorizationCodeGrant(config, told, checks)).claims()
      }),
    )) as Claims | undefined
    if (claims === undefined || claims.iss !== provider.issuer) throw new Refusal('SIGN_IN_REFUSED')
    const nowMs = environment.sources.nowMs()
    const ago = Math.round((nowMs - shownAtMs(provider, claims, begun.anewSince, nowMs)) / 1000)
    const providerSession = typeof claims.sid === 'string' ? sessionThere(claims.iss, claims.sid) : null
    return { begun, provider, claims, vouched: { ago, most: Math.max(1, maxAgeOf(provider) - ago), providerSession } }
  },
  async run(ctx, { begun: text = '', replaces }, { begun, provider, claims, vouched: there }) {
    await spendOrRefuse(ctx, text)
    const identity = await identityOf(ctx.environment, claims.iss, claims.sub)
    if (begun.binds !== null) return bind(ctx, identity, begun.binds)
    const strong = isStrong(provider, claims)
    const vouched = { ...there, identity: identity[0].bytes }
    const account =
      begun.invitation === null
        ? await accountOf(ctx, identity, provider, claims)
        : await takeUp(ctx, identity, Buffer.from(begun.invitation, 'hex'), strong === true)
    if (!isOpen(account, ctx.today)) throw new Refusal('SIGN_IN_REFUSED')
    ctx.actingAs(account.accountId, account.unitId)
    // Where the provider does not say, of staff or at all, that it has asked for two things, ours is asked for.
    if (strong === true || (strong === undefined && !isStaff(account))) {
      await forgive(ctx.tx, ctx.actor, account.name)
      return { ...(await beginSession(ctx, account, replaces, vouched)), begun: null, next: 'in' }
    }
    if (!(await hasFactor(ctx.tx, account))) throw new Refusal('SIGN_IN_REFUSED')
    const half = {
      ...({ kind: 'second-factor', accountId: account.accountId, challenge: null } as const),
      ...{ endsMs: ctx.sources.nowMs() + vouched.most * 1000, identity: hexOf(identity[0].bytes) },
      providerSession: vouched.providerSession && hexOf(vouched.providerSession),
    }
    return { token: null, begun: await seal(ctx.environment, half), expiresAt: null, post: account.post, next: 'second-factor' }
  },
})

const bind = async (ctx: CommandContext, identity: Identity, accountId: string) => {
  const account = await findAccount(ctx.tx, accountId)
  if (!isOpen(account, ctx.today)) throw new Refusal('SIGN_IN_REFUSED')
  ctx.actingAs(account.accountId, account.unitId)
  if (!(await putIdentity(ctx.tx, identity, accountId))) throw new Refusal('IDENTITY_BOUND')
  return { token: null, begun: null, expiresAt: null, post: account.post, next: 'bound' }
}

const takeUp = async (ctx: CommandContext, identity: Identity, digest: Uint8Array, isAskedForTwo: boolean) => {
  const invitation = await lockInvitation(ctx.tx, digest)
  const account = invitation && (await findAccount(ctx.tx, invitation.accountId))
  if (invitation === undefined || !isOpen(account, ctx.today)) throw new Refusal('INVITATION_INVALID')
  ctx.actingAs(account.accountId, account.unitId)
  // Of staff there would be no second factor at all.
  if (isStaff(account) && !isAskedForTwo) throw new Refusal('PROVIDER_TOO_WEAK')
  await putSecrets(ctx.tx, account.accountId, { password: null, totpSecret: null, step: 0 })
  if (!(await putIdentity(ctx.tx, identity, account.accountId))) throw new Refusal('IDENTITY_BOUND')
  await takenUp(ctx, invitation, digest)
  return { ...account, password: null, totpSecret: null }
}

/** Whose the identity is: bound by an invitation, or by the claim of an organisation where the settings say which claim counts. */
const accountOf = async (ctx: CommandContext, identity: Identity, provider: OpenIdProvider, claims: Claims) => {
  const bound = await findIdentity(ctx.tx, identity)
  const account = bound === undefined ? undefined : await findAccount(ctx.tx, bound)
  const claimed = provider.organisationClaim === undefined ? undefined : claims[provider.organisationClaim]
  if (typeof claimed !== 'string' || (account !== undefined && isStaff(account))) return account
  return accountOfClaim(ctx, { claimed, days: provider.claimDays, of: [claims.iss, claims.sub], bound: account })
}
