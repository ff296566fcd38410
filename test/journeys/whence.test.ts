// From where: offices and administrators from networks of their own, keys from theirs; a session that has moved asks again; and its holder
// sees where it is signed in, and ends it there.
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { access } from '#capabilities/access'
import { audit } from '#capabilities/audit'
import { intake } from '#capabilities/intake'
import { makeRegistry, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { addConsoleRoutes } from '#faces/console'
import { standingOf } from '#faces/http'
import { parseNetwork } from '#rules/networks'
import { chinaDay } from '#rules/time'
import { codeOf } from '#support/access'
import { type City, makeCity, registration, uscc } from '#support/portal'

const ORIGIN = 'https://credit.example.gov'
const UNIT = '11990100007501019Y'
const PASSWORD = 'seven-grey-herons-42'
const NAME = '明衡演示精工机械有限公司'
const OPERATOR = { id: 'local-operator', role: 'local-operator' } as const
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
const EDGE = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0'
const WECHAT = 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile MicroMessenger/8.0'
/** Of offices, of administrators, of nobody here. */
const [DESK, ADMIN, HOME] = ['192.0.2.40', '192.0.2.9', '198.51.100.7']
const registry = makeRegistry([organisations, intake, access, audit])
let city: City
let app: FastifyInstance
before(async () => {
  city = await makeCity(chinaDay(Date.now()))
  await city.put({ uscc: uscc(1), name: NAME, registered: registration(NAME, uscc(1), city.today) })
  const settings = { XINHENG_ORIGIN: ORIGIN, XINHENG_LOCAL_OPERATOR: 'off', XINHENG_PROXIES: '127.0.0.1' }
  const networks = {
    XINHENG_OFFICE_NETWORKS: '192.0.2.0/24, 2001:db8:1::/48',
    XINHENG_ADMINISTRATOR_NETWORKS: '192.0.2.8/29',
  }
  app = await city.serve({ registry, ...standingOf({ ...settings, ...networks }) })
  const { environment } = city
  addConsoleRoutes(app, { environment, registry, isSample: false, sample: () => null, clauseAddress: id => id })
  await open('admin.one', { role: 'administrator', unit: UNIT })
  await open('auditor.one', { role: 'auditor', unit: UNIT })
  await open('agent.one', { role: 'organisation-user', organisation: uscc(1) })
})
after(() => city?.close())

type Headers = Record<string, string>
/** As the proxy hands it on. */
const at = (address: string, browser = FIREFOX): Headers => ({
  ...{ host: 'credit.example.gov', origin: ORIGIN, 'sec-fetch-site': 'same-origin' },
  ...{ 'x-forwarded-for': `203.0.113.99, ${address}`, 'user-agent': browser },
})
const post = (operation: string, payload: object, headers: Headers) =>
  app.inject({ method: 'POST', url: `/api/access/${operation}`, payload, headers })
const ask = (operation: string, input: object, headers: Headers) =>
  app.inject({ url: `/api/${operation}?${new URLSearchParams(input as Record<string, string>)}`, headers })
const operate = async <T>(operation: string, input: object) =>
  (await runOperation(registry.get(operation)!, city.environment, OPERATOR, input)) as T

const secrets = new Map<string, string>()
async function open(name: string, of: object): Promise<void> {
  const { invitation: token } = await operate<{ invitation: string }>('access.open-account', { name, post: '岗位', ...of })
  const { secret } = (await post('open-invitation', { token }, at(DESK))).json() as { secret: string | null }
  if (secret !== null) secrets.set(name, secret)
  const code = secret === null ? {} : { code: codeOf(secret) }
  assert.equal((await post('accept-invitation', { token, password: PASSWORD, ...code }, at(DESK))).statusCode, 200)
}
async function enter(name: string, headers: Headers) {
  await city.database.pool.query('update account set totp_step = 0 where name = $1', [name])
  const secret = secrets.get(name)
  return post('sign-in', { name, password: PASSWORD, ...(secret === undefined ? {} : { code: codeOf(secret) }) }, headers)
}
/** The cookie of a session begun there. */
async function begin(name: string, headers: Headers): Promise<Headers> {
  const answer = await enter(name, headers)
  assert.equal(answer.statusCode, 200, answer.body)
  return { cookie: String([answer.headers['set-cookie']].flat()[0]).split(';')[0]! }
}
const codeIn = async (answer: Promise<{ json(): { code?: string }; statusCode: number }>) => {
  const { statusCode, json } = await answer
  return statusCode === 200 ? 'done' : json().code
}
const refusedActs = async (operation: string): Promise<string[]> => {
  const { rows } = await city.database.pool.query<{ outcome: string }>(
    "select outcome from act where operation = $1 and outcome like 'refused:%' order by recorded_at",
    [operation],
  )
  return rows.map(({ outcome }) => outcome.slice('refused:'.length))
}

test('GB/T 22239: staff sign in and act from the networks of offices alone, by IPv4 and IPv6; others are refused with a code, and it is an act', async () => {
  assert.equal(await codeIn(enter('auditor.one', at(HOME))), 'NETWORK_CLOSED')
  assert.deepEqual(await refusedActs('access.sign-in'), ['NETWORK_CLOSED'])
  const wrong = post('sign-in', { name: 'auditor.one', password: 'wrong-guess-99', code: '000000' }, at(HOME))
  assert.equal(await codeIn(wrong), 'SIGN_IN_REFUSED', 'who cannot show who it is hears nothing of networks')
  const session = await begin('auditor.one', at(DESK))
  assert.equal(await codeIn(ask('access/list-accounts', {}, { ...at(DESK), ...session })), 'done')
  const outside = await ask('access/list-accounts', {}, { ...at(HOME), ...session })
  assert.equal(outside.json().code, 'NETWORK_CLOSED')
  assert.match(outside.json().detail, /198\.51\.100\.7/)
  assert.deepEqual(await refusedActs('access.list-accounts'), ['NETWORK_CLOSED'])
  assert.equal(await codeIn(post('end-other-sessions', {}, { ...at(HOME), ...session })), 'NETWORK_CLOSED')
  const six = at('2001:db8:1:5::9')
  assert.equal(await codeIn(ask('access/list-accounts', {}, { ...six, ...(await begin('auditor.one', six)) })), 'done')
  assert.equal(await codeIn(enter('auditor.one', at('2001:db8:2::9'))), 'NETWORK_CLOSED')
  assert.equal(await codeIn(post('sign-out', {}, { ...at(HOME), ...session })), 'done', 'out one gets from everywhere')
  // Not an office: nobody says where an organisation works.
  const agent = await begin('agent.one', at(HOME))
  assert.equal(await codeIn(ask('access/agents', {}, { ...at(HOME), ...agent })), 'done')
})

test('GB/T 22239: administrators sign in and act from networks of their own, not from every desk of an office', async () => {
  assert.equal(await codeIn(enter('admin.one', at(DESK))), 'NETWORK_CLOSED')
  const near = at(ADMIN)
  const session = await begin('admin.one', near)
  assert.equal(await codeIn(post('end-sessions-of', { name: 'auditor.one' }, { ...near, ...session })), 'done')
  const desk = { ...at(DESK), ...session }
  assert.equal(await codeIn(post('end-sessions-of', { name: 'auditor.one' }, desk)), 'NETWORK_CLOSED')
  const { who, asks } = (await app.inject({ url: '/console/context.json', headers: desk })).json()
  assert.deepEqual([who.closed, who.isElsewhere], [['administrator'], true])
  assert.ok(!asks.includes('access.open-account'))
})

test('a session that has moved to another network or browser asks for another sign-in before any act or read with a purpose', async () => {
  const session = await begin('admin.one', at(ADMIN))
  const [here, there, other] = [at(ADMIN), at('192.0.2.10'), at(ADMIN, EDGE)].map(one => ({ ...one, ...session }))
  const act = (headers: Headers) => codeIn(post('end-sessions-of', { name: 'auditor.one' }, headers))
  assert.deepEqual(await Promise.all([here!, there!, other!].map(act)), ['done', 'NETWORK_CHANGED', 'NETWORK_CHANGED'])
  assert.equal(await codeIn(ask('access/list-accounts', {}, there!)), 'done')
  assert.equal(await codeIn(post('end-other-sessions', {}, there!)), 'SIGN_IN_AGAIN')
  const { who } = (await app.inject({ url: '/console/context.json', headers: there! })).json()
  assert.deepEqual([who.isElsewhere, who.isNew], [true, false])
  // What the client writes itself before the proxy's word moves nobody.
  assert.equal(await act({ ...here!, 'x-forwarded-for': `192.0.2.10, ${ADMIN}` }), 'done')
  const again = await begin('admin.one', { ...at('192.0.2.10'), ...session })
  assert.equal(await act({ ...at('192.0.2.10'), ...again }), 'done')
  assert.equal(await act(here!), 'SIGN_IN_NEEDED', 'the new session stands in place of the old one')
})

test('each session is shown with since when, last seen, network and browser; one or all others are ended by who has just signed in', async () => {
  await city.database.pool.query('delete from session')
  const phone = at('203.0.113.20', WECHAT)
  const [one, two, three] = [
    await begin('agent.one', at(HOME)),
    await begin('agent.one', phone),
    await begin('agent.one', at(HOME, EDGE)),
  ]
  type Shown = { session: string; browser: string; network: string; isHere: boolean; beganAt: string; seenAt: string }
  const shown = async (headers: Headers): Promise<Shown[]> =>
    (await app.inject({ url: '/console/context.json', headers })).json().who?.sessions ?? []
  const mine = { ...at(HOME), ...one }
  const all = await shown(mine)
  const said = all.map(({ browser, network, isHere }) => `${browser} ${network} ${isHere}`).sort()
  assert.deepEqual(said, [
    ...[`Edge · Windows ${HOME} false`, `Firefox · Windows ${HOME} true`],
    'WeChat · Android 203.0.113.20 false',
  ])
  assert.ok(all.every(({ beganAt, seenAt }) => beganAt <= seenAt))
  const of = (browser: string) => all.find(each => each.browser.startsWith(browser))!.session
  const end = (session: string, headers: Headers) => codeIn(post('end-session', { session }, headers))
  const stranger = { ...at(DESK), ...(await begin('auditor.one', at(DESK))) }
  assert.equal(await end(of('WeChat'), stranger), 'SESSION_UNKNOWN', 'nobody else’s')
  assert.equal(await end(of('WeChat'), at(HOME)), 'SIGN_IN_NEEDED')
  assert.equal(await end(of('WeChat'), mine), 'done')
  assert.equal(await end(of('WeChat'), mine), 'SESSION_UNKNOWN')
  assert.deepEqual([(await shown({ ...phone, ...two })).length, (await shown({ ...at(HOME, EDGE), ...three })).length], [0, 2])
  await city.database.pool.query("update session set shown_at = shown_at - interval '11 minutes'")
  assert.equal(await end(of('Edge'), mine), 'SIGN_IN_AGAIN')
  assert.equal(await codeIn(post('end-other-sessions', {}, mine)), 'SIGN_IN_AGAIN')
  const fresh = { ...at(HOME), ...(await begin('agent.one', mine)) }
  assert.deepEqual((await post('end-other-sessions', {}, fresh)).json(), { ended: 1 })
  assert.deepEqual(
    (await shown(fresh)).map(({ isHere }) => isHere),
    [true],
  )
})

test('a machine’s key opens nothing from outside its networks, and whoever answers for it sees when and from where it was tried', async () => {
  const input = { unit: UNIT, title: '业务系统', role: 'unit-reporter', scopes: ['intake.*'] }
  const made = runOperation(registry.get('access.make-key')!, city.environment, OPERATOR, {
    ...input,
    networks: ['10.1.0.0/33'],
  })
  await assert.rejects(made, { code: 'INPUT_INVALID' })
  const networks = ['10.1.0.0/16', '2001:db8:7::/48']
  const { key, token } = await operate<{ key: string; token: string }>('access.make-key', { ...input, networks })
  const by = (address: string) => codeIn(ask('intake/list', {}, { ...at(address), authorization: `Bearer ${token}` }))
  const shown = async () => {
    const { keys } = await operate<{
      keys: { key: string; networks: string[]; stoppedAt: string | null; stoppedFrom: string | null }[]
    }>('access.list-keys', {})
    return keys.find(one => one.key === key)!
  }
  assert.deepEqual([await by('10.1.200.3'), await by('2001:db8:7:1::5')], ['done', 'done'])
  assert.equal((await shown()).stoppedAt, null)
  assert.deepEqual([await by('10.2.0.1'), await by('2001:db8:8::5')], ['NETWORK_CLOSED', 'NETWORK_CLOSED'])
  assert.deepEqual(await refusedActs('intake.list'), ['NETWORK_CLOSED', 'NETWORK_CLOSED'])
  const { stoppedAt, stoppedFrom, networks: kept } = await shown()
  assert.deepEqual([stoppedFrom, kept], ['2001:db8:8::5', networks])
  assert.notEqual(stoppedAt, null)
  const next = await operate<{ key: string }>('access.rotate-key', { key })
  const { keys } = await operate<{ keys: { key: string; networks: string[] }[] }>('access.list-keys', {})
  assert.deepEqual(keys.find(one => one.key === next.key)!.networks, networks, 'its successor is held to the same')
})

test('a key whose network can no longer be read opens nothing, from there or from elsewhere; it is no fault of the server', async () => {
  const input = { unit: UNIT, title: '旧业务系统', role: 'unit-reporter', scopes: ['intake.*'] }
  const { key } = await operate<{ key: string }>('access.make-key', input)
  const by = (token: string, address: string) =>
    codeIn(ask('intake/list', {}, { ...at(address), authorization: `Bearer ${token}` }))
  /** As an earlier release left it. */
  const keep = async (networks: readonly string[]): Promise<string> => {
    const [id, token] = [randomUUID(), `xk_${randomUUID()}`]
    await city.database.pool.query(
      `insert into machine_key (key_id, digest, title, unit_id, role, scopes, made_at, expires_at, networks)
       select $2, $3, title, unit_id, role, scopes, made_at, expires_at, $4 from machine_key where key_id = $1`,
      [key, id, createHash('sha256').update(token).digest(), networks],
    )
    return token
  }
  assert.equal(await by(await keep(['10.1.0.0/16']), '10.1.0.1'), 'done')
  for (const networks of [['::ffff:a01:0/112'], ['10.1.0.0/16', '::ffff:a01:0/112']]) {
    const token = await keep(networks)
    assert.deepEqual([await by(token, '10.1.0.1'), await by(token, HOME)], ['NETWORK_CLOSED', 'NETWORK_CLOSED'], networks[0])
  }
})

test('ASVS 8.4.2: where the gateway vouches for terminals, administrators act from those alone; others and the word of anybody else change nothing', async () => {
  const { environment } = city
  const settings = { XINHENG_ORIGIN: ORIGIN, XINHENG_LOCAL_OPERATOR: 'off', XINHENG_PROXIES: '127.0.0.1' }
  const standing = standingOf({ ...settings, XINHENG_ADMINISTRATOR_TERMINALS: 'X-Terminal: managed' })
  const former = app
  app = await city.serve({ registry, ...standing })
  addConsoleRoutes(app, { environment, registry, isSample: false, sample: () => null, clauseAddress: id => id })
  try {
    const [bare, managed] = [at(ADMIN), { ...at(ADMIN), 'x-terminal': 'managed' }]
    assert.equal(await codeIn(enter('admin.one', bare)), 'NETWORK_CLOSED')
    assert.equal(await codeIn(enter('admin.one', { ...bare, 'x-terminal': 'unmanaged' })), 'NETWORK_CLOSED')
    const session = await begin('admin.one', managed)
    const act = (headers: Headers) => codeIn(post('end-sessions-of', { name: 'auditor.one' }, { ...headers, ...session }))
    assert.deepEqual([await act(managed), await act(bare)], ['done', 'NETWORK_CLOSED'])
    const claims = { method: 'POST', url: '/api/access/end-sessions-of', payload: { name: 'auditor.one' } } as const
    const claimed = await app.inject({ ...claims, headers: { ...managed, ...session }, remoteAddress: ADMIN! })
    assert.equal(claimed.json().code, 'NETWORK_CLOSED', 'who is no proxy of ours vouches for nobody')
    const auditor = await begin('auditor.one', bare)
    assert.equal(await codeIn(ask('access/list-accounts', {}, { ...bare, ...auditor })), 'done')
  } finally {
    app = former
  }
  for (const wrong of [
    { XINHENG_ADMINISTRATOR_TERMINALS: 'x-terminal: managed', XINHENG_PROXIES: '' },
    { XINHENG_ADMINISTRATOR_TERMINALS: 'managed' },
    { XINHENG_ADMINISTRATOR_TERMINALS: 'x-terminal:' },
  ])
    assert.throws(() => standingOf({ ...settings, ...wrong }), { code: 'SETTING_INVALID' })
})

test('a network that cannot be read stops the program at its start', () => {
  for (const text of ['192.0.2.0/33', 'office', '192.0.2', '::ffff:192.0.2.1', '10.0.0.0/8/8'])
    assert.throws(() => standingOf({ XINHENG_OFFICE_NETWORKS: text }), { code: 'SETTING_INVALID' })
  assert.deepEqual(standingOf({ XINHENG_ADMINISTRATOR_NETWORKS: '::1, 10.0.0.0/8' }).officeNetworks, {
    ...{ staff: [], administrators: ['::1', '10.0.0.0/8'].map(parseNetwork) },
  })
})
