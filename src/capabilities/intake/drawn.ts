/** Salts and record numbers: bytes nobody can guess, drawn from one secret. */

import { createCipheriv } from 'node:crypto'

const BLOCK = 16 * 1024

/**
 * The secret (32 bytes) is handed in, is used for one run, and never leaves memory. A row needs 24 bytes; asking the system for them
 * each time costs more than the row's hashes.
 */
export class Drawn {
  readonly #stream: ReturnType<typeof createCipheriv>
  #block: Buffer = Buffer.alloc(0)
  #at = 0

  constructor(secret: Uint8Array) {
    this.#stream = createCipheriv('aes-256-ctr', secret, Buffer.alloc(16))
  }

  #draw(size: number): number {
    if (this.#at + size > this.#block.length) {
      this.#block = this.#stream.update(Buffer.alloc(BLOCK))
      this.#at = 0
    }
    const from = this.#at
    this.#at += size
    return from
  }

  /** Writes `size` bytes into `target` at `at`. */
  fill(target: Buffer, at: number, size: number): void {
    const from = this.#draw(size)
    this.#block.copy(target, at, from, from + size)
  }

  /** 60 bits. */
  recordNo(): bigint {
    const from = this.#draw(8)
    return this.#block.readBigUInt64LE(from) >> 4n
  }

  /** A piece of its own, up to 16 kB. */
  take(size: number): Buffer {
    const piece = Buffer.allocUnsafe(size)
    this.fill(piece, 0, size)
    return piece
  }
}
