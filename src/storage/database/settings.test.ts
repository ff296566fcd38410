/** How much memory the embedded PostgreSQL takes for itself, by what the machine has. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settingsFile } from './settings.ts'

const GB = 2 ** 30
const at = { kind: 'port', port: 1 } as const
const buffersOf = (durable: boolean, memoryBytes?: number): string =>
  /shared_buffers = '(\d+MB)'/.exec(settingsFile(at, durable, undefined, memoryBytes))![1]!

test('PostgreSQL holds an eighth of the memory that there is, within bounds', () => {
  assert.equal(buffersOf(true, GB), '256MB')
  assert.equal(buffersOf(true, 24 * GB), '3072MB')
  assert.equal(buffersOf(true, 512 * GB), '4096MB')
  assert.equal(buffersOf(false), '256MB', 'tests share a machine with one another')
  assert.match(settingsFile(at, true, undefined, 24 * GB), /effective_cache_size = '12288MB'/)
})
