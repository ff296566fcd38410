/** A provider says that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0): what began by its word ends. */

import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { decodeJwt, jwtVerify } from 'jose'
import { type CommandContext, command, type OpenIdProvider, type OpenIdSettings } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { endVouched, findAccount, spendBegun, wasSpent } from '#storage/actors'
import { inTurn, keysOf } from './in-turn.ts'
import { countOrRefuse, refuseWhileWaiting } from './patience.ts'
import { findProvider, identityOf, sessionThere } from './provider.ts'
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

type Asking = Omit<CommandContext, 'tx'>

const spentAs = (iss: string, jti: string): Uint8Array => digestOf(JSON.stringify(['logout', iss, jti]))

/** Whatever is wrong is told alike: whoever sends it learns which from nobody. */
const refuseAndCount = async (asking: Asking): Promise<never> => {
  await countOrRefuse(asking)
  throw invalid()
}

/** Of which provider of the list it says to be. */
const providerOf = ({ environment }: Asking, token: string) => {
  try {
    return findProvider(environment.openId, decodeJwt(token).iss)
  } catch {
    // No token at all: a stranger's, like one of no provider.
    return undefined
  }
}

const readClaims = async (token: string, provider: OpenIdProvider, keys: Awaited<ReturnType<typeof keysOf>>) => {
  try {
    const { payload } = await jwtVerify(token, keys, {
      ...{ issuer: provider.issuer, audience: provider.clientId, typ: 'logout+jwt', algorithms: SIGNED_BY },
      ...{ maxTokenAge: OLDEST, clockTolerance: CLOCKS },
    })
    return Value.Check(Claims, payload) ? payload : undefined
  } catch {
    // Another's, or too old.
    return undefined
  }
}

/** Who has signed out where, by a token for us (2.6). What fails is counted; what holds is not, for a provider may have much to say at once. */
const judge = async (asking: Asking, token: string, settings: OpenIdSettings, provider: OpenIdProvider) => {
  await refuseWhileWaiting(asking)
  const { database, sources } = asking.environment
  const keys = await keysOf(settings, provider, sources.nowMs()).catch(() => {
    // The provider does not say its keys, which is no fault of whoever sends its word: not counted.
    throw invalid()
  })
  const claims = await readClaims(token, provider, keys)
  const isNew = claims && !(await database.transaction(tx => wasSpent(tx, spentAs(claims.iss, claims.jti)), { readOnly: true }))
  return isNew ? claims : refuseAndCount(asking)
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
    const [settings, provider] = providerOf(ctx, token) ?? []
    if (settings === undefined || provider === undefined) return refuseAndCount(ctx)
    return inTurn(provider, () => judge(ctx, token, settings, provider))
  },
  async run(ctx, _input, { iss, sub, sid, jti }) {
    if (!(await spendBegun(ctx.tx, spentAs(iss, jti), REMEMBERED_MINUTES))) throw invalid()
    const identity = sub === undefined ? null : await identityOf(ctx.environment, iss, sub)
    const whose = await endVouched(ctx.tx, { identity, providerSession: sid === undefined ? null : sessionThere(iss, sid) })
    const account = whose[0] === undefined ? undefined : await findAccount(ctx.tx, whose[0])
    if (account !== undefined) ctx.actingAs(account.accountId, account.unitId)
    return { ended: whose.length }
  },
})
