// Which hashes a proof is made of, against RFC 6962 computed over all leaves, and in logs larger than 2^32.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  consistencyPlan,
  consistencyProof,
  foldSubtrees,
  hashesOn,
  inclusionPlan,
  inclusionProof,
  leafHash,
  merkleRoot,
  nodeHash,
  placeOf,
  rootPlan,
  type Subtree,
  toHex,
  utf8,
  verifyConsistency,
  verifyInclusion,
} from './index.ts'

const leaves = Array.from({ length: 600 }, (_, n) => leafHash(utf8(`leaf ${n}`)))
const hashOf = ({ height, index }: Subtree): Uint8Array =>
  merkleRoot(leaves.slice(Number(index) << height, (Number(index) + 1) << height))
const fold = (plan: readonly (readonly Subtree[])[]) => plan.map(subtrees => toHex(foldSubtrees(subtrees.map(hashOf))))

test('RFC 6962: the plan of an inclusion proof gives that proof, for every leaf of many sizes', () => {
  for (const size of [1, 2, 3, 7, 8, 255, 256, 257, 513, 600])
    for (let index = 0; index < size; index += size > 20 ? 13 : 1) {
      const proof = inclusionProof(leaves.slice(0, size), BigInt(index))
      assert.deepEqual(fold(inclusionPlan(BigInt(index), BigInt(size))), proof.map(toHex), `${index} of ${size}`)
    }
})

test('RFC 6962: the plan of a consistency proof gives that proof; the plan of the root the root', () => {
  for (const newer of [1, 2, 3, 6, 8, 129, 257, 511, 600]) {
    assert.equal(toHex(foldSubtrees(rootPlan(BigInt(newer)).map(hashOf))), toHex(merkleRoot(leaves.slice(0, newer))))
    for (let older = 0; older <= newer; older += newer > 20 ? 11 : 1) {
      const proof = consistencyProof(leaves.slice(0, newer), BigInt(older))
      assert.deepEqual(fold(consistencyPlan(BigInt(older), BigInt(newer))), proof.map(toHex), `${older} of ${newer}`)
    }
  }
})

/** A log of any size whose leaves are all alike: a subtree's hash goes by its height alone. */
const alike: Uint8Array[] = [leafHash(utf8('alike'))]
for (let height = 1; height < 63; height++) alike.push(nodeHash(alike[height - 1]!, alike[height - 1]!))
const foldAlike = (subtrees: readonly Subtree[]) => foldSubtrees(subtrees.map(({ height }) => alike[height]!))

test('proofs hold in logs larger than 2^32', () => {
  const size = fc.bigInt({ min: 1n << 32n, max: (1n << 60n) - 1n })
  fc.assert(
    fc.property(size, fc.bigInt({ min: 0n, max: 1n << 60n }), fc.bigInt({ min: 1n, max: 1n << 60n }), (size, a, b) => {
      const root = foldAlike(rootPlan(size))
      const index = a % size
      const proof = inclusionPlan(index, size).map(foldAlike)
      assert.ok(verifyInclusion({ index, size, leaf: alike[0]!, proof, root }))
      assert.equal(verifyInclusion({ index, size, leaf: alike[1]!, proof, root }), false)
      const from = (b % size) + 1n
      const fromRoot = foldAlike(rootPlan(from))
      const between = consistencyPlan(from, size).map(foldAlike)
      assert.ok(verifyConsistency({ from, to: size, proof: between, fromRoot, toRoot: root }))
    }),
    { numRuns: 200 },
  )
})

test('every subtree that a plan names lies within one tile of the log', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 1n << 50n }), fc.bigInt({ min: 0n, max: 1n << 50n }), (size, a) => {
      for (const subtree of inclusionPlan(a % size, size).flat()) {
        const { level, tile, from, until } = placeOf(subtree)
        assert.ok(from >= 0 && from < until && until <= 256)
        assert.ok(tile * 256n + BigInt(until) <= hashesOn(level, size), 'and the log reaches so far')
      }
    }),
  )
})

test('outside the log there is no plan', () => {
  assert.throws(() => inclusionPlan(5n, 5n))
  assert.throws(() => inclusionPlan(-1n, 5n))
  assert.throws(() => consistencyPlan(6n, 5n))
})
