// A collector is told how pieces of work belong together, in the form of OTLP/HTTP as JSON; where it is slow or away nothing waits for it.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { Refusal } from '#rules/outcome'
import { openTraces, type TraceSources } from './traces.ts'

type Attribute = { key: string; value: Record<string, string | boolean | number> }
type Span = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: Attribute[]
  status?: { code: number }
}
type Body = {
  resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { scope: object; spans: Span[] }[] }[]
}

let collector: Server
let status: number
let asked: { path: string; headers: NodeJS.Dict<string | string[]>; body: Body }[]
let faults: object[]
let at: string
beforeEach(async () => {
  status = 200
  asked = []
  faults = []
  collector = createServer((request, answer) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as Body
      asked.push({ path: request.url!, headers: request.headers, body })
      answer.writeHead(status, status === 307 ? { location: '/elsewhere' } : {}).end('{}')
    })
  })
  await new Promise<void>(done => collector.listen(0, '127.0.0.1', done))
  at = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
})
afterEach(async () => {
  collector.closeAllConnections()
  await new Promise(done => collector.close(done))
})

const sources: TraceSources = {
  nowMs: () => 1_780_000_000_000,
  randomBytes,
  version: '9',
  onFault: fault => void faults.push(fault),
}
const open = (more: Record<string, string> = {}) => openTraces({ OTEL_EXPORTER_OTLP_ENDPOINT: at, ...more }, sources)!
const spans = (): Span[] =>
  asked.flatMap(one => one.body.resourceSpans.flatMap(of => of.scopeSpans.flatMap(scope => scope.spans)))
const said = (span: Span, key: string) => span.attributes.find(one => one.key === key)?.value

test('a piece of work within another one is told as its part, with what it noted and how it ended', async () => {
  const traces = open({ OTEL_SERVICE_NAME: 'portal-a', OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x, x-of=1' })
  const answer = await traces.around({ name: 'outer', kind: 'server', before: 250 }, async note => {
    const inner = await traces.around({ name: 'inner', kind: 'client', isPart: true }, async () => 7)
    note({ 'http.response.status_code': 200, share: 0.5, whole: true })
    return inner
  })
  const fault = new TypeError('with a name in it')
  await assert.rejects(
    traces.around({ name: 'broken' }, () => Promise.reject(fault)),
    fault,
  )
  const refusal = new Refusal('NOT_FOUND')
  await assert.rejects(
    traces.around({ name: 'refused' }, () => Promise.reject(refusal)),
    refusal,
  )
  await traces.around({ name: 'alone', isPart: true }, async () => {})
  await traces.close()
  assert.equal(answer, 7)
  assert.equal(asked.length, 1)
  assert.equal(asked[0]!.path, '/v1/traces')
  assert.equal(asked[0]!.headers.authorization, 'Bearer x')
  assert.equal(asked[0]!.headers['content-type'], 'application/json')
  const [{ resource }] = asked[0]!.body.resourceSpans as [Body['resourceSpans'][0]]
  assert.deepEqual(
    resource.attributes.find(one => one.key === 'service.name'),
    { key: 'service.name', value: { stringValue: 'portal-a' } },
  )
  const [inner, outer, broken, refused, ...none] = spans() as [Span, Span, Span, Span]
  assert.deepEqual(none, [])
  assert.deepEqual([inner.name, inner.kind, outer.name, outer.kind, broken.kind], ['inner', 3, 'outer', 2, 1])
  assert.equal(inner.parentSpanId, outer.spanId)
  assert.equal(inner.traceId, outer.traceId)
  assert.notEqual(broken.traceId, outer.traceId)
  assert.equal(outer.parentSpanId, undefined)
  assert.match(outer.traceId, /^[0-9a-f]{32}$/)
  assert.match(outer.spanId, /^[0-9a-f]{16}$/)
  assert.equal(outer.startTimeUnixNano, '1779999999750000000')
  assert.ok(BigInt(outer.endTimeUnixNano) >= 1_780_000_000_000_000_000n)
  assert.deepEqual(said(outer, 'http.response.status_code'), { intValue: '200' })
  assert.deepEqual(said(outer, 'share'), { doubleValue: 0.5 })
  assert.deepEqual(said(outer, 'whole'), { boolValue: true })
  assert.deepEqual([outer.status, broken.status, refused.status], [undefined, { code: 2 }, undefined])
  assert.deepEqual(said(broken, 'error.type'), { stringValue: 'TypeError' })
  assert.deepEqual(said(refused, 'xinheng.refusal'), { stringValue: 'NOT_FOUND' })
  assert.doesNotMatch(JSON.stringify(asked), /with a name/)
})

test('of the same request all is told or nothing, and of so many requests as the settings say', async () => {
  const traces = open({ OTEL_TRACES_SAMPLER_ARG: '0.25' })
  for (let n = 0; n < 400; n++)
    await traces.around({ name: 'outer' }, () => traces.around({ name: 'inner', isPart: true }, async () => {}))
  await traces.close()
  const byTrace = Map.groupBy(spans(), one => one.traceId)
  assert.ok(byTrace.size > 50 && byTrace.size < 150, `${byTrace.size} of 400`)
  for (const [, of] of byTrace) assert.deepEqual(of.map(one => one.name).sort(), ['inner', 'outer'])
})

test('a collector that is busy gets them later; one that declines, leads elsewhere or is away is told of, and holds nothing up', async () => {
  status = 503
  const busy = open()
  // A full group goes at once.
  for (let n = 0; n < 512; n++) await busy.around({ name: 'kept' }, async () => {})
  while (faults.length === 0) await new Promise(done => setTimeout(done, 5))
  assert.deepEqual(faults, [{ level: 'error', event: 'traces-not-sent', name: 'HTTP_503', lost: 0 }])
  asked = []
  status = 200
  await busy.close()
  assert.equal(busy.lost(), 0)
  assert.equal(spans().length, 512)
  assert.deepEqual([...new Set(spans().map(one => one.name))], ['kept'])
  for (const declined of [400, 307]) {
    asked = []
    faults = []
    status = declined
    const traces = open()
    await traces.around({ name: 'declined' }, async () => {})
    await traces.close()
    assert.equal(traces.lost(), 1)
    assert.equal(faults.length, 1)
    assert.deepEqual([...new Set(asked.map(one => one.path))], ['/v1/traces'], 'sent nowhere but where the settings say')
  }
  const away = openTraces({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, sources)!
  for (let n = 0; n < 5000; n++) await away.around({ name: 'lost' }, async () => {})
  await away.close()
  assert.equal(away.lost(), 5000)
})

test('nothing is sent where no collector is named, and what cannot be read stops the start', () => {
  const none = [{}, { OTEL_SERVICE_NAME: 'x' }, { OTEL_EXPORTER_OTLP_ENDPOINT: at, OTEL_SDK_DISABLED: 'true' }]
  for (const given of none) assert.equal(openTraces(given, sources), undefined)
  for (const wrong of [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: at, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: at, OTEL_TRACES_SAMPLER_ARG: '7' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: at, OTEL_EXPORTER_OTLP_HEADERS: 'secret' },
  ])
    assert.throws(
      () => openTraces(wrong, sources),
      (thrown: unknown) =>
        thrown instanceof Refusal && thrown.code === 'SETTING_INVALID' && !JSON.stringify(thrown).includes('secret'),
    )
})
