/** Reading the whole ledger is a look at undisclosed data like any other. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_ORGANISATION, runOperation } from '#capabilities/operation'
import type { Refusal } from '#rules/outcome'
import { openDatabase } from '#storage/database'
import { fileOf, makeHouse, OPERATOR, penalty } from '#support/intake'
import { catchUp } from './keep-log.ts'
import { prove } from './prove.ts'
import { makeVerify } from './verify.ts'

test('who verifies the ledger leaves who, when and that it was all of it; nobody else may', async () => {
  const house = await makeHouse()
  try {
    await house.handIn(await fileOf('administrative-penalty', [penalty(1), penalty(2)]))
    let heard = 0
    const verify = makeVerify(({ entries }) => {
      heard = entries
    })
    const result = await runOperation(verify, house.environment, OPERATOR, {})
    assert.deepEqual([result.ok, result.entries, heard, result.firstWrong], [true, 2, 2, null])
    const looks = await house.rows("select organisation_id, actor, what from access where operation = 'ledger.verify'")
    assert.deepEqual(looks, [{ organisation_id: NO_ORGANISATION, actor: OPERATOR.id, what: 'the whole ledger' }])
    for (const role of ['unit-reporter', 'public'] as const)
      await assert.rejects(
        runOperation(verify, house.environment, { id: role, role }, {}),
        (error: Refusal) => error.code === 'ACTOR_MAY_NOT',
      )
  } finally {
    await house.close()
  }
})

test('proofs and readings asked for at once by two connections all come, and nothing is signed for them', {
  timeout: 60_000,
}, async () => {
  const house = await makeHouse()
  const small = openDatabase({ url: house.url, role: 'xinheng_app', max: 2 })
  try {
    await house.handIn(await fileOf('administrative-penalty', [penalty(1), penalty(2)]))
    const environment = { ...house.environment, database: small }
    const [{ organisation }] = (await house.rows<{ organisation: string }>(
      'select organisation_id as organisation from entry limit 1',
    )) as [{ organisation: string }]
    const ask = () => runOperation(prove, environment, OPERATOR, { organisation })
    const signed = () => house.rows('select log, size from checkpoint order by 1, 2')
    await assert.rejects(ask(), (error: Refusal) => error.code === 'LOG_BEHIND', 'nobody sequences here')
    assert.deepEqual(await signed(), [])
    await catchUp(house.environment)
    const before = await signed()
    const read = () =>
      runOperation(
        makeVerify(() => {}, true),
        environment,
        OPERATOR,
        {},
      )
    const answers = await Promise.all([...Array.from({ length: 6 }, ask), ...Array.from({ length: 2 }, read)])
    assert.equal(answers.length, 8)
    assert.deepEqual(await signed(), before)
    // The looks that were left meanwhile wait for the sequencer.
    const asItStands = await read()
    assert.equal(asItStands.ok, true)
    assert.ok(asItStands.waiting >= 8, String(asItStands.waiting))
    assert.deepEqual(await signed(), before)
  } finally {
    await small.close()
    await house.close()
  }
})
