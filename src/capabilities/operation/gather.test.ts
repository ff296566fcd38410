// What is asked at the same moment goes together, and what is wrong with one is no fault of the others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gatherFor } from './gather.ts'

const pause = () => new Promise(done => setImmediate(done))

test('who asks in the same turn goes along, in the order of asking; the next gather while it is under way', async () => {
  const groups: number[][] = []
  const ask = gatherFor(async (_: object, all: readonly number[]) => {
    groups.push([...all])
    await pause()
    return all.map(one => one * 2)
  })
  const of = {}
  const first = [1, 2, 3].map(one => ask(of, one))
  assert.deepEqual(await Promise.all(first), [2, 4, 6])
  assert.deepEqual(groups, [[1, 2, 3]])
  const many = Array.from({ length: 1000 }, (_, n) => n)
  assert.deepEqual(
    await Promise.all(many.map(one => ask(of, one))),
    many.map(one => one * 2),
  )
  assert.ok(groups.length < 10, `${groups.length} groups`)
  await Promise.all([ask(of, 7), ask({}, 8)])
  assert.deepEqual(groups.slice(-2), [[7], [8]])
})

test('of a group in which one fails each is asked alone: that one hears of it, and no other', async () => {
  const ask = gatherFor(async (_: object, all: readonly string[]) => {
    await pause()
    if (all.includes('bad')) throw new Error('no text of this table')
    return all.map(one => one.toUpperCase())
  })
  const of = {}
  const told = await Promise.allSettled(['a', 'bad', 'c'].map(one => ask(of, one)))
  assert.deepEqual(
    told.map(one => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message)),
    ['A', 'no text of this table', 'C'],
  )
  assert.equal(await ask(of, 'later'), 'LATER')
})

test('what a group wrote when the database went away may stand: nobody writes it again, and all hear of it at once', async () => {
  const written: string[] = []
  const ask = gatherFor(async (_: object, all: readonly string[]) => {
    await pause()
    written.push(...all)
    throw new Error('Connection terminated unexpectedly')
  })
  const of = {}
  const told = await Promise.allSettled(['a', 'b', 'c'].map(one => ask(of, one)))
  assert.deepEqual(
    [written, told.map(one => one.status)],
    [
      ['a', 'b', 'c'],
      ['rejected', 'rejected', 'rejected'],
    ],
  )
})
