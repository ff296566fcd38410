/** Keys of records that begin again: where the key names the party alone, what has ended would otherwise stand in the way for ever. */

import { hash } from 'node:crypto'
import type { Item } from '#rules/catalogue'
import type { OpenTransaction } from '#storage/database'
import { findKeys, type KeyHit } from '#storage/ledger'
import { isEnded } from './ended.ts'

const KEY = 16

/** A decision has its number: a new one is another record. A registration has none: after a withdrawal the next one begins anew. */
export const mayBeginAgain = (item: Item): boolean => !item.key.includes('authority')

/** The key of the record that begins when `ended` records of the same first key have ended; see docs/adr/0008. */
const laterKey = (first: Uint8Array, ended: number): Buffer => {
  const counted = Buffer.alloc(KEY + 4)
  counted.set(first)
  counted.writeUInt32BE(ended, KEY)
  return hash('sha256', counted, 'buffer').subarray(0, KEY)
}

/** By place of the key asked for: the record, and the key where it is another than that one. */
export type NewestHits = {
  readonly hits: (KeyHit | undefined)[]
  readonly keys: readonly (Uint8Array | undefined)[]
}

/** The newest record of each first key: the one that has not ended, or none, with the key that it has or is to get. */
export const findNewest = async (tx: OpenTransaction, first: readonly Buffer[]): Promise<NewestHits> => {
  const hits = await findKeys(tx, first)
  const keys: (Uint8Array | undefined)[] = []
  for (let ended = 1; ; ended++) {
    const over = first.flatMap((_, at) => (hits[at] !== undefined && isEnded(hits[at]) ? [at] : []))
    if (over.length === 0) return { hits, keys }
    const later = over.map(at => laterKey(first[at]!, ended))
    const found = await findKeys(tx, later)
    for (const [i, at] of over.entries()) {
      hits[at] = found[i]
      keys[at] = later[i]
    }
  }
}
