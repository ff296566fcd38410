/** The doctor on a database that was spoilt in one way after the other: each is named, and said in a sentence of both languages. */
import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { doctorSaid, textOf } from '#faces/text'
import { fileOf, type House, licence, makeHouse } from '#support/intake'
import { looksAtDatabase } from './look-at-database.ts'
import { lookAtDisk, lookAtKeyFiles, lookAtOrigin } from './look-at-machine.ts'

let house: House
let owner: pg.Client
let aheadMs = 0
before(async () => {
  house = await makeHouse()
  owner = new pg.Client({ connectionString: house.url })
  await owner.connect()
  await house.handIn(await fileOf('administrative-licence', [licence(1)]))
  // The house lives on a day of its own.
  await owner.query('update batch set recorded_at = now()')
})
after(async () => {
  await owner.end()
  await house.close()
})

async function look(only?: string, isServed = true, isEmbedded = false): Promise<Record<string, string>> {
  const { environment } = house
  const sources = { ...environment.sources, nowMs: () => Date.now() + aheadMs }
  const opened = {
    environment: { ...environment, sources },
    registry: new Map(),
    operator: { id: 'local-operator', role: 'local-operator' } as const,
  }
  const found: Record<string, string> = {}
  for (const [check, run] of looksAtDatabase({ ...opened, close: async () => {} }, isServed, isEmbedded)) {
    if (only !== undefined && check !== only) continue
    const { level, code, values } = await run()
    found[check] = `${level} ${code}`
    for (const lang of ['zh-CN', 'en'] as const) {
      const said = doctorSaid(code, values ?? {}, lang)
      assert.ok(code in textOf(lang).doctor && !/\{\w+\}/.test(said), `${code}: ${said}`)
    }
  }
  return found
}

test('the doctor: a sound database is found sound, but for what a test’s may lack', async () => {
  const found = await look()
  const { durability, archive, roles, calendar, ...others } = found
  // Databases of tests write without waiting for the disk, archive nothing, and are their superuser's.
  assert.equal(durability, 'fault durability-off')
  assert.equal(archive, 'warning archive-own-none')
  assert.equal(roles, 'warning login-superuser')
  // The calendar of the next year is not published in November.
  assert.equal(calendar, 'warning calendar-soon')
  assert.match(others['law in force']!, /^(ok law-in-force|warning law-unconfirmed)$/)
  for (const check of ['database', 'schema', 'clock', 'log', 'outbox', 'submissions'])
    assert.match(others[check]!, /^ok /, check)
})

test('the doctor: grants that were changed are named, in both directions', async () => {
  await owner.query('grant update on entry to xinheng_app')
  await owner.query('grant select on access to xinheng_portal')
  await owner.query('revoke select on disclosed_record from xinheng_portal')
  try {
    assert.equal((await look('roles')).roles, 'fault grants-wrong')
  } finally {
    await owner.query('revoke update on entry from xinheng_app')
    await owner.query('revoke select on access from xinheng_portal')
    await owner.query('grant select on disclosed_record to xinheng_portal')
  }
  assert.equal((await look('roles')).roles, 'warning login-superuser')
})

test('the doctor: clocks apart, tables of another program, a log and a submission that wait', async () => {
  aheadMs = 10_000
  assert.equal((await look('clock')).clock, 'warning clock-off')
  aheadMs = -60_000
  assert.equal((await look('clock')).clock, 'fault clock-apart')
  aheadMs = 0
  await owner.query("insert into schema_migration (number, name, digest) values (9999, 'later', '')")
  assert.equal((await look('schema')).schema, 'warning schema-ahead')
  await owner.query("update schema_migration set breaking = true where name = 'later'")
  assert.equal((await look('schema')).schema, 'fault schema-another')
  await owner.query("delete from schema_migration where name = 'later'")
  await owner.query("update batch set recorded_at = now() - interval '5 minutes'")
  assert.equal((await look('log')).log, 'warning log-behind')
  assert.equal((await look('log', false)).log, 'warning log-waits-for-server')
  await owner.query("update batch set recorded_at = now() - interval '1 hour'")
  assert.equal((await look('log')).log, 'fault log-behind')
  await house.open(await fileOf('administrative-licence', [licence(2)]))
  await owner.query("update submission set received_at = now() - interval '2 hours' where closed_at is null")
  assert.equal((await look('submissions')).submissions, 'warning submissions-wait')
  assert.equal((await look('archive', true, true)).archive, 'warning archive-none')
})

test('the doctor: files of keys that others may read, room on the disk, an address at which nobody answers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'))
  try {
    assert.equal(lookAtKeyFiles(folder).code, 'keys-none')
    mkdirSync(join(folder, 'keys'))
    writeFileSync(join(folder, 'keys', 'ring.json'), '{}', { mode: 0o600 })
    assert.equal(lookAtKeyFiles(folder).level, 'ok')
    chmodSync(join(folder, 'keys', 'ring.json'), 0o640)
    const { level, code, values } = lookAtKeyFiles(folder)
    assert.deepEqual([level, code, values?.files], ['fault', 'keys-open', [join(folder, 'keys', 'ring.json')]])
    assert.match((await lookAtDisk(folder)).code, /^disk/)
    assert.equal((await lookAtOrigin(undefined, 0)).code, 'origin-none')
    const unseen = await lookAtOrigin('https://localhost:1', 0)
    assert.deepEqual([unseen.code, unseen.values?.reason], ['certificate-not-seen', 'ECONNREFUSED'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
