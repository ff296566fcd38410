/** What is asked of a passkey, and whether its answer holds. The checks themselves are those of @simplewebauthn/server. */

import { type Static, Type } from '@sinclair/typebox'
import type { CommandContext } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import type { Passkey } from '#storage/actors'

const Base64 = (most: number) => Type.String({ maxLength: most, pattern: '^[A-Za-z0-9_-]*$' })
const credential = {
  id: Base64(1400),
  rawId: Base64(1400),
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Type.Union([Type.String({ maxLength: 40 }), Type.Null()])),
  clientExtensionResults: Type.Optional(Type.Object({})),
}
/** What `navigator.credentials.get` gives, in the form of its JSON. */
export const Signed = Type.Object(
  {
    ...credential,
    response: Type.Object({
      clientDataJSON: Base64(4000),
      authenticatorData: Base64(4000),
      signature: Base64(4000),
      userHandle: Type.Optional(Type.Union([Base64(200), Type.Null()])),
    }),
  },
  { description: 'What the browser gives for the passkey, as JSON (WebAuthn Level 3, AuthenticationResponseJSON)' },
)
/** What `navigator.credentials.create` gives. */
export const Made = Type.Object(
  {
    ...credential,
    response: Type.Object({
      clientDataJSON: Base64(4000),
      attestationObject: Base64(12_000),
      transports: Type.Optional(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 8 })),
    }),
  },
  { description: 'What the browser gives for the new passkey, as JSON (RegistrationResponseJSON)' },
)

const MINUTES = 5
/** EdDSA, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257]

/** Our own page as its browser names it; without one no passkey can be asked. */
const pageOf = ({ page }: CommandContext['actor']): { readonly origin: string; readonly rpId: string } => {
  if (page === undefined) throw new Refusal('ORIGIN_FOREIGN')
  return { origin: page, rpId: new URL(page).hostname }
}

export const Asked = Type.Object({
  challenge: Type.String(),
  rpId: Type.String(),
  timeout: Type.Integer(),
  userVerification: Type.String(),
})

/** Any passkey of this platform, whose holder shows its own authenticator who it is: no account is named, so none is betrayed. */
export const askedOf = (actor: CommandContext['actor'], challenge: string): Static<typeof Asked> => ({
  ...{ challenge, rpId: pageOf(actor).rpId, timeout: MINUTES * 60_000, userVerification: 'required' },
})

export const ToMake = Type.Object({
  challenge: Type.String(),
  rp: Type.Object({ id: Type.String(), name: Type.String() }),
  user: Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
  pubKeyCredParams: Type.Array(Type.Object({ type: Type.String(), alg: Type.Integer() })),
  timeout: Type.Integer(),
  attestation: Type.String(),
  excludeCredentials: Type.Array(Type.Object({ type: Type.String(), id: Type.String() })),
  authenticatorSelection: Type.Object({
    residentKey: Type.String(),
    requireResidentKey: Type.Boolean(),
    userVerification: Type.String(),
  }),
})

type Holder = { readonly accountId: string; readonly name: string; readonly post: string }

const handleOf = (accountId: string): string => Buffer.from(accountId.replaceAll('-', ''), 'hex').toString('base64url')
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

export const toMakeOf = (
  actor: CommandContext['actor'],
  { accountId, name, post }: Holder,
  challenge: string,
  there: readonly Passkey[],
): Static<typeof ToMake> => {
  const { rpId } = pageOf(actor)
  return {
    challenge,
    rp: { id: rpId, name: rpId },
    user: { id: handleOf(accountId), name, displayName: post },
    pubKeyCredParams: ALGORITHMS.map(alg => ({ type: 'public-key', alg })),
    timeout: MINUTES * 60_000,
    attestation: 'none',
    excludeCredentials: there.map(one => ({ type: 'public-key', id: textOf(one.credential) })),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  }
}

// Loaded when a passkey is first checked: the certificates it can read take a moment, and most starts never ask.
const library = () => import('@simplewebauthn/server')
type Responses = {
  readonly signed: Parameters<Awaited<ReturnType<typeof library>>['verifyAuthenticationResponse']>[0]['response']
  readonly made: Parameters<Awaited<ReturnType<typeof library>>['verifyRegistrationResponse']>[0]['response']
}

/** The counter that a right answer says; undefined of any other. */
export const checkSigned = async (
  actor: CommandContext['actor'],
  passkey: Passkey,
  challenge: string,
  signed: Static<typeof Signed>,
): Promise<number | undefined> => {
  const { origin, rpId } = pageOf(actor)
  const { userHandle } = signed.response
  if (userHandle != null && userHandle !== handleOf(passkey.accountId)) return undefined
  try {
    const { verifyAuthenticationResponse } = await library()
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { clientExtensionResults: {}, ...signed } as unknown as Responses['signed'],
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      credential: {
        id: textOf(passkey.credential),
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch {
    // The library throws at whatever does not hold: another challenge, page or key, a counter that went back.
    return undefined
  }
}

export type NewPasskey = Pick<Passkey, 'credential' | 'publicKey' | 'counter' | 'transports'>

/** The passkey that was made, where the answer holds. */
export const checkMade = async (
  actor: CommandContext['actor'],
  challenge: string,
  made: Static<typeof Made>,
): Promise<NewPasskey | undefined> => {
  const { origin, rpId } = pageOf(actor)
  try {
    const { verifyRegistrationResponse } = await library()
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { clientExtensionResults: {}, ...made } as unknown as Responses['made'],
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    if (!verified) return undefined
    const { id, publicKey, counter } = registrationInfo.credential
    return { credential: Buffer.from(id, 'base64url'), publicKey, counter, transports: made.response.transports ?? [] }
  } catch {
    // As above.
    return undefined
  }
}
