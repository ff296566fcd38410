/** What many ask for at once is made once a second and never kept past midnight; what few ask for is always fresh. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeKeeper } from './kept-pages.ts'

const MIDNIGHT = Date.parse('2026-03-01T16:00:00Z')

const keeper = (start: number, isKept: (made: number) => boolean = () => true) => {
  let at = start
  let made = 0
  const give = makeKeeper<number>(() => at, isKept)
  return {
    ask: (key = 'page') => give(key, async () => ++made),
    many: async (times: number) => {
      for (let n = 0; n < times; n++) await give('page', async () => ++made)
      return made
    },
    to: (ms: number) => {
      at = ms
    },
    made: () => made,
  }
}

test('seven in a second are each given a page of their own; the eighth is kept for those that follow, a second long', async () => {
  const { many, ask, to } = keeper(10_000)
  assert.equal(await many(7), 7)
  assert.equal(await many(100), 8)
  assert.equal(await ask('another'), 9)
  to(10_999)
  assert.equal(await ask(), 8)
  // Asked for by many in the second before, it is made once for all of the next.
  to(11_000)
  assert.equal(await many(50), 10)
  // Nobody asked for two seconds: it begins anew.
  to(14_000)
  assert.equal(await many(3), 13)
})

test('nothing is kept past midnight in China, nor where the clock went back', async () => {
  const { many, to } = keeper(MIDNIGHT - 1)
  assert.equal(await many(20), 8)
  to(MIDNIGHT)
  assert.equal(await many(20), 9)
  to(MIDNIGHT - 500)
  assert.equal(await many(7), 16)
})

test('those who ask while it is made wait for the same one; what could not be made, or may not be kept, is made again', async () => {
  let made = 0
  const give = makeKeeper<string>(
    () => 5000,
    one => one !== 'never',
  )
  const { promise, resolve } = Promise.withResolvers<string>()
  const slow = () => {
    made += 1
    return promise
  }
  const all = Array.from({ length: 20 }, () => give('slow', slow))
  resolve('page')
  assert.deepEqual([new Set(await Promise.all(all)).size, made], [1, 8])
  const never = async () => {
    made += 1
    return 'never'
  }
  for (let n = 0; n < 20; n++) await give('never', never)
  assert.equal(made, 28)
  const broken = async () => {
    made += 1
    throw new Error('broken')
  }
  for (let n = 0; n < 20; n++) await assert.rejects(give('broken', broken))
  assert.equal(made, 48)
})

test('what was made of a source is not given once that is another, also not to who waits for it', async () => {
  let of: number | undefined = 1
  let made = 0
  const give = makeKeeper<number>(
    () => 5000,
    () => true,
    () => of,
  )
  const many = async () => {
    for (let n = 0; n < 20; n++) await give('page', async () => ++made)
    return made
  }
  assert.equal(await many(), 8)
  of = 2
  assert.equal(await many(), 9)
  of = undefined
  assert.equal(await many(), 10)
  const { promise, resolve } = Promise.withResolvers<number>()
  of = 3
  const slow = give('page', () => promise)
  of = 4
  assert.equal(await give('page', async () => 77), 77)
  resolve(1)
  assert.equal(await slow, 1)
  assert.equal(await give('page', async () => 78), 77)
})
