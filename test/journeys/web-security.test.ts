// What keeps the web face what we made it: floods end at their sender, a page keeps its policy, TLS once is TLS for good.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { access } from '#capabilities/access'
import { disclosure } from '#capabilities/disclosure'
import { intake } from '#capabilities/intake'
import { makeRegistry, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { standingOf } from '#faces/http'
import type { Refusal } from '#rules/outcome'
import { chinaDay } from '#rules/time'
import { type City, makeCity } from '#support/portal'

const UNIT = '11990100007501019Y'
const registry = makeRegistry([organisations, disclosure, intake, access])
let city: City
let app: FastifyInstance
before(async () => {
  city = await makeCity(chinaDay(Date.now()))
  app = await city.serve({
    registry,
    localOperator: 'until-accounts',
    origin: 'https://credit.example.gov',
    proxies: ['10.0.0.2'],
  })
})
after(() => city.close())

const get = (url: string, remoteAddress: string, headers: Record<string, string> = {}) =>
  app.inject({ url, remoteAddress, headers: { host: 'credit.example.gov', ...headers } })

test('who floods is sent away until it has been quiet, whatever it says of itself, and nobody else is', async () => {
  let last = 200
  let sent = 0
  while (last === 200 && sent < 6000) {
    const forged = `192.0.2.${sent % 250}`
    const answer = await get('/healthz', '198.51.100.9', { 'x-forwarded-for': forged })
    last = answer.statusCode
    sent += 1
    if (last === 429) assert.match(String(answer.headers['retry-after']), /^[1-9]/)
  }
  assert.equal(last, 429)
  assert.ok(sent >= 2000, `${sent}`)
  assert.equal((await get('/healthz', '198.51.100.10')).statusCode, 200)
  // Behind the proxy that the settings name, one visitor's flood is not the other's.
  const throughProxy = Array.from({ length: 100 }, () => get('/healthz', '10.0.0.2', { 'x-forwarded-for': '198.51.100.9' }))
  assert.ok((await Promise.all(throughProxy)).some(({ statusCode }) => statusCode === 429))
  assert.equal((await get('/healthz', '10.0.0.2', { 'x-forwarded-for': '198.51.100.11' })).statusCode, 200)
  assert.equal((await app.inject({ url: '/healthz', headers: { host: 'localhost' } })).statusCode, 200)
})

test('a verified caller may ask so often and no more, also from many networks', async () => {
  const operator = { id: 'local-operator', role: 'local-operator' } as const
  const input = { unit: UNIT, title: '业务系统', role: 'unit-reporter', scopes: ['intake.list'], days: 1 }
  const key = (await runOperation(registry.get('access.make-key')!, city.environment, operator, input)) as { token: string }
  const ask = (n: number, token = key.token) =>
    get('/api/intake/list', `203.0.113.${n % 250}`, { authorization: `Bearer ${token}` })
  const codes = new Map<number, number>()
  for (let n = 0; n < 900 && !codes.has(429); n++) {
    const { statusCode } = await ask(n)
    codes.set(statusCode, (codes.get(statusCode) ?? 0) + 1)
  }
  assert.deepEqual([...codes.keys()], [200, 429])
  assert.ok(codes.get(200)! >= 400)
  // A token that is nobody's is told so: no claim is counted.
  assert.equal((await ask(1, `xk_${randomBytes(32).toString('base64url')}`)).statusCode, 401)
})

test('every answer has its policy: no script written into a page, no frame, no other site; TLS is kept for two years', async () => {
  for (const url of ['/', '/api/organisations?q=xx', '/nowhere', '/healthz', '/openapi.json']) {
    const { headers } = await get(url, '192.0.2.1')
    assert.match(String(headers['content-security-policy']), /default-src 'none'.*base-uri 'none'.*frame-ancestors 'none'/, url)
    assert.doesNotMatch(String(headers['content-security-policy']), /script-src[^;]*unsafe|unsafe-eval|\*/, url)
    assert.equal(headers['x-content-type-options'], 'nosniff', url)
    assert.match(String(headers['strict-transport-security']), /^max-age=63072000/, url)
    assert.equal(headers.server, undefined)
    assert.equal(headers['x-powered-by'], undefined)
  }
  const plain = await city.serve({ registry })
  assert.equal(
    (await plain.inject({ url: '/', headers: { host: 'localhost' } })).headers['strict-transport-security'],
    undefined,
  )
})

test('settings say where the platform stands, and one that cannot be meant is refused', () => {
  const standing = (settings: Parameters<typeof standingOf>[0]) => {
    const { localOperator, origin, proxies } = standingOf(settings)
    return { localOperator, origin, proxies }
  }
  assert.deepEqual(standing({}), { localOperator: 'until-accounts', origin: undefined, proxies: [] })
  assert.deepEqual(
    standing({
      XINHENG_ORIGIN: 'https://credit.example.gov/',
      XINHENG_LOCAL_OPERATOR: 'off',
      XINHENG_PROXIES: '10.0.0.2, 10.0.0.3',
    }),
    { localOperator: false, origin: 'https://credit.example.gov', proxies: ['10.0.0.2', '10.0.0.3'] },
  )
  assert.equal(standingOf({ XINHENG_LOCAL_OPERATOR: 'on' }).localOperator, true)
  for (const given of [
    'http://credit.example.gov',
    'https://credit.example.gov/x',
    'credit.example.gov',
    'https://user@credit.example.gov',
  ])
    assert.throws(
      () => standingOf({ XINHENG_ORIGIN: given }),
      (error: Refusal) => error.code === 'SETTING_INVALID',
    )
})
