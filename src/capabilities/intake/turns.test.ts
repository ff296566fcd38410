// Of those that want a process each, so many run, so many wait, and the next is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Turns } from './turns.ts'

test('of seven that want a process, two run at once, four wait, and the seventh is told that there are too many', async () => {
  const turns = new Turns(2, 4)
  let running = 0
  let most = 0
  const ends: (() => void)[] = []
  const one = () =>
    turns.take(
      async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise<void>(done => ends.push(done))
        running -= 1
      },
      () => new Error('busy'),
    )
  const six = Array.from({ length: 6 }, one)
  await assert.rejects(one(), /busy/)
  for (let ended = 0; ended < 6; ended++) {
    while (ends.length === 0) await new Promise(setImmediate)
    ends.shift()!()
  }
  await Promise.all(six)
  assert.deepEqual([most, running], [2, 0])
  // A turn that ends with a fault is free again.
  await assert.rejects(
    turns.take(
      () => Promise.reject(new Error('broken')),
      () => new Error('busy'),
    ),
    /broken/,
  )
  assert.equal(
    await turns.take(
      async () => 'free',
      () => new Error('busy'),
    ),
    'free',
  )
})
