// The tree against the vectors of RFC 6962's authors, and proofs against every way of spoiling them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  consistencyProof,
  EMPTY_TREE,
  fromHex,
  growTree,
  inclusionProof,
  leafHash,
  merkleRoot,
  nodeHash,
  sha256,
  toHex,
  treeRoot,
  utf8,
  verifyConsistency,
  verifyInclusion,
} from './index.ts'

const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const LEAVES = INPUTS.map(hex => leafHash(fromHex(hex)!))

const made = (count: number) => Array.from({ length: count }, (_, i) => leafHash(utf8(`leaf ${i}`)))
const FORTY = made(40)
const rootAt = (size: number) => merkleRoot(FORTY.slice(0, size))

/** Section 2.1 of RFC 6962, word for word, to hold the fast one against. */
function recursiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array(0))
  if (leaves.length === 1) return leaves[0]!
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(recursiveRoot(leaves.slice(0, k)), recursiveRoot(leaves.slice(k)))
}

test('RFC 6962: roots of the vectors', () => {
  for (let size = 0; size <= 8; size++) assert.equal(toHex(merkleRoot(LEAVES.slice(0, size))), ROOTS[size])
})

test('RFC 6962: the leaf hash of "hello world" is that of the checksum database', () => {
  assert.equal(Buffer.from(leafHash(utf8('hello world'))).toString('base64'), 'TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=')
})

test('RFC 6962: a tree grown in any steps is the tree of all its leaves', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 9 }), { maxLength: 8 }), steps => {
      let tree = EMPTY_TREE
      let size = 0
      for (const step of steps) {
        const leaves = made(size + step).slice(size)
        tree = growTree(tree, leaves)
        size += step
      }
      assert.equal(tree.size, BigInt(size))
      assert.deepEqual(treeRoot(tree), recursiveRoot(made(size)))
    }),
  )
})

test('RFC 6962: every leaf of every small tree is proved, at its place only', () => {
  for (let size = 1; size <= 40; size++) {
    const leaves = FORTY.slice(0, size)
    const root = rootAt(size)
    for (let index = 0; index < size; index++) {
      const proof = inclusionProof(leaves, BigInt(index))
      const claim = { index: BigInt(index), size: BigInt(size), leaf: leaves[index]!, proof, root }
      assert.equal(verifyInclusion(claim), true)
      assert.equal(verifyInclusion({ ...claim, index: claim.index + 1n }), false)
      assert.equal(verifyInclusion({ ...claim, leaf: leaves[(index + 1) % size]! }), size === 1)
      assert.equal(verifyInclusion({ ...claim, proof: [...proof, root] }), false)
      if (proof.length > 0) assert.equal(verifyInclusion({ ...claim, proof: proof.slice(1) }), false)
      if (proof.length > 0) assert.equal(verifyInclusion({ ...claim, proof: proof.slice(0, -1) }), false)
    }
  }
})

test('RFC 6962: every growth between small trees is proved', () => {
  for (let to = 0; to <= 40; to++) {
    for (let from = 0; from <= to; from++) {
      const proof = consistencyProof(FORTY.slice(0, to), BigInt(from))
      const claim = { from: BigInt(from), to: BigInt(to), proof, fromRoot: rootAt(from), toRoot: rootAt(to) }
      assert.equal(verifyConsistency(claim), true, `${from} ${to}`)
      assert.equal(verifyConsistency({ ...claim, proof: [...proof, rootAt(1)] }), false)
      assert.equal(
        verifyConsistency({ ...claim, fromRoot: rootAt(41 % (from + 2)) }),
        rootAt(41 % (from + 2)).join() === claim.fromRoot.join(),
      )
      if (to > from && from > 0) {
        assert.equal(verifyConsistency({ ...claim, proof: proof.slice(1) }), false)
        assert.equal(verifyConsistency({ ...claim, toRoot: claim.fromRoot }), false)
        assert.equal(verifyConsistency({ ...claim, from: claim.to, to: claim.from }), false)
      }
    }
  }
})

test('RFC 6962: a bit turned anywhere breaks a proof', () => {
  const flip = (hash: Uint8Array, bit: number) => hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
  const places = fc.record({ size: fc.integer({ min: 2, max: 40 }), a: fc.nat(), b: fc.nat(), bit: fc.nat({ max: 255 }) })
  fc.assert(
    fc.property(places, ({ size, a, b, bit }) => {
      const leaves = FORTY.slice(0, size)
      const index = a % size
      const proof = inclusionProof(leaves, BigInt(index))
      const claim = { index: BigInt(index), size: BigInt(size), leaf: leaves[index]!, proof, root: rootAt(size) }
      assert.equal(verifyInclusion({ ...claim, leaf: flip(claim.leaf, bit) }), false)
      assert.equal(verifyInclusion({ ...claim, root: flip(claim.root, bit) }), false)
      assert.equal(
        verifyInclusion({ ...claim, proof: proof.map((hash, i) => (i === b % proof.length ? flip(hash, bit) : hash)) }),
        false,
      )
      const from = 1 + (a % (size - 1))
      const growth = consistencyProof(leaves, BigInt(from))
      const grown = { from: BigInt(from), to: BigInt(size), proof: growth, fromRoot: rootAt(from), toRoot: rootAt(size) }
      assert.equal(
        verifyConsistency({ ...grown, proof: growth.map((hash, i) => (i === b % growth.length ? flip(hash, bit) : hash)) }),
        false,
      )
      assert.equal(verifyConsistency({ ...grown, fromRoot: flip(grown.fromRoot, bit) }), false)
      assert.equal(verifyConsistency({ ...grown, toRoot: flip(grown.toRoot, bit) }), false)
    }),
  )
})

/** A tree too large to hold: complete subtrees of equal leaves, so that every level has one hash. */
function levelHashes(levels: number): Uint8Array[] {
  const hashes = [leafHash(utf8('same'))]
  for (let level = 1; level <= levels; level++) hashes.push(nodeHash(hashes[level - 1]!, hashes[level - 1]!))
  return hashes
}

test('RFC 6962: trees beyond 2^32 leaves are proved', () => {
  const levels = levelHashes(45)
  const complete = {
    index: 2n ** 40n + 12_345n,
    size: 2n ** 41n,
    leaf: levels[0]!,
    proof: levels.slice(0, 41),
    root: levels[41]!,
  }
  assert.equal(verifyInclusion(complete), true)
  assert.equal(verifyInclusion({ ...complete, size: 2n ** 40n }), false)
  assert.equal(verifyInclusion({ ...complete, index: 2n ** 41n }), false)
  // 2^40 + 1 leaves: the last hangs alone beside the complete subtree.
  const root = nodeHash(levels[40]!, levels[0]!)
  assert.equal(verifyInclusion({ index: 2n ** 40n, size: 2n ** 40n + 1n, leaf: levels[0]!, proof: [levels[40]!], root }), true)
  assert.equal(
    verifyInclusion({ index: 5n, size: 2n ** 40n + 1n, leaf: levels[0]!, proof: [...levels.slice(0, 40), levels[0]!], root }),
    true,
  )
  assert.equal(
    verifyConsistency({ from: 2n ** 40n, to: 2n ** 40n + 1n, proof: [levels[0]!], fromRoot: levels[40]!, toRoot: root }),
    true,
  )
  assert.equal(
    verifyConsistency({
      from: 2n ** 33n,
      to: 2n ** 40n,
      proof: levels.slice(33, 40),
      fromRoot: levels[33]!,
      toRoot: levels[40]!,
    }),
    true,
  )
  assert.equal(
    verifyConsistency({
      from: 2n ** 33n + 1n,
      to: 2n ** 40n,
      proof: levels.slice(33, 40),
      fromRoot: levels[33]!,
      toRoot: levels[40]!,
    }),
    false,
  )
})

test('malformed claims are false, never an error', () => {
  const leaf = FORTY[0]!
  const short = leaf.slice(1)
  const good = { index: 0n, size: 1n, leaf, proof: [], root: leaf }
  assert.equal(verifyInclusion(good), true)
  for (const odd of [
    { index: -1n },
    { index: 1n },
    { size: 0n },
    { size: -1n },
    { leaf: short },
    { root: short },
    { proof: [short] },
  ])
    assert.equal(verifyInclusion({ ...good, ...odd }), false)
  const odd = { index: 0, size: 1, leaf: 'x', proof: null, root: undefined }
  assert.equal(verifyInclusion(odd as unknown as typeof good), false)
  const same = { from: 1n, to: 1n, proof: [], fromRoot: leaf, toRoot: leaf }
  assert.equal(verifyConsistency(same), true)
  for (const wrong of [
    { from: -1n },
    { from: 2n },
    { fromRoot: short },
    { toRoot: FORTY[1]! },
    { proof: [leaf] },
    { from: 0n },
    { to: 2n },
  ]) {
    assert.equal(verifyConsistency({ ...same, ...wrong }), false, Object.keys(wrong).join())
  }
  assert.throws(() => inclusionProof(FORTY, 40n))
  assert.throws(() => consistencyProof(FORTY, 41n))
})
