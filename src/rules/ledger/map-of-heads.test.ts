// The map of heads: whoever is in it is provable, whoever is not as well, and nobody both.
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  EMPTY_HEADS,
  type Head,
  headKey,
  headLeaf,
  headsProof,
  headsSteps,
  headsTree,
  joinHeads,
  NO_HEADS,
  nodeHash,
  toHex,
  verifyHead,
  verifyNoHead,
} from './index.ts'

const bytes = (n: number) => hash('sha256', `organisation ${n}`, 'buffer').subarray(0, 16)
const headOf = (n: number): Head => ({ key: headKey(bytes(n)), count: n + 1, head: hash('sha256', `head ${n}`) })
const mapOf = (numbers: readonly number[]): Head[] => numbers.map(headOf).sort((a, b) => (toHex(a.key) < toHex(b.key) ? -1 : 1))

test('the form: nothing is zero bytes, one alone is its leaf however high, two are a node where their keys part', () => {
  assert.deepEqual(headsTree([]), EMPTY_HEADS)
  const [one] = mapOf([1])
  assert.equal(toHex(headsTree([one!]).hash), toHex(headLeaf(one!)))
  const text = `{"count":2,"head":"${one!.head}"}`
  assert.equal(toHex(headLeaf(one!)), hash('sha256', Buffer.concat([Buffer.of(0), one!.key, Buffer.from(text)])))
  // Keys that agree in all but the last bit stand at depth 256, below 255 nodes beside nothing.
  const near = (last: number): Head => ({ ...one!, key: Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? last : 0)) })
  let expected = nodeHash(headLeaf(near(0)), headLeaf(near(1)))
  for (let depth = 254; depth >= 0; depth--) expected = nodeHash(expected, NO_HEADS)
  assert.equal(toHex(headsTree([near(0), near(1)]).hash), toHex(expected))
})

test('whoever is in the map is proved with count and head, and with no others', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 5_000 }), { minLength: 1, maxLength: 120 }), numbers => {
      const heads = mapOf(numbers)
      const root = headsTree(heads)
      for (const n of numbers.slice(0, 5)) {
        const own = headOf(n)
        const { place, proof } = headsProof(root, headsSteps(heads, own.key, 0))
        assert.equal(toHex(place.hash), toHex(headLeaf(own)))
        assert.ok(verifyHead({ ...own, proof, root: root.hash }))
        assert.equal(verifyHead({ ...own, count: own.count + 1, proof, root: root.hash }), false)
        assert.equal(verifyHead({ ...own, head: '0'.repeat(64), proof, root: root.hash }), false)
        assert.equal(verifyHead({ ...own, proof: proof.slice(1), root: root.hash }), proof.length === 0)
        // And is not denied.
        const denied = { key: own.key, proof, root: root.hash }
        assert.equal(verifyNoHead({ ...denied, other: null }), false)
        assert.equal(verifyNoHead({ ...denied, other: own }), false)
      }
    }),
    { numRuns: 60 },
  )
})

test('whoever is not in the map is proved absent, beside nothing or beside the one who stands there', () => {
  let beside = 0
  for (let size = 0; size < 60; size++) {
    const heads = mapOf(Array.from({ length: size }, (_, n) => n))
    const root = headsTree(heads)
    for (let n = 1_000; n < 1_020; n++) {
      const key = headKey(bytes(n))
      const { place, proof } = headsProof(root, headsSteps(heads, key, 0))
      const other = heads.find(head => toHex(headLeaf(head)) === toHex(place.hash)) ?? null
      if (other !== null) beside += 1
      assert.ok(verifyNoHead({ key, other, proof, root: root.hash }), `${size} ${n}`)
      assert.equal(verifyHead({ key, count: 1, head: '0'.repeat(64), proof, root: root.hash }), false)
      assert.equal(verifyNoHead({ key, other: null, proof: [NO_HEADS, ...proof], root: root.hash }), false)
      // Somebody from elsewhere in the map says nothing about this place.
      const stranger = heads.find(head => head !== other)
      if (stranger !== undefined) assert.equal(verifyNoHead({ key, other: stranger, proof, root: root.hash }), false)
    }
  }
  assert.ok(beside > 100)
})

test('the map does not depend on how it is put together', () => {
  const heads = mapOf(Array.from({ length: 300 }, (_, n) => n))
  const whole = headsTree(heads)
  let parts = Array.from({ length: 256 }, (_, first) =>
    headsTree(
      heads.filter(head => head.key[0] === first),
      8,
    ),
  )
  while (parts.length > 1)
    parts = Array.from({ length: parts.length / 2 }, (_, at) => joinHeads(parts[2 * at]!, parts[2 * at + 1]!))
  assert.deepEqual(parts[0], whole)
})

test('malformed proofs are false and throw nothing', () => {
  const own = headOf(1)
  const root = headLeaf(own)
  assert.ok(verifyHead({ ...own, proof: [], root }))
  for (const bad of [{ count: 0 }, { count: 1.5 }, { head: 'x' }, { key: new Uint8Array(31) }, { proof: [new Uint8Array(3)] }])
    assert.equal(verifyHead({ ...own, proof: [], root, ...bad }), false)
  assert.equal(verifyHead({ ...own, proof: Array.from({ length: 257 }, () => NO_HEADS), root }), false)
})
