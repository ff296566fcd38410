/** Operating: what is written down and measured of requests holds nothing of them; who may read it; how a server leaves. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import { capability, command, makeRegistry, query } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { createPages } from '#faces/portal'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { type City, makeCity } from '#support/portal'
import { makeFigures } from './figures.ts'
import { leave, leavingOf } from './leaving.ts'
import { linesOf } from './lines.ts'
import { meterOf } from './meter.ts'
import { createHttpServer, type HttpOptions } from './server.ts'

const LOCAL = { host: 'localhost:8080' }
const Text = Type.Object({ text: Type.String() }, { additionalProperties: false })
const gates: (() => void)[] = []
const registry = makeRegistry([
  organisations,
  capability('tests', [
    query({
      name: 'tests.breaks',
      title: 'A fault that names what was asked for',
      may: ['public'],
      input: Text,
      output: Text,
      run: async ({ tx }, { text }) => ({
        text: (await tx.client.query('select $1::date::text as text', [text])).rows[0].text,
      }),
    }),
    query({
      name: 'tests.refuses',
      title: 'A refusal that names what was asked for',
      may: ['public'],
      input: Text,
      output: Text,
      run: async (_ctx, { text }) => {
        throw new Refusal('ACCOUNT_UNKNOWN', { details: { name: text } })
      },
    }),
    query({
      name: 'tests.closed',
      title: 'For somebody',
      may: ['auditor'],
      within: 'all',
      input: Text,
      output: Text,
      run: async (_ctx, { text }) => ({ text }),
    }),
    command({
      name: 'tests.waits',
      title: 'Answers when it is let',
      may: ['public'],
      input: Text,
      output: Text,
      run: async (_ctx, { text }) => {
        await new Promise<void>(done => gates.push(done))
        return { text }
      },
    }),
  ]),
])

let city: City
let written = ''
const { log, note } = linesOf(
  { XINHENG_LOG: 'json' },
  text => {
    written += text
  },
  () => '2026-11-20T00:00:00Z',
)
const serve = (more: Partial<HttpOptions> = {}): Promise<FastifyInstance> =>
  createHttpServer({
    ...{ environment: city.environment, registry, log, logsRequests: true },
    pages: createPages({ environment: city.environment, registry }),
    ...more,
  })
before(async () => {
  city = await makeCity('2026-11-20' as LocalDate)
})
after(() => city.close())

const PLANTED = {
  person: '张三丰',
  idNumber: '990102199003070012',
  code: '91990102MA0000017X',
  secret: `xk_${randomBytes(24).toString('base64url')}`,
  session: `xs_${randomBytes(24).toString('base64url')}`,
  password: 'three-grey-herons-42',
  address: '203.0.113.77',
  phone: '13800138000',
}

test('no line and no figure holds what a request carried: no code, search text, name, token or address', async () => {
  const app = await serve()
  const { person, idNumber, code, secret, session, password, address, phone } = PLANTED
  const headers = {
    ...LOCAL,
    ...{ authorization: `Bearer ${secret}`, cookie: `xinheng=${session}`, 'user-agent': `${person} ${phone}` },
    ...{
      'x-forwarded-for': address,
      'x-request-id': idNumber,
      referer: `https://${address}/${code}`,
      'xinheng-purpose': idNumber,
    },
  }
  const urls = [
    `/api/organisations/find?text=${encodeURIComponent(person)}`,
    `/api/organisations?q=${idNumber}`,
    `/organisations?q=${encodeURIComponent(person)}`,
    `/organisations/${code}`,
    `/api/tests/breaks?text=${encodeURIComponent(`${person}${idNumber}`)}`,
    `/api/tests/refuses?text=${encodeURIComponent(person)}`,
    `/api/tests/closed?text=${phone}`,
    `/api/${idNumber}/${phone}`,
    `/${encodeURIComponent(person)}/${code}`,
    `/records/${'9'.repeat(300)}${idNumber}`,
    `/%E5%BC%A0%zz${idNumber}`,
    `/api/organisations/find?${idNumber}=${person}`,
  ]
  const statuses = new Set<number>()
  for (const url of urls)
    for (const sent of [LOCAL, headers])
      statuses.add((await app.inject({ url, headers: sent, remoteAddress: address })).statusCode)
  for (const payload of [{ text: password, name: person }, `{"${idNumber}": `, `name=${person}`]) {
    const posted = {
      method: 'POST',
      url: `/api/tests/refuses?${code}`,
      headers: { ...headers, 'content-type': 'application/json' },
    }
    statuses.add((await app.inject({ ...(posted as object), payload })).statusCode)
  }
  const figures = (await app.inject({ url: '/metrics', headers: LOCAL })).body
  await app.close()
  for (const status of [200, 404, 400, 500, 401]) assert.ok(statuses.has(status), `${status} of ${[...statuses]}`)
  const lines = written
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
  const requests = lines.filter(one => one.event === 'request')
  assert.ok(requests.length >= 20)
  const members = ['at', 'level', 'event', 'trace', 'method', 'asked', 'status', 'ms', 'code']
  for (const one of requests)
    assert.deepEqual(
      Object.keys(one).filter(name => !members.includes(name)),
      [],
    )
  assert.ok(requests.some(one => one.asked === 'tests.refuses' && one.status === 404 && one.code === 'ACCOUNT_UNKNOWN'))
  assert.ok(requests.some(one => one.asked === '/organisations/:uscc'))
  const fault = lines.find(one => one.event === 'fault')
  assert.ok(
    fault !== undefined && requests.some(one => one.trace === fault.trace && one.status === 500 && one.code === 'FAULT'),
  )
  for (const text of [written, figures])
    for (const [what, planted] of Object.entries(PLANTED))
      for (const form of [planted, encodeURIComponent(planted), JSON.stringify(planted).slice(1, -1)])
        assert.ok(!text.includes(form), `${what} in ${text.split('\n').find(line => line.includes(form))}`)
})

test('figures: nobody makes a new line of them by asking for what there is not', async () => {
  const app = await serve()
  for (let n = 0; n < 60; n++) {
    await app.inject({ url: `/api/x${n}/y${n}?n=${n}`, headers: LOCAL })
    await app.inject({ method: 'DELETE', url: `/organisations/${n}`, headers: LOCAL })
  }
  const figures = (await app.inject({ url: '/metrics', headers: LOCAL })).body
  assert.equal(figures.match(/request_seconds_count/g)?.length, 1)
  assert.match(figures, /request_seconds_count\{route="none",status="404"\} 120/)
  await app.close()
})

test('figures: of this machine, of a network that is named, and by the token; to others, and through a proxy, they are not there', async () => {
  const token = randomBytes(12).toString('hex')
  const app = await serve({
    meter: meterOf({ XINHENG_METRICS_TOKEN: token, XINHENG_METRICS_FROM: '10.2.0.0/16, 2001:db8::7' }),
  })
  const statusFrom = async (remoteAddress: string, headers: Record<string, string> = { host: 'credit.example.gov' }) =>
    (await app.inject({ url: '/metrics', remoteAddress, headers })).statusCode
  assert.equal(await statusFrom('127.0.0.1', LOCAL), 200)
  assert.equal(await statusFrom('127.0.0.1'), 404)
  assert.equal(await statusFrom('10.2.7.7'), 200)
  assert.equal(await statusFrom('::ffff:10.2.7.7'), 200)
  assert.equal(await statusFrom('2001:db8::7'), 200)
  assert.equal(await statusFrom('10.3.7.7'), 404)
  assert.equal(await statusFrom('10.2.7.7', { host: 'credit.example.gov', 'x-forwarded-for': '203.0.113.1' }), 404)
  assert.equal(await statusFrom('203.0.113.1', { host: 'credit.example.gov', authorization: `Bearer ${token}` }), 200)
  assert.equal(await statusFrom('127.0.0.1', { ...LOCAL, authorization: `Bearer ${token}0` }), 404)
  await app.close()
  for (const wrong of [
    { XINHENG_METRICS_TOKEN: 'short' },
    { XINHENG_METRICS_FROM: '10.2.0.0/33' },
    { XINHENG_METRICS_FROM: 'all' },
  ])
    assert.throws(
      () => meterOf(wrong),
      (thrown: unknown) => thrown instanceof Refusal && thrown.code === 'SETTING_INVALID',
    )
})

test('figures of the platform: pools, log, receivers, submissions, law, day; and that the database is away', async () => {
  const app = await serve({ figures: makeFigures(city.environment) })
  const figures = (await app.inject({ url: '/metrics', headers: LOCAL })).body
  for (const line of [
    /^xinheng_database_up 1$/m,
    /^xinheng_pool_in_use\{pool="app"\} 0$/m,
    /^xinheng_pool_waiting\{pool="portal"\} 0$/m,
    /^xinheng_law_version 1$/m,
    /^xinheng_today 20261120$/m,
    /^xinheng_log_waiting_batches 0$/m,
    /^xinheng_outbox_receivers_behind 0$/m,
    /^xinheng_submissions_open 0$/m,
    /^xinheng_rows_today\{outcome="refused"\} 0$/m,
    /^xinheng_tasks_open\{task="refold"\} 0$/m,
    /^xinheng_event_loop_lag_seconds \d/m,
    /^xinheng_memory_bytes \d{7,}$/m,
  ])
    assert.match(figures, line)
  // Each name is declared once, and each value is a number, as Prometheus wants it.
  const declared = [...figures.matchAll(/^# TYPE (\S+) /gm)].map(one => one[1])
  assert.equal(new Set(declared).size, declared.length)
  for (const line of figures.trim().split('\n')) assert.match(line, /^# (HELP|TYPE) |^[a-z_]+(\{.+\})? -?\d[\d.e+-]*$/)
  await app.close()

  const database = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
  const away = await serve({ figures: makeFigures({ ...city.environment, database }) })
  const answer = await away.inject({ url: '/metrics', headers: LOCAL })
  assert.equal(answer.statusCode, 200)
  assert.match(answer.body, /^xinheng_database_up 0$/m)
  await away.close()
  await database.close()
})

test('while the database does not answer: 503, when to come again, and what to do; alive all the same', async () => {
  const database = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
  let setBackMs = 0
  const sources = { ...city.environment.sources, nowMs: () => Date.now() - setBackMs }
  const environment = { ...city.environment, database, portal: database, sources }
  const app = await serve({ environment, pages: createPages({ environment, registry }) })
  const api = await app.inject({ url: '/api/organisations?q=x', headers: LOCAL })
  assert.equal(api.statusCode, 503)
  assert.equal(api.headers['retry-after'], '5')
  assert.equal(api.json().code, 'DATABASE_AWAY')
  const page = await app.inject({ url: '/organisations?q=x', headers: LOCAL })
  assert.equal(page.statusCode, 503)
  assert.equal(page.headers['retry-after'], '5')
  assert.match(page.body, /<h1>/)
  assert.equal((await app.inject({ url: '/healthz' })).statusCode, 200)
  const told = () => written.match(/"event":"database-away"/g)?.length
  assert.equal(told(), 1)
  // A clock that is set back an hour keeps it from being told for no hour.
  setBackMs = 3_600_000
  await app.inject({ url: '/organisations?q=y', headers: LOCAL })
  assert.equal(told(), 2)
  await app.close()
  await database.close()
})

/** A request over the wire, on a connection that would be kept. */
const send = (port: number, path: string, body?: object) =>
  new Promise<{ status: number; connection: string | undefined; text: string }>((done, failed) => {
    const sent = ask(
      {
        port,
        path,
        host: '127.0.0.1',
        method: body ? 'POST' : 'GET',
        headers: { ...LOCAL, connection: 'keep-alive', 'content-type': 'application/json' },
      },
      answer => {
        let text = ''
        answer
          .on('data', part => (text += part))
          .on('end', () => done({ status: answer.statusCode!, connection: answer.headers.connection, text }))
      },
    )
    sent.on('error', failed)
    sent.end(body && JSON.stringify(body))
  })
const listening = async (): Promise<{ app: FastifyInstance; port: number }> => {
  const app = await serve()
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, port: (app.server.address() as AddressInfo).port }
}

test('a server that leaves says so, serves for as long as it gave notice, answers what was asked, and takes nothing more', async () => {
  const { app, port } = await listening()
  assert.equal((await send(port, '/readyz')).status, 200)
  const open = send(port, '/api/tests/waits', { text: 'a' })
  while (gates.length === 0) await sleep(5)
  const left = leave(app, { noticeMs: 300, limitMs: 5000 })
  const ready = await send(port, '/readyz')
  assert.equal(ready.status, 503)
  assert.deepEqual(JSON.parse(ready.text), { ok: false, waitingFor: ['leaving'] })
  assert.equal((await send(port, '/api/organisations?q=x')).status, 200)
  await sleep(400)
  await assert.rejects(send(port, '/healthz'), { code: 'ECONNREFUSED' })
  gates.shift()!()
  const answered = await open
  assert.deepEqual([answered.status, answered.connection, JSON.parse(answered.text)], [200, 'close', { text: 'a' }])
  const begun = performance.now()
  await left
  // Not for as long as connections are kept.
  assert.ok(performance.now() - begun < 2000)
})

test('what takes longer than the limit is cut off, and the server leaves', async () => {
  const { app, port } = await listening()
  const open = send(port, '/api/tests/waits', { text: 'b' })
  while (gates.length === 0) await sleep(5)
  const cut = assert.rejects(open, { code: 'ECONNRESET' })
  const begun = performance.now()
  const left = leave(app, { noticeMs: 0, limitMs: 300 })
  await cut
  gates.shift()!()
  await left
  assert.ok(performance.now() - begun < 3000)
  assert.throws(
    () => leavingOf({ XINHENG_LEAVE_LIMIT: '1.5' }),
    (thrown: unknown) => thrown instanceof Refusal,
  )
})

test('notes are lines of JSON too where lines are asked for, and sentences where not', () => {
  written = ''
  note('a sentence\nof two lines')
  assert.deepEqual(JSON.parse(written), {
    at: '2026-11-20T00:00:00Z',
    level: 'info',
    event: 'note',
    text: 'a sentence\nof two lines',
  })
  let plain = ''
  linesOf(
    {},
    text => {
      plain += text
    },
    () => '',
  ).note('a sentence')
  assert.equal(plain, 'a sentence\n')
})
