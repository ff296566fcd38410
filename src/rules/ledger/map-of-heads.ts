// The map of heads: for each organisation how many entries there are and which is the newest, so that nothing can be kept back.
import { equalBytes } from './bytes.ts'
import { nodeHash } from './merkle.ts'
import { type Digest, sha256 } from './sha256.ts'

const KEY_BITS = 256

/** What a subtree without organisations is. */
export const NO_HEADS = new Uint8Array(32)

/** An organisation's place and head. `head` is hexadecimal. */
export type Head = { readonly key: Uint8Array; readonly count: number; readonly head: string }

/** A subtree: its hash, and whether it holds no, one or more (2) organisations. One alone is its leaf, however high it stands. */
export type HeadsSubtree = { readonly holds: 0 | 1 | 2; readonly hash: Uint8Array }
export const EMPTY_HEADS: HeadsSubtree = { holds: 0, hash: NO_HEADS }

/** Where an organisation stands in the map; `organisation` its 16 bytes. */
export const headKey = (organisation: Uint8Array, digest: Digest = sha256): Uint8Array => digest(organisation)

export function headLeaf({ key, count, head }: Head, digest: Digest = sha256): Uint8Array {
  // Digits and ASCII alone: written as they are, there are as many of these as organisations.
  const text = `{"count":${count},"head":"${head}"}`
  const bytes = new Uint8Array(1 + key.length + text.length)
  bytes.set(key, 1)
  for (let at = 0; at < text.length; at++) bytes[1 + key.length + at] = text.charCodeAt(at)
  return digest(bytes)
}

/** The bit of a key at that depth: 0 left, 1 right. */
const bitOf = (key: Uint8Array, depth: number): number => (key[depth >> 3]! >> (7 - (depth & 7))) & 1

export function joinHeads(left: HeadsSubtree, right: HeadsSubtree, digest: Digest = sha256): HeadsSubtree {
  if (left.holds === 0 && right.holds < 2) return right
  if (right.holds === 0 && left.holds < 2) return left
  return { holds: 2, hash: nodeHash(left.hash, right.hash, digest) }
}

/** The subtree at `depth` over heads in the order of their keys, which agree in the bits before. */
export function headsTree(heads: readonly Head[], depth = 0, digest: Digest = sha256): HeadsSubtree {
  if (heads.length === 0) return EMPTY_HEADS
  if (heads.length === 1) return { holds: 1, hash: headLeaf(heads[0]!, digest) }
  const [left, right] = splitHeads(heads, depth)
  return joinHeads(headsTree(left, depth + 1, digest), headsTree(right, depth + 1, digest), digest)
}

function splitHeads(heads: readonly Head[], depth: number): [Head[], Head[]] {
  if (depth >= KEY_BITS) throw new Error('two organisations have one key')
  let middle = 0
  while (middle < heads.length && bitOf(heads[middle]!.key, depth) === 0) middle += 1
  return [heads.slice(0, middle), heads.slice(middle)]
}

/** A step down towards a key: the subtree that holds its place, and the one beside it. */
export type HeadsStep = { readonly own: HeadsSubtree; readonly sibling: HeadsSubtree }

/** The steps from `depth` down to where the key's place holds one organisation at most. */
export function headsSteps(heads: readonly Head[], key: Uint8Array, depth: number, digest: Digest = sha256): HeadsStep[] {
  const steps: HeadsStep[] = []
  let own = heads
  for (let at = depth; own.length > 1; at++) {
    const halves = splitHeads(own, at)
    const bit = bitOf(key, at)
    own = halves[bit]!
    steps.push({ own: headsTree(own, at + 1, digest), sibling: headsTree(halves[1 - bit]!, at + 1, digest) })
  }
  return steps
}

/** The siblings of a proof from the deepest up, and what stands at the place. `root`: the whole map, of which `steps` go down. */
export function headsProof(root: HeadsSubtree, steps: readonly HeadsStep[]): { place: HeadsSubtree; proof: Uint8Array[] } {
  const proof: Uint8Array[] = []
  let place = root
  for (const { own, sibling } of steps) {
    if (place.holds < 2) break
    proof.unshift(sibling.hash)
    place = own
  }
  return { place, proof }
}

/** Whether the head stands in the map of that root. False on anything malformed; never throws. */
export function verifyHead(claim: Head & { proof: readonly Uint8Array[]; root: Uint8Array }, digest: Digest = sha256): boolean {
  if (!isHead(claim) || !areHashes(claim.proof) || !areHashes([claim.root])) return false
  return equalBytes(foldUp(headLeaf(claim, digest), claim.key, claim.proof, digest), claim.root)
}

/** Whether the map of that root has no head at the key: nothing at its place, or that of another, which is then to be named. */
export function verifyNoHead(
  claim: { key: Uint8Array; other: Head | null; proof: readonly Uint8Array[]; root: Uint8Array },
  digest: Digest = sha256,
): boolean {
  const { key, other, proof, root } = claim
  if (!areHashes([key, root]) || !areHashes(proof)) return false
  if (other === null) {
    if (proof.length > 0 && equalBytes(proof[0]!, NO_HEADS)) return false
    return equalBytes(foldUp(NO_HEADS, key, proof, digest), root)
  }
  if (!isHead(other) || equalBytes(other.key, key)) return false
  for (let depth = 0; depth < proof.length; depth++) if (bitOf(key, depth) !== bitOf(other.key, depth)) return false
  return equalBytes(foldUp(headLeaf(other, digest), key, proof, digest), root)
}

function foldUp(start: Uint8Array, key: Uint8Array, proof: readonly Uint8Array[], digest: Digest): Uint8Array {
  return proof.reduce((hash, sibling, i) => {
    const isRight = bitOf(key, proof.length - 1 - i) === 1
    return isRight ? nodeHash(sibling, hash, digest) : nodeHash(hash, sibling, digest)
  }, start)
}

const isHead = ({ key, count, head }: Head): boolean =>
  areHashes([key]) && Number.isSafeInteger(count) && count > 0 && /^[0-9a-f]{64}$/.test(head)

const areHashes = (hashes: readonly Uint8Array[]): boolean =>
  hashes.length <= KEY_BITS && hashes.every(hash => hash instanceof Uint8Array && hash.length === 32)
