// Encrypted files that are written once from front to back, read at any place, and never read where a byte was changed.
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { cipherOfMark, FILE_CIPHERS, type FileCipher, SALT_BYTES, SealingKeys, TAG_BYTES } from './file-cipher.ts'

/** Hands out bytes nobody can guess. */
export type RandomBytes = (n: number) => Uint8Array

const MAGIC = 'XHSEAL2'
export const SEALED_HEADER_BYTES = MAGIC.length + 1 + SALT_BYTES
/** Each segment bears its own tag, over its number and whether it is the last: none can be changed, moved, dropped or cut off. */
const SEGMENT = 16 * 1024
const WHOLE = SEGMENT + TAG_BYTES
const BLOCKS = SEGMENT / 16
const READ_SEGMENTS = 16

function placeOf(segment: number, isLast: boolean): Buffer {
  const place = Buffer.alloc(9)
  place.writeBigUInt64BE(BigInt(segment))
  place[8] = isLast ? 1 : 0
  return place
}

export type Sealing = {
  /** To be written first. */
  readonly header: Buffer
  /** What to write of the plain bytes by now; up to a segment is kept back. */
  seal(plain: Uint8Array): Buffer
  /** The rest, without which the file is not whole. */
  end(): Buffer
}

/** Seals from byte 0 on. The salt lives in the file alone and the key elsewhere alone: destroying either makes the bytes unreadable. */
export function sealing(key: Uint8Array, randomBytes: RandomBytes, cipher: FileCipher): Sealing {
  const salt = Buffer.from(randomBytes(SALT_BYTES))
  const keys = new SealingKeys(cipher, key, salt)
  const stream = keys.encrypting()
  let kept = Buffer.alloc(0)
  let segment = 0
  const close = (plain: Buffer, isLast: boolean): Buffer[] => {
    const sealed = stream.update(plain)
    return [sealed, keys.tagOf(placeOf(segment++, isLast), sealed)]
  }
  return {
    header: Buffer.concat([Buffer.from(MAGIC + FILE_CIPHERS[cipher].mark), salt]),
    seal(plain) {
      const all = kept.length === 0 ? Buffer.from(plain) : Buffer.concat([kept, plain])
      const out: Buffer[] = []
      let at = 0
      // A full segment may yet be the last.
      for (; all.length - at > SEGMENT; at += SEGMENT) out.push(...close(all.subarray(at, at + SEGMENT), false))
      kept = all.subarray(at)
      return Buffer.concat(out)
    },
    end: () => Buffer.concat(close(kept, true)),
  }
}

/** A sealed file opened for reading; throws where it is not whole. Synchronous: made for a worker thread. */
export class SealedFile {
  readonly bytes: number
  readonly cipher: FileCipher
  readonly #descriptor: number
  readonly #keys: SealingKeys
  readonly #count: number
  /** The last segment of the last read: reads run along the file, and the next one often begins in it. */
  #held = -1
  #plain: Buffer = Buffer.alloc(0)

  constructor(descriptor: number, key: Uint8Array) {
    const header = Buffer.alloc(SEALED_HEADER_BYTES)
    const read = readSync(descriptor, header, 0, header.length, 0)
    const cipher = cipherOfMark(header.toString('latin1', MAGIC.length, MAGIC.length + 1))
    if (read !== header.length || header.toString('latin1', 0, MAGIC.length) !== MAGIC || cipher === undefined)
      throw new Error('not a sealed file')
    this.#descriptor = descriptor
    this.cipher = cipher
    this.#keys = new SealingKeys(cipher, key, header.subarray(MAGIC.length + 1))
    const sealed = fstatSync(descriptor).size - SEALED_HEADER_BYTES
    this.#count = Math.ceil(sealed / WHOLE)
    this.bytes = sealed - this.#count * TAG_BYTES
    if (this.#count === 0 || sealed - (this.#count - 1) * WHOLE < TAG_BYTES) throw new Error('a sealed file was cut off')
    // The last one tells that nothing behind it is missing.
    this.#segments(this.#count - 1, this.#count - 1)
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
    const until = Math.min(this.bytes, offset + length)
    if (until <= offset) return Buffer.alloc(0)
    const first = Math.floor(offset / SEGMENT)
    const last = Math.floor((until - 1) / SEGMENT)
    const from = first * SEGMENT
    const plain = this.#segments(first, last)
    // A copy: what is held would be kept alive by the smallest piece of it.
    return Buffer.from(plain.subarray(offset - from, until - from))
  }

  /** The plain bytes of [from, until) in pieces. */
  *chunks(from = 0, until = this.bytes, chunkBytes = READ_SEGMENTS * SEGMENT): Generator<Buffer> {
    const step = Math.max(1, Math.floor(chunkBytes / SEGMENT))
    for (let at = from; at < Math.min(until, this.bytes); ) {
      const first = Math.floor(at / SEGMENT)
      const plain = this.#read(first, Math.min(step, this.#count - first))
      const begin = first * SEGMENT
      yield plain.subarray(at - begin, Math.min(plain.length, until - begin))
      at = begin + plain.length
    }
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #segments(first: number, last: number): Buffer {
    const isHeld = first === this.#held
    if (isHeld && first === last) return this.#plain
    const from = isHeld ? first + 1 : first
    const read = this.#read(from, last - from + 1)
    const plain = isHeld ? Buffer.concat([this.#plain, read]) : read
    this.#plain = read.subarray((last - from) * SEGMENT)
    this.#held = last
    return plain
  }

  #read(first: number, count: number): Buffer {
    const sealed = Buffer.allocUnsafe(count * WHOLE)
    const read = readFully(this.#descriptor, sealed, SEALED_HEADER_BYTES + first * WHOLE)
    const decrypting = this.#keys.decrypting(first * BLOCKS)
    const plain: Buffer[] = []
    for (let at = 0; at < read; at += WHOLE) {
      const segment = first + at / WHOLE
      const whole = sealed.subarray(at, Math.min(at + WHOLE, read))
      const body = whole.subarray(0, Math.max(0, whole.length - TAG_BYTES))
      const isLast = segment === this.#count - 1
      if (!this.#keys.isTagOf(whole.subarray(body.length), placeOf(segment, isLast), body))
        throw new Error(`a sealed file is damaged, or another key's, at byte ${segment * SEGMENT}`)
      plain.push(decrypting.update(body))
    }
    return plain.length === 1 ? plain[0]! : Buffer.concat(plain)
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
