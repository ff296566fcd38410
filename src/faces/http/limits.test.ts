/** How often somebody may ask. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FastifyRequest } from 'fastify'
import type { Refusal } from '#rules/outcome'
import { makeLimiter, networkOf } from './limits.ts'

test('what is used up comes back with time, and nobody pays for another', () => {
  let now = 0
  const limit = makeLimiter({ perSecond: 2, burst: 4 }, () => now)
  const isLetIn = (key: string) => {
    try {
      limit(key)
      return true
    } catch (refusal) {
      assert.equal((refusal as Refusal).code, 'TOO_MANY_REQUESTS')
      assert.equal((refusal as Refusal).details.seconds, 1)
      return false
    }
  }
  assert.deepEqual(
    Array.from({ length: 6 }, () => isLetIn('a')),
    [true, true, true, true, false, false],
  )
  assert.equal(isLetIn('b'), true)
  now += 1000
  assert.deepEqual(
    Array.from({ length: 3 }, () => isLetIn('a')),
    [true, true, false],
  )
  // A clock that is set back an hour makes nobody wait for that hour.
  now -= 3_600_000
  assert.equal(isLetIn('a'), false)
  now += 1000
  assert.equal(isLetIn('a'), true)
})

test('a network is the peer’s, and what a header says of it counts only from a proxy that the settings name', () => {
  const from = (remoteAddress: string, forwarded?: string, proxies: string[] = []) =>
    networkOf(
      { socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } } as FastifyRequest,
      proxies,
    )
  assert.equal(from('192.0.2.7'), '192.0.2.7')
  assert.equal(from('::ffff:192.0.2.7'), '192.0.2.7')
  assert.equal(from('192.0.2.7', '198.51.100.1'), '192.0.2.7')
  assert.equal(from('10.0.0.2', '203.0.113.9, 198.51.100.1', ['10.0.0.2']), '198.51.100.1')
  // One household has more addresses than there are stars: they count as one.
  assert.equal(from('2001:db8:0:12::1'), from('2001:0db8:0000:0012:ffff::abcd'))
  assert.notEqual(from('2001:db8:0:12::1'), from('2001:db8:0:13::1'))
})
