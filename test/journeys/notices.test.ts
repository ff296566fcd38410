/** Notices outside the product: to listed places only, signed, numbers and no names, tried again, and what became of each is kept. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { forgetNotices, type MorningCounts, notices, putMornings, sendDue } from '#capabilities/notices'
import { type Actor, type Environment, makeRegistry, runOperation } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { callWebhook, isAllowedMail, isAllowedUrl, maskedUrl, NoticeFault, noticeSettings } from '#storage/notices'
import { type House, makeHouse, OPERATOR, UNITS } from '#support/intake'
import { type Mailbox, openMailbox } from '#support/notices'
import { patiently } from '#support/program'

const registry = makeRegistry([notices])
const noFault = (fault: unknown): never => {
  throw fault
}

let house: House
let environment: Environment
let receiver: Server
let mailbox: Mailbox
let hook: string
const calls: { url: string; headers: IncomingHttpHeaders; body: string }[] = []
let answers = 200
/** As chats hand it out: whoever knows the address speaks there. */
const TOKEN = '693a91f6-7b0c-4bc4-97a0-0ec2sifa5aaa'

before(async () => {
  house = await makeHouse()
  receiver = createServer((request, answer) => {
    const pieces: Buffer[] = []
    request.on('data', piece => pieces.push(piece))
    request.on('end', () => {
      calls.push({ url: request.url!, headers: request.headers, body: Buffer.concat(pieces).toString() })
      answer.writeHead(answers, answers === 302 ? { location: 'http://127.0.0.1:9/elsewhere' } : {}).end()
    })
  })
  mailbox = await openMailbox()
  await new Promise<void>(done => receiver.listen(0, '127.0.0.1', done))
  const { port } = receiver.address() as AddressInfo
  hook = `http://127.0.0.1:${port}/robot/send?key=${TOKEN}`
  environment = {
    ...house.environment,
    ...noticeSettings({
      XINHENG_NOTICE_HOSTS: `127.0.0.1:${port}`,
      XINHENG_NOTICE_PRIVATE: 'yes',
      XINHENG_NOTICE_DOMAINS: 'office.example.gov',
      XINHENG_SMTP_URL: `smtp://127.0.0.1:${mailbox.port}?ignoreTLS=true`,
      XINHENG_SMTP_FROM: 'xinheng@office.example.gov',
    }),
  }
})
after(async () => {
  receiver?.closeAllConnections()
  await new Promise<void>(done => (receiver ? receiver.close(() => done()) : done()))
  await mailbox?.close()
  await house?.close()
})

const ask = async <T>(name: string, input: object, actor: Actor = OPERATOR): Promise<T> =>
  (await runOperation(registry.get(name)!, environment, actor, input)) as T
const refused = (code: string) => (thrown: unknown) => thrown instanceof Refusal && thrown.code === code
type Listed = { notices: { notice: string; outcome: string | null; said: string | null; tries: number }[] }
const newest = async () => (await ask<Listed>('notices.list', {})).notices[0]!

test('only listed places are told, over TLS unless what is private is allowed, and never a person’s number or a credential', async () => {
  const { notices: strict } = noticeSettings({
    XINHENG_NOTICE_HOSTS: 'hook.example.gov, in.example.gov:8443',
    XINHENG_NOTICE_DOMAINS: 'example.gov',
  })
  for (const url of ['https://hook.example.gov/a', 'https://in.example.gov:8443/b'])
    assert.equal(isAllowedUrl(url, strict), true, url)
  for (const url of [
    ...['http://hook.example.gov/a', 'https://hook.example.gov:8443/', 'https://in.example.gov/', 'https://other.example.gov/'],
    ...['https://user:word@hook.example.gov/', 'https://hook.example.gov.evil.example/', 'ftp://hook.example.gov/', 'hook'],
  ])
    assert.equal(isAllowedUrl(url, strict), false, url)
  assert.equal(isAllowedMail('office@example.gov', strict), false, 'no mail server is set')
  for (const [to, isIn] of [
    ['hall@office.example.gov', true],
    ['hall@example.gov', false],
    ['hall@office.example.gov, more@elsewhere.example', false],
  ] as const)
    assert.equal(isAllowedMail(to, environment.notices!), isIn, to)
  // Listed by name, and the name leads back to this machine.
  const { notices: back } = noticeSettings({ XINHENG_NOTICE_HOSTS: 'localhost:9' })
  const call = { url: 'https://localhost:9/', secret: Buffer.alloc(32), body: '{}', at: 1 }
  await assert.rejects(
    callWebhook(call, back),
    (thrown: unknown) => thrown instanceof NoticeFault && thrown.code === 'HOST_PRIVATE',
  )
  await assert.rejects(
    ask('notices.add', { source: UNITS.west.uscc, way: 'webhook', to: 'https://elsewhere.example/' }),
    refused('NOTICE_ADDRESS_NOT_ALLOWED'),
  )
  const east: Actor = { id: 'east', role: 'centre-officer', division: UNITS.east.division }
  await assert.rejects(
    ask('notices.add', { source: UNITS.west.uscc, way: 'webhook', to: hook }, east),
    refused('ACTOR_MAY_NOT'),
  )
})

test('in the morning a unit is told how much waits, once, by mail and by a signed call; where nothing waits nobody is', async () => {
  const west = await ask<{ address: string; secret: string }>('notices.add', {
    source: UNITS.west.uscc,
    way: 'webhook',
    to: hook,
  })
  await ask('notices.add', { source: UNITS.west.uscc, way: 'mail', to: 'hall@office.example.gov' })
  await ask('notices.add', { source: UNITS.east.uscc, way: 'webhook', to: hook })
  await assert.rejects(
    ask('notices.add', { source: UNITS.west.uscc, way: 'webhook', to: hook }),
    refused('NOTICE_ADDRESS_KNOWN'),
  )
  const unitId = async ({ uscc }: { uscc: string }) =>
    (await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [uscc]))[0]!.unit_id
  type Counted = [unit: string, counts: MorningCounts]
  const waiting: Counted = [await unitId(UNITS.west), { repair: 2, objection: 0, rows: 5 }]
  const nothing: Counted = [await unitId(UNITS.east), { repair: 0, objection: 0, rows: 0 }]
  const asked: number[] = []
  const countOf = async (units: readonly string[]) => {
    asked.push(units.length)
    // The other cannot be counted at first, which holds nobody else up.
    return new Map(asked.length === 1 ? [waiting] : [waiting, nothing])
  }
  for (let turn = 0; turn < 3; turn += 1) await putMornings(environment, countOf)
  assert.deepEqual(asked, [2, 1], 'the third time nothing is missing')
  assert.equal(await sendDue(environment, noFault), 2)
  assert.equal(await sendDue(environment, noFault), 0)
  const [call] = calls
  const said = JSON.parse(call!.body) as { msgtype: string; text: { content: string }; notice: { counts: object } }
  assert.equal(
    said.text.content,
    '信用工作台 2026-11-20 待办提醒\n逾期的修复申请 2 件，十个工作日以上没有改正的行 5 行。请登录信用工作台查看。',
  )
  const [, at, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(call!.headers['xinheng-signature']))!
  const expected = createHmac('sha256', Buffer.from(west.secret, 'hex')).update(`${at}.${call!.body}`).digest('hex')
  assert.equal(signature, expected)
  assert.equal(calls.length, 1)
  assert.match(mailbox.mails[0]!, /To: hall@office\.example\.gov/i)
  assert.equal(call!.url, `/robot/send?key=${TOKEN}`, 'called whole, as it was given')
})

test('an address that may let in whoever knows it, and what signs its calls, stand wrapped: in no list, no act and no look; forgotten with its end', async () => {
  const given = hook.replace('robot', 'second')
  const made = await ask<{ address: string; where: string; secret: string }>('notices.add', {
    ...{ source: UNITS.west.uscc, way: 'webhook', to: given },
  })
  assert.equal(made.where, `${new URL(hook).origin}/…5aaa`)
  const other = await ask<{ address: string }>('notices.add', { source: UNITS.west.uscc, way: 'webhook', to: `${given}&b=1` })
  await ask('notices.drop', { address: other.address })
  for (const wrong of [{ to: given }, { To: given }, { way: 'webhook', to: given.replace('127.0.0.1', '127.0.0.2') }])
    await assert.rejects(ask('notices.add', { source: UNITS.west.uscc, ...wrong }), Refusal)
  await assert.rejects(runOperation(registry.get('notices.add')!, environment, OPERATOR, given), refused('INPUT_INVALID'))
  const written = await house.rows<{ text: string }>(
    `select a::text as text from notice_address a union all select encode(call, 'escape') from notice_address where call is not null
     union all select n::text from notice n union all select content from act_content union all select a::text from access a`,
  )
  assert.ok(written.length > 10)
  const said = [...written.map(({ text }) => text), JSON.stringify(await ask('notices.list', {}))]
  for (const secret of [TOKEN, Buffer.from(TOKEN).toString('hex'), '/robot', 'second', made.secret])
    assert.deepEqual(
      said.filter(text => text.includes(secret)),
      [],
    )
  assert.ok(
    said.some(text => text.includes(made.where)),
    'which it was stands in the act',
  )
  await ask('notices.drop', { address: made.address })
  const [kept] = await house.rows<{ call: unknown }>('select call from notice_address where address_id = $1', [made.address])
  assert.equal(kept!.call, null)
  assert.equal(maskedUrl('https://hook.example.gov/'), 'https://hook.example.gov')
  assert.equal(maskedUrl('https://hook.example.gov:8443/short'), 'https://hook.example.gov:8443/…')
})

test('what does not arrive is tried again later, is told as failed in the end, and a place that leads elsewhere is not followed', async () => {
  const { addresses } = await ask<{ addresses: { address: string; way: string }[] }>('notices.list', {})
  const { address } = addresses.find(one => one.way === 'webhook')!
  answers = 302
  await ask('notices.try', { address })
  assert.equal(await sendDue(environment, noFault), 0)
  assert.deepEqual([(await newest()).outcome, (await newest()).said], [null, 'HTTP_302'])
  assert.equal(await sendDue(environment, noFault), 0, 'not at once')
  assert.equal((await newest()).tries, 1)
  // Where the clock was set back an hour it waits for no moment that was.
  await house.rows("update notice set next_at = next_at + interval '1 hour' where next_at is not null")
  await sendDue(environment, noFault)
  answers = 500
  for (let tried = 2; tried < 6; tried += 1) {
    await house.rows('update notice set next_at = clock_timestamp() where next_at is not null')
    await sendDue(environment, noFault)
  }
  const { outcome, said, tries } = await newest()
  assert.deepEqual([outcome, said, tries], ['failed', 'HTTP_500', 6])
  answers = 200
  await ask('notices.try', { address })
  const unwrap = async () => {
    throw new Error('of another ring')
  }
  const { keys } = environment
  const keyless = { ...environment, keys: { ...keys, accounts: { ...keys.accounts, unwrap } } } as Environment
  assert.equal(await sendDue(keyless, noFault), 0)
  assert.deepEqual([(await newest()).outcome, (await newest()).said], [null, 'SECRET_NOT_OPENED'])
  await house.rows('update notice set next_at = clock_timestamp() where next_at is not null')
  assert.equal(await sendDue(environment, noFault), 1)
  await ask('notices.drop', { address })
  await assert.rejects(ask('notices.try', { address }), refused('NOTICE_ADDRESS_UNKNOWN'))
})

test('what was sent a year ago is forgotten, also where nobody is told anything any more', async () => {
  const old = async () =>
    (await house.rows("select from notice where made_at < clock_timestamp() - interval '360 days'")).length
  await patiently(house.url, async owner => {
    await owner.query("update notice set made_at = made_at - interval '364 days'")
    await owner.query("update notice set made_at = made_at - interval '2 days' where outcome = 'failed'")
  })
  const before = await old()
  await forgetNotices(environment)
  const [{ failed }] = (await house.rows<{ failed: number }>(
    "select count(*) filter (where outcome = 'failed')::int as failed from notice",
  )) as [{ failed: number }]
  assert.equal(failed, 0)
  assert.ok((await old()) > 0 && (await old()) < before, 'the others have a day left')
})

test('what is counted for an address while it is ended is not sent to it', async () => {
  const { address } = await ask<{ address: string }>('notices.add', {
    source: UNITS.west.uscc,
    way: 'mail',
    to: 'late@office.example.gov',
  })
  const [unit] = await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [UNITS.west.uscc])
  const before = mailbox.mails.length
  await putMornings(environment, async () => {
    await ask('notices.drop', { address })
    return new Map([[unit!.unit_id, { repair: 1, objection: 0, rows: 0 }]])
  })
  assert.equal(await sendDue(environment, noFault), 0)
  assert.equal(mailbox.mails.length, before)
})
