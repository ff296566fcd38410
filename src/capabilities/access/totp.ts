/** One-time codes of RFC 6238: HMAC-SHA-1, thirty seconds, six digits, as every authenticator app makes them. */

import { createHmac, timingSafeEqual } from 'node:crypto'

/** Of a secret, as RFC 4226 has it for SHA-1. */
export const SECRET_BYTES = 20
const STEP_SECONDS = 30
const DIGITS = 6
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code of RFC 4226 for a counter. */
export const codeAt = (secret: Uint8Array, counter: number, digits = DIGITS): string => {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac('sha1', secret).update(message).digest()
  const offset = mac.at(-1)! & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}

const stepAt = (nowMs: number): number => Math.floor(nowMs / 1000 / STEP_SECONDS)

/** The step whose code this is: the present one, or the one before, for what is typed as it ends (RFC 6238, 5.2); none that is to come. */
export const stepOfCode = (secret: Uint8Array, code: string, nowMs: number): number | undefined => {
  const now = stepAt(nowMs)
  const typed = Buffer.from(code)
  // Both are made and compared whole, whichever it is.
  const right = [now, now - 1].filter(step => {
    const made = Buffer.from(codeAt(secret, step))
    return made.length === typed.length && timingSafeEqual(made, typed)
  })
  return right[0]
}

/** As authenticator apps take it when it is typed in. */
export const base32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map(five => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}
