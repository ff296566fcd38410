// Our SM3 against the standard's values, OpenSSL's and the machine's; and the second form of an entry.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytes, VECTORS } from '#support/cryptography'
import {
  canonicalJson,
  commitmentOf,
  digestOfForm,
  type EntryHeader,
  formOf,
  headerText,
  isEntryForm,
  sm3,
  toHex,
  utf8,
} from './index.ts'

const machine = (given: Uint8Array) => createHash('sm3').update(given).digest('hex')

test('GB/T 32905: the values of the standard', () => {
  assert.equal(toHex(sm3(utf8('abc'))), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
  assert.equal(toHex(sm3(utf8('abcd'.repeat(16)))), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
})

test('GB/T 32905: what OpenSSL hashed', () => {
  assert.ok(VECTORS.sm3.length >= 7)
  for (const vector of VECTORS.sm3) assert.equal(toHex(sm3(bytes(vector.bytes))), vector.digest)
})

test('every length around the blocks hashes as the machine does', () => {
  for (let length = 0; length < 200; length++) {
    const given = new Uint8Array(length).map((_, i) => (i * 7 + length) & 255)
    assert.equal(toHex(sm3(given)), machine(given))
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), given => assert.equal(toHex(sm3(given)), machine(given))))
})

test('an entry of the second form says so in its header, and its commitment is SM3', () => {
  const header = { organisation: '018f3c1e-7a00-7000-8000-000000000001', entry: 1, previous: '' } as unknown as EntryHeader
  assert.ok(headerText({ ...header, v: 2 }).endsWith(',"v":2}'))
  assert.ok(headerText(header).endsWith(',"v":1}'))
  assert.equal(headerText({ ...header, v: 1 }), headerText(header))
  const salt = new Uint8Array(16).fill(3)
  const content = canonicalJson({ item: 'registration' })
  assert.equal(toHex(commitmentOf(salt, content, digestOfForm(2))), machine(Buffer.concat([salt, Buffer.from(content)])))
  assert.notDeepEqual(commitmentOf(salt, content, digestOfForm(2)), commitmentOf(salt, content))
  assert.deepEqual([formOf('sha256'), formOf('sm3')], [1, 2])
  assert.deepEqual([1, 2, 0, 3, '1', undefined].map(isEntryForm), [true, true, false, false, false, false])
})
