/** Two who would write one submission: where the first has lost its lock and does not know, nothing that was committed is cut off a disk. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { carryOn } from '#capabilities/intake'
import type { Database } from '#storage/database'
import { WRITING } from '#storage/files'
import { fileOf, type House, licence, makeHouse, type Submission } from '#support/intake'
import { patiently } from '#support/program'

let house: House
before(async () => {
  house = await makeHouse()
})
after(() => house?.close())

/** The environment of another process, whose transaction with that number waits before it commits; and `reached`, once it does. */
const heldBefore = (commit: number) => {
  const reached = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  let begun = 0
  const transaction: Database['transaction'] = (run, options) =>
    house.environment.database.transaction(async tx => {
      const result = await run(tx as Parameters<typeof run>[0])
      if (++begun === commit) {
        reached.resolve()
        await go.promise
      }
      return result
    }, options)
  const environment = { ...house.environment, database: { ...house.environment.database, transaction } }
  return { environment, reached: reached.promise, go: () => go.resolve() }
}

const endLockOf = (submission: string) =>
  patiently(house.url, owner =>
    owner.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = $1 and granted
         and objid::bigint = hashtext($2)::bigint & 4294967295`,
      [WRITING, submission],
    ),
  )

for (const commit of [2, 3])
  test(`the lock's session alone ends before commit ${commit} of the first: the second waits, the first stops, and the copy is whole`, {
    timeout: 30_000,
  }, async () => {
    const rows = Array.from({ length: 600 }, (_, n) => licence(n, { decisionNo: `明市监许〔2026〕两${commit}${n}号` }))
    const submission = await house.open(await fileOf('administrative-licence', rows, { name: `two-${commit}` }))
    const first = heldBefore(commit)
    const ran = carryOn(first.environment, submission, 100).then(
      () => 'done',
      () => 'stopped',
    )
    await first.reached
    assert.equal((await endLockOf(submission)).rowCount, 1)
    const second = house.carryOn(submission, 100)
    await sleep(300)
    first.go()
    assert.equal(await ran, 'stopped')
    await second
    const done = await house.ask<Submission>('intake.show', { submission })
    assert.deepEqual([done.outcome, done.rows, done.registered], ['done', 600, 600])
    const back = (await house.fileOut('intake.findings-file', { submission, form: 'csv' })).toString()
    assert.equal(back.trimEnd().split('\r\n').length, 601)
  })
