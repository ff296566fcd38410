/** Asks the browser for a passkey, or to sign with one: what the platform asks as bytes, what the browser gives as text. */
import { post } from './client.ts'

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0))

const textOf = (bytes: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

export const hasPasskeys = (): boolean => typeof window.PublicKeyCredential === 'function'

interface Asked {
  challenge: string
  rpId: string
  timeout: number
  userVerification: string
}

/** Whoever holds it shows its own device who it is, and the device signs. */
export async function signWithPasskey(): Promise<object> {
  const { asked } = await post<{ asked: Asked }>('access.begin-passkey', {})
  const credential = (await navigator.credentials.get({
    publicKey: {
      ...asked,
      userVerification: 'required',
      challenge: bytesOf(asked.challenge),
    },
  })) as PublicKeyCredential | null
  if (credential === null) throw new DOMException('none was chosen', 'NotAllowedError')
  const response = credential.response as AuthenticatorAssertionResponse
  return {
    ...{ id: credential.id, rawId: textOf(credential.rawId), type: credential.type, clientExtensionResults: {} },
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      userHandle: textOf(response.userHandle),
    },
  }
}

interface ToMake {
  challenge: string
  rp: { id: string; name: string }
  user: { id: string; name: string; displayName: string }
  pubKeyCredParams: { type: string; alg: number }[]
  timeout: number
  excludeCredentials: { type: string; id: string }[]
}

/**
 * A new one: of one's own account, or of the account of an invitation.
 * @param called what the platform is called beside it
 */
export async function makePasskey(called: string, invitation?: string): Promise<object> {
  const { toMake } = await post<{ toMake: ToMake }>(
    'access.begin-passkey-making',
    invitation === undefined ? {} : { invitation },
  )
  const credential = (await navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(toMake.challenge),
      rp: { id: toMake.rp.id, name: called },
      user: { ...toMake.user, id: bytesOf(toMake.user.id) },
      pubKeyCredParams: toMake.pubKeyCredParams.map(({ alg }) => ({ type: 'public-key', alg })),
      timeout: toMake.timeout,
      attestation: 'none',
      excludeCredentials: toMake.excludeCredentials.map(({ id }) => ({ type: 'public-key', id: bytesOf(id) })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    },
  })) as PublicKeyCredential | null
  if (credential === null) throw new DOMException('none was made', 'NotAllowedError')
  const response = credential.response as AuthenticatorAttestationResponse
  return {
    ...{ id: credential.id, rawId: textOf(credential.rawId), type: credential.type, clientExtensionResults: {} },
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      attestationObject: textOf(response.attestationObject),
      transports: response.getTransports(),
    },
  }
}
