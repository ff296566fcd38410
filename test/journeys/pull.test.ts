/** A department's database view is read for what is new: only what the settings allow, without writing, and every row once. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { intake } from '#capabilities/intake'
import { type Actor, type Environment, type LongCommand, makeRegistry, runOperation } from '#capabilities/operation'
import { pullDueOnce } from '#faces/worker'
import { Refusal } from '#rules/outcome'
import { type Embedded, startEmbedded } from '#storage/database'
import { isAllowedHost, parseViewAddress, readView } from '#storage/views'
import {
  fileOf,
  type House,
  licence,
  makeHouse,
  OPERATOR,
  type Row,
  registration,
  type Submission,
  tableOf,
  UNITS,
} from '#support/intake'
import { hasMariadb, startMariadb } from '#support/mariadb'

const ITEM = 'administrative-licence'
const PASSWORD = 'pass/word@演示'

let house: House
let environment: Environment
let folder: string
let server: Embedded
let department: pg.Client
let address: string
before(async () => {
  house = await makeHouse()
  await house.handIn(await fileOf('registration', [registration(1), registration(2), registration(3)]))
  // A server of its own. In a folder whose name is too long for a socket it listens at a port, and asks for passwords.
  folder = join(tmpdir(), `xinheng-department-${'x'.repeat(90)}-${process.pid}`)
  server = await startEmbedded({ dataDir: folder, log: () => {}, randomBytes, durable: false })
  department = new pg.Client({ connectionString: server.url })
  await department.connect()
  await department.query(`create role dept_reader login password '${PASSWORD}'`)
  await department.query('create schema dept')
  const columns = (await tableOf(ITEM, [licence(1)]))[0]!
  await department.query(
    `create table dept.decision (${columns.map(one => `"${one}" text`).join(', ')}, "经办人姓名" text, changed_at timestamptz not null)`,
  )
  await department.query('create view dept.for_credit as select * from dept.decision')
  await department.query(`grant usage on schema dept to dept_reader; grant select on dept.for_credit to dept_reader`)
  const url = new URL(server.url)
  url.username = 'dept_reader'
  url.password = encodeURIComponent(PASSWORD)
  address = url.href
  environment = { ...house.environment, pullHosts: [hostOf(address)] }
})
after(async () => {
  await department?.end()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
  await house?.close()
})

const hostOf = (text: string): string => {
  const parsed = parseViewAddress(text)!
  return `${parsed.host}:${parsed.port}`
}
const decide = async (row: Row, at: string): Promise<void> => {
  const [headings, cells] = await tableOf(ITEM, [row])
  const columns = [...headings!.map(one => `"${one}"`), '"经办人姓名"', 'changed_at']
  const values = [...cells!, '佟演示办', at]
  await department.query(
    `insert into dept.decision (${columns.join(', ')}) values (${values.map((_, at) => `$${at + 1}`).join(', ')})`,
    values,
  )
}
const ask = <T>(name: string, input: object, actor: Actor = OPERATOR, within = environment): Promise<T> =>
  runOperation(makeRegistry([intake]).get(name)!, within, actor, input) as Promise<T>
const add = (more: object = {}, within?: Environment) =>
  ask<{ pull: string; host: string }>(
    'intake.add-pull',
    { item: ITEM, source: UNITS.city.uscc, address, view: 'dept.for_credit', cursor: 'changed_at', ...more },
    OPERATOR,
    within,
  )
const pull = async (id: string, at = environment, more: object = {}): Promise<Submission> => {
  const { submission } = await ask<Submission>('intake.pull', { pull: id, ...more }, OPERATOR, at)
  await (makeRegistry([intake]).get('intake.pull') as LongCommand).carryOn(at, submission)
  return house.ask<Submission>('intake.show', { submission })
}
type Source = {
  pull: string
  lastSubmission: string
  fault: string | null
  readAt: string | null
  triedAt: string | null
  nextAt: string | null
  last: { submission: string; outcome: string; rows: number; landed: number } | null
}
const sources = async () => (await ask<{ pulls: Source[] }>('intake.pulls', {})).pulls
const refusalOf = async (asked: Promise<unknown>): Promise<Refusal> => {
  const thrown = await asked.then(
    () => undefined,
    error => error,
  )
  assert.ok(thrown instanceof Refusal, String(thrown))
  return thrown
}

test('only listed hosts are asked, and a connection string says nothing beside the server, who asks and the database', async () => {
  await assert.rejects(add({}, house.environment), { code: 'PULL_HOST_NOT_ALLOWED' })
  for (const wrong of [
    'http://a:b@c/d',
    'postgresql://h/d',
    `${address}?options=-c%20role%3Dpostgres`,
    'mysql://a:b@h/d?x=1',
    'x',
  ])
    await assert.rejects(add({ address: wrong }), { code: 'PULL_ADDRESS_WRONG' })
  assert.ok(isAllowedHost({ host: 'db.gov', port: 5432 }, ['DB.gov']))
  assert.ok(!isAllowedHost({ host: 'db.gov', port: 5433 }, ['db.gov:5432']))
  assert.ok(!isAllowedHost({ host: 'db.gov', port: 5432 }, []))
})

let id: string
test('what is new is handed in as the unit, persons’ columns cut; read again, nothing comes twice', async () => {
  id = (await add()).pull
  await assert.rejects(pull(id), { code: 'PULL_EMPTY' })
  await decide(licence(1), '2026-11-16 09:00:00.123456+08')
  await decide(licence(2), '2026-11-16 09:00:00.123457+08')
  const first = await pull(id)
  assert.deepEqual([first.rows, first.registered, first.refused, first.held], [2, 2, 0, 0])
  assert.ok(first.causes.some(one => one.code === 'COLUMN_PERSON_CUT'))
  assert.equal(JSON.stringify(first.headings).includes('经办人'), false)
  const again = await pull(id)
  assert.equal((again as { submission?: string }).submission, (first as { submission?: string }).submission)
  await decide(licence(3), '2026-11-17 09:00:00+08')
  await department.query(
    `update dept.decision set "XK_NR" = '准予从事食品销售', changed_at = '2026-11-18 09:00:00+08' where "XK_WSH" like '%〕1号'`,
  )
  const next = await pull(id)
  assert.deepEqual([next.rows, next.registered, next.amended, next.unchanged], [2, 1, 1, 0])
})

test('the connection string lies wrapped, no act has it, and no refusal tells of it', async () => {
  const [kept] = await house.rows<{ address: Buffer; host: string }>('select address, host from pull')
  assert.equal(kept!.address.includes('dept_reader'), false)
  assert.equal(kept!.host, hostOf(address))
  const acts = await house.rows<{ content: string }>('select content::text as content from act_content')
  assert.equal(
    acts.some(({ content }) => content?.includes('dept_reader') || content?.includes('word@')),
    false,
  )
  const wrong = new URL(address)
  wrong.password = 'no'
  const gone = (await add({ address: wrong.href })).pull
  const refused = await refusalOf(ask('intake.pull', { pull: gone }))
  assert.equal(refused.code, 'PULL_FAILED')
  assert.equal(JSON.stringify(refused.details).includes('dept_reader'), false)
  const stands = (await sources()).find(one => one.pull === gone)!
  assert.deepEqual(
    [stands.fault, stands.readAt, stands.triedAt === null],
    ['28P01', null, false],
    'why it failed stands beside it',
  )
  await ask('intake.drop-pull', { pull: gone })
  await assert.rejects(ask('intake.pull', { pull: gone }), { code: 'PULL_UNKNOWN' })
  const [ended] = await house.rows<{ address: Buffer }>('select address from pull where pull_id = $1', [gone])
  assert.equal(ended!.address.length, 0)
})

test('nothing can be written where it reads, and a name cannot be more than a name', async () => {
  await department.query(
    `create function dept.touch() returns text language sql volatile as $$insert into dept.decision (changed_at) values (now()) returning 'x'$$`,
  )
  await department.query('create view dept.writes as select dept.touch() as changed_at')
  await department.query(`grant select on dept.writes to dept_reader; grant insert on dept.decision to dept_reader`)
  const writing = await refusalOf(ask('intake.pull', { pull: (await add({ view: 'dept.writes' })).pull }))
  assert.deepEqual([writing.code, writing.details?.fault], ['PULL_FAILED', '25006'])
  for (const view of ['dept.for_credit; drop table dept.decision', 'dept."for_credit"', 'a.b.c'])
    await assert.rejects(add({ view }), { code: 'INPUT_INVALID' })
  await assert.rejects(add({ cursor: 'dept.changed_at' }), { code: 'INPUT_INVALID' })
  const none = await refusalOf(ask('intake.pull', { pull: (await add({ cursor: 'no_such' })).pull }))
  assert.deepEqual(none.details?.fault, '42703')
})

test('before it is read, its columns stand beside the fields that they fill, persons’ apart; nothing is written', async () => {
  const before = await house.rows('select count(*) as n from submission')
  type Seen = { columns: { heading: string; as: string; field: string | null }[]; rows: { outcome: string; values: object }[] }
  const seen = await ask<Seen>('intake.look-at-pull', { pull: id })
  const as = (heading: string) => seen.columns.find(one => one.heading === heading)
  assert.deepEqual([as('XK_NR')?.as, as('经办人姓名')?.as, as('changed_at')?.as], ['field', 'person', 'unknown'])
  assert.equal(seen.rows.length, 3)
  assert.equal(JSON.stringify(seen).includes('佟演示办'), false)
  assert.deepEqual(await house.rows('select count(*) as n from submission'), before)
})

test('a view is read by itself when its time has come, once by whoever asks first, and says when it is read next', async () => {
  const registry = makeRegistry([intake])
  const { carryOn } = registry.get('intake.pull') as LongCommand
  const working = { ...environment, begin: async (_: string, subject: string) => void carryOn(environment, subject) }
  const now = async () => (await sources()).find(one => one.pull === id)!
  await pullDueOnce(working, registry, OPERATOR)
  assert.equal((await now()).nextAt, null, 'nobody has said that it is')
  await ask('intake.schedule-pull', { pull: id, everyMinutes: 60 })
  await decide(licence(5), '2026-11-18 10:00:00+08')
  const { triedAt, last: before } = await now()
  await pullDueOnce(working, registry, OPERATOR)
  assert.equal((await now()).triedAt, triedAt, 'an hour has not passed')
  await house.rows("update pull set tried_at = tried_at - interval '61 minutes' where pull_id = $1", [id])
  await Promise.all([pullDueOnce(working, registry, OPERATOR), pullDueOnce(working, registry, OPERATOR)])
  const { fault, last, nextAt, triedAt: tried } = await now()
  assert.notEqual(last!.submission, before!.submission)
  assert.deepEqual([fault, last!.outcome, last!.rows, last!.landed], [null, 'done', 1, 1])
  assert.equal(Date.parse(nextAt!) - Date.parse(tried!), 3_600_000)
  const looks = await house.rows("select from access where operation = 'intake.show' and unit_id is null")
  await house.rows("update pull set tried_at = tried_at - interval '61 minutes' where pull_id = $1", [id])
  await decide(licence(6), '2026-11-18 11:00:00+08')
  await pullDueOnce(working, registry, OPERATOR)
  assert.deepEqual(
    await house.rows("select from access where operation = 'intake.show' and unit_id is null"),
    looks,
    'the program waits for a file, and nobody has looked at it',
  )
  // Where the clock was set back an hour it waits for no moment that was.
  await house.rows("update pull set tried_at = tried_at + interval '1 hour' where pull_id = $1", [id])
  await pullDueOnce(working, registry, OPERATOR)
  assert.ok(Date.parse((await now()).triedAt!) <= Date.now())
  await ask('intake.schedule-pull', { pull: id, everyMinutes: null })
})

test('what breaks the reading of one view leaves the others due', async () => {
  const registry = makeRegistry([intake])
  const { pull: other } = await add({ everyMinutes: 60 })
  await ask('intake.schedule-pull', { pull: id, everyMinutes: 60 })
  await house.rows('update pull set tried_at = null where pull_id = any($1)', [[id, other]])
  const unwrap = async () => {
    throw new Error('the keys are not there')
  }
  const broken = { ...environment, keys: { ...environment.keys, files: { ...environment.keys.files, unwrap } } } as Environment
  await assert.rejects(pullDueOnce(broken, registry, OPERATOR), /keys are not there/)
  const tried = (await sources()).filter(one => [id, other].includes(one.pull) && one.triedAt !== null)
  assert.equal(tried.length, 1, 'no more than was tried')
  await ask('intake.drop-pull', { pull: other })
  await ask('intake.schedule-pull', { pull: id, everyMinutes: null })
})

test('a row that comes late is read by reading again; what is known is unchanged', async () => {
  await decide(licence(4), '2026-11-17 08:00:00+08')
  const before = (await sources()).find(one => one.pull === id)
  assert.equal((await pull(id)).submission, before!.lastSubmission)
  const again = await pull(id, environment, { again: true })
  assert.deepEqual([again.rows, again.registered, again.unchanged], [6, 1, 5])
})

test('more than is held at once comes in portions; one value that more rows share than that is told', async () => {
  await department.query(
    `create view dept.wide as select n as "XK_WSH", repeat('x', 20000) as "XK_NR", n as changed_at from generate_series(1, 9000) n`,
  )
  await department.query(`create view dept.alike as select n as "XK_WSH", 1 as changed_at from generate_series(1, 11000) n`)
  await department.query(`grant select on dept.wide, dept.alike to dept_reader`)
  const read = { address: parseViewAddress(address)!, cursor: 'changed_at', limit: 10_000 }
  const wide = await readView({ ...read, view: 'dept.wide', after: null })
  assert.deepEqual([wide.rows.length, wide.cursor, wide.isWhole], [1000, '1000', false])
  const next = await readView({ ...read, view: 'dept.wide', after: wide.cursor })
  assert.deepEqual([next.rows[0]?.[0], next.cursor], ['1001', '2000'])
  await assert.rejects(readView({ ...read, view: 'dept.alike', after: null }), { code: 'TOO_MANY_ALIKE' })
})

test('a county’s officer adds none for the city’s unit, a reporter none at all', async () => {
  const [unit] = await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [UNITS.east.uscc])
  const officer: Actor = { id: 'o', role: 'centre-officer', unitId: unit!.unit_id, division: '990101' }
  await assert.rejects(ask('intake.pull', { pull: id }, officer), { code: 'PULL_UNKNOWN' })
  const reporter: Actor = { id: 'r', role: 'unit-reporter', unitId: unit!.unit_id, division: '990101' }
  await assert.rejects(ask('intake.pull', { pull: id }, reporter), { code: 'ACTOR_MAY_NOT' })
  assert.deepEqual((await ask<{ pulls: unknown[] }>('intake.pulls', {}, reporter)).pulls, [])
})

test('the same from MariaDB, which may not be written either', { skip: !hasMariadb }, async () => {
  const mariadb = await startMariadb()
  try {
    const [headings, ...rows] = await tableOf(ITEM, [licence(11), licence(12)])
    await mariadb.query('create database dept character set utf8mb4')
    await mariadb.query(
      `create table dept.decision (${headings!.map(one => `\`${one}\` text`).join(', ')}, changed_at datetime(6) not null)`,
    )
    await mariadb.query('create sql security invoker view dept.for_credit as select * from dept.decision')
    await mariadb.query(`create user reader@'%' identified by '${PASSWORD}'`)
    await mariadb.query('grant all on dept.* to reader@`%`')
    const put = (cells: readonly string[], at: string) =>
      mariadb.query(`insert into dept.decision values (${cells.map(() => '?').join(', ')}, ?)`, [...cells, at])
    await put(rows[0]!, '2026-11-16 09:00:00.123456')
    await put(rows[1]!, '2026-11-16 09:00:00.123457')
    const mysql = `mysql://reader:${encodeURIComponent(PASSWORD)}@127.0.0.1:${mariadb.port}/dept`
    const mine = { ...environment, pullHosts: ['127.0.0.1'] }
    const { pull: added } = await add({ address: mysql, view: 'for_credit' }, mine)
    const first = await pull(added, mine)
    assert.deepEqual([first.rows, first.registered, first.refused, first.held], [2, 2, 0, 0])
    await mariadb.query("update dept.decision set `XK_NR` = '准予从事食品销售', changed_at = '2026-11-18 09:00:00' limit 1")
    const next = await pull(added, mine)
    assert.deepEqual([next.rows, next.amended], [1, 1])
    assert.equal((await pull(added, mine)).submission, next.submission)
    // Its reader could; a pull cannot.
    await mariadb.query(
      'create function dept.touch() returns int modifies sql data begin delete from dept.decision; return 1; end',
    )
    await mariadb.query('create sql security invoker view dept.writes as select dept.touch() as changed_at')
    const writes = await add({ address: mysql, view: 'writes' }, mine)
    const refused = await refusalOf(ask('intake.pull', { pull: writes.pull }, OPERATOR, mine))
    assert.deepEqual(refused.details?.fault, 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION')
    assert.deepEqual(await mariadb.query('select count(*) as n from dept.decision'), [{ n: 2 }])
    const wrong = await add({ address: mysql.replace('reader:', 'other:'), view: 'for_credit' }, mine)
    const denied = await refusalOf(ask('intake.pull', { pull: wrong.pull }, OPERATOR, mine))
    assert.deepEqual(denied.details?.fault, 'ER_ACCESS_DENIED_ERROR')
  } finally {
    await mariadb.stop()
  }
})
