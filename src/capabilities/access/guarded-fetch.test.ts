/** What is inside is not asked, however it is written. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPrivate } from '#storage/notices'
import { fetchOutside } from './guarded-fetch.ts'

test('private, loopback, link-local and shared addresses are inside, also as IPv6 writes them', () => {
  for (const address of [
    ...[
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '169.254.169.254',
      '172.31.255.1',
      '192.168.1.1',
      '224.0.0.1',
      '255.255.255.255',
    ],
    ...['::', '::1', 'fc00::1', 'fdff::1', 'fe80::1', 'ff02::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', 'not an address'],
  ])
    assert.equal(isPrivate(address), true, address)
  for (const address of ['1.1.1.1', '172.32.0.1', '192.169.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:1.1.1.1'])
    assert.equal(isPrivate(address), false, address)
})

test('neither an address inside, nor a name that points there, nor anything but TLS is asked', async () => {
  for (const address of [
    'http://1.1.1.1/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://169.254.169.254/latest',
    'https://0x7f000001/',
  ])
    await assert.rejects(fetchOutside(address, {}), /only addresses outside/, address)
  await assert.rejects(fetchOutside('https://localhost:1/', {}), /points inside/)
})
