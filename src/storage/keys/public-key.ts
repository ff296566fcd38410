// A published key in the form that other programs read, and read of it.
import { ed25519Spki } from './ed25519.ts'
import type { PublishedKey } from './shapes.ts'
import { sm2Spki } from './sm2.ts'

/** PEM (SubjectPublicKeyInfo); undefined for a key that has no public half. */
export function publicKeyPem({ algorithm, public: own }: Pick<PublishedKey, 'algorithm' | 'public'>): string | undefined {
  if (own === null) return undefined
  const bytes = Buffer.from(own, 'hex')
  const base64 = (algorithm === 'sm2' ? sm2Spki(bytes) : ed25519Spki(bytes)).toString('base64')
  return `-----BEGIN PUBLIC KEY-----\n${base64.replace(/.{64}/g, '$&\n').trimEnd()}\n-----END PUBLIC KEY-----\n`
}

/** The key itself, of what `publicKeyPem` writes; undefined of anything else. */
export function publicKeyOfPem(text: string): Buffer | undefined {
  const [, base64 = ''] = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/.exec(text) ?? []
  const spki = Buffer.from(base64, 'base64')
  for (const [bytes, spkiOf] of [[32, ed25519Spki] as const, [65, sm2Spki] as const]) {
    const own = spki.subarray(-bytes)
    if (own.length === bytes && spkiOf(own).equals(spki)) return own
  }
  return undefined
}
