/** What a browser has begun counts for ten minutes, by a clock that may be set. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Environment } from '#capabilities/operation'
import { open, seal } from './begun.ts'

test('what was begun is taken up within ten minutes, by a server whose clock is a little behind too, and not for longer where it is set back', async () => {
  let now = 1_800_000_000_000
  const asItIs = async (bytes: Uint8Array) => bytes
  const environment = {
    keys: { accounts: { wrap: asItIs, unwrap: asItIs } },
    sources: { nowMs: () => now },
  } as unknown as Environment
  const sealed = await seal(environment, { kind: 'passkey', challenge: 'c' })
  const begun = now
  const isOpenAt = (seconds: number) => {
    now = begun + seconds * 1000
    return open(environment, sealed, 'passkey').then(
      () => true,
      () => false,
    )
  }
  const held: boolean[] = []
  for (const seconds of [0, 599, 600, -20, -3600]) held.push(await isOpenAt(seconds))
  assert.deepEqual(held, [true, true, false, true, false])
})
