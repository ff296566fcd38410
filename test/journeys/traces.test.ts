/** A collector of OpenTelemetry on this machine hears how long requests, jobs and transactions take, and nothing of whom they are about. */

import assert from 'node:assert/strict'
import { type Server as Collector, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { chinaDay } from '#rules/time'
import { startEmbedded } from '#storage/database'
import { environmentOf, fileOf, penalty, putCity, UNITS } from '#support/intake'
import { makeProgram, type Program, type Server, untilReady } from '#support/program'

type Value = { stringValue?: string; intValue?: string }
type Span = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: { key: string; value: Value }[]
}
type Body = { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }

const SERVER = 2
const CLIENT = 3

let collector: Collector
let program: Program
let server: Server
let text = ''
const spans: Span[] = []
before(async () => {
  collector = createServer(async (request, answer) => {
    let sent = ''
    for await (const part of request.setEncoding('utf8')) sent += part
    text += sent
    spans.push(...(JSON.parse(sent) as Body).resourceSpans.flatMap(of => of.scopeSpans.flatMap(scope => scope.spans)))
    answer.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>(done => collector.listen(0, '127.0.0.1', done))
  const { port } = collector.address() as AddressInfo
  program = makeProgram({ settings: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` } })
  server = await program.start('--empty')
  await untilReady(server)
  const environment = await environmentOf(await urlOf(), program.dataDir, chinaDay(Date.now()))
  await putCity(environment)
  await environment.database.close()
})
after(async () => {
  await program?.remove()
  collector.closeAllConnections()
  collector.close()
})

/** Of the embedded database that the program has started. */
async function urlOf(): Promise<string> {
  const embedded = await startEmbedded({ dataDir: program.dataDir, log: () => {}, randomBytes: size => Buffer.alloc(size) })
  after(() => embedded.stop())
  return embedded.url
}

const of = (span: Span, key: string): string | undefined => {
  const value = span.attributes.find(one => one.key === key)?.value
  return value?.stringValue ?? value?.intValue
}
const named = (name: string): Span[] => spans.filter(one => one.name === name)
/** What it is a part of, outermost last. */
const above = (span: Span): string[] => {
  const parent = spans.find(one => one.spanId === span.parentSpanId)
  return parent === undefined ? [] : [parent.name, ...above(parent)]
}
const until = async (isSo: () => boolean): Promise<void> => {
  for (const end = performance.now() + 30_000; !isSo(); await sleep(50))
    assert.ok(performance.now() < end, `not told within half a minute: ${[...new Set(spans.map(one => one.name))].join(', ')}`)
}

test('a request, the operation it asks for, its transactions; a file that is carried on: each is told with what it is part of', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.77', cookie: 'session=PLANTED-COOKIE', 'user-agent': 'PLANTED-AGENT' }
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${server.addresses.portal}${path}`, { ...init, headers: { ...headers, ...init.headers } })
  const row = penalty(1)
  const file = await fileOf('administrative-penalty', [row])
  const form = new FormData()
  form.set('item', file.item)
  form.set('source', file.source)
  form.set('file', new Blob([new Uint8Array(file.bytes)]), 'PLANTED-FILE.csv')
  const handed = await fetch(`${server.addresses.api}intake/submit`, { method: 'POST', body: form })
  const { submission } = (await handed.json()) as { submission: string }
  const code = String(row.partyUscc)
  const page = `organisations/${code}`
  for (const end = performance.now() + 30_000; (await ask(page)).status !== 200; await sleep(100))
    assert.ok(performance.now() < end)
  await ask(`organisations?q=${encodeURIComponent('秘密查询')}`)
  await ask(`api/organisations/${code}`)
  await ask('api/records/PLANTED-RECORD')
  await ask('no/PLANTED-ADDRESS')
  await ask('api/access/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'PLANTED-NAME', password: 'PLANTED-PASSWORD' }),
  })
  await until(() => named('carry on intake.submit').length > 0 && named('GET none').length > 0)

  const [asked] = named('GET disclosure.organisation').concat(named('GET /api/organisations/:uscc'))
  assert.equal(asked!.kind, SERVER)
  assert.equal(of(asked!, 'http.response.status_code'), '200')
  assert.match(of(asked!, 'xinheng.trace')!, /^[0-9A-F]{4}-[0-9A-F]{4}$/)
  const within = spans.filter(one => one.traceId === asked!.traceId)
  const transaction = within.find(one => one.kind === CLIENT)!
  assert.equal(of(transaction, 'db.system.name'), 'postgresql')
  assert.deepEqual(above(transaction), ['disclosure.organisation', asked!.name])
  for (const one of within) assert.ok(BigInt(one.endTimeUnixNano) >= BigInt(one.startTimeUnixNano))

  const [job] = named('carry on intake.submit')
  assert.ok(spans.some(one => one.parentSpanId === job!.spanId && one.name === 'transaction'))
  const [shown] = named('GET /organisations/:uscc').filter(one => of(one, 'http.response.status_code') === '200')
  assert.ok(spans.some(one => one.parentSpanId === shown!.spanId && one.name === 'disclosure-whole'))
  assert.equal(of(named('GET none')[0]!, 'xinheng.refusal'), 'NOT_FOUND')

  const planted = ['PLANTED', '秘密查询', '203.0.113.77', code, row.decisionNo, row.partyName, UNITS.city.uscc, submission].map(
    String,
  )
  assert.deepEqual(
    planted.filter(one => text.includes(one) || text.includes(encodeURIComponent(one))),
    [],
  )
  assert.doesNotMatch(text, /\b(?:select|insert|update|delete)\b/i)
})
