/** One-time codes of RFC 6238: thirty seconds, six digits; HMAC-SHA-1, as every authenticator app makes them, or HMAC-SHA-256, as some can. */

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Environment } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'

/** As long as what the hash gives (RFC 6238, 5.1): the length of a secret says by which one its codes are made. */
const BYTES = { sha1: 20, sha256: 32 } as const
type CodeHash = keyof typeof BYTES
const hashOf = (secret: Uint8Array): CodeHash => (secret.length === BYTES.sha1 ? 'sha1' : 'sha256')

/** How long a new secret is. */
export const secretBytes = ({ codeHash = 'sha1' }: Pick<Environment, 'codeHash'>): number => BYTES[codeHash]

/** Of the settings: XINHENG_CODE_HASH. What is bound already stays as it was bound. */
export const codeHashIn = ({
  XINHENG_CODE_HASH: value = 'sha1',
}: Readonly<Record<string, string | undefined>>): { readonly codeHash: CodeHash } => {
  if (value === 'sha1' || value === 'sha256') return { codeHash: value }
  throw new Refusal('SETTING_INVALID', { details: { setting: 'XINHENG_CODE_HASH', value } })
}

const STEP_SECONDS = 30
const DIGITS = 6
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code of RFC 4226 for a counter. */
export const codeAt = (secret: Uint8Array, counter: number, digits = DIGITS, hash = hashOf(secret)): string => {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac(hash, secret).update(message).digest()
  const offset = mac.at(-1)! & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}

const stepAt = (nowMs: number): number => Math.floor(nowMs / 1000 / STEP_SECONDS)

/** The step whose code this is: the present one, or the one before, for what is typed as it ends (RFC 6238, 5.2); none that is to come. */
export const stepOfCode = (secret: Uint8Array, code: string, nowMs: number, hash = hashOf(secret)): number | undefined => {
  const now = stepAt(nowMs)
  const typed = Buffer.from(code.replaceAll(' ', ''))
  // Both are made and compared whole, whichever it is.
  const right = [now, now - 1].filter(step => {
    const made = Buffer.from(codeAt(secret, step, DIGITS, hash))
    return made.length === typed.length && timingSafeEqual(made, typed)
  })
  return right[0]
}

/** The step of the first code of an app that is being bound. Throws, and says where the app makes codes of the other hash alone. */
export const firstStepOf = (secret: Uint8Array | undefined, code: string, nowMs: number): number => {
  const step = secret && stepOfCode(secret, code, nowMs)
  if (step !== undefined) return step
  const isOld = secret !== undefined && hashOf(secret) !== 'sha1' && stepOfCode(secret, code, nowMs, 'sha1') !== undefined
  throw new Refusal(isOld ? 'CODE_OF_OLD_APP' : 'CODE_WRONG')
}

/** As authenticator apps take it when it is typed in. */
export const base32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map(five => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}
