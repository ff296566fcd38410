// Migrations, roles and the day, on a real server.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { LocalDate } from '#rules/time'
import { listMigrations, migrate, openDatabase, todayOf } from '#storage/database'
import { type TestDatabase, testServer, withDatabase } from '#support/database'

let made: TestDatabase
before(async () => {
  made = await withDatabase()
})
after(() => made.drop())

const refusedWith = (code: string) => (error: unknown) => (error as { code?: string }).code === code

test('migrating again does nothing', async () => {
  assert.deepEqual(await migrate(made.url), [])
})

test('the day handed in is the day everywhere, and instants of recording fall on it', async () => {
  const database = openDatabase({ url: made.url, role: 'xinheng_app', today: '2026-06-30' as LocalDate })
  try {
    await database.transaction(async tx => {
      assert.equal(await todayOf(tx), '2026-06-30')
      const { rows } = await tx.client.query(
        "select (recording_instant() at time zone 'Asia/Shanghai')::date as day, recording_instant() as at",
      )
      assert.equal(rows[0].day, '2026-06-30')
      assert.match(rows[0].at, /^2026-06-(29|30)T\d\d:\d\d:\d\d\.\d{3}Z$/)
    })
  } finally {
    await database.close()
  }
})

test('without one, the day is that of China', async () => {
  const { rows } = await made.database.pool.query(
    "select china_today() = (now() at time zone 'Asia/Shanghai')::date as same, date 'infinity' as never",
  )
  assert.deepEqual(rows, [{ same: true, never: 'infinity' }])
})

test('a transaction that throws leaves nothing', async () => {
  const insert = "insert into division (division, name, level) values ('999900', '演示市', 2)"
  await assert.rejects(
    made.database.transaction(async tx => {
      await tx.client.query(insert)
      throw new Error('stop')
    }),
    /stop/,
  )
  const { rows } = await made.database.pool.query('select count(*)::int as n from division')
  assert.equal(rows[0].n, 0)
})

test('the program may add to the ledger and never change it', async () => {
  for (const table of ['entry', 'entry_content', 'act', 'act_content', 'batch', 'leaf'])
    for (const statement of [`delete from ${table}`, `truncate ${table}`])
      await assert.rejects(made.database.pool.query(statement), refusedWith('42501'), statement)
  await assert.rejects(made.database.pool.query('update entry set kind = 1 where entry_no = 1'), refusedWith('42501'))
  await assert.rejects(made.database.pool.query('update entry_content set fact = null'), refusedWith('42501'))
  await assert.rejects(
    made.database.pool.query("select erase('00000000-0000-0000-0000-000000000000', 1)"),
    refusedWith('42501'),
  )
})

test('the portal reads nothing but what is disclosed', async () => {
  const portal = openDatabase({ url: made.url, role: 'xinheng_portal' })
  try {
    for (const table of ['state', 'entry', 'entry_content', 'act', 'access', 'submission', 'finding', 'record_key', 'batch'])
      await assert.rejects(portal.pool.query(`select * from ${table}`), refusedWith('42501'), table)
    for (const view of ['disclosed_record', 'disclosed_entry', 'gone_record', 'organisation_name'])
      assert.equal((await portal.pool.query(`select * from ${view}`)).rowCount, 0)
  } finally {
    await portal.close()
  }
})

test('a migration that meets a running program lets go and tries again, and ends none of that program’s transactions', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'xinheng-migrations-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const { number, name, sql } of listMigrations())
    writeFileSync(join(folder, `${String(number).padStart(4, '0')}_${name}.sql`), sql)
  const later = listMigrations().length + 1
  const both = 'alter table state add column later text; alter table entry add column later text'
  writeFileSync(join(folder, `${String(later).padStart(4, '0')}_later.sql`), both)
  const own = await withDatabase()
  const running = openDatabase({ url: own.url, role: 'xinheng_app' })
  try {
    let migrating: Promise<number[]> | undefined
    await running.transaction(async tx => {
      await tx.client.query('select count(*) from entry')
      migrating = migrate(own.url, folder)
      // It holds the one by now, and waits for the other: each of the two holds what the other wants.
      await sleep(300)
      await tx.client.query('select count(*) from state')
      // Longer than it waits, and longer than a deadlock stays unseen.
      await sleep(2500)
    })
    assert.deepEqual(await migrating, [later])
  } finally {
    await running.close()
    await own.drop()
  }
})

test('a database that is newer than the program is refused', async () => {
  const client = new pg.Client({ connectionString: made.url })
  await client.connect()
  await client.query("insert into schema_migration (number, name, digest) values (9999, 'later', '')")
  await client.end()
  await assert.rejects(migrate(made.url), refusedWith('DATABASE_NEWER_THAN_PROGRAM'))
})

test('a login that may not make roles is told what an administrator must run; given them, it migrates its own database', async () => {
  const { url } = await testServer()
  const administrator = new pg.Client({ connectionString: url })
  await administrator.connect()
  const mark = `xinheng_test_${process.pid}`
  const login = `${mark}_login`
  const owned = `${mark}_9_owned`
  try {
    await administrator.query(`create role ${login} login password 'login'`)
    await administrator.query(`create database ${owned} owner ${login}`)
    const as = (database: string) => url.replace(/\/\/[^@]*@/, `//${login}:login@`).replace(/\/[^/?]*(\?|$)/, `/${database}$1`)
    await assert.rejects(migrate(as(owned)), (error: { code?: string; details?: { statements?: string[] } }) => {
      assert.equal(error.code, 'DATABASE_ROLES_NOT_PERMITTED')
      assert.ok(error.details?.statements?.some(statement => statement.includes(`to ${login}`)))
      return true
    })
    await administrator.query(
      `grant xinheng_app, xinheng_portal, xinheng_bounded, xinheng_eraser, xinheng_migrator to ${login}`,
    )
    assert.deepEqual(
      await migrate(as(owned)),
      listMigrations().map(migration => migration.number),
    )
  } finally {
    await administrator.query(`drop database if exists ${owned}`)
    await administrator.query(`drop owned by ${login}`)
    await administrator.query(`drop role if exists ${login}`)
    await administrator.end()
  }
})

test('options in the address do not replace the role', async () => {
  const address = `${made.url}${made.url.includes('?') ? '&' : '?'}options=-c%20work_mem%3D5MB`
  const database = openDatabase({ url: address, role: 'xinheng_portal' })
  try {
    const { rows } = await database.pool.query("select current_user as role, current_setting('work_mem') as work_mem")
    assert.deepEqual(rows, [{ role: 'xinheng_portal', work_mem: '5MB' }])
  } finally {
    await database.close()
  }
})
