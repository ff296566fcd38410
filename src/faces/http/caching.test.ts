/** No answer may be used past the next midnight in China. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chinaDay, type LocalDate } from '#rules/time'
import { cacheControl, cacheControlOf, secondsLeftOfDay } from './caching.ts'

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

test('what was read before midnight and is answered after it is not kept, nor what is true of another day than this clock goes by', () => {
  const midnight = Date.parse('2026-11-20T16:00:00Z')
  const [before, after] = ['2026-11-20', '2026-11-21'] as LocalDate[]
  const of = (askedAt: number, answeredAt: number, day?: LocalDate) => cacheControlOf({ askedAt, answeredAt, day })
  assert.equal(of(midnight - 10, midnight + 10, before), 'no-store')
  assert.equal(of(midnight - 10, midnight + 10), 'no-store')
  // The clock of the database is ahead, or behind.
  assert.equal(of(midnight - 30_000, midnight - 29_000, after), 'no-store')
  assert.equal(of(midnight + 10, midnight + 20, before), 'no-store')
  assert.match(of(midnight - 30_000, midnight - 20_000, before), /s-maxage=19/)
  assert.match(of(midnight + 10, midnight + 20, after), /s-maxage=60/)
})
