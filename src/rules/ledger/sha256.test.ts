// Our SHA-256 and UTF-8 against those of the machine.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { concatBytes, equalBytes, fromHex, sha256, toHex, utf8 } from './index.ts'

const machine = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('FIPS 180-4: the published vectors', () => {
  assert.equal(toHex(sha256(utf8(''))), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  assert.equal(toHex(sha256(utf8('abc'))), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  assert.equal(
    toHex(sha256(new Uint8Array(1_000_000).fill(97))),
    'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
  )
})

test('every length around the blocks hashes as the machine does', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = new Uint8Array(length).map((_, i) => (i * 7 + length) & 255)
    assert.equal(toHex(sha256(bytes)), machine(bytes))
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), bytes => assert.equal(toHex(sha256(bytes)), machine(bytes))))
})

test('UTF-8 is as everywhere', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text =>
      assert.deepEqual(utf8(text), new Uint8Array(new TextEncoder().encode(text))),
    ),
  )
  for (const odd of ['\ud800', 'a\udc00b', '\ud800\ud800\udc00', '信用\u0000😀'])
    assert.deepEqual(utf8(odd), new Uint8Array(new TextEncoder().encode(odd)))
})

test('hexadecimal is read back, and only hexadecimal', () => {
  fc.assert(fc.property(fc.uint8Array(), bytes => assert.ok(equalBytes(fromHex(toHex(bytes))!, bytes))))
  for (const none of ['0', 'zz', '0x00', ' 00']) assert.equal(fromHex(none), undefined)
  assert.equal(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 2)), false)
  assert.deepEqual(concatBytes(Uint8Array.of(1), Uint8Array.of(2, 3)), Uint8Array.of(1, 2, 3))
})
