// What an authenticator app does, made apart from the program: a secret in base 32 gives the code of now.
export { Authenticator, type Behaviour } from './authenticator.ts'

import { createHmac } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * @param steps how many half minutes before or after now
 * @param hash of an app that knows but one; otherwise as the length of the secret has it
 */
export function codeOf(secret: string, steps = 0, nowMs = Date.now(), hash?: 'sha1'): string {
  let bits = ''
  for (const letter of secret.replaceAll(/[\s=]/g, ''))
    bits += ALPHABET.indexOf(letter.toUpperCase()).toString(2).padStart(5, '0')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map(eight => Number.parseInt(eight, 2)))
  const counter = Buffer.alloc(8)
  counter.writeUIntBE(Math.floor(nowMs / 30_000) + steps, 2, 6)
  const mac = createHmac(hash ?? (key.length === 20 ? 'sha1' : 'sha256'), key)
    .update(counter)
    .digest()
  const at = mac.at(-1)! & 15
  const number = ((mac[at]! & 127) << 24) | (mac[at + 1]! << 16) | (mac[at + 2]! << 8) | mac[at + 3]!
  return String(number % 1_000_000).padStart(6, '0')
}
