// How bytes of files are sealed: encrypted by a counter, then authenticated; in the international and in the national algorithms.
import {
  type Cipheriv,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type Decipheriv,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto'

/** AES-256-CTR with HMAC-SHA-256, or SM4-CTR with HMAC-SM3 (GB/T 32907, GB/T 32905). */
export const FILE_CIPHERS = {
  aes: { mark: '1', cipher: 'aes-256-ctr', keyBytes: 32, digest: 'sha256' },
  sm4: { mark: '2', cipher: 'sm4-ctr', keyBytes: 16, digest: 'sm3' },
} as const
export type FileCipher = keyof typeof FILE_CIPHERS

export const TAG_BYTES = 32
/** With the key it makes the keys of one file or frame, so that no key stream is used twice. */
export const SALT_BYTES = 24

export const cipherOfMark = (mark: string): FileCipher | undefined =>
  (Object.keys(FILE_CIPHERS) as FileCipher[]).find(name => FILE_CIPHERS[name].mark === mark)

/** The keys of one file or frame. */
export class SealingKeys {
  readonly #kind: (typeof FILE_CIPHERS)[FileCipher]
  readonly #key: KeyObject
  readonly #tagKey: KeyObject

  constructor(cipher: FileCipher, key: Uint8Array, salt: Uint8Array) {
    if (key.length !== 32) throw new Error(`a sealed file's key has 32 bytes, not ${key.length}`)
    this.#kind = FILE_CIPHERS[cipher]
    const { digest, keyBytes } = this.#kind
    const derived = Buffer.from(hkdfSync(digest, key, salt, `xinheng sealed file ${cipher}`, keyBytes + TAG_BYTES))
    this.#key = createSecretKey(derived.subarray(0, keyBytes))
    this.#tagKey = createSecretKey(derived.subarray(keyBytes))
  }

  encrypting(fromBlock = 0): Cipheriv {
    return createCipheriv(this.#kind.cipher, this.#key, counterAt(fromBlock))
  }

  decrypting(fromBlock = 0): Decipheriv {
    return createDecipheriv(this.#kind.cipher, this.#key, counterAt(fromBlock))
  }

  tagOf(...parts: readonly Uint8Array[]): Buffer {
    const tag = createHmac(this.#kind.digest, this.#tagKey)
    for (const part of parts) tag.update(part)
    return tag.digest()
  }

  isTagOf(tag: Uint8Array, ...parts: readonly Uint8Array[]): boolean {
    const own = this.tagOf(...parts)
    return tag.length === own.length && timingSafeEqual(own, tag)
  }
}

function counterAt(block: number): Buffer {
  const counter = Buffer.alloc(16)
  counter.writeBigUInt64BE(BigInt(block), 8)
  return counter
}
