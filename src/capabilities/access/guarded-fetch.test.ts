/** What is inside is not asked, however it is written. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fetchOutside } from './guarded-fetch.ts'

test('neither an address inside, nor a name that points there, nor anything but TLS is asked', async () => {
  for (const address of [
    'http://1.1.1.1/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://169.254.169.254/latest',
    'https://0x7f000001/',
    'https://[::ffff:10.0.0.1]/',
    'https://[2002:a00:1::]/',
    'https://[64:ff9b:1::1]/',
    'https://[::a00:1]/',
  ])
    await assert.rejects(fetchOutside(address, {}), /only addresses outside/, address)
  await assert.rejects(fetchOutside('https://localhost:1/', {}), /points inside/)
})
