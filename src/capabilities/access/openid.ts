/** Signing in by an OpenID provider of the list: authorization code with PKCE, and an account bound to issuer and subject. */

import { Type } from '@sinclair/typebox'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { command, type OpenIdProvider, type OpenIdSettings, query } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import {
  endInvitation,
  endSession,
  findAccount,
  findIdentity,
  lockInvitation,
  putBegun,
  putIdentity,
  putSession,
  takeBegun,
} from '#storage/actors'
import { fetchOutside } from './guarded-fetch.ts'
import { digestOf, tokenOf } from './secrets.ts'
import { SESSION } from './sign-in.ts'

const closed = { additionalProperties: false } as const
const Text = Type.String()
const BEGUN_MINUTES = 10

const getProvider = (settings: OpenIdSettings | undefined, issuer: string): [OpenIdSettings, OpenIdProvider] => {
  const provider = settings?.providers.find(one => one.issuer === issuer)
  if (settings === undefined || provider === undefined) throw new Refusal('ISSUER_UNKNOWN', { details: { issuer } })
  return [settings, provider]
}

/** What the issuer says of itself; asked each time, for it may change its keys at any moment. */
const discover = (settings: OpenIdSettings, { issuer, clientId, clientSecret }: OpenIdProvider): Promise<Configuration> =>
  settings.allowLocal === true
    ? discovery(new URL(issuer), clientId, clientSecret, undefined, { execute: [allowInsecureRequests] })
    : discovery(new URL(issuer), clientId, clientSecret, undefined, { [customFetch]: fetchOutside as CustomFetch })

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

export const beginOpenId = command({
  name: 'access.begin-openid',
  title: 'Begin to sign in at a provider of the list, or to take an invitation up there',
  may: ['public'],
  evenReadOnly: true,
  session: 'asks',
  secrets: ['invitation', 'address', 'state'],
  input: Type.Object(
    { issuer: Type.String({ maxLength: 300 }), invitation: Type.Optional(Type.String({ maxLength: 100 })) },
    closed,
  ),
  output: Type.Object({ address: Text, state: Text }),
  async before({ environment }, { issuer }) {
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
      ...(provider.acr === undefined ? {} : { acr_values: provider.acr }),
    })
    return { verifier, state, nonce, address: address.href }
  },
  async run(ctx, { issuer, invitation }, { verifier, state, nonce, address }) {
    const begun = { issuer, verifier, nonce, invitation: invitation === undefined ? null : digestOf(invitation) }
    await putBegun(ctx.tx, digestOf(state), begun, BEGUN_MINUTES)
    return { address, state }
  },
})

export const finishOpenId = command({
  name: 'access.finish-openid',
  title: 'Sign in with what the provider has answered',
  may: ['public'],
  evenReadOnly: true,
  session: 'begins',
  secrets: ['state', 'answer', 'replaces', 'token'],
  tracedRefusals: ['SIGN_IN_REFUSED'],
  input: Type.Object(
    {
      state: Type.String({ maxLength: 200 }),
      answer: Type.String({
        maxLength: 8000,
        description: 'The query of the address to which the provider has sent the browser',
      }),
      replaces: Type.Optional(Type.String({ maxLength: 100 })),
    },
    closed,
  ),
  output: Type.Object({ token: Text, expiresAt: Text, post: Text }),
  async before({ environment }, { state, answer }) {
    const begun = await environment.database.transaction(tx => takeBegun(tx, digestOf(state)))
    if (begun === undefined) throw new Refusal('SIGN_IN_REFUSED')
    const [settings, provider] = getProvider(environment.openId, begun.issuer)
    const told = new URL(settings.callback)
    told.search = answer
    const claims = await orRefuse(
      discover(settings, provider).then(async config => {
        const checks = {
          pkceCodeVerifier: begun.verifier,
          expectedState: state,
          expectedNonce: begun.nonce,
          idTokenExpected: true,
        }
        return (await authorizationCodeGrant(config, told, checks)).claims()
      }),
    )
    const isStrong = provider.acr === undefined || claims?.acr === provider.acr
    if (claims === undefined || claims.iss !== provider.issuer || !isStrong) throw new Refusal('SIGN_IN_REFUSED')
    return { identity: digestOf(JSON.stringify([claims.iss, claims.sub])), invitation: begun.invitation }
  },
  async run(ctx, { replaces }, { identity, invitation }) {
    const { tx } = ctx
    const invited = invitation === null ? undefined : await lockInvitation(tx, invitation)
    if (invitation !== null && invited === undefined) throw new Refusal('INVITATION_INVALID')
    const accountId = invited?.accountId ?? (await findIdentity(tx, identity))
    const account = accountId === undefined ? undefined : await findAccount(tx, accountId)
    if (account === undefined || account.closedAt !== null || ctx.today >= account.retainedUntil)
      throw new Refusal('SIGN_IN_REFUSED')
    ctx.actingAs(account.accountId, account.unitId)
    if (invitation !== null) {
      if (!(await putIdentity(tx, identity, account.accountId))) throw new Refusal('IDENTITY_BOUND')
      await endInvitation(tx, invitation)
    }
    if (replaces !== undefined) await endSession(tx, digestOf(replaces))
    const token = tokenOf('xs', ctx.sources.randomBytes(32))
    const session = { digest: digestOf(token), sessionId: ctx.sources.uuid(), accountId: account.accountId }
    return { token, expiresAt: await putSession(tx, session, SESSION), post: account.post }
  },
})
