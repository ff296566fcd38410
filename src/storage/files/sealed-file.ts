// Encrypted files that are written once from front to back, read at any place.
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'

/** Hands out bytes nobody can guess. */
export type RandomBytes = (n: number) => Uint8Array

const MAGIC = Buffer.from('XHSEAL01')
const SALT_BYTES = 24
export const SEALED_HEADER_BYTES = MAGIC.length + SALT_BYTES
const READ_BYTES = 256 * 1024

// The salt lives in the file alone and the key elsewhere alone: destroying either makes the bytes unreadable. Deriving
// also makes the pair (key, counter) new for every file, so a key handed in twice never repeats a key stream.
function fileKey(key: Uint8Array, salt: Uint8Array): KeyObject {
  if (key.length !== 32) throw new Error(`a sealed file's key has 32 bytes, not ${key.length}`)
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, salt, 'xinheng sealed file', 32)))
}

function counterAt(block: number): Buffer {
  const counter = Buffer.alloc(16)
  counter.writeBigUInt64BE(BigInt(block), 8)
  return counter
}

/** AES-256-CTR from byte 0 on: the header to write first, and the transformation of what follows. */
export function sealing(key: Uint8Array, randomBytes: RandomBytes): { header: Buffer; seal(plain: Uint8Array): Buffer } {
  const salt = Buffer.from(randomBytes(SALT_BYTES))
  const cipher = createCipheriv('aes-256-ctr', fileKey(key, salt), counterAt(0))
  return { header: Buffer.concat([MAGIC, salt]), seal: plain => cipher.update(plain) }
}

/** A sealed file opened for reading. Synchronous: made for a worker thread. */
export class SealedFile {
  readonly bytes: number
  readonly #descriptor: number
  readonly #key: KeyObject

  constructor(descriptor: number, key: Uint8Array) {
    const header = Buffer.alloc(SEALED_HEADER_BYTES)
    const read = readSync(descriptor, header, 0, header.length, 0)
    if (read !== header.length || !header.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not a sealed file')
    this.#descriptor = descriptor
    this.#key = fileKey(key, header.subarray(MAGIC.length))
    this.bytes = fstatSync(descriptor).size - SEALED_HEADER_BYTES
  }

  static open(path: string, key: Uint8Array): SealedFile {
    const descriptor = openSync(path, 'r')
    try {
      return new SealedFile(descriptor, key)
    } catch (error) {
      closeSync(descriptor)
      throw error
    }
  }

  /** The plain bytes from `offset` on, as many as there are up to `length`. */
  readAt(offset: number, length: number): Buffer {
    const skip = offset % 16
    const sealed = Buffer.allocUnsafe(skip + Math.max(0, Math.min(length, this.bytes - offset)))
    const read = readFully(this.#descriptor, sealed, SEALED_HEADER_BYTES + offset - skip)
    const decipher = createDecipheriv('aes-256-ctr', this.#key, counterAt((offset - skip) / 16))
    return decipher.update(sealed.subarray(0, read)).subarray(skip)
  }

  /** The plain bytes of [from, until) in pieces. */
  *chunks(from = 0, until = this.bytes, chunkBytes = READ_BYTES): Generator<Buffer> {
    const skip = from % 16
    const decipher = createDecipheriv('aes-256-ctr', this.#key, counterAt((from - skip) / 16))
    if (skip > 0) decipher.update(Buffer.alloc(skip))
    const sealed = Buffer.allocUnsafe(Math.max(1, Math.min(chunkBytes, until - from)))
    for (let at = from; at < until; ) {
      const read = readFully(
        this.#descriptor,
        sealed.subarray(0, Math.min(sealed.length, until - at)),
        SEALED_HEADER_BYTES + at,
      )
      if (read === 0) return
      at += read
      yield decipher.update(sealed.subarray(0, read))
    }
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}

function readFully(descriptor: number, into: Buffer, position: number): number {
  let filled = 0
  while (filled < into.length) {
    const read = readSync(descriptor, into, filled, into.length - filled, position + filled)
    if (read === 0) break
    filled += read
  }
  return filled
}

/** Writes all of it, however often the system takes only a part. */
export function writeFully(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written)
}
