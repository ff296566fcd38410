// Law versions on real PostgreSQL: stored whole, switched on after the refold only, found again by day.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { LocalDate } from '#rules/time'
import { type TestDatabase, withDatabase } from '#support/database'
import { LAW_DIR } from '#support/law'
import {
  activateLaw,
  activeLaw,
  beginRefold,
  checkLawFiles,
  checkLawFolder,
  findActiveVersion,
  findVersionOn,
  getLaw,
  type LawFiles,
  listLawVersions,
  markRefolded,
  openLaw,
  putLawVersion,
  storedFiles,
} from './index.ts'

let own: TestDatabase
before(async () => {
  own = await withDatabase()
})
after(() => own.drop())

test('an empty database takes the folder as its first version, and works under it', async () => {
  const holder = await openLaw(own.database, LAW_DIR)
  assert.equal(holder.current().version, 1)
  const checked = await checkLawFolder(LAW_DIR)
  assert.equal(holder.current().digest, checked.digest)
  const files = await own.database.transaction(tx => storedFiles(tx, 1))
  assert.deepEqual([...files], [...checked.files])
  assert.equal((await openLaw(own.database, LAW_DIR)).current(), holder.current(), 'the law of a version is made once')
})

test('a version is switched on only after its refold, and then is the law in force', async () => {
  const holder = await openLaw(own.database, LAW_DIR)
  const changed = checkLawFiles(withNote((await checkLawFolder(LAW_DIR)).files))
  assert.ok(changed.ok)
  await own.database.transaction(async tx => {
    assert.deepEqual(await putLawVersion(tx, changed), { version: 2, fresh: true })
    assert.deepEqual(await putLawVersion(tx, changed), { version: 2, fresh: false })
    assert.equal(await activateLaw(tx, 2), false)
    assert.equal((await activeLaw(tx))?.version, 1)
    await markRefolded(tx, 2)
    assert.equal(await activateLaw(tx, 2), true)
  })
  assert.equal(holder.current().version, 1)
  assert.equal((await holder.refresh()).version, 2)
  assert.deepEqual(
    (await own.database.transaction(tx => listLawVersions(tx))).map(one => [one.version, one.refoldedAt !== null]),
    [
      [1, true],
      [2, true],
    ],
  )
})

const activations = async () =>
  (await own.database.pool.query<{ law_version: number; activated_at: string }>('select * from law_activation order by 1')).rows

test('a version in force is not switched on again; an earlier one is, by a line of its own, and no line is rewritten', async () => {
  const before = await activations()
  await own.database.transaction(async tx => assert.equal(await activateLaw(tx, 2), true))
  assert.deepEqual(await activations(), before)
  await own.database.transaction(async tx => {
    assert.equal(await activateLaw(tx, 1), true)
    assert.equal((await activeLaw(tx))?.version, 1)
    assert.equal(await activateLaw(tx, 2), true)
    assert.equal((await activeLaw(tx))?.version, 2)
  })
  const after = await activations()
  assert.deepEqual(after.slice(0, before.length), before)
  assert.deepEqual(
    after.map(one => one.law_version),
    [1, 2, 1, 2],
  )
  for (const text of ['update law_activation set activated_at = now()', 'delete from law_activation'])
    await assert.rejects(own.database.pool.query(text), { code: '42501' })
})

test('while a refold to an earlier version is under way neither it nor a later one counts as folded', async () => {
  await own.database.transaction(async tx => {
    await beginRefold(tx, 1)
    assert.equal((await findActiveVersion(tx))?.refoldedAt, null)
    assert.equal(await activateLaw(tx, 1), false)
    await markRefolded(tx, 1)
    assert.deepEqual(
      (await listLawVersions(tx)).map(one => one.refoldedAt !== null),
      [true, false],
    )
    await markRefolded(tx, 2)
    await beginRefold(tx, 2)
    assert.deepEqual(
      (await listLawVersions(tx)).map(one => one.refoldedAt !== null),
      [true, false],
    )
    await markRefolded(tx, 2)
  })
})

test('the law of a day is the version that was in force at its end', async () => {
  await openLaw(own.database, LAW_DIR)
  await own.database.transaction(async tx => {
    await tx.client.query('set role none')
    await tx.client.query('delete from law_activation')
    await tx.client.query(
      `insert into law_activation (law_version, activated_at)
       values (1, '2026-05-01T15:00:00Z'), (2, '2026-06-01T16:30:00Z'), (1, '2026-07-01T01:00:00Z'), (2, '2026-07-01T02:00:00Z')`,
    )
    await tx.client.query('set role xinheng_app')
    const on = async (day: string) => (await findVersionOn(tx, day as LocalDate))?.version
    assert.equal(await on('2026-04-30'), 1)
    assert.equal(await on('2026-05-01'), 1)
    assert.equal(await on('2026-06-01'), 1)
    assert.equal(await on('2026-06-02'), 2)
    assert.equal(await on('2026-07-01'), 2)
    assert.equal(await on('2027-01-01'), 2)
  })
})

test('a stored version that somebody has changed is not taken for law', async () => {
  await openLaw(own.database, LAW_DIR)
  await own.database.transaction(async tx => {
    const { version } = await putLawVersion(tx, checkLawFiles(withNote(await storedFiles(tx, 1), 'once more')))
    await tx.client.query('savepoint before')
    await assert.rejects(tx.client.query(`update law_version set content = ''`), /permission denied/)
    await tx.client.query('rollback to savepoint before')
    await tx.client.query('set role none')
    await tx.client.query(`update law_version set content = replace(content, 'P3M', 'P4M') where law_version = $1`, [version])
    await assert.rejects(getLaw(tx, version), /digest differs/)
    await tx.client.query('set role xinheng_app')
  })
})

function withNote(files: LawFiles, note = 'changed'): LawFiles {
  const changed = new Map(files)
  changed.set('calendar/2027.yaml', `# ${note}\n${files.get('calendar/2027.yaml')}`)
  return changed
}
