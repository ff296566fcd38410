/** Who asks of the keys leaves an act; everyone may read what is published, and no secret is in it. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Actor, runOperation } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { type House, makeHouse, OPERATOR } from '#support/intake'
import { keys } from './index.ts'

let house: House
before(async () => {
  house = await makeHouse()
})
after(() => house.close())

const PUBLIC: Actor = { id: 'public', role: 'public' }
const ask = <T>(name: string, input: object, actor = OPERATOR): Promise<T> =>
  runOperation(keys.operations.find(one => one.name === name)!, house.environment, actor, input) as Promise<T>
type Listed = { suite: string; keys: { id: string; from: string; until: string | null; public: string | null }[] }

test('GB/T 39786: a suite is chosen and a key rotated by an act of its own, with who did it and what came of it', async () => {
  assert.deepEqual(await ask('keys.choose-suite', { suite: 'both' }), { suite: 'both' })
  const made = await ask<Listed>('keys.rotate', { role: 'statement-signing', from: '2026-12-01' })
  assert.deepEqual(
    made.keys.map(key => key.from),
    ['2026-12-01', '2026-12-01'],
  )
  const acts = await house.rows<{ operation: string; actor: string; outcome: string; content: string }>(
    "select operation, actor, outcome, content from act join act_content using (act_id, phase) where operation like 'keys.%' order by recorded_at",
  )
  assert.deepEqual(
    acts.map(({ operation, actor, outcome }) => ({ operation, actor, outcome })),
    [
      { operation: 'keys.choose-suite', actor: OPERATOR.id, outcome: 'done' },
      { operation: 'keys.rotate', actor: OPERATOR.id, outcome: 'done' },
    ],
  )
  assert.ok(acts[1]!.content.includes('statement-signing'))
})

test('GB/T 39786: the public may list the keys, every one there ever was, and sees no secret; it may do nothing else', async () => {
  await ask('keys.rotate', { role: 'statement-signing', from: '2026-12-02' })
  const listed = await ask<Listed>('keys.list', {}, PUBLIC)
  assert.deepEqual([listed.suite, listed.keys.length], ['both', 4])
  const ring = readFileSync(join(house.dataDir, 'keys', 'ring.json'), 'utf8')
  const held = [...ring.matchAll(/"held": "([^"]+)"/g)].map(([, secret]) => secret!)
  assert.equal(held.length, 4)
  const said = JSON.stringify(listed)
  for (const secret of held) assert.ok(!said.includes(secret))
  const acts = (await house.rows<{ content: string }>('select content from act_content where content is not null'))
    .map(row => row.content)
    .join('')
  for (const secret of held) assert.ok(!acts.includes(secret))
  for (const [name, input] of [
    ['keys.rotate', { role: 'log-signing' }],
    ['keys.choose-suite', { suite: 'national' }],
  ] as const)
    await assert.rejects(ask(name, input, PUBLIC), (error: Refusal) => error.code === 'ACTOR_MAY_NOT')
})

test('a role, a suite or a day that there is not is refused', async () => {
  for (const [name, input] of [
    ['keys.rotate', { role: 'everything' }],
    ['keys.rotate', { role: 'log-signing', from: '2026-13-01' }],
    ['keys.choose-suite', { suite: 'sm' }],
  ] as const)
    await assert.rejects(ask(name, input), (error: Refusal) => error instanceof Refusal && error.code === 'INPUT_INVALID')
  await assert.rejects(
    ask('keys.rotate', { role: 'log-signing', from: '2026-11-19' }),
    (error: Refusal) => error.code === 'KEY_DAY_PAST',
  )
})
