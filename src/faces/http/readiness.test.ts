/** Readiness asks: a database that is gone, records under an earlier law, a refold left half-way. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { openDatabase } from '#storage/database'
import { beginRefold, markRefolded, openLaw } from '#storage/law'
import { type TestDatabase, withDatabase } from '#support/database'
import { LAW_DIR } from '#support/law'
import { makeReadiness } from './readiness.ts'

let held: TestDatabase
let owner: pg.Client
const missing: string[] = []
before(async () => {
  held = await withDatabase()
  await openLaw(held.database, LAW_DIR)
  owner = new pg.Client({ connectionString: held.url })
  await owner.connect()
})
after(async () => {
  await owner.end()
  await held.drop()
})

test('ready where nothing is missing; what the roof waits for is named', async () => {
  const ready = makeReadiness(held.database, () => missing)
  assert.deepEqual(await ready(), { ok: true, waitingFor: [] })
  missing.push('worker')
  assert.deepEqual(await ready(), { ok: false, waitingFor: ['worker'] })
  missing.pop()
  assert.deepEqual(await ready(), { ok: true, waitingFor: [] })
})

test('not while a state is older than the law in force, nor while a refold to an earlier one may be under way', async () => {
  await owner.query(
    `insert into state (organisation_id, record_no, item, source_unit_id, division, recorded_on, received_on, last_entry_no, fact_entry_no, law_version, fact_digest)
     values (gen_random_uuid(), 1, 'registration', gen_random_uuid(), '990100', '2026-01-01', '2026-01-01', 1, 1, 0, '')`,
  )
  const ready = makeReadiness(held.database, () => missing)
  assert.deepEqual(await ready(), { ok: false, waitingFor: ['law'] })
  await owner.query('update state set law_version = 1')
  assert.deepEqual(await ready(), { ok: true, waitingFor: [] })
  await held.database.transaction(tx => beginRefold(tx, 1))
  assert.deepEqual(await ready(), { ok: false, waitingFor: ['law'] })
  await held.database.transaction(tx => markRefolded(tx, 1))
  assert.deepEqual(await ready(), { ok: true, waitingFor: [] })
})

test('not where the database does not answer, however many ask', async () => {
  const closed = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
  assert.deepEqual(await makeReadiness(closed, () => missing)(), { ok: false, waitingFor: ['database'] })
  await closed.close()
  const slow = openDatabase({ url: held.url, role: 'xinheng_app', max: 2 })
  await owner.query('begin')
  await owner.query('lock table law_activation in access exclusive mode')
  const ready = makeReadiness(slow, () => missing)
  const begun = performance.now()
  for (const answer of await Promise.all([ready(), ready(), ready(), ready()]))
    assert.deepEqual(answer, { ok: false, waitingFor: ['database'] })
  assert.ok(performance.now() - begun < 4000)
  assert.equal(slow.pool.waitingCount, 0)
  await owner.query('rollback')
  // The look that hung is let go of before the next begins.
  await ready()
  assert.deepEqual(await ready(), { ok: true, waitingFor: [] })
  await slow.close()
})
