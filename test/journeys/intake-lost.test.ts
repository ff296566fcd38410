/** A submission that was being read when the machine was lost: raw files are in no backup, so it is closed, and says what to do. */

import assert from 'node:assert/strict'
import { truncate } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { closeWithoutSpool, lookAfterRestore } from '#capabilities/intake'
import { cleanedPath, dropSpool } from '#storage/files'
import { verifyLedger } from '#storage/ledger'
import { fileOf, type House, licence, makeHouse, type Submission } from '#support/intake'

let house: House
before(async () => {
  house = await makeHouse()
})
after(() => house?.close())

test('after a restore an open submission whose raw file is gone is closed, and may be handed in again', async () => {
  const { environment } = house
  const rows = Array.from({ length: 30 }, (_, n) => licence(n))
  const lost = await house.open(await fileOf('administrative-licence', rows, { name: 'lost' }))
  await dropSpool(environment.dataDir, lost)
  assert.deepEqual(await lookAfterRestore(environment.database, environment.dataDir), { withoutCopy: [], open: [lost] })

  await closeWithoutSpool(environment, lost)
  const closed = await house.ask<Submission & { refusal: { code: string } }>('intake.show', { submission: lost })
  assert.deepEqual([closed.outcome, closed.refusal.code], ['refused', 'SPOOL_LOST'])
  assert.deepEqual(await house.listOpen(), [])
  // Once is enough, and the ledger has the closing act.
  await closeWithoutSpool(environment, lost)
  const acts = await house.rows<{ outcome: string }>(
    'select a.outcome from act a join submission s using (act_id) where s.submission_id = $1 order by a.phase',
    [lost],
  )
  assert.deepEqual(acts, [{ outcome: 'opened' }, { outcome: 'refused:SPOOL_LOST' }])
  assert.equal((await verifyLedger(environment.database)).ok, true)

  const again = await house.open(await fileOf('administrative-licence', rows, { name: 'again' }))
  await house.carryOn(again)
  assert.equal((await house.ask<Submission>('intake.show', { submission: again })).registered, 30)
  // A cleaned copy that went on after the backup ends too early in what was restored.
  await truncate(cleanedPath(environment.dataDir, again), 10)
  assert.deepEqual(await lookAfterRestore(environment.database, environment.dataDir), { withoutCopy: [again], open: [] })
})
