/** Remembers which record keys a file has brought so far: 16 bytes a slot, so that a million rows take 32 MB. */

const SLOT = 4
const EMPTY = 0

/** What a key met before: the row that brought it first, and whether that row said the same. */
export type Seen = { readonly row: number; readonly same: boolean }

export class SeenKeys {
  #slots: Uint32Array
  #size = 0
  #mask: number

  constructor(expected = 1 << 12) {
    const capacity = 1 << Math.ceil(Math.log2(Math.max(16, expected * 2)))
    this.#slots = new Uint32Array(capacity * SLOT)
    this.#mask = capacity - 1
  }

  /**
   * Notes the key (the 8 bytes from the start) of a row (from 1), with a digest (the 4 bytes from `at`) of what the row says; tells what
   * was noted before. 64 bits of a SHA-256 tell keys apart: among a million, two are alike once in thirty million files.
   */
  note(key: Buffer, digests: Buffer, at: number, row: number): Seen | undefined {
    const high = key.readUInt32LE(0)
    const low = key.readUInt32LE(4)
    const says = digests.readUInt32LE(at)
    for (let place = high & this.#mask; ; place = (place + 1) & this.#mask) {
      const slot = place * SLOT
      const found = this.#slots[slot + 2]!
      if (found === EMPTY) {
        this.#put(slot, high, low, row, says)
        return undefined
      }
      if (this.#slots[slot] === high && this.#slots[slot + 1] === low)
        return { row: found, same: this.#slots[slot + 3] === says }
    }
  }

  #put(slot: number, high: number, low: number, row: number, says: number): void {
    this.#slots[slot] = high
    this.#slots[slot + 1] = low
    this.#slots[slot + 2] = row
    this.#slots[slot + 3] = says
    this.#size += 1
    if (this.#size * 2 > this.#mask) this.#grow()
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Uint32Array(old.length * 2)
    this.#mask = this.#slots.length / SLOT - 1
    this.#size = 0
    for (let slot = 0; slot < old.length; slot += SLOT) {
      if (old[slot + 2] === EMPTY) continue
      let at = old[slot]! & this.#mask
      while (this.#slots[at * SLOT + 2] !== EMPTY) at = (at + 1) & this.#mask
      this.#slots.set(old.subarray(slot, slot + SLOT), at * SLOT)
      this.#size += 1
    }
  }
}
