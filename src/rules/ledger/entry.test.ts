// The form of entries and acts, held fast by values that may never change.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatInstant } from '#rules/time'
import {
  actHeaderText,
  canonicalJson,
  commitmentOf,
  ENTRY_KINDS,
  type EntryHeader,
  formatRecordId,
  headerText,
  leafDataOf,
  NO_PREVIOUS,
  toHex,
} from './index.ts'

const header: EntryHeader = {
  organisation: '018f3c1e-7a00-7000-8000-000000000001',
  entry: 1,
  record: formatRecordId('018f3c1e-7a00-7000-8000-000000000001', 5n),
  kind: ENTRY_KINDS.registered,
  act: '018f3c1e-7a00-7000-8000-00000000000a',
  source: '018f3c1e-7a00-7000-8000-00000000000b#17',
  at: formatInstant(1_775_001_600_000),
  law: 1,
  previous: NO_PREVIOUS,
}

test('the numbers of kinds live for ever', () => {
  const kinds = {
    registered: 1,
    amended: 2,
    withdrawn: 3,
    repaired: 4,
    annulled: 5,
    objected: 6,
    objectionDecided: 7,
    shielded: 8,
    unshielded: 9,
    movedOut: 10,
    movedIn: 11,
    erased: 12,
    imported: 13,
    listed: 14,
    delisted: 15,
  }
  for (const [name, number] of Object.entries(kinds)) assert.equal(ENTRY_KINDS[name as keyof typeof kinds], number)
})

test('a header is canonical JSON with its version, whatever the ids', () => {
  assert.equal(headerText(header), canonicalJson({ ...header, v: 1 }))
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.uuid(),
      fc.option(fc.uuid()),
      fc.nat(),
      fc.bigInt({ min: 0n, max: 2n ** 60n - 1n }),
      fc.nat(4e12),
      (organisation, act, submission, entry, no, ms) => {
        const made = {
          ...header,
          organisation,
          act,
          entry,
          record: formatRecordId(organisation, no),
          source: submission && `${submission}#${entry}`,
          at: formatInstant(ms),
        }
        assert.equal(headerText(made), canonicalJson({ ...made, v: 1 }))
      },
    ),
  )
})

test('commitment and leaf data are the hashes that the form says, for ever', () => {
  const salt = new Uint8Array(16).fill(7)
  const commitment = commitmentOf(salt, '{"item":"registration"}')
  assert.equal(toHex(commitment), createHash('sha256').update(salt).update('{"item":"registration"}').digest('hex'))
  const leafData = leafDataOf(headerText(header), commitment)
  assert.equal(toHex(leafData), createHash('sha256').update(headerText(header)).update(commitment).digest('hex'))
  assert.equal(toHex(leafData), '1b53ea4cecc5bb88f00d99d9265932c2665f849773b883020d08df74d46141bf')
})

test('storage may hand in the hash of the machine', () => {
  const machine = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
  const salt = new Uint8Array(16)
  assert.deepEqual(commitmentOf(salt, '信用', machine), commitmentOf(salt, '信用'))
  assert.deepEqual(leafDataOf('{}', salt, machine), leafDataOf('{}', salt))
})

test('an act has the same form', () => {
  const act = {
    act: header.act,
    phase: 0,
    operation: 'intake.submit',
    actor: 'local "operator"',
    unit: null,
    clause: null,
    outcome: 'done',
    law: 1,
    at: header.at,
  }
  assert.equal(actHeaderText(act), canonicalJson({ ...act, v: 1 }))
})
