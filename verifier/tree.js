// The Merkle tree of RFC 6962, section 2.1: a proof is followed by the same recursion that the RFC makes it with.
import { concat, same } from './bytes.js'
import { sha256 } from './sha.js'

/** @typedef {Uint8Array} Hash of 32 bytes */

/** @param {Uint8Array} data */
export const leafHash = data => sha256(concat(Uint8Array.of(0), data))

/** @param {Hash} left @param {Hash} right */
export const nodeHash = (left, right) => sha256(concat(Uint8Array.of(1), left, right))

/** Of a tree without leaves. */
export const EMPTY_ROOT = sha256(new Uint8Array(0))

/** The largest power of two below `size`: where the RFC splits a tree of two leaves or more. @param {bigint} size */
export function splitOf(size) {
  let power = 1n
  while (power * 2n < size) power *= 2n
  return power
}

/** @param {readonly Hash[]} hashes */
const areHashes = hashes => hashes.every(hash => hash instanceof Uint8Array && hash.length === 32)

/** Hands out a proof's hashes in order; too few end the check. @param {readonly Hash[]} proof */
function taking(proof) {
  let next = 0
  return {
    take() {
      const hash = proof[next++]
      if (hash === undefined) throw new RangeError('the proof is too short')
      return hash
    },
    isUsedUp: () => next === proof.length,
  }
}

/** What `check` says; false where it ran out of hashes. @param {() => boolean} check */
function holds(check) {
  try {
    return check()
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/**
 * Whether the leaf with this hash stands at `index` in the tree of that size and root.
 * @param {{ index: bigint, size: bigint, leaf: Hash, proof: readonly Hash[], root: Hash }} claim
 */
export function verifyInclusion({ index, size, leaf, proof, root }) {
  if (index < 0n || index >= size || size >= 2n ** 64n || !areHashes([leaf, root, ...proof])) return false
  const { take, isUsedUp } = taking(proof)
  /** @param {bigint} at @param {bigint} of @returns {Hash} */
  const rootOver = (at, of) => {
    if (of === 1n) return leaf
    const split = splitOf(of)
    if (at < split) return nodeHash(rootOver(at, split), take())
    const right = rootOver(at - split, of - split)
    return nodeHash(take(), right)
  }
  return holds(() => same(rootOver(index, size), root) && isUsedUp())
}

/**
 * Whether the tree of size `to` begins with the tree of size `from`.
 * @param {{ from: bigint, to: bigint, fromRoot: Hash, toRoot: Hash, proof: readonly Hash[] }} claim
 */
export function verifyConsistency({ from, to, fromRoot, toRoot, proof }) {
  if (from < 0n || from > to || to >= 2n ** 64n || !areHashes([fromRoot, toRoot, ...proof])) return false
  if (from === 0n) return proof.length === 0 && same(fromRoot, EMPTY_ROOT) && (to > 0n || same(toRoot, EMPTY_ROOT))
  const { take, isUsedUp } = taking(proof)
  /** Roots of the old part and of the whole. @param {bigint} old @param {bigint} of @param {boolean} isWhole @returns {[Hash, Hash]} */
  const rootsOver = (old, of, isWhole) => {
    if (old === of) {
      const hash = isWhole ? fromRoot : take()
      return [hash, hash]
    }
    const split = splitOf(of)
    if (old <= split) {
      const [older, left] = rootsOver(old, split, isWhole)
      return [older, nodeHash(left, take())]
    }
    const [older, right] = rootsOver(old - split, of - split, false)
    const left = take()
    return [nodeHash(left, older), nodeHash(left, right)]
  }
  return holds(() => {
    const [older, newer] = rootsOver(from, to, true)
    return same(older, fromRoot) && same(newer, toRoot) && isUsedUp()
  })
}
