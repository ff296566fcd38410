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
  findChangedItems,
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

test('a stored version that stricter checks of a later program refuse stays in force, is told, and gives way to a sound one', async () => {
  const elsewhere = await withDatabase()
  try {
    const { database } = elsewhere
    const files = new Map((await checkLawFolder(LAW_DIR)).files)
    // As it was before items said from when they are read, and before a grading could only be raised.
    const change = (path: string, from: string | RegExp, to: string) => {
      const text = files.get(path)!
      files.set(path, text.replace(from, to))
      assert.notEqual(files.get(path), text)
    }
    const items = [...files].filter(([path, text]) => /(^|\/)catalogue\//.test(path) && /^from: /m.test(text))
    for (const [path] of items) change(path, /from: .*\n/, '')
    change('disclosure/severity.yaml', 'overridable: lengthen', 'overridable: both')
    const refused = checkLawFiles(files)
    assert.equal(refused.ok, false)
    await database.transaction(async tx => {
      await tx.client.query('insert into law_version (law_version, digest, content) values (1, $1, $2)', [
        refused.digest,
        JSON.stringify(Object.fromEntries(files)),
      ])
      await markRefolded(tx, 1)
      assert.equal(await activateLaw(tx, 1), true)
    })
    const holder = await openLaw(database, LAW_DIR)
    assert.equal(holder.current().version, 1)
    assert.equal(holder.current().items.size, items.length)
    assert.equal(holder.current().itemOn('registration', '2010-01-01' as LocalDate)?.id, 'registration')
    assert.deepEqual([...new Set((await holder.doubts()).map(one => one.code))].sort(), [
      'LAW_FIELD_MISSING',
      'LAW_VALUE_MALFORMED',
    ])
    const sound = await checkLawFolder(LAW_DIR)
    await database.transaction(async tx => {
      assert.deepEqual(await findChangedItems(tx, sound), [])
      assert.deepEqual(await putLawVersion(tx, sound), { version: 2, fresh: true })
      await markRefolded(tx, 2)
      await activateLaw(tx, 2)
    })
    assert.equal((await holder.refresh()).version, 2)
    assert.deepEqual(await holder.doubts(), [])
  } finally {
    await elsewhere.drop()
  }
})

test('a folder that changes a version of an item in place is not stored: the ledger holds facts that were read by it', async () => {
  await openLaw(own.database, LAW_DIR)
  const files = new Map((await checkLawFolder(LAW_DIR)).files)
  const path = 'catalogue/registration.yaml'
  files.set(path, files.get(path)!.replace('prop: organisationType', 'prop: organisationForm'))
  const checked = checkLawFiles(files)
  assert.equal(checked.ok, true, 'in itself it is sound')
  await own.database.transaction(async tx => {
    assert.deepEqual(
      (await findChangedItems(tx, checked)).map(one => [one.code, one.rule, one.file]),
      [['LAW_ITEM_CHANGED', 'registration', path]],
    )
    await assert.rejects(putLawVersion(tx, checked), /fields of version 1 changed/)
  })
  const before = files.get(path)!.replace('prop: organisationForm', 'prop: organisationType')
  files.set(path, files.get(path)!.replace('version: 1\nfrom: 2025-03-31', 'version: 2\nfrom: 2027-01-01'))
  files.set('catalogue/registration.v1.yaml', before)
  const beside = checkLawFiles(files)
  assert.equal(beside.ok, true, JSON.stringify(beside.findings.filter(one => one.level === 'error')))
  await own.database.transaction(async tx => assert.equal((await putLawVersion(tx, beside)).fresh, true))
})

function withNote(files: LawFiles, note = 'changed'): LawFiles {
  const changed = new Map(files)
  changed.set('calendar/2027.yaml', `# ${note}\n${files.get('calendar/2027.yaml')}`)
  return changed
}
