// Puts leaf data, which come in the order of organisations, into the order of the log: a file, so that memory does not grow with the ledger.
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HASH_BYTES } from './tile-growth.ts'

/** Leaves that are sorted in memory before they are written: a power of two. */
const TOGETHER = 32_768

export class LeafFile {
  readonly #folder = mkdtempSync(join(tmpdir(), 'xinheng-leaves-'))
  readonly #file = openSync(join(this.#folder, 'leaves'), 'w+', 0o600)
  readonly #waiting = Buffer.allocUnsafe(TOGETHER * HASH_BYTES)
  readonly #sorted = Buffer.allocUnsafe(TOGETHER * HASH_BYTES)
  /** place × TOGETHER + where it lies among those that wait: sorts as one number. */
  readonly #places = new Float64Array(TOGETHER)
  #count = 0

  /** Leaf data as 32 characters at a place that no other has. */
  put(place: number, leaf: string): void {
    if (this.#count === TOGETHER) this.#write()
    this.#waiting.write(leaf, this.#count * HASH_BYTES, 'latin1')
    this.#places[this.#count] = place * TOGETHER + this.#count
    this.#count += 1
  }

  /** Leaf data from a place on. All were put before. */
  read(place: number, leaves: number): Buffer {
    this.#write()
    const bytes = Buffer.alloc(leaves * HASH_BYTES)
    readSync(this.#file, bytes, 0, bytes.length, place * HASH_BYTES)
    return bytes
  }

  close(): void {
    closeSync(this.#file)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #write(): void {
    const places = this.#places.subarray(0, this.#count).sort()
    let run = 0
    for (let at = 0; at < places.length; at++) {
      const lies = (places[at]! % TOGETHER) * HASH_BYTES
      this.#waiting.copy(this.#sorted, at * HASH_BYTES, lies, lies + HASH_BYTES)
      const place = Math.floor(places[at]! / TOGETHER)
      const next = at + 1 < places.length ? Math.floor(places[at + 1]! / TOGETHER) : -1
      if (next === place + 1) continue
      const length = (at + 1 - run) * HASH_BYTES
      writeSync(this.#file, this.#sorted, run * HASH_BYTES, length, (place + 1) * HASH_BYTES - length)
      run = at + 1
    }
    this.#count = 0
  }
}
