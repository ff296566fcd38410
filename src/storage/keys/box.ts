// Seals or marks a few bytes under a key; sealed they are encrypted by a counter, then authenticated, in the international or the national algorithms.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

const KINDS = {
  'aes-256': { mark: 1, cipher: 'aes-256-ctr', keyBytes: 32, digest: 'sha256' },
  sm4: { mark: 2, cipher: 'sm4-ctr', keyBytes: 16, digest: 'sm3' },
} as const
export type BoxAlgorithm = keyof typeof KINDS
export const isBoxAlgorithm = (algorithm: string): algorithm is BoxAlgorithm => algorithm in KINDS

const SALT = 24
const TAG = 32

function keysOf(kind: (typeof KINDS)[BoxAlgorithm], key: Uint8Array, salt: Uint8Array) {
  const derived = Buffer.from(hkdfSync(kind.digest, key, salt, 'xinheng key box', kind.keyBytes + 32))
  return { key: derived.subarray(0, kind.keyBytes), tagKey: derived.subarray(kind.keyBytes) }
}

const tagOf = (digest: string, tagKey: Uint8Array, sealed: Uint8Array, about: string): Buffer =>
  createHmac(digest, tagKey).update(sealed).update(about).digest()

/** `salt`: 24 random bytes, new each time. `about` is authenticated and must be given again. */
export function sealBox(algorithm: BoxAlgorithm, key: Uint8Array, salt: Uint8Array, plain: Uint8Array, about: string): Buffer {
  const kind = KINDS[algorithm]
  if (salt.length !== SALT) throw new Error(`a salt has ${SALT} bytes`)
  const { key: own, tagKey } = keysOf(kind, key, salt)
  // Each box has a key of its own, so the counter may begin at nought.
  const body = createCipheriv(kind.cipher, own, Buffer.alloc(16)).update(plain)
  const sealed = Buffer.concat([Uint8Array.of(kind.mark), salt, body])
  return Buffer.concat([sealed, tagOf(kind.digest, tagKey, sealed, about)])
}

/** Undefined where the key, what it is about, or a byte is another. */
export function openBox(key: Uint8Array, box: Uint8Array, about: string): Buffer | undefined {
  const kind = Object.values(KINDS).find(one => one.mark === box[0])
  if (kind === undefined || box.length < 1 + SALT + TAG) return undefined
  const { key: own, tagKey } = keysOf(kind, key, box.subarray(1, 1 + SALT))
  const sealed = box.subarray(0, box.length - TAG)
  if (!timingSafeEqual(tagOf(kind.digest, tagKey, sealed, about), box.subarray(box.length - TAG))) return undefined
  return createDecipheriv(kind.cipher, own, Buffer.alloc(16)).update(sealed.subarray(1 + SALT))
}

/** Always the same of the same text, and of nobody who has not the key. */
export function markUnder(algorithm: BoxAlgorithm, key: Uint8Array, text: string): Buffer {
  const { digest } = KINDS[algorithm]
  return createHmac(digest, Buffer.from(hkdfSync(digest, key, '', 'xinheng account marks', 32)))
    .update(text)
    .digest()
}
