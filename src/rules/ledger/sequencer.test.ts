// A throw-away sequencer, to prove that the form of entries needs no change when the log is opened.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatInstant } from '#rules/time'
import { sized } from '#support/survival'
import {
  actHeaderText,
  commitmentOf,
  consistencyProof,
  EMPTY_TREE,
  ENTRY_KINDS,
  type EntryHeader,
  formatRecordId,
  growTree,
  headerText,
  inclusionProof,
  leafDataOf,
  leafHash,
  leavesOfBatch,
  NO_PREVIOUS,
  type Tree,
  toHex,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './index.ts'

type Written = { header: EntryHeader; salt: Uint8Array; fact: string | null; commitment: Uint8Array; leafData: Uint8Array }
type Batch = { batchId: number; begunAt: number; committedAt: number; leaves: Uint8Array[] }

const uuid = (n: number) => `018f3c1e-7a00-7000-8000-${String(n).padStart(12, '0')}`

/** Writers as the database has them: chained per organisation under its head's lock, batch numbers given when a transaction begins. */
class Writers {
  readonly batches: Batch[] = []
  readonly entries = new Map<string, Written[]>()

  write(begunAt: number, committedAt: number, organisations: readonly number[]): Batch {
    const act = uuid(900_000 + this.batches.length)
    const at = formatInstant(1_775_001_600_000 + begunAt)
    const entries = organisations.map(n => {
      const { header, leafData } = this.append(uuid(n), act, at)
      return { organisation: header.organisation, entry: header.entry, leaf: leafData }
    })
    const header = {
      act,
      phase: 0,
      operation: 'intake.submit',
      actor: 'local',
      unit: null,
      clause: null,
      outcome: 'done',
      law: 1,
      at,
    }
    const leaf = leafDataOf(actHeaderText(header), commitmentOf(new Uint8Array(16), '{}'))
    const leaves = leavesOfBatch([{ act, phase: 0, leaf }], entries)
    const batch = { batchId: this.batches.length + 1, begunAt, committedAt, leaves }
    this.batches.push(batch)
    return batch
  }

  append(organisation: string, act: string, at: EntryHeader['at']): Written {
    const chain = this.entries.get(organisation) ?? []
    const entry = chain.length + 1
    const previous = chain.length === 0 ? NO_PREVIOUS : toHex(chain[chain.length - 1]!.leafData)
    const record = formatRecordId(organisation, BigInt(entry))
    const header = { organisation, entry, record, kind: ENTRY_KINDS.registered, act, source: null, at, law: 1, previous }
    const salt = new Uint8Array(16).fill(entry)
    const fact = `{"item":"administrative-penalty","v":${entry}}`
    const commitment = commitmentOf(salt, fact)
    const written = { header, salt, fact, commitment, leafData: leafDataOf(headerText(header), commitment) }
    this.entries.set(organisation, [...chain, written])
    return written
  }
}

/** Takes committed batches that have no leaf yet, in the order of commit; never "number greater than the last". */
class Sequencer {
  tree: Tree = EMPTY_TREE
  readonly leafHashes: Uint8Array[] = []
  readonly checkpoints: Tree[] = []
  readonly taken = new Map<number, bigint>()

  run(batches: readonly Batch[], now: number): void {
    const waiting = batches
      .filter(batch => batch.committedAt <= now && !this.taken.has(batch.batchId))
      .sort((a, b) => a.batchId - b.batchId)
    for (const batch of waiting) {
      this.taken.set(batch.batchId, this.tree.size)
      const hashes = batch.leaves.map(leaf => leafHash(leaf))
      this.leafHashes.push(...hashes)
      this.tree = growTree(this.tree, hashes)
    }
    this.checkpoints.push(this.tree)
  }
}

function assertWhole(writers: Writers, sequencer: Sequencer): void {
  const root = treeRoot(sequencer.tree)
  for (const batch of writers.batches) {
    const first = sequencer.taken.get(batch.batchId)
    assert.notEqual(first, undefined, `batch ${batch.batchId} has a place`)
    batch.leaves.forEach((leafData, i) => {
      const index = first! + BigInt(i)
      const proof = inclusionProof(sequencer.leafHashes, index)
      assert.equal(verifyInclusion({ index, size: sequencer.tree.size, leaf: leafHash(leafData), proof, root }), true)
    })
  }
  const total = writers.batches.reduce((sum, batch) => sum + batch.leaves.length, 0)
  assert.equal(sequencer.tree.size, BigInt(total), 'nothing twice')
  for (const older of sequencer.checkpoints) {
    const proof = consistencyProof(sequencer.leafHashes, older.size)
    assert.equal(
      verifyConsistency({ from: older.size, to: sequencer.tree.size, proof, fromRoot: treeRoot(older), toRoot: root }),
      true,
    )
  }
}

test('a batch that commits thirty seconds after younger ones finds its place, and no checkpoint breaks', () => {
  const writers = new Writers()
  const sequencer = new Sequencer()
  const slow = writers.write(0, 30_000, [1, 2, 3])
  for (let second = 1; second <= 29; second++) writers.write(second * 1000, second * 1000 + 200, [10 + second, 50])
  for (let now = 0; now <= 29_500; now += 1000) sequencer.run(writers.batches, now)
  assert.equal(sequencer.taken.has(slow.batchId), false)
  assert.ok(sequencer.taken.size >= 28)
  sequencer.run(writers.batches, 30_000)
  assert.ok(sequencer.taken.get(slow.batchId)! >= 28n * 3n, 'behind the younger ones that stand already')
  assertWhole(writers, sequencer)
})

test('whatever the order of commits and the times of the sequencer, every batch stands in the log once', () => {
  const batch = fc.record({
    begin: fc.nat({ max: 50 }),
    takes: fc.nat({ max: 50 }),
    organisations: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
  })
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 12 }), fc.array(fc.nat({ max: 120 }), { maxLength: 6 }), (planned, runs) => {
      const writers = new Writers()
      const sequencer = new Sequencer()
      for (const { begin, takes, organisations } of planned.toSorted((a, b) => a.begin - b.begin))
        writers.write(begin, begin + takes, organisations)
      for (const now of runs.toSorted((a, b) => a - b)) sequencer.run(writers.batches, now)
      sequencer.run(writers.batches, 200)
      assertWhole(writers, sequencer)
    }),
    { numRuns: sized(40, 2_000) },
  )
})

test('the order of a batch follows from ids and numbers alone, whatever order its rows are read in', () => {
  const acts = [
    { act: uuid(7), phase: 2, leaf: 'act 7 closed' },
    { act: uuid(7), phase: 1, leaf: 'act 7 opened' },
    { act: uuid(6), phase: 0, leaf: 'act 6' },
  ]
  const entries = [
    { organisation: uuid(2), entry: 1, leaf: '2/1' },
    { organisation: uuid(1), entry: 10, leaf: '1/10' },
    { organisation: uuid(1), entry: 9, leaf: '1/9' },
  ]
  const order = ['act 6', 'act 7 opened', 'act 7 closed', '1/9', '1/10', '2/1']
  assert.deepEqual(leavesOfBatch(acts, entries), order)
  assert.deepEqual(leavesOfBatch(acts.toReversed(), entries.toReversed()), order)
})

test('chains per organisation have no gap, and an erased fact leaves every proof standing', () => {
  const writers = new Writers()
  const sequencer = new Sequencer()
  for (let i = 0; i < 6; i++) writers.write(i, i, [1, 2, 1])
  const erased = writers.entries.get(uuid(1))![4]!
  erased.fact = null
  sequencer.run(writers.batches, 100)
  assertWhole(writers, sequencer)
  for (const chain of writers.entries.values()) {
    let previous = NO_PREVIOUS
    chain.forEach((written, i) => {
      assert.equal(written.header.entry, i + 1)
      assert.equal(written.header.previous, previous)
      if (written.fact !== null) assert.deepEqual(commitmentOf(written.salt, written.fact), written.commitment)
      previous = toHex(leafDataOf(headerText(written.header), written.commitment))
    })
  }
})
