/** The log as it is served: its checkpoint by two algorithms, and the keys of both, through the role of the portal. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import Fastify from 'fastify'
import { catchUp, makeVerify } from '#capabilities/ledger'
import { runOperation } from '#capabilities/operation'
import { isSignedBy, parseNote, parseVerifier } from '#rules/ledger'
import { openDatabase } from '#storage/database'
import { verifySignature } from '#storage/keys'
import { fileOf, makeHouse, OPERATOR, penalty, TODAY } from '#support/intake'
import { addLog } from './log.ts'

test('docs/proof.md: checkpoint and keys are served; each key alone believes the checkpoint, also a key that was rotated its own', async () => {
  const house = await makeHouse()
  const portal = openDatabase({ url: house.url, role: 'xinheng_portal', today: TODAY })
  const app = Fastify()
  addLog(app, { ...house.environment, portal })
  const get = async (path: string) => (await app.inject({ url: path })).body
  const bring = async () => {
    await catchUp(house.environment)
    return runOperation(
      makeVerify(() => {}),
      house.environment,
      OPERATOR,
      {},
    )
  }
  try {
    await house.environment.keys.choose('both')
    await house.handIn(await fileOf('administrative-penalty', [penalty(1)]))
    await bring()
    const before = parseNote(await get('/log/checkpoint'))!
    await house.environment.keys.rotate('log-signing', TODAY)
    await house.handIn(await fileOf('administrative-penalty', [penalty(2)]))
    assert.equal((await bring()).ok, true)
    const after = parseNote(await get('/log/checkpoint'))!
    const own = parseVerifier((await get('/log/key')).trim())!
    const [first, second, ...more] = (await get('/log/cosigner-keys'))
      .trim()
      .split('\n')
      .map(line => parseVerifier(line)!)
    assert.equal(more.length, 0)
    const by = (note: typeof before) => [own, first!, second!].map(key => isSignedBy(note, key, verifySignature))
    assert.deepEqual(by(before), [true, true, false])
    assert.deepEqual(by(after), [true, false, true])
    assert.equal(await get('/log/1/cosigner-keys'), await get('/log/cosigner-keys'))
    assert.equal((await app.inject({ url: '/log/2/cosigner-keys' })).statusCode >= 400, true)
  } finally {
    await app.close()
    await portal.close()
    await house.close()
  }
})
