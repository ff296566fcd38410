// SM2 as others make and read it: the standard id, and never plain ECDSA.
import assert from 'node:assert/strict'
import { createPrivateKey, randomBytes, sign } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeSm2, publicKeyPem, SM2_ID, signSm2, sm2Der, sm2PublicOf, sm2Raw, verifySm2 } from '#storage/keys'
import { bytes, noOpenssl, openssl, VECTORS } from '#support/cryptography'

test('GB/T 32918: what OpenSSL signed is verified, with the id it was signed with and no other', () => {
  assert.ok(VECTORS.sm2.length >= 3)
  for (const vector of VECTORS.sm2) {
    const [own, message] = [bytes(vector.public), bytes(vector.message)]
    const signature = sm2Raw(bytes(vector.signature))!
    assert.ok(verifySm2(own, message, signature, vector.id))
    assert.ok(!verifySm2(own, message, signature, 'another id'))
    assert.ok(!verifySm2(own, Buffer.concat([message, Buffer.of(0)]), signature, vector.id))
    assert.deepEqual(sm2Der(signature), bytes(vector.signature))
    assert.deepEqual(sm2PublicOf(bytes(vector.secret)), own)
  }
})

test('GB/T 32918: the published signature with the standard id is verified; a key off the curve verifies nothing', () => {
  const own = bytes(
    '04fd3a28928e18a51222848bfe3159f06bce7e16da18a9e2c4db7203f39a3e5b75aba43190c748cf46e25626a90a2fcab98cabc1c336d7cd6c88fdaa83f7da6c7f',
  )
  const der = bytes(
    '3045022000cd0b56bf6be810032d28ff27d6f3468f1f1a09bcf8581f30a5de6692c85ea602210096ba29c086134af1be139dd572f2f2908f30e01fd0c28e06a687cbb0ff6e33ce',
  )
  const message = Buffer.from('encryption standard encryption ')
  assert.ok(verifySm2(own, message, sm2Raw(der)!, SM2_ID))
  const off = bytes(
    '048356e642a40ebd18d29ba3532fbd9f3bbee8f027c3f6f39a5ba2f870369f9988981f5efe55d1c5cdf6c0ef2b070847a14f7fdf4272a8df09c442f3058af94ba2',
  )
  assert.ok(!verifySm2(off, message, sm2Raw(der)!, SM2_ID))
})

test('what we sign we verify, and nothing that differs in a bit', () => {
  const pair = makeSm2(randomBytes)
  const message = randomBytes(200)
  const signature = signSm2(pair, message, randomBytes)
  assert.ok(verifySm2(pair.public, message, signature))
  assert.notDeepEqual(signSm2(pair, message, randomBytes), signature)
  for (let at = 0; at < 64; at += 9) {
    const other = Buffer.from(signature)
    other[at]! ^= 1 << (at % 8)
    assert.ok(!verifySm2(pair.public, message, other))
  }
  for (const none of [Buffer.alloc(64), Buffer.alloc(64, 0xff), Buffer.alloc(63), Buffer.alloc(0)])
    assert.ok(!verifySm2(pair.public, message, none))
  assert.ok(!verifySm2(pair.public.subarray(0, 64), message, signature))
})

test('a key that has verified often verifies as before, and refuses as before', () => {
  const [pair, other] = [makeSm2(randomBytes), makeSm2(randomBytes)]
  for (let n = 0; n < 20; n++) {
    const message = randomBytes(n)
    const signature = signSm2(pair, message, randomBytes)
    assert.ok(verifySm2(pair.public, message, signature))
    assert.ok(!verifySm2(pair.public, Buffer.concat([message, Buffer.of(n)]), signature))
    assert.ok(!verifySm2(pair.public, message, signSm2(other, message, randomBytes)))
    assert.ok(!verifySm2(pair.public, message, signature, 'another id'))
    // Many others come between, and it is prepared anew.
    if (n === 12) for (let k = 0; k < 20; k++) verifySm2(makeSm2(randomBytes).public, message, signature)
  }
})

test('the trap: what the machine signs by itself with an SM2 key is no SM2 signature', () => {
  const [vector] = VECTORS.sm2
  const der = Buffer.concat([
    bytes('308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420'),
    bytes(vector!.secret),
    bytes('a144034200'),
    bytes(vector!.public),
  ])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const signature = sm2Raw(sign('sm3', bytes(vector!.message), key))
  assert.ok(signature === undefined || !verifySm2(bytes(vector!.public), bytes(vector!.message), signature))
})

test('DER is written and read back, and nothing else is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), signature => {
      const der = sm2Der(signature)
      assert.deepEqual(sm2Raw(der), Buffer.from(signature))
      assert.equal(sm2Raw(der.subarray(0, -1)), undefined)
      assert.equal(sm2Raw(Buffer.concat([der, Buffer.of(0)])), undefined)
    }),
  )
  for (const none of ['', '30', '3000', '300602010102010', '3006020101030101']) assert.equal(sm2Raw(bytes(none)), undefined)
})

test('GB/T 32918: what we sign is verified by OpenSSL', { skip: noOpenssl }, () => {
  for (const message of [Buffer.from('信用'), randomBytes(1000)]) {
    const pair = makeSm2(randomBytes)
    const pem = publicKeyPem({ algorithm: 'sm2', public: pair.public.toString('hex') })!
    const asked = (given: Uint8Array, id: string) =>
      openssl(
        ['pkeyutl', '-verify', '-in', 'm', '-pubin', '-inkey', 'p', '-sigfile', 's', '-rawin', '-digest', 'sm3'].concat([
          '-pkeyopt',
          `distid:${id}`,
        ]),
        { m: given, p: pem, s: sm2Der(signSm2(pair, message, randomBytes)) },
      ).status
    assert.equal(asked(message, SM2_ID), 0)
    assert.notEqual(asked(message, 'another id'), 0)
    assert.notEqual(asked(Buffer.concat([message, Buffer.of(1)]), SM2_ID), 0)
  }
})

test('GB/T 32918: what OpenSSL signs now is verified by us', { skip: noOpenssl }, () => {
  const made = openssl(['ecparam', '-genkey', '-name', 'SM2', '-noout'])
  const own = openssl(['pkey', '-in', 'k', '-pubout', '-outform', 'DER'], { k: made.out }).out.subarray(-65)
  const args = ['pkeyutl', '-sign', '-in', 'm', '-inkey', 'k', '-rawin', '-digest', 'sm3', '-pkeyopt', `distid:${SM2_ID}`]
  const message = randomBytes(300)
  const signed = openssl(args, { k: made.out, m: message })
  assert.equal(signed.status, 0, signed.said)
  assert.ok(verifySm2(own, message, sm2Raw(signed.out)!))
})
