/** A provider says that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0): what began by its word ends. */

import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { createRemoteJWKSet, decodeJwt, customFetch as joseFetch, jwtVerify } from 'jose'
import { command, type Environment } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { endVouched, findAccount, spendBegun } from '#storage/actors'
import { countOrRefuse, forgive } from './patience.ts'
import { discover, fetchOf, findProvider, identityOf, sessionThere } from './provider.ts'
import { digestOf } from './secrets.ts'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
/** Signatures that need the provider's own key: neither `none` nor a secret that is shared. */
const SIGNED_BY = ['RS', 'PS', 'ES']
  .flatMap(family => [`${family}256`, `${family}384`, `${family}512`])
  .concat('EdDSA', 'Ed25519')
/** Seconds: how old a token may be, and how far clocks may differ. */
const [OLDEST, CLOCKS] = [120, 60]
/** Longer than any token that was taken is still good. */
const REMEMBERED_MINUTES = 10

/** What a logout token bears (2.4). With a nonce it would be an ID token; without subject and session it would be about nobody. */
const Claims = Type.Intersect([
  Type.Object({
    ...{ iss: Type.String(), jti: Type.String({ minLength: 1, maxLength: 500 }), iat: Type.Number(), exp: Type.Number() },
    events: Type.Object({ [EVENT]: Type.Object({}) }),
    nonce: Type.Optional(Type.Never()),
  }),
  Type.Union([
    Type.Object({ sub: Type.String(), sid: Type.Optional(Type.String()) }),
    Type.Object({ sub: Type.Optional(Type.Never()), sid: Type.String() }),
  ]),
])

const invalid = () => new Refusal('LOGOUT_TOKEN_INVALID')

/** Who has signed out where, by a token of a provider of the list for us (2.6); whatever is wrong is told alike. */
const readToken = async ({ openId }: Environment, token: string) => {
  try {
    const [settings, provider] = findProvider(openId, decodeJwt(token).iss) ?? []
    if (settings === undefined || provider === undefined) throw invalid()
    const { jwks_uri: address } = (await discover(settings, provider)).serverMetadata()
    const fetching = fetchOf(settings)
    const keys = createRemoteJWKSet(
      new URL(address ?? ''),
      fetching === undefined ? {} : { [joseFetch]: fetching as typeof fetch },
    )
    const { payload } = await jwtVerify(token, keys, {
      ...{ issuer: provider.issuer, audience: provider.clientId, typ: 'logout+jwt', algorithms: SIGNED_BY },
      ...{ maxTokenAge: OLDEST, clockTolerance: CLOCKS },
    })
    if (Value.Check(Claims, payload)) return payload
  } catch {
    // No token, a stranger's, another's, too old, or its keys could not be asked for: whoever sends it learns which from nobody.
  }
  throw invalid()
}

export const endOpenId = command({
  name: 'access.end-openid',
  title: 'End what began by a provider’s word, by its word that somebody has signed out there',
  may: ['public'],
  evenReadOnly: true,
  secrets: ['token'],
  input: Type.Object(
    { token: Type.String({ maxLength: 8000, description: 'The logout token of OpenID Connect Back-Channel Logout 1.0' }) },
    { additionalProperties: false },
  ),
  output: Type.Object({ ended: Type.Integer({ description: 'How many sessions' }) }),
  async before(ctx, { token }) {
    await countOrRefuse(ctx)
    return readToken(ctx.environment, token)
  },
  async run(ctx, _input, { iss, sub, sid, jti }) {
    if (!(await spendBegun(ctx.tx, digestOf(JSON.stringify(['logout', iss, jti])), REMEMBERED_MINUTES))) throw invalid()
    await forgive(ctx.tx, ctx.actor)
    const identity = sub === undefined ? null : identityOf(iss, sub)
    const whose = await endVouched(ctx.tx, { identity, providerSession: sid === undefined ? null : sessionThere(iss, sid) })
    const account = whose[0] === undefined ? undefined : await findAccount(ctx.tx, whose[0])
    if (account !== undefined) ctx.actingAs(account.accountId, account.unitId)
    return { ended: whose.length }
  },
})
