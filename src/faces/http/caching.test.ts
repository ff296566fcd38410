/** No answer may be used past the next midnight in China. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chinaDay } from '#rules/time'
import { cacheControl, secondsLeftOfDay } from './caching.ts'

test('at any instant, what may still be kept was made on the same day in China', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_700_000_000_000, max: 2_100_000_000_000 }), now => {
      const [, mine, shared] = /max-age=(\d+), s-maxage=(\d+)/.exec(cacheControl(now))!.map(Number)
      assert.ok(mine! <= 2 && shared! <= 60)
      assert.equal(chinaDay(now + shared! * 1000), chinaDay(now))
      assert.equal(chinaDay(now + mine! * 1000), chinaDay(now))
    }),
  )
})

test('around midnight', () => {
  const midnight = Date.parse('2026-11-20T16:00:00Z')
  assert.equal(secondsLeftOfDay(midnight - 1), 0)
  assert.equal(secondsLeftOfDay(midnight - 30_000), 29)
  assert.equal(secondsLeftOfDay(midnight), 86_399)
  assert.match(cacheControl(midnight - 500), /max-age=0, s-maxage=0/)
  assert.match(cacheControl(midnight + 500), /max-age=2, s-maxage=60/)
})
