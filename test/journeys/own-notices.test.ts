/** An organisation is told of what begins and ends: in its own place as of the day, and where whoever acts for it has said; each change once. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { forgetNotices, notices, putChanges, sendDue } from '#capabilities/notices'
import { type Actor, type Environment, makeRegistry, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { madeFileWords } from '#faces/text'
import { tellOnce } from '#faces/worker'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { endOfficesOf, putAccount, putOffice } from '#storage/actors'
import { faultLines, openDatabase } from '#storage/database'
import { isAllowedMail, isAllowedUrl, noticeSettings } from '#storage/notices'
import { type Mailbox, openMailbox, textOf } from '#support/notices'
import { type City, licence, makeCity, penalty, registration, uscc } from '#support/portal'
import { patiently } from '#support/program'

const TODAY = '2026-11-20' as LocalDate
const [CODE, NAME] = [uscc(1), '明衡演示精工机械有限公司']
const [OTHER, OTHER_NAME] = [uscc(2), '明衡演示铸造有限公司']
const [THIRD, THIRD_NAME] = [uscc(3), '明衡演示轴承有限公司']
const registry = makeRegistry([notices, organisations])

let city: City
let mailbox: Mailbox
let receiver: Server
const called: string[] = []
let settings: Pick<Environment, 'notices' | 'words'>
let agent: Actor
let second: Actor
let other: Actor
let third: Actor
const opened: { close(): Promise<void> }[] = []

before(async () => {
  city = await makeCity(TODAY)
  const until = (validTo: string, decisionNo: string) => licence('2024-06-18' as LocalDate, { validTo, decisionNo })
  const warned = penalty('2026-11-18' as LocalDate, { penaltyCategories: ['警告'], content: '给予警告', fineWan: '' })
  await city.put({
    ...{ uscc: CODE, name: NAME, registered: registration(NAME, CODE, '2026-01-05' as LocalDate) },
    records: [
      until('2026-12-10', '明环许〔2024〕0061号'),
      until('2028-06-11', '明环许〔2024〕0062号'),
      penalty('2026-11-10' as LocalDate, { decisionDate: '2026-11-05', penaltyValidTo: '2027-11-05' }),
      // Decided from a day to come on.
      penalty(TODAY, { decisionNo: '明环罚〔2026〕0200号', decisionDate: '2026-11-25' }),
      warned,
    ],
  })
  await city.put({ uscc: OTHER, name: OTHER_NAME, registered: registration(OTHER_NAME, OTHER, '2026-01-05' as LocalDate) })
  await city.put({
    ...{ uscc: THIRD, name: THIRD_NAME, registered: registration(THIRD_NAME, THIRD, '2026-01-05' as LocalDate) },
    records: [until('2027-01-10', '明环许〔2024〕0063号')],
  })
  mailbox = await openMailbox()
  receiver = createServer((request, answer) => {
    request.on('data', piece => called.push(String(piece)))
    request.on('end', () => answer.end())
  })
  await new Promise<void>(done => receiver.listen(0, '127.0.0.1', done))
  settings = {
    words: madeFileWords(id => city.law.clause(id)),
    ...noticeSettings({
      XINHENG_NOTICE_PRIVATE: 'yes',
      XINHENG_NOTICE_DOMAINS: 'office.example.gov',
      XINHENG_NOTICE_HOSTS: 'office.example.gov',
      XINHENG_NOTICE_OWN_DOMAINS: 'mail.example',
      XINHENG_NOTICE_OWN_HOSTS: `127.0.0.1:${(receiver.address() as AddressInfo).port}`,
      XINHENG_SMTP_URL: `smtp://127.0.0.1:${mailbox.port}?ignoreTLS=true`,
      XINHENG_SMTP_FROM: 'xinheng@office.example.gov',
    }),
  }
  ;[agent, second, other, third] = await Promise.all([
    agentOf(CODE, 'agent.one'),
    agentOf(CODE, 'agent.two'),
    agentOf(OTHER, 'agent.three'),
    agentOf(THIRD, 'agent.four'),
  ])
})
after(async () => {
  for (const one of opened) await one.close()
  receiver?.closeAllConnections()
  await new Promise<void>(done => (receiver ? receiver.close(() => done()) : done()))
  await mailbox?.close()
  await city?.close()
})

async function agentOf(code: string, name: string): Promise<Actor> {
  const { rows } = await city.database.pool.query('select organisation_id from organisation where uscc = $1', [code])
  const organisationId = rows[0].organisation_id as string
  const accountId = randomUUID()
  await city.database.transaction(async tx => {
    await putAccount(tx, {
      accountId,
      name,
      post: '财务岗',
      unitId: null,
      organisationId,
      retainedUntil: '2030-01-01' as LocalDate,
    })
    await putOffice(tx, {
      ...{ officeId: randomUUID(), accountId, role: 'organisation-user', unitId: null, organisationId },
      ...{ fromOn: '2026-01-05' as LocalDate, untilOn: null, substitutes: null, scopes: null, bound: 'letter' },
      ...{ proposedBy: 'an officer', confirmedBy: 'another' },
    })
  })
  return { id: accountId, role: 'organisation-user', organisationId }
}

const on = (today: LocalDate): Environment => {
  if (today === TODAY) return { ...city.environment, ...settings }
  const database = openDatabase({ url: city.url, role: 'xinheng_app', today, max: 3 })
  opened.push(database)
  return { ...city.environment, ...settings, database }
}
const ask = async <T>(name: string, input: object, actor: Actor, environment = on(TODAY)): Promise<T> =>
  (await runOperation(registry.get(name)!, environment, actor, input)) as T
const refused = (code: string) => (thrown: unknown) => thrown instanceof Refusal && thrown.code === code
const OPERATOR: Actor = { id: 'local-operator', role: 'local-operator' }
const MAIL = { way: 'mail', to: 'finance@mail.example' }
const noFault = (fault: unknown): never => {
  throw fault
}
type Own = {
  days: number
  told: string[]
  records: { documentNo: string | null; standing: string; changes: { what: string; on: string }[] }[]
}
const changesOn = async (today: LocalDate): Promise<string[]> =>
  (await ask<Own>('organisations.own', {}, agent, on(today))).records.flatMap(({ documentNo, changes }) =>
    changes.map(one => `${documentNo} ${one.what} ${one.on}`),
  )
/** All that came since it was last asked. */
const arrived = (): string[] => mailbox.mails.splice(0).map(textOf)

test('in its own place an organisation sees as of the day what begins and ends: before it, on the day, after it, and no job has run', async () => {
  assert.deepEqual(await changesOn(TODAY), [
    '明环罚〔2026〕0200号 begins 2026-11-25',
    '明环罚〔2026〕0147号 begun 2026-11-10',
    '明环许〔2024〕0061号 ends 2026-12-10',
  ])
  assert.ok((await changesOn('2026-11-25' as LocalDate)).includes('明环罚〔2026〕0200号 begun 2026-11-25'))
  assert.ok((await changesOn('2026-12-10' as LocalDate)).includes('明环许〔2024〕0061号 ends 2026-12-10'))
  assert.ok((await changesOn('2026-12-11' as LocalDate)).includes('明环许〔2024〕0061号 ended 2026-12-11'))
  assert.ok(!(await changesOn('2027-02-11' as LocalDate)).some(one => one.includes('0061')))
  assert.deepEqual(await city.database.pool.query('select from notice').then(found => found.rowCount), 0)
  const { days, told } = await ask<Own>('organisations.own', {}, agent)
  assert.equal(days, 30, 'a choice of the place, that no law sets')
  assert.deepEqual(told, ['cn-samr-2021-45#8', 'cn-state-council-office-2020-49#severe-lists'])
})

test('whoever acts for an organisation says where it is told, in places that are listed for organisations; nobody else sees or ends it', async () => {
  for (const to of ['finance@office.example.gov', 'finance@elsewhere.example'])
    await assert.rejects(ask('notices.add', { way: 'mail', to }, agent), refused('NOTICE_ADDRESS_NOT_ALLOWED'), to)
  await assert.rejects(
    ask('notices.add', { way: 'webhook', to: 'https://office.example.gov/' }, agent),
    refused('NOTICE_ADDRESS_NOT_ALLOWED'),
  )
  const unit = '11990100007501019Y'
  await assert.rejects(ask('notices.add', { ...MAIL, source: unit }, agent), refused('ACTOR_MAY_NOT'))
  const officer: Actor = {
    id: 'an officer',
    role: 'centre-officer',
    unitId: city.units['明衡市市场监督管理局（演示）']!,
    division: '990000',
  }
  await assert.rejects(ask('notices.add', MAIL, officer), refused('INPUT_INVALID'))
  const { address } = await ask<{ address: string }>('notices.add', MAIL, agent)
  await assert.rejects(ask('notices.add', MAIL, second), refused('NOTICE_ADDRESS_KNOWN'))
  assert.equal(await sendDue(on(TODAY), noFault), 1)
  assert.match(arrived().join(), /有组织的经办人登记了这个地址/)
  const listed = async (actor: Actor) => (await ask<{ addresses: object[] }>('notices.list', {}, actor)).addresses.length
  assert.deepEqual([await listed(agent), await listed(second), await listed(other), await listed(officer)], [1, 1, 0, 0])
  for (const actor of [other, officer, OPERATOR])
    await assert.rejects(ask('notices.drop', { address }, actor), refused('NOTICE_ADDRESS_UNKNOWN'), actor.role)
  await assert.rejects(ask('notices.try', { address }, agent), refused('ACTOR_MAY_NOT'))
})

test('each change is told once: in numbers, without the organisation, a record or a person, and nothing of what the public never sees', async () => {
  const today = on(TODAY)
  // Two workers at once, and again.
  await Promise.all([putChanges(today, noFault), putChanges(today, noFault)])
  await putChanges(today, noFault)
  assert.equal(await sendDue(today, noFault), 1)
  const [mail, ...more] = arrived()
  assert.deepEqual(more, [])
  assert.match(mail!, /即将开始公示 1 条，已经开始公示 1 条，公示即将期满 1 条。/)
  for (const said of [NAME, CODE, '明环', '警告', '财务岗', 'agent.one']) assert.ok(!mail!.includes(said), said)
  for (const [day, says] of [
    ['2026-11-21', undefined],
    ['2026-11-25', '已经开始公示 1 条。'],
    ['2026-12-10', undefined],
    ['2026-12-11', '已经停止公示 1 条。'],
    ['2026-12-12', undefined],
  ] as const) {
    const then = on(day as LocalDate)
    await putChanges(then, noFault)
    await sendDue(then, noFault)
    const came = arrived()
    if (says === undefined) assert.deepEqual(came, [], day)
    else assert.ok(came.length === 1 && came[0]!.includes(`您代表的组织：${says}`), `${day}: ${came}`)
  }
})

test('a day on which no worker ran is made up for; an address that comes later is told of what is near then', async () => {
  const to = (receiver.address() as AddressInfo).port
  const { secret } = await ask<{ secret: string }>(
    'notices.add',
    { way: 'webhook', to: `http://127.0.0.1:${to}/robot` },
    second,
  )
  assert.match(secret, /^[0-9a-f]{64}$/)
  const later = on('2026-12-14' as LocalDate)
  await putChanges(later, noFault)
  await sendDue(later, noFault)
  const told = called.map(one => (JSON.parse(one) as { notice: { kind: string; counts: object } }).notice)
  assert.deepEqual(
    told.map(({ kind, counts }) => [kind, counts]),
    [
      ['welcome', {}],
      ['changes', { begun: 1, ended: 1 }],
    ],
  )
  assert.deepEqual(arrived(), [], 'the other was told of both before')
})

test('what is broken of one organisation keeps no other from being told, is said with its address, and looked at again on the next day', async () => {
  const broken = `create function broken() returns trigger language plpgsql as $$ begin
    if (select uscc from notice_address join organisation using (organisation_id) where address_id = new.address_id) = '${CODE}'
    then raise data_corrupted; end if; return new; end $$;
    create trigger broken before insert on notice_told for each row execute function broken()`
  await patiently(city.url, owner => owner.query(broken))
  const days = ['2026-12-15', '2026-12-16'].map(day => on(day as LocalDate)) as [Environment, Environment]
  const { address } = await ask<{ address: string }>('notices.add', { way: 'mail', to: 'new@mail.example' }, agent, days[0])
  await ask('notices.add', { way: 'mail', to: 'third@mail.example' }, third, days[0])
  assert.equal(await sendDue(days[0], noFault), 2)
  arrived()
  const faults: [string, string][] = []
  const note = (fault: unknown, of: string) => faults.push([faultLines(fault).split('\n')[0]!, of])
  await putChanges(days[0], note)
  assert.deepEqual(faults, [['error of the database, SQLSTATE XX001', address]], 'and nothing of whom it is about')
  assert.equal(await sendDue(days[0], noFault), 1)
  assert.match(arrived().join(), /您代表的组织：公示即将期满 1 条。/)
  await putChanges(days[0], noFault)
  await putChanges(days[1], note)
  assert.equal(faults.length, 2)
  await patiently(city.url, owner => owner.query('drop trigger broken on notice_told'))
  const mended = on('2026-12-17' as LocalDate)
  await putChanges(mended, noFault)
  assert.equal(await sendDue(mended, noFault), 1)
  assert.match(arrived().join(), /已经停止公示 1 条/)
})

test('what is on its way is sent although nobody could look at what is to be told', async () => {
  const mail = { way: 'mail', to: 'onitsway@mail.example' }
  const { address } = await ask<{ address: string }>('notices.add', mail, third)
  const rename = (from: string, to: string) =>
    patiently(city.url, owner => owner.query(`alter table notice_address rename ${from} to ${to}`))
  await rename('looked_on', 'broken')
  const now = on(TODAY)
  const morning = { ...now, sources: { ...now.sources, nowMs: () => Date.parse('2026-11-20T09:00:00+08:00') } }
  const faults: string[] = []
  await tellOnce(morning, registry, OPERATOR, fault => faults.push(faultLines(fault).split('\n')[0]!))
  await rename('broken', 'looked_on')
  assert.deepEqual(faults, ['error of the database, SQLSTATE 42703'])
  assert.match(arrived().join(), /有组织的经办人登记了这个地址/)
  await ask('notices.drop', { address }, third)
})

test('whoever no longer acts for the organisation is told no more, from that day on and by itself, also of what was on its way', async () => {
  const then = on('2026-12-20' as LocalDate)
  await ask('notices.add', { way: 'mail', to: 'second@mail.example' }, agent, then)
  await then.database.transaction(tx => endOfficesOf(tx, agent.id, '2026-12-20' as LocalDate))
  assert.equal(await sendDue(then, noFault), 0)
  await putChanges(then, noFault)
  await sendDue(then, noFault)
  assert.deepEqual(arrived(), [])
  const { notices: list } = await ask<{ notices: { kind: string; outcome: string; said: string }[] }>(
    'notices.list',
    {},
    second,
    then,
  )
  assert.deepEqual([list[0]!.kind, list[0]!.outcome, list[0]!.said], ['welcome', 'failed', 'AGENT_ENDED'])
  // Nor does where they were told stay with those who come after them.
  type Addresses = { addresses: { way: string; where: string }[] }
  const listed = async () => (await ask<Addresses>('notices.list', {}, second, then)).addresses.map(one => one.where)
  assert.ok((await listed()).includes('second@mail.example'))
  await forgetNotices(then)
  assert.deepEqual(
    (await listed()).filter(where => where.includes('@')),
    [],
  )
  assert.equal((await listed()).length, 1, 'the webhook of the other agent stays')
})

test('what an organisation gave as its mailbox is in no act, and after its end in no table', async () => {
  const to = 'never.kept@mail.example'
  const owner = new pg.Client({ connectionString: city.url })
  await owner.connect()
  opened.push({ close: () => owner.end() })
  const tablesWith = async (): Promise<string[]> => {
    const { rows } = await owner.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    )
    const found: string[] = []
    for (const { name } of rows) {
      const { rowCount } = await owner.query(`select from ${name} t where position($1 in t::text) > 0 limit 1`, [to])
      if (rowCount !== 0) found.push(name)
    }
    return found
  }
  const { address, where } = await ask<{ address: string; where: string }>('notices.add', { way: 'mail', to }, second)
  assert.equal(where, to, 'answered to whoever gave it')
  assert.deepEqual(await tablesWith(), ['public.notice_address'])
  await sendDue(on(TODAY), noFault)
  assert.equal(arrived().length, 1)
  await ask('notices.drop', { address }, second)
  assert.deepEqual(await tablesWith(), [])
  const { rows } = await owner.query(
    `select address, digest = sha256(convert_to(organisation_id || ' ' || $2, 'UTF8')) as tried from notice_address where address_id = $1`,
    [address, to],
  )
  assert.deepEqual(rows, [{ address: '…@mail.example', tried: false }])
})

test('an organisation has five addresses at most, those that were ended on the day among them', async () => {
  const add = (n: number) => ask<{ address: string }>('notices.add', { way: 'mail', to: `desk${n}@mail.example` }, other)
  for (let n = 1; n <= 4; n++) await add(n)
  const { address } = await add(5)
  await ask('notices.drop', { address }, other)
  await assert.rejects(add(6), refused('NOTICE_ADDRESSES_ENOUGH'))
})

test('places for organisations are listed apart; how many days is the place’s choice, within half a year', () => {
  const { notices: set } = noticeSettings({ XINHENG_NOTICE_DAYS: '15' })
  assert.equal(set.days, 15)
  for (const days of ['0', '181', '1.5', 'many'])
    assert.throws(() => noticeSettings({ XINHENG_NOTICE_DAYS: days }), refused('SETTING_INVALID'), days)
  const any = { ...settings.notices!, mail: { ...settings.notices!.mail!, domains: ['*'] } }
  assert.equal(isAllowedMail('somebody@anywhere.example', any), true)
  assert.equal(isAllowedMail('two@a.example, three@b.example', any), false)
  assert.equal(isAllowedUrl('https://anywhere.example/', any), false)
})
