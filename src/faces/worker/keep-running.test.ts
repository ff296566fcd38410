/** A worker that dies is told of and started again; what is posted reaches the one that runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { keepRunning } from './keep-running.ts'

const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads')
  parentPort.on('message', said => {
    if (said === 'die') throw new Error('died of it')
    if (said === 'leave') process.exit(0)
    parentPort.postMessage(workerData + ' ' + said)
  })
  parentPort.postMessage(workerData + ' runs')`

test('one that throws, and one that ends by itself, is followed by another; after the stop none is', {
  timeout: 20_000,
}, async () => {
  let made = 0
  const heard: unknown[] = []
  const ends: string[] = []
  const until = async (said: string) => {
    while (!heard.includes(said)) await sleep(5)
  }
  const thread = keepRunning(() => new Worker(THREAD, { eval: true, workerData: ++made }), {
    hear: message => void heard.push(message),
    onEnd: fault => void ends.push((fault as Error).message),
    firstPauseMs: 20,
  })
  await until('1 runs')
  thread.post('die')
  await until('2 runs')
  thread.post('hello')
  await until('2 hello')
  thread.post('leave')
  await until('3 runs')
  assert.deepEqual(ends, ['died of it', 'it ended with 0'])
  await thread.stop()
  await sleep(100)
  assert.equal(made, 3)
})
