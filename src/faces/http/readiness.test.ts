/** Readiness asks: a database that is gone, is another program's or lives at another time; records under an earlier law, a refold left half-way. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { type Database, listMigrations, openDatabase } from '#storage/database'
import {
  activateLaw,
  beginRefold,
  checkLawFiles,
  markRefolded,
  type OpenedLaw,
  openLaw,
  putLawVersion,
  storedFiles,
} from '#storage/law'
import { type TestDatabase, withDatabase } from '#support/database'
import { LAW_DIR } from '#support/law'
import { makeReadiness } from './readiness.ts'

let held: TestDatabase
let owner: pg.Client
let law: OpenedLaw
const missing: string[] = []
let aheadMs = 0
const sources = { uuid: () => '', randomBytes: (size: number) => new Uint8Array(size), nowMs: () => Date.now() + aheadMs }
const seenBy = (database: Database) => ({ database, law, sources })
before(async () => {
  held = await withDatabase()
  law = await openLaw(held.database, LAW_DIR)
  owner = new pg.Client({ connectionString: held.url })
  await owner.connect()
})
after(async () => {
  await owner.end()
  await held.drop()
})

test('ready where nothing is missing; what the roof waits for is named', async () => {
  const ready = makeReadiness(seenBy(held.database), () => missing)
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
  const ready = makeReadiness(seenBy(held.database), () => missing)
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
  assert.deepEqual(await makeReadiness(seenBy(closed), () => missing)(), { ok: false, waitingFor: ['database'] })
  await closed.close()
  const slow = openDatabase({ url: held.url, role: 'xinheng_app', max: 2 })
  await owner.query('begin')
  await owner.query('lock table law_activation in access exclusive mode')
  const ready = makeReadiness(seenBy(slow), () => missing)
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

test('not where the schema is not the program’s; a newer one that leaves this program at work is none of its business', async () => {
  const ready = makeReadiness(seenBy(held.database), () => [])
  const migrations = listMigrations()
  const later = `insert into schema_migration (number, name, digest, breaking) values (${migrations.length + 1}, 'later', '', $1)`
  await owner.query(later, [false])
  assert.deepEqual(await ready(), { ok: true, waitingFor: [] })
  await owner.query(`update schema_migration set breaking = true where name = 'later'`)
  assert.deepEqual(await ready(), { ok: false, waitingFor: ['schema'] })
  await owner.query(`delete from schema_migration where name = 'later'`)
  assert.deepEqual(await ready(), { ok: true, waitingFor: [] })
  const last = migrations.at(-1)!
  await owner.query('delete from schema_migration where number = $1', [last.number])
  assert.deepEqual(await ready(), { ok: false, waitingFor: ['schema'] })
  await owner.query('insert into schema_migration (number, name, digest) values ($1, $2, $3)', [last.number, last.name, ''])
  assert.deepEqual(await ready(), { ok: false, waitingFor: ['schema'] })
  await owner.query('update schema_migration set digest = $1 where number = $2', [last.digest, last.number])
})

test('not while program and database live at different times, before or behind', async () => {
  const ready = makeReadiness(seenBy(held.database), () => [])
  for (const [ms, waitingFor] of [
    [20_000, []],
    [45_000, ['clock']],
    [-45_000, ['clock']],
    [0, []],
  ] as const) {
    aheadMs = ms
    assert.deepEqual(await ready(), { ok: waitingFor.length === 0, waitingFor })
  }
})

test('not under a law that the program cannot read; once it can, ready', async () => {
  const files = new Map(await held.database.transaction(tx => storedFiles(tx, 1)))
  const [first = '', text = ''] = [...files].find(([path]) => path.endsWith('.yaml'))!
  await held.database.transaction(async tx => {
    await putLawVersion(tx, checkLawFiles(files.set(first, `# a note\n${text}`)))
    await markRefolded(tx, 2)
    await tx.client.query('update state set law_version = 2')
    await activateLaw(tx, 2)
  })
  await owner.query(`update law_version set digest = 'a kind of rule of a later program ' || digest where law_version = 2`)
  const ready = makeReadiness(seenBy(held.database), () => [])
  assert.deepEqual(await ready(), { ok: false, waitingFor: ['law'] })
  await owner.query(`update law_version set digest = replace(digest, 'a kind of rule of a later program ', '')`)
  assert.deepEqual(await ready(), { ok: true, waitingFor: [] })
  assert.equal(law.current().version, 2)
})
