/** What breaks is left open and taken up again, later each time; the others do not wait for it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from '@sinclair/typebox'
import { capability, type Environment, longCommand, makeRegistry } from '#capabilities/operation'
import { makeQueue } from './queue.ts'

test('a subject that broke is taken up again after a pause that grows, until it goes through', async () => {
  let nowMs = 0
  const environment = { sources: { nowMs: () => nowMs } } as Environment
  const tried: string[] = []
  const faults: string[] = []
  let broken = 3
  let away = 5
  const long = longCommand({
    name: 'test.long',
    title: 'Takes long',
    may: ['local-operator'],
    input: Type.Object({}),
    output: Type.Object({}),
    prepare: async () => null,
    open: async () => ({ subject: '', output: {} }),
    async carryOn(_environment, subject) {
      tried.push(subject)
      if (subject === 'bad' && broken-- > 0) throw new Error('broken')
      if (subject === 'away' && away-- > 0) throw new Error('Connection terminated unexpectedly')
    },
  })
  const queue = makeQueue(environment, makeRegistry([capability('test', [long])]), {
    atOnce: 1,
    onFault: subject => faults.push(subject),
  })
  const look = async (atMs: number) => {
    nowMs = atMs
    queue.put('test.long', 'bad')
    queue.put('test.long', 'bad')
    await queue.idle()
    return tried.length
  }
  queue.put('test.long', 'good')
  assert.equal(await look(0), 2)
  assert.deepEqual([await look(999), await look(1000)], [2, 3])
  assert.deepEqual([await look(2999), await look(3000)], [3, 4])
  assert.deepEqual([await look(6999), await look(7000)], [4, 5])
  // It went through: whatever comes again under its name is taken at once.
  assert.equal(await look(7000), 6)
  assert.deepEqual([tried.filter(one => one === 'good').length, faults], [1, ['bad', 'bad', 'bad']])
  // Set back by a day, the clock does not make it wait for that day.
  away = 1
  nowMs = 20_000
  queue.put('test.long', 'away')
  await queue.idle()
  nowMs -= 86_400_000
  queue.put('test.long', 'away')
  await queue.idle()
  assert.equal(tried.filter(one => one === 'away').length, 2)
  tried.length = 0
  away = 5
  faults.pop()
  // A database that was away is not held against what was being read.
  for (let atMs = 10_000; atMs <= 15_000; atMs += 1000) {
    nowMs = atMs
    queue.put('test.long', 'away')
    await queue.idle()
  }
  assert.deepEqual([tried.filter(one => one === 'away').length, faults.slice(3)], [6, Array(5).fill('away')])
})

test('an erasure does not wait for a long file, and the next file does', async () => {
  const begun: string[] = []
  const file = Promise.withResolvers<void>()
  const longOf = (name: 'test.long' | 'other.long') =>
    longCommand({
      name,
      title: 'Takes long',
      may: ['local-operator'],
      input: Type.Object({}),
      output: Type.Object({}),
      prepare: async () => null,
      open: async () => ({ subject: '', output: {} }),
      async carryOn(_environment, subject) {
        begun.push(subject)
        if (subject === 'file') await file.promise
      },
    })
  const registry = makeRegistry([capability('test', [longOf('test.long')]), capability('other', [longOf('other.long')])])
  const queue = makeQueue({ sources: { nowMs: () => 0 } } as Environment, registry, { atOnce: 1, onFault: assert.fail })
  for (const subject of ['file', 'next file']) queue.put('test.long', subject)
  queue.put('other.long', 'erasure')
  await new Promise(setImmediate)
  assert.deepEqual(begun, ['file', 'erasure'])
  file.resolve()
  await queue.idle()
  assert.deepEqual(begun, ['file', 'erasure', 'next file'])
})
