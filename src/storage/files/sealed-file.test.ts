// Sealed files in both suites: read at any place, bounded, and never read where a byte was changed.
import assert from 'node:assert/strict'
import { createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytes, noOpenssl, openssl, VECTORS } from '#support/cryptography'
import { withDataDir } from '#support/files'
import { type FileCipher, SealingKeys } from './file-cipher.ts'
import { SEALED_HEADER_BYTES, SealedFile, sealing } from './sealed-file.ts'

const CIPHERS: readonly FileCipher[] = ['aes', 'sm4']
const SEGMENT = 16_384
const WHOLE = SEGMENT + 32

function write(path: string, plain: Uint8Array, cipher: FileCipher, key: Uint8Array, piece = 5000): void {
  const { header, seal, end } = sealing(key, randomBytes, cipher)
  const out: Buffer[] = [header]
  for (let at = 0; at < plain.length; at += piece) out.push(seal(plain.subarray(at, at + piece)))
  writeFileSync(path, Buffer.concat([...out, end()]))
}

function readAll(path: string, key: Uint8Array, from?: number, until?: number): Buffer {
  const file = SealedFile.open(path, key)
  try {
    return Buffer.concat([...file.chunks(from, until)])
  } finally {
    file.close()
  }
}

test('GB/T 39786: files of every length come back whole and from any place, in both suites', async () => {
  await withDataDir(async dataDir => {
    const path = join(dataDir, 'one')
    const key = randomBytes(32)
    for (const cipher of CIPHERS)
      for (const length of [0, 1, 15, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 20 * SEGMENT + 7]) {
        const plain = randomBytes(length)
        write(path, plain, cipher, key, 1 + (length % 40_000))
        assert.ok(readAll(path, key).equals(plain))
        const file = SealedFile.open(path, key)
        assert.deepEqual([file.bytes, file.cipher], [length, cipher])
        fc.assert(
          fc.property(fc.nat(length + 10), fc.nat(3 * SEGMENT), (from, size) => {
            assert.ok(file.readAt(from, size).equals(plain.subarray(from, from + size)))
            assert.ok(Buffer.concat([...file.chunks(from, from + size)]).equals(plain.subarray(from, from + size)))
          }),
          { numRuns: 30 },
        )
        file.close()
      }
  })
})

test('GB/T 39786: a byte changed, moved, cut off or put behind, and another key, are found before anything is given out', async () => {
  await withDataDir(async dataDir => {
    const path = join(dataDir, 'one')
    const key = randomBytes(32)
    for (const cipher of CIPHERS) {
      const plain = Buffer.alloc(4 * SEGMENT, 'row\n')
      write(path, plain, cipher, key)
      const sealed = readFileSync(path)
      const refused = (change: (file: Buffer) => Buffer | undefined) => {
        const changed = Buffer.from(sealed)
        writeFileSync(path, change(changed) ?? changed)
        assert.throws(() => readAll(path, key), /damaged|cut off|not a sealed file/)
      }
      for (let at = 8; at < sealed.length; at += 997)
        refused(file => {
          file[at]! ^= 4
        })
      const segment = (file: Buffer, n: number) =>
        file.subarray(SEALED_HEADER_BYTES + n * WHOLE, SEALED_HEADER_BYTES + (n + 1) * WHOLE)
      refused(file => {
        const first = Buffer.from(segment(file, 0))
        segment(file, 0).set(segment(file, 1))
        segment(file, 1).set(first)
      })
      for (const cut of [1, 32, 33, WHOLE, WHOLE + 1, 2 * WHOLE]) refused(file => file.subarray(0, -cut))
      refused(file => Buffer.concat([file, segment(file, 3)]))
      refused(file => Buffer.concat([file, Buffer.alloc(1)]))
      refused(file => file.subarray(0, SEALED_HEADER_BYTES))
      // The suite is bound too: a file of one does not open as one of the other.
      refused(file => {
        file[7] = cipher === 'aes' ? 0x32 : 0x31
      })
      writeFileSync(path, sealed)
      assert.throws(() => readAll(path, randomBytes(32)), /damaged/)
      truncateSync(path, 10)
      assert.throws(() => readAll(path, key), /not a sealed file/)
    }
  })
})

test('GB/T 32907, GB/T 32905: the machine seals by SM4-CTR and authenticates by HMAC-SM3 as OpenSSL does', () => {
  assert.ok(VECTORS.sm4Ctr.length >= 3 && VECTORS.hmacSm3.length >= 2)
  for (const { key, iv, plain, sealed } of VECTORS.sm4Ctr)
    assert.equal(createDecipheriv('sm4-ctr', bytes(key), bytes(iv)).update(bytes(sealed)).toString('hex'), plain)
  for (const { key, bytes: given, tag } of VECTORS.hmacSm3)
    assert.equal(createHmac('sm3', bytes(key)).update(bytes(given)).digest('hex'), tag)
})

test('GB/T 32907: the standard itself: its key sealed under itself', () => {
  // One block in counter mode is the block cipher of the counter, taken against nought.
  const block = bytes('0123456789abcdeffedcba9876543210')
  const stream = createDecipheriv('sm4-ctr', block, block).update(Buffer.alloc(16))
  assert.equal(stream.toString('hex'), '681edf34d206965e86b3e94f536e4246')
})

test('GB/T 39786: whoever has the key opens a sealed file with OpenSSL alone', { skip: noOpenssl }, async () => {
  await withDataDir(async dataDir => {
    const path = join(dataDir, 'one')
    const key = randomBytes(32)
    const plain = randomBytes(SEGMENT + 100)
    write(path, plain, 'sm4', key)
    const file = readFileSync(path)
    assert.equal(file.toString('latin1', 0, 8), 'XHSEAL22')
    const own = Buffer.from(hkdfSync('sm3', key, file.subarray(8, 32), 'xinheng sealed file sm4', 48))
    const first = file.subarray(32, 32 + SEGMENT)
    const last = file.subarray(32 + WHOLE, -32)
    const args = ['enc', '-d', '-sm4-ctr', '-K', own.toString('hex', 0, 16), '-iv', '0'.repeat(32)]
    assert.ok(openssl(args, {}, Buffer.concat([first, last])).out.equals(plain))
    const mac = ['dgst', '-sm3', '-mac', 'HMAC', '-macopt', `hexkey:${own.toString('hex', 16)}`, '-binary']
    const place = Buffer.concat([bytes('000000000000000101'), last])
    assert.ok(openssl(mac, {}, place).out.equals(file.subarray(-32)))
  })
})

test('two files under one key have nothing in common', () => {
  for (const cipher of CIPHERS) {
    const key = randomBytes(32)
    const one = new SealingKeys(cipher, key, Buffer.alloc(24, 1)).encrypting().update(Buffer.alloc(64))
    const two = new SealingKeys(cipher, key, Buffer.alloc(24, 2)).encrypting().update(Buffer.alloc(64))
    assert.notDeepEqual(one, two)
  }
})
