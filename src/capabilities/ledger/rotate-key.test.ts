/** The key of the log is rotated by its operator, while it is written to, and that it was stands in the log. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, runOperation } from '#capabilities/operation'
import { checkProof, type Proof, parseVerifier } from '#rules/ledger'
import type { Refusal } from '#rules/outcome'
import { verifySignature } from '#storage/ledger'
import { fileOf, makeHouse, OPERATOR, penalty } from '#support/intake'
import { catchUp } from './keep-log.ts'
import { prove, showKey } from './prove.ts'
import { rotateKey } from './rotate-key.ts'
import { makeVerify } from './verify.ts'

test('the operator rotates the key; the log goes on, proofs of before and after hold by the key of their time, and the act says so', async () => {
  const house = await makeHouse()
  const { environment } = house
  const ask = () =>
    house
      .rows<{ organisation: string }>('select organisation_id as organisation from entry order by 1 limit 1')
      .then(([one]) => runOperation(prove, environment, OPERATOR, one!)) as Promise<Proof>
  const check = (proof: Proof, key: string) => checkProof(proof, parseVerifier(key)!, { verify: verifySignature }).ok
  try {
    await assert.rejects(
      runOperation(rotateKey, environment, OPERATOR, {}),
      (error: Refusal) => error.code === 'LOG_KEY_ELSEWHERE',
      'no log has begun',
    )
    await house.handIn(await fileOf('administrative-penalty', [penalty(1)]))
    await catchUp(environment)
    const before = await ask()
    const { key } = await runOperation(showKey, environment, OPERATOR, {})
    const rotated = await runOperation(rotateKey, environment, OPERATOR, {})
    await house.handIn(await fileOf('administrative-penalty', [penalty(2)]))
    assert.equal(await catchUp(environment), true)
    const after = await ask()
    assert.deepEqual([check(before, key), check(before, rotated.key)], [true, false])
    assert.deepEqual([check(after, rotated.key), check(after, key)], [true, false])
    const shown = await runOperation(showKey, environment, OPERATOR, {})
    assert.deepEqual(shown, {
      key: rotated.key,
      former: [{ key, until: rotated.after, statement: rotated.statement }],
      cosigners: [],
    })
    const acts = await house.rows<{ content: string }>(
      "select c.content from act join act_content c using (act_id, phase) where operation = 'ledger.rotate-key' and outcome = 'done'",
    )
    assert.ok(acts.length === 1 && JSON.parse(acts[0]!.content).answer.key === rotated.key)
    await catchUp(environment)
    const read = makeVerify(() => {}, true)
    assert.equal((await runOperation(read, environment, OPERATOR, {})).firstWrong, null)
    const officer: Actor = { id: 'a', role: 'administrator' }
    await assert.rejects(runOperation(rotateKey, environment, officer, {}), (error: Refusal) => error.code === 'ACTOR_MAY_NOT')
  } finally {
    await house.close()
  }
})
