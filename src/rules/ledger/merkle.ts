// The Merkle tree of the log as RFC 6962 defines it: roots, growth, proofs.
import { concatBytes, equalBytes } from './bytes.ts'
import { type Digest, sha256 } from './sha256.ts'

const LEAF_PREFIX = Uint8Array.of(0)
const NODE_PREFIX = Uint8Array.of(1)

/** RFC 6962 leaf hash: SHA-256(0x00 ‖ leaf data). */
export function leafHash(leafData: Uint8Array, digest: Digest = sha256): Uint8Array {
  return digest(concatBytes(LEAF_PREFIX, leafData))
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array, digest: Digest = sha256): Uint8Array {
  return digest(concatBytes(NODE_PREFIX, left, right))
}

/** A tree that only grows: its size, and the roots of its complete subtrees, the largest first. */
export type Tree = { readonly size: bigint; readonly peaks: readonly Uint8Array[] }

export const EMPTY_TREE: Tree = { size: 0n, peaks: [] }

/** The tree with leaf hashes added behind the last. */
export function growTree(tree: Tree, leafHashes: Iterable<Uint8Array>, digest: Digest = sha256): Tree {
  const peaks = [...tree.peaks]
  let size = tree.size
  for (const leaf of leafHashes) {
    let node = leaf
    for (let rest = size; rest % 2n === 1n; rest /= 2n) node = nodeHash(peaks.pop()!, node, digest)
    peaks.push(node)
    size += 1n
  }
  return { size, peaks }
}

/** The root hash of a tree; of the empty tree SHA-256 of nothing. */
export function treeRoot(tree: Tree, digest: Digest = sha256): Uint8Array {
  const last = tree.peaks.at(-1)
  if (last === undefined) return digest(new Uint8Array(0))
  return tree.peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, digest), last)
}

/** The root over leaf hashes. */
export function merkleRoot(leaves: readonly Uint8Array[], digest: Digest = sha256): Uint8Array {
  return treeRoot(growTree(EMPTY_TREE, leaves, digest), digest)
}

/** Proof that the leaf at `index` is in the tree over `leaves` (leaf hashes). Throws outside the tree. */
export function inclusionProof(leaves: readonly Uint8Array[], index: bigint, digest: Digest = sha256): Uint8Array[] {
  if (index < 0n || index >= BigInt(leaves.length)) throw new Error('no leaf of that index in the tree')
  const proof: Uint8Array[] = []
  let from = 0
  let until = leaves.length
  const at = Number(index)
  while (until - from > 1) {
    const middle = from + largestPowerBelow(until - from)
    if (at < middle) {
      proof.push(merkleRoot(leaves.slice(middle, until), digest))
      until = middle
    } else {
      proof.push(merkleRoot(leaves.slice(from, middle), digest))
      from = middle
    }
  }
  return proof.reverse()
}

/** Proof that the tree over the first `from` of `leaves` (leaf hashes) became the tree over all. Throws where it was no part. */
export function consistencyProof(leaves: readonly Uint8Array[], from: bigint, digest: Digest = sha256): Uint8Array[] {
  if (from < 0n || from > BigInt(leaves.length)) throw new Error('the older tree is not within the newer')
  if (from === 0n) return []
  return subproof(Number(from), leaves, true, digest)
}

function subproof(from: number, leaves: readonly Uint8Array[], whole: boolean, digest: Digest): Uint8Array[] {
  if (from === leaves.length) return whole ? [] : [merkleRoot(leaves, digest)]
  const middle = largestPowerBelow(leaves.length)
  if (from <= middle)
    return [...subproof(from, leaves.slice(0, middle), whole, digest), merkleRoot(leaves.slice(middle), digest)]
  return [...subproof(from - middle, leaves.slice(middle), false, digest), merkleRoot(leaves.slice(0, middle), digest)]
}

function largestPowerBelow(length: number): number {
  let power = 1
  while (power * 2 < length) power *= 2
  return power
}

/** Whether the leaf hash stands at `index` in the tree of that size and root. False on anything malformed; never throws. */
export function verifyInclusion(
  claim: {
    readonly index: bigint
    readonly size: bigint
    readonly leaf: Uint8Array
    readonly proof: readonly Uint8Array[]
    readonly root: Uint8Array
  },
  digest: Digest = sha256,
): boolean {
  const { index, size, leaf, proof, root } = claim
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([leaf, root]) || !areHashes(proof)) return false
  let place = index
  let last = size - 1n
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0n) return false
    if (place % 2n === 1n || place === last) {
      hash = nodeHash(sibling, hash, digest)
      while (place % 2n === 0n && place !== 0n) {
        place >>= 1n
        last >>= 1n
      }
    } else hash = nodeHash(hash, sibling, digest)
    place >>= 1n
    last >>= 1n
  }
  return last === 0n && equalBytes(hash, root)
}

/**
 * Whether the tree of size `to` has the tree of size `from` as its beginning. Equal sizes need equal roots and no proof; size 0
 * needs the root of the empty tree and no proof. False on anything malformed; never throws.
 */
export function verifyConsistency(
  claim: {
    readonly from: bigint
    readonly to: bigint
    readonly proof: readonly Uint8Array[]
    readonly fromRoot: Uint8Array
    readonly toRoot: Uint8Array
  },
  digest: Digest = sha256,
): boolean {
  const { from, to, proof, fromRoot, toRoot } = claim
  if (!isSize(from) || !isSize(to) || from > to || !areHashes([fromRoot, toRoot]) || !areHashes(proof)) return false
  if (from === to) return proof.length === 0 && equalBytes(fromRoot, toRoot) && (from > 0n || isEmptyRoot(fromRoot, digest))
  if (from === 0n) return proof.length === 0 && isEmptyRoot(fromRoot, digest)
  // The older tree is one complete subtree: its root is the first node and is not sent.
  const nodes = (from & (from - 1n)) === 0n ? [fromRoot, ...proof] : proof
  if (nodes.length === 0) return false
  let place = from - 1n
  let last = to - 1n
  while (place % 2n === 1n) {
    place >>= 1n
    last >>= 1n
  }
  let older = nodes[0]!
  let newer = nodes[0]!
  for (const node of nodes.slice(1)) {
    if (last === 0n) return false
    if (place % 2n === 1n || place === last) {
      older = nodeHash(node, older, digest)
      newer = nodeHash(node, newer, digest)
      while (place % 2n === 0n && place !== 0n) {
        place >>= 1n
        last >>= 1n
      }
    } else newer = nodeHash(newer, node, digest)
    place >>= 1n
    last >>= 1n
  }
  return last === 0n && equalBytes(older, fromRoot) && equalBytes(newer, toRoot)
}

function isEmptyRoot(root: Uint8Array, digest: Digest): boolean {
  return equalBytes(root, digest(new Uint8Array(0)))
}

function isSize(value: bigint): boolean {
  return typeof value === 'bigint' && value >= 0n
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return Array.isArray(hashes) && hashes.every(hash => hash instanceof Uint8Array && hash.length === 32)
}
