/** The HTTP face on operations made for the test: who may ask, what goes out, what a refusal and a fault look like. */
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import { capability, command, fileQuery, makeRegistry, query } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { type City, makeCity } from '#support/portal'
import { isLocal } from './local.ts'
import { gauge } from './measured.ts'
import { createHttpServer } from './server.ts'
import type { LogLine } from './trace.ts'

const Empty = Type.Object({}, { additionalProperties: false })
const Said = Type.Object({ said: Type.String() })
const made = capability('tests', [
  query({
    name: 'tests.open',
    title: 'For everyone; says more than it declares',
    may: ['public', 'local-operator'],
    input: Type.Object({ n: Type.Integer({ default: 1 }) }, { additionalProperties: false }),
    output: Said,
    run: async (_ctx, { n }) => ({ said: `${n}`, secret: 'legal representative' }) as { said: string },
  }),
  query({
    name: 'tests.closed',
    title: 'Undisclosed',
    may: ['local-operator'],
    input: Empty,
    output: Said,
    run: async ({ actor }) => ({ said: actor.role }),
  }),
  query({
    name: 'tests.breaks',
    title: 'A fault',
    may: ['public'],
    input: Empty,
    output: Said,
    run: async ({ tx }) => {
      await (tx as { client: { query(sql: string): Promise<unknown> } }).client.query(
        "select 'Zhang San 990102199003070000'::date",
      )
      return { said: '' }
    },
  }),
  query({
    name: 'tests.refuses',
    title: 'A refusal with its clause',
    may: ['public'],
    input: Empty,
    output: Said,
    run: async () => {
      throw new Refusal('UNIT_MAY_NOT_HAND_IN', {
        clause: 'cn-ndrc-2025-36#4',
        details: { unit: '甲（演示）', item: '行政许可', units: [{ uscc: '1', name: '乙（演示）' }] },
      })
    },
  }),
  fileQuery({
    name: 'tests.file',
    title: 'A file',
    may: ['public'],
    input: Empty,
    run: async () => ({
      name: '模板 1.csv',
      media: 'text/csv',
      bytes: (async function* () {
        yield Buffer.from('a,b')
      })(),
    }),
  }),
  command({
    name: 'tests.hand',
    title: 'Takes a file',
    may: ['local-operator'],
    takesFile: true,
    input: Type.Object({ item: Type.String() }, { additionalProperties: false }),
    output: Type.Object({ item: Type.String(), name: Type.String(), bytes: Type.Integer() }),
    async run({ file }, { item }) {
      let bytes = 0
      if (item === 'refused') throw new Refusal('FILE_MEDIA_UNKNOWN')
      for await (const part of file!.bytes) bytes += part.length
      return { item, name: file!.name, bytes }
    },
  }),
])

let city: City
let app: FastifyInstance
const logged: LogLine[] = []
const LOCAL = { host: 'localhost:8080' }

before(async () => {
  city = await makeCity('2026-11-20' as LocalDate)
  const consoleDir = mkdtempSync(join(tmpdir(), 'console-'))
  writeFileSync(join(consoleDir, 'index.html'), '<!doctype html><title>console</title>')
  writeFileSync(join(consoleDir, 'main-Ab12Cd34.js'), '1')
  app = await createHttpServer({
    environment: city.environment,
    registry: makeRegistry([made]),
    consoleDir,
    log: line => logged.push(line),
    ready: async () => ({ ok: false, waitingFor: ['sample'] }),
    figures: async () => [gauge('submissions_open', 'Open.', 2)],
    version: '1.2.3',
  })
})
after(async () => {
  await app.close()
  await city.close()
})

const get = (url: string, headers: Record<string, string> = LOCAL, remoteAddress = '127.0.0.1') =>
  app.inject({ url, headers, remoteAddress })

test('an answer holds what its operation declares and nothing else', async () => {
  const answer = await get('/api/tests/open?n=3')
  assert.equal(answer.body, '{"said":"3"}')
  assert.match(String(answer.headers['cache-control']), /^public, max-age=\d+, s-maxage=\d+, must-revalidate$/)
  assert.equal((await get('/api/tests/open?n=3', { ...LOCAL, 'if-none-match': String(answer.headers.etag) })).statusCode, 304)
})

test('what is wrong with the input is said place by place', async () => {
  const problem = (await get('/api/tests/open?n=x&m=1')).json()
  assert.equal(problem.status, 400)
  assert.equal(problem.code, 'INPUT_INVALID')
  assert.match(problem.detail, /有 \d 处不符合要求/)
})

test('without an account, undisclosed reads and commands answer this machine alone', async () => {
  assert.deepEqual((await get('/api/tests/closed')).json(), { said: 'local-operator' })
  for (const [headers, address] of [
    [LOCAL, '10.0.0.7'],
    [{ host: 'credit.example.gov' }, '127.0.0.1'],
    [{ host: 'localhost.evil.example' }, '127.0.0.1'],
    [{ ...LOCAL, 'x-forwarded-for': '10.0.0.7' }, '127.0.0.1'],
    [{ ...LOCAL, 'sec-fetch-site': 'cross-site' }, '127.0.0.1'],
    [{ ...LOCAL, 'sec-fetch-site': 'same-site' }, '127.0.0.1'],
    [{ ...LOCAL, origin: 'http://localhost:9999' }, '127.0.0.1'],
    [{ ...LOCAL, origin: 'null' }, '127.0.0.1'],
  ] as const) {
    const answer = await get('/api/tests/closed', headers, address)
    assert.equal(answer.statusCode, 401, JSON.stringify(headers))
    assert.equal(answer.json().code, 'SIGN_IN_NEEDED')
    assert.match(answer.json().detail, /在工作台登录/)
    assert.equal(answer.headers['www-authenticate'], 'Bearer')
    assert.equal(
      (await app.inject({ method: 'POST', url: '/api/tests/hand', headers, remoteAddress: address, payload: {} })).statusCode,
      401,
    )
  }
  for (const [headers, address] of [
    [{ host: '127.0.0.1:8080' }, '::ffff:127.0.0.1'],
    [{ host: '[::1]:8080', origin: 'http://[::1]:8080', 'sec-fetch-site': 'same-origin' }, '::1'],
  ] as const)
    assert.equal((await get('/api/tests/closed', headers, address)).statusCode, 200)
  assert.equal(isLocal('127.0.0.1', { host: 'localhost' }, '1.0'), false)
  const shut = await createHttpServer({ environment: city.environment, registry: makeRegistry([made]), localOperator: false })
  assert.equal((await shut.inject({ url: '/api/tests/closed', headers: LOCAL })).statusCode, 401)
  await shut.close()
})

test('a refusal is a problem with code, clause and a sentence, Chinese or English', async () => {
  const answer = await get('/api/tests/refuses')
  assert.equal(answer.statusCode, 403)
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  assert.equal(answer.headers['cache-control'], 'no-store')
  const problem = answer.json()
  assert.equal(problem.code, 'UNIT_MAY_NOT_HAND_IN')
  assert.equal(problem.clause, 'cn-ndrc-2025-36#4')
  assert.equal(
    problem.detail,
    '甲（演示）不能报送行政许可。可以报送的是：乙（演示）。如职责已调整，请联系信用中心修改目录。〔《信用修复管理办法》第四条〕',
  )
  const english = (await get('/api/tests/refuses', { ...LOCAL, 'accept-language': 'en-GB,en;q=0.9' })).json()
  assert.match(english.detail, /may not hand in/)
})

test('a fault has a number to quote, and neither answer nor log says whose data it was', async () => {
  const answer = await get('/api/tests/breaks')
  assert.equal(answer.statusCode, 500)
  const { trace, detail } = answer.json()
  assert.match(trace, /^[0-9A-F]{4}-[0-9A-F]{4}$/)
  assert.match(detail, new RegExp(trace))
  const line = logged.find(one => one.trace === trace)!
  assert.equal(line.sqlState, '22007')
  assert.doesNotMatch(JSON.stringify(line) + answer.body, /Zhang|990102199003070000/)
})

test('a file comes with its name and is not kept', async () => {
  const answer = await get('/api/tests/file')
  assert.equal(answer.body, 'a,b')
  assert.equal(answer.headers['content-disposition'], `attachment; filename*=UTF-8''${encodeURIComponent('模板 1.csv')}`)
  assert.equal(answer.headers['cache-control'], 'no-store')
})

const form = (parts: [string, string, string?][]): { payload: string; headers: Record<string, string> } => ({
  payload: `${parts.map(([name, value, file]) => `--x\r\ncontent-disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"\r\ncontent-type: text/csv`}\r\n\r\n${value}\r\n`).join('')}--x--\r\n`,
  headers: { ...LOCAL, 'content-type': 'multipart/form-data; boundary=x' },
})

test('a file is handed in beside its fields, as a stream; a refused one is let run dry', async () => {
  const body = 'x'.repeat(3_000_000)
  const taken = await app.inject({
    method: 'POST',
    url: '/api/tests/hand',
    ...form([
      ['item', 'licence'],
      ['file', body, 'a.csv'],
    ]),
  })
  assert.deepEqual(taken.json(), { item: 'licence', name: 'a.csv', bytes: 3_000_000 })
  const refused = await app.inject({
    method: 'POST',
    url: '/api/tests/hand',
    ...form([
      ['item', 'refused'],
      ['file', body, 'a.csv'],
    ]),
  })
  assert.equal(refused.statusCode, 415)
  const without = await app.inject({ method: 'POST', url: '/api/tests/hand?item=licence', headers: LOCAL, payload: {} })
  assert.equal(without.json().code, 'FILE_EMPTY')
})

test('operating: alive, not ready and why, figures without addresses', async () => {
  assert.deepEqual((await get('/healthz')).json(), { ok: true })
  const ready = await get('/readyz')
  assert.equal(ready.statusCode, 503)
  assert.deepEqual(ready.json().waitingFor, ['sample'])
  const metrics = (await get('/metrics')).body
  assert.match(metrics, /xinheng_http_request_seconds_count\{route="\/api\/tests\/open",status="200"\} 1/)
  assert.match(metrics, /^xinheng_submissions_open 2$/m)
  assert.doesNotMatch(metrics, /n=3/)
})

test('an unknown address of the API is a problem, also with a method that it does not have', async () => {
  assert.equal((await get('/api/nothing')).json().code, 'NOT_FOUND')
  assert.equal((await app.inject({ method: 'DELETE', url: '/api/tests/open', headers: LOCAL })).statusCode, 404)
  assert.equal(
    (
      await app.inject({
        method: 'POST',
        url: '/api/tests/hand',
        headers: { ...LOCAL, 'content-type': 'application/json' },
        payload: '{',
      })
    ).json().code,
    'INPUT_INVALID',
  )
})

test('the console: its page, its files for ever, its own policy', async () => {
  const page = await get('/console/')
  assert.match(page.body, /console/)
  assert.equal(page.headers['cache-control'], 'no-cache')
  assert.match(String(page.headers['content-security-policy']), /script-src 'self'/)
  assert.match(String((await get('/console/main-Ab12Cd34.js')).headers['cache-control']), /immutable/)
  assert.equal((await get('/console')).headers.location, '/console/')
  assert.equal((await get('/console/../package.json')).statusCode, 404)
})

test('OpenAPI 3.1 describes every operation, and says which are for this machine', async () => {
  const description = (await get('/openapi.json')).json()
  assert.equal(description.openapi, '3.1.0')
  assert.equal(description.info.version, '1.2.3')
  assert.deepEqual(Object.keys(description.paths).sort(), [
    '/api/tests/breaks',
    '/api/tests/closed',
    '/api/tests/file',
    '/api/tests/hand',
    '/api/tests/open',
    '/api/tests/refuses',
  ])
  assert.deepEqual(description.paths['/api/tests/closed'].get['x-callers'], [])
  assert.deepEqual(description.paths['/api/tests/open'].get.parameters[0].name, 'n')
  assert.ok(description.paths['/api/tests/hand'].post.requestBody.content['multipart/form-data'].schema.properties.file)
  for (const path of Object.values(description.paths) as Record<string, { operationId: string; responses: object }>[])
    for (const one of Object.values(path)) assert.ok(one.operationId && one.responses)
})
