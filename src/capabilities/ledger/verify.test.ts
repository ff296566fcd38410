/** Reading the whole ledger is a look at undisclosed data like any other. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_ORGANISATION, runOperation } from '#capabilities/operation'
import type { Refusal } from '#rules/outcome'
import { fileOf, makeHouse, OPERATOR, penalty } from '#support/intake'
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
