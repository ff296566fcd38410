// No secret is ever written down: not in a line of the log, not in an act, not in a look, whatever goes well or wrong; and odd requests are
// declined before anything reads them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import { access } from '#capabilities/access'
import { intake } from '#capabilities/intake'
import { makeRegistry, query, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { chinaDay } from '#rules/time'
import { Authenticator, codeOf } from '#support/access'
import { type City, makeCity } from '#support/portal'

const ORIGIN = 'https://credit.example.gov'
const UNIT = '11990100007501019Y'
const PAGE: Record<string, string> = { host: 'credit.example.gov', origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
const OPERATOR = { id: 'local-operator', role: 'local-operator' } as const
const PASSWORD = 'seven-grey-herons-42'
/** Breaks with whatever it was handed in its message. */
const breaks = query({
  name: 'access.breaks',
  title: 'Breaks',
  may: ['public'],
  input: Type.Object({ text: Type.String() }),
  output: Type.Object({}),
  run: async ({ tx }, { text }) => {
    await tx.client.query('select $1::int', [text])
    return {}
  },
})
const registry = makeRegistry([access, intake, organisations, { word: 'access', operations: [breaks] }])
const lines: string[] = []
let city: City
let app: FastifyInstance
before(async () => {
  city = await makeCity(chinaDay(Date.now()))
  app = await city.serve({ registry, origin: ORIGIN, log: line => lines.push(JSON.stringify(line)) })
})
after(() => city.close())

const post = (operation: string, payload: object, headers = PAGE) =>
  app.inject({ method: 'POST', url: `/api/access/${operation}`, payload, headers })
const ask = <T>(name: string, input: object) =>
  runOperation(registry.get(name)!, city.environment, OPERATOR, input) as Promise<T>
const cookieOf = (answer: { headers: Record<string, unknown> }) =>
  String([answer.headers['set-cookie']].flat()[0]).split(';')[0]!

test('passwords, codes, tokens, keys and what a browser keeps stand in no line, no act and no look', async () => {
  const { invitation } = await ask<{ invitation: string }>('access.open-account', {
    ...{ name: 'reporter.one', post: '报送员', role: 'unit-reporter', unit: UNIT },
  })
  const { secret } = (await post('open-invitation', { token: invitation })).json()
  const code = codeOf(secret, -1)
  assert.equal((await post('accept-invitation', { token: invitation, password: 'herons', code })).json().code, 'PASSWORD_WEAK')
  assert.equal((await post('accept-invitation', { token: invitation, password: PASSWORD, code })).statusCode, 200)
  const wrong = 'wrong-purple-anvil-77'
  assert.equal((await post('sign-in', { name: 'reporter.one', password: wrong, code: codeOf(secret) })).statusCode, 401)
  const session = cookieOf(await post('sign-in', { name: 'reporter.one', password: PASSWORD, code: codeOf(secret) }))
  const signedIn = { ...PAGE, cookie: session }
  const begun = await post('begin-passkey-making', {}, signedIn)
  const start = cookieOf(begun)
  const own = new Authenticator()
  const passkey = own.make(begun.json().toMake, ORIGIN)
  const added = await post('add-passkey', { title: '办公室电脑', passkey }, { ...PAGE, cookie: `${session}; ${start}` })
  assert.equal(added.statusCode, 200, added.body)
  const { token } = await ask<{ token: string }>('access.make-key', {
    ...{ unit: UNIT, title: '业务系统', role: 'unit-reporter', scopes: ['intake.*'], days: 1 },
  })
  const bearer = { host: 'credit.example.gov', authorization: `Bearer ${token}` }
  assert.equal((await app.inject({ url: '/api/intake/list', headers: bearer })).statusCode, 200)
  const foreign = 'xk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG'
  await app.inject({ url: '/api/intake/list', headers: { ...bearer, authorization: `Bearer ${foreign}` } })
  // Faults carry what was typed in the database's message, and the session beside it.
  for (const text of [PASSWORD, token])
    assert.equal((await app.inject({ url: `/api/access/breaks?text=${text}`, headers: signedIn })).statusCode, 500)
  assert.ok(
    lines.some(line => line.includes('"fault"')),
    'the faults were logged',
  )
  const plain = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1)
  const secrets = {
    invitation,
    secret,
    code,
    wrong,
    token,
    foreign,
    password: PASSWORD,
    session: plain(session),
    start: plain(start),
  }
  const { rows } = await city.database.pool.query<{ said: string }>(
    `select coalesce(content, '') as said from act_content
     union all select concat_ws(' ', operation, actor, purpose, what) from access
     union all select concat_ws(' ', name, post, password, encode(totp_secret, 'escape')) from account
     union all select encode(digest, 'escape') from session union all select encode(digest, 'escape') from invitation
     union all select concat_ws(' ', title, encode(digest, 'escape')) from machine_key`,
  )
  const written = [...lines, ...rows.map(({ said }) => said)]
  assert.ok(written.length > 12)
  for (const [which, value] of Object.entries(secrets))
    assert.deepEqual(
      written.filter(one => one.includes(value)),
      [],
      `${which} was written down`,
    )
})

test('a name twice, a forbidden name, another method, a body that is none: declined, and no fault', async () => {
  lines.length = 0
  const statuses = async (...asked: Promise<{ statusCode: number }>[]) =>
    (await Promise.all(asked)).map(({ statusCode }) => statusCode)
  const raw = (payload: string, type = 'application/json') =>
    app.inject({ method: 'POST', url: '/api/access/sign-in', payload, headers: { ...PAGE, 'content-type': type } })
  const found = await statuses(
    app.inject({ url: '/api/organisations/find?text=a&text=b', headers: PAGE }),
    raw('{"name":"a","password":"b","__proto__":{"isAdmin":true}}'),
    raw('{"name":"a","password":"b","constructor":{"prototype":{"isAdmin":true}}}'),
    raw('{"name":"a","password":"b","role":"administrator"}'),
    raw('{"name":["a"],"password":{"$ne":null}}'),
    // No text of the database holds it: found by a scanner, which was answered with a fault.
    app.inject({ url: '/api/organisations/find?text=a%00b', headers: PAGE }),
    app.inject({ url: '/api/organisations?q=%00', headers: PAGE }),
    raw('{"name":"a\\u0000b","password":"c"}'),
    raw('{'),
    raw('name=a', 'application/x-www-form-urlencoded'),
    raw(`{"name":"${'a'.repeat(2_000_000)}"}`),
    app.inject({ method: 'TRACE' as 'GET', url: '/', headers: PAGE }),
    app.inject({ method: 'PUT', url: '/api/access/sign-in', headers: PAGE }),
  )
  for (const [at, status] of found.entries()) assert.ok(status >= 400 && status < 500, `${at}: ${status}`)
  assert.deepEqual(lines, [], 'nothing of it is a fault')
  assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined)
})
