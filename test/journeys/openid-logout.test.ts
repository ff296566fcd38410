// OpenID Connect Back-Channel Logout 1.0: who signs out at the provider, a real one, is signed out here; and what is no such word ends nothing.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { access } from '#capabilities/access'
import { makeRegistry, type OpenIdProvider, runOperation } from '#capabilities/operation'
import { chinaDay } from '#rules/time'
import { codeOf } from '#support/access'
import { atProvider, type Jar, type OpenIdServer, signOutAtProvider, startProvider } from '#support/openid'
import { type City, makeCity } from '#support/portal'

const ORIGIN = 'https://credit.example.gov'
const UNIT = '11990100007501019Y'
const OPERATOR = { id: 'local-operator', role: 'local-operator' } as const
const PAGE: Record<string, string> = { host: 'credit.example.gov', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
const PASSWORD = 'seven-grey-herons-42'
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const FORM = { host: 'credit.example.gov', 'content-type': 'application/x-www-form-urlencoded' }
const registry = makeRegistry([access])
const servers: Server[] = []
let city: City
let app: FastifyInstance
/** One says which of its sessions has ended, the other only whose. */
let provider: OpenIdServer
let terse: OpenIdServer
let forger: Awaited<ReturnType<typeof startForger>>
/** What providers have sent, and how it was answered. */
const heard: { body: string; type: string | undefined; status: number; answer: string }[] = []

const listen = async (server: Server): Promise<string> => {
  servers.push(server)
  await new Promise<void>(done => server.listen(0, 'localhost', done))
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

const tell = (payload: string, headers: Record<string, string> = FORM) =>
  app.inject({ method: 'POST', url: '/session/logout', payload, headers })
const tellToken = (text: string) => tell(new URLSearchParams({ logout_token: text }).toString())

/** A provider of the list whose key the test holds: it says what a real one never would. */
async function startForger() {
  const own = await generateKeyPair('ES256', { extractable: true })
  const foreign = await generateKeyPair('ES256', { extractable: true })
  let asked = 0
  const server = createServer((request, response) => {
    asked += 1
    response.setHeader('content-type', 'application/json')
    const described = { issuer, jwks_uri: `${issuer}/jwks`, authorization_endpoint: `${issuer}/auth` }
    if (request.url !== '/jwks') response.end(JSON.stringify(described))
    else
      void exportJWK(own.publicKey).then(key => response.end(JSON.stringify({ keys: [{ ...key, kid: 'one', alg: 'ES256' }] })))
  })
  const issuer = await listen(server)
  return { issuer, own, foreign, asked: () => asked }
}

before(async () => {
  city = await makeCity(chinaDay(Date.now()))
  // As the place's proxy hands on.
  const proxy = createServer((request, response) => {
    let body = ''
    request.on('data', piece => {
      body += piece
    })
    request.on('end', () => {
      const type = request.headers['content-type']
      void tell(body, { host: FORM.host, 'content-type': String(type) }).then(({ statusCode, body: answer }) => {
        heard.push({ body, type, status: statusCode, answer })
        response.writeHead(statusCode).end(answer)
      })
    })
  })
  const address = `${await listen(proxy)}/session/logout`
  const subjects = { one: { amr: ['pwd', 'otp'] }, two: { amr: ['pwd', 'otp'] }, weak: {} }
  provider = await startProvider(`${ORIGIN}/session/callback`, subjects, { address, saysSession: true })
  terse = await startProvider(`${ORIGIN}/session/callback`, subjects, { address, saysSession: false })
  forger = await startForger()
  const listed = (issuer: string): OpenIdProvider => ({
    ...{ issuer, clientId: provider.client.id, clientSecret: provider.client.secret, title: '统一身份认证（演示）' },
    ...{ amr: ['otp'] },
  })
  const providers = [provider.issuer, terse.issuer, forger.issuer].map(listed)
  app = await city.serve({
    registry,
    origin: ORIGIN,
    openId: { callback: `${ORIGIN}/session/callback`, allowLocal: true, providers },
  })
})
after(async () => {
  for (const one of [provider, terse]) one?.close()
  for (const one of servers) {
    one.closeAllConnections()
    one.close()
  }
  await city?.close()
})

const post = (operation: string, payload: object, headers = PAGE) =>
  app.inject({ method: 'POST', url: `/api/access/${operation}`, payload, headers })
const invite = async (name: string) =>
  (
    (await runOperation(registry.get('access.open-account')!, city.environment, OPERATOR, {
      ...{ name, post: '报送员', role: 'unit-reporter', unit: UNIT },
    })) as { invitation: string }
  ).invitation
const cookieOf = (answer: { headers: Record<string, unknown> }, begins: string) =>
  [answer.headers['set-cookie']]
    .flat()
    .map(String)
    .find(one => one.startsWith(begins))
    ?.split(';')[0]

/** The cookie of the session that began by the provider's word, or of what waits for our second factor. */
async function signIn(at: OpenIdServer, subject: string, jar: Jar, more: object = {}): Promise<string> {
  const begun = await post('begin-openid', { issuer: at.issuer, ...more })
  const to = await atProvider(begun.json().address, subject, jar)
  const cookie = cookieOf(begun, '__Host-xinheng-start=')!
  const done = await app.inject({ url: to.pathname + to.search, headers: { host: FORM.host, cookie } })
  return cookieOf(done, '__Host-xinheng=xs_') ?? cookieOf(done, '__Host-xinheng-start=')!
}
const open = async (...cookies: string[]) => {
  const said: boolean[] = []
  for (const cookie of cookies) {
    const { statusCode } = await app.inject({ url: '/api/access/agents', headers: { ...PAGE, cookie } })
    said.push(statusCode !== 401)
  }
  return said
}

test('who signs out at the provider is signed out here: of that session alone, and of nobody else’s', async () => {
  const [desk, home, other]: Jar[] = [new Map(), new Map(), new Map()]
  const first = await signIn(provider, 'one', desk!, { invitation: await invite('reporter.one') })
  const second = await signIn(provider, 'one', home!)
  const stranger = await signIn(provider, 'two', other!, { invitation: await invite('reporter.two') })
  assert.deepEqual(await open(first, second, stranger), [true, true, true])
  await signOutAtProvider(provider.issuer, desk!)
  assert.deepEqual(
    heard.map(({ status, answer }) => [status, answer]),
    [[200, '']],
  )
  assert.deepEqual(await open(first, second, stranger), [false, true, true])
  const { rows: acts } = await city.database.pool.query<{ actor: string; content: string }>(
    `select actor, content from act join act_content using (act_id, phase) where operation = 'access.end-openid'`,
  )
  assert.equal(acts.length, 1)
  const { rows: accounts } = await city.database.pool.query("select account_id from account where name = 'reporter.one'")
  assert.equal(acts[0]!.actor, accounts[0]!.account_id)
  assert.ok(!acts[0]!.content.includes('eyJ'), 'no token in the act')
  await signOutAtProvider(provider.issuer, home!)
  assert.deepEqual(await open(first, second, stranger), [false, false, true])
})

test('what waits for our second factor begins by the provider’s word too, and ends by it', async () => {
  const invitation = await invite('reporter.weak')
  const { secret } = (await post('open-invitation', { token: invitation })).json()
  await post('accept-invitation', { token: invitation, password: PASSWORD, code: codeOf(secret) })
  const fresh = () => city.database.pool.query('update account set totp_step = 0')
  await fresh()
  const here = await post('sign-in', { name: 'reporter.weak', password: PASSWORD, code: codeOf(secret) })
  const own = cookieOf(here, '__Host-xinheng=xs_')!
  const jar: Jar = new Map()
  const bound = await post('begin-openid', { issuer: provider.issuer, binds: true }, { ...PAGE, cookie: own })
  const to = await atProvider(bound.json().address, 'weak', jar)
  await app.inject({
    url: to.pathname + to.search,
    headers: { host: FORM.host, cookie: cookieOf(bound, '__Host-xinheng-start=')! },
  })
  const half = await signIn(provider, 'weak', jar)
  await fresh()
  const whole = await post('second-factor', { code: codeOf(secret) }, { ...PAGE, cookie: half })
  const there = cookieOf(whole, '__Host-xinheng=xs_')!
  assert.deepEqual(await open(own, there), [true, true])
  await signOutAtProvider(provider.issuer, jar)
  assert.equal(heard.at(-1)!.status, 200)
  assert.deepEqual(await open(own, there), [true, false], 'what began here by a password is not the provider’s to end')
})

test('a provider that says only who has signed out ends all that began by its word, and nothing by another’s', async () => {
  const [desk, home]: Jar[] = [new Map(), new Map()]
  const elsewhere = await signIn(provider, 'two', new Map())
  const first = await signIn(terse, 'one', desk!, { invitation: await invite('reporter.three') })
  const second = await signIn(terse, 'one', home!)
  assert.deepEqual(await open(elsewhere, first, second), [true, true, true])
  await signOutAtProvider(terse.issuer, home!)
  assert.equal(heard.at(-1)!.status, 200)
  assert.deepEqual(await open(elsewhere, first, second), [true, false, false])
})

test('a token counts once, and only what 2.6 asks for is one: key, type, event, audience, time, no nonce, somebody; else nothing ends', async () => {
  const seconds = () => Math.floor(Date.now() / 1000)
  const good = () => ({
    ...{ iss: forger.issuer, aud: provider.client.id, iat: seconds(), exp: seconds() + 120 },
    ...{ jti: crypto.randomUUID(), sub: 'nobody-here', events: { [EVENT]: {} } },
  })
  const sign = (claims: object, head: object = {}, key = forger.own.privateKey) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'logout+jwt', ...head }).sign(key)
  const once = await sign(good())
  const taken = await tellToken(once)
  // Nobody of that name was ever here: told as where somebody was.
  assert.deepEqual([taken.statusCode, taken.body, taken.headers['cache-control']], [200, '', 'no-store'])
  assert.equal((await tellToken(heard.at(-1)!.body.slice('logout_token='.length))).statusCode, 400, 'a real one, again')
  const without = (name: string) => Object.fromEntries(Object.entries(good()).filter(([key]) => key !== name))
  const wrong: Record<string, string> = {
    again: once,
    'of another key': await sign(good(), {}, forger.foreign.privateKey),
    'of an ID token’s type': await sign(good(), { typ: 'JWT' }),
    'of no type': await sign(good(), { typ: undefined }),
    'signed by nobody': new UnsecuredJWT({ ...good() }).encode(),
    'signed by what is shared': await new SignJWT({ ...good() })
      .setProtectedHeader({ alg: 'HS256', typ: 'logout+jwt' })
      .sign(Buffer.from(provider.client.secret)),
    'of an issuer that is not listed': await sign({ ...good(), iss: 'https://evil.example' }),
    'in another issuer’s name': await sign({ ...good(), iss: provider.issuer }),
    'for another': await sign({ ...good(), aud: 'another' }),
    'with a nonce': await sign({ ...good(), nonce: 'n' }),
    'of another event': await sign({ ...good(), events: { 'http://schemas.openid.net/event/other': {} } }),
    'with the event as a text': await sign({ ...good(), events: { [EVENT]: 'yes' } }),
    'about nobody': await sign(without('sub')),
    'about a number': await sign({ ...good(), sub: 7 }),
    'run out': await sign({ ...good(), iat: seconds() - 100, exp: seconds() - 61 }),
    old: await sign({ ...good(), iat: seconds() - 200, exp: seconds() + 1000 }),
    'to come': await sign({ ...good(), iat: seconds() + 600, exp: seconds() + 700 }),
    none: 'x',
  }
  for (const name of ['jti', 'iat', 'exp', 'events', 'aud', 'iss']) wrong[`without ${name}`] = await sign(without(name))
  for (const [which, text] of Object.entries(wrong)) {
    await city.database.pool.query('delete from sign_in_attempt')
    const { statusCode, body } = await tellToken(text)
    assert.equal(statusCode, 400, which)
    assert.equal(JSON.parse(body).code, 'LOGOUT_TOKEN_INVALID', which)
  }
  const form = new URLSearchParams({ logout_token: await sign(good()) })
  form.append('logout_token', await sign(good()))
  for (const [payload, type] of [
    [form.toString(), FORM['content-type']],
    ['', FORM['content-type']],
    [JSON.stringify({ logout_token: await sign(good()) }), 'application/json'],
    ['logout_token='.padEnd(20_000, 'x'), FORM['content-type']],
  ] as const) {
    const { statusCode } = await tell(payload, { ...FORM, 'content-type': type })
    assert.ok(statusCode === 400 || statusCode === 413, `${type}: ${statusCode}`)
  }
  assert.equal((await app.inject({ url: '/session/logout', headers: { host: FORM.host } })).statusCode, 404, 'not by GET')
  const { rows } = await city.database.pool.query("select from act where operation = 'access.end-openid' and outcome <> 'done'")
  assert.equal(rows.length, 0, 'whoever sends rubbish fills no ledger')
})

const wordOf = (key: typeof forger.own.privateKey, claims: object) =>
  new SignJWT({ iss: forger.issuer, aud: provider.client.id, events: { [EVENT]: {} }, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'logout+jwt' })
    .setIssuedAt()
    .setExpirationTime('2m')
    .sign(key)
const attempts = () =>
  city.database.pool
    .query<{ n: number }>('select coalesce(max(attempts), 0)::int as n from sign_in_attempt')
    .then(({ rows }) => rows[0]!.n)

test('a provider that says at once that sixty have signed out there ends sixty sessions, from one network, and none of its words counts against it', async () => {
  const jars: Jar[] = Array.from({ length: 60 }, () => new Map())
  const cookies: string[] = []
  for (const jar of jars) cookies.push(await signIn(provider, 'one', jar))
  assert.deepEqual(new Set(await open(...cookies)), new Set([true]))
  await city.database.pool.query('delete from sign_in_attempt')
  const before = heard.length
  await Promise.all(jars.map(jar => signOutAtProvider(provider.issuer, jar)))
  assert.deepEqual(
    heard.slice(before).map(({ status }) => status),
    Array(60).fill(200),
  )
  assert.deepEqual(new Set(await open(...cookies)), new Set([false]))
  assert.equal(await attempts(), 0)
  const asked = forger.asked()
  const words = Array.from({ length: 60 }, (_, n) => wordOf(forger.own.privateKey, { sub: 'nobody-here', jti: `sixty-${n}` }))
  const answers = await Promise.all((await Promise.all(words)).map(tellToken))
  assert.deepEqual(new Set(answers.map(({ statusCode }) => statusCode)), new Set([200]))
  assert.ok(forger.asked() - asked <= 2, 'what it says of itself and its keys are asked for once, not sixty times')
  assert.equal(await attempts(), 0)
})

test('whoever sends many that hold nothing, also at once, waits, and the provider is not asked for them', async () => {
  await city.database.pool.query('delete from sign_in_attempt')
  const again = await wordOf(forger.own.privateKey, { sub: 'nobody-here', jti: 'again' })
  assert.equal((await tellToken(again)).statusCode, 200)
  const asked = forger.asked()
  const words = await Promise.all(
    Array.from({ length: 330 }, (_, n) =>
      n % 2 === 0 ? again : wordOf(forger.foreign.privateKey, { sub: 'nobody-here', jti: `foreign-${n}` }),
    ),
  )
  const statuses = (await Promise.all(words.map(tellToken))).map(({ statusCode }) => statusCode)
  assert.equal(statuses.filter(status => status === 400).length, 30, 'as many are judged as the network has free')
  assert.equal(statuses.filter(status => status === 429).length, 300)
  assert.ok(forger.asked() - asked <= 4)
  assert.equal(await attempts(), 30)
  const word = await wordOf(forger.own.privateKey, { sub: 'nobody-here', jti: 'waits' })
  assert.equal((await tellToken(word)).statusCode, 429, 'and whoever sends from there waits too')
  await city.database.pool.query('delete from sign_in_attempt')
  assert.equal((await tellToken(word)).statusCode, 200)
})
