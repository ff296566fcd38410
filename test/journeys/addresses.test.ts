/** One address can be written in many ways, and some are none at all: who may ask, what is answered, how long it may be kept. */
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { addConsoleRoutes } from '#faces/console'
import { createPages } from '#faces/portal'
import type { LocalDate } from '#rules/time'
import { type City, makeCity, penalty, registration, uscc } from '#support/portal'

const TODAY = '2026-11-20' as LocalDate
const CODE = uscc(1)
const LOCAL = { host: 'localhost:8080' }

let city: City
let app: FastifyInstance
before(async () => {
  city = await makeCity(TODAY)
  const name = '明衡演示精工机械有限公司'
  await city.put({
    uscc: CODE,
    name,
    registered: registration(name, CODE, '2026-09-02' as LocalDate),
    records: [penalty('2026-07-15' as LocalDate)],
  })
  // Of this one only a warning is known, which is not published.
  const warned = penalty('2026-07-15' as LocalDate, { penaltyCategories: ['警告'] })
  await city.put({ uscc: uscc(2), name: '明衡演示不见有限公司', registered: null, records: [warned] })
  const consoleDir = mkdtempSync(join(tmpdir(), 'console-'))
  writeFileSync(join(consoleDir, 'index.html'), '<!doctype html><title>console</title>')
  app = await city.serve({ consoleDir })
  const { environment, registry } = city
  const options = { environment, registry, isSample: false, sample: () => null, clauseAddress: (clause: string) => clause }
  addConsoleRoutes(app, options)
})
after(() => city?.close())

const get = (url: string, remoteAddress = '127.0.0.1', headers: Record<string, string> = LOCAL) =>
  app.inject({ url, headers, remoteAddress })

test('what the console knows of units is for this machine, however its address is written', async () => {
  for (const url of [
    '/console/context.json',
    '/console/context.json?units',
    '/console/%63ontext.json',
    '/%63onsole/context.json',
    '/%63%6f%6e%73%6f%6c%65/%63%6f%6e%74%65%78%74%2e%6a%73%6f%6e',
  ]) {
    const refused = await get(url, '10.0.0.7')
    assert.equal(refused.statusCode, 401, url)
    assert.equal(refused.json().code, 'SIGN_IN_NEEDED')
    assert.equal((await app.inject({ method: 'HEAD', url, headers: LOCAL, remoteAddress: '10.0.0.7' })).statusCode, 401, url)
    assert.deepEqual(
      [(await get(url)).json()].map(({ today, isSample }) => ({ today, isSample })),
      [{ today: TODAY, isSample: false }],
    )
  }
  for (const url of ['/console//context.json', '/console/./context.json', '/Console/context.json', '/console/context.json/'])
    assert.doesNotMatch((await get(url, '10.0.0.7')).body, /"units"/, url)
})

test('each page has the policy of the face that answers, however its address is written', async () => {
  const policy = async (url: string) => String((await get(url)).headers['content-security-policy'])
  for (const url of ['/console/', '/%63onsole/', '/console/submissions']) assert.match(await policy(url), /script-src/, url)
  for (const url of ['/', `/organisations/${CODE}`, '/consoles', '/%2fconsole/'])
    assert.doesNotMatch(await policy(url), /script-src/, url)
})

test('an address that cannot be read is answered by a page, in Chinese, under the same headers', async () => {
  for (const url of ['/organisations/%E4%B', '/%', '/records/%FF', '/console/%']) {
    const page = await get(url)
    assert.equal(page.statusCode, 400, url)
    assert.match(String(page.headers['content-type']), /^text\/html/)
    assert.match(page.body, /<html lang="zh-CN"[\s\S]*<h1>这个请求没有照办/)
    assert.match(String(page.headers['content-security-policy']), /default-src 'none'/)
    assert.equal(page.headers['x-content-type-options'], 'nosniff')
    assert.equal(page.headers['cache-control'], 'no-store')
  }
  const problem = await get('/api/organisations/%E4%B')
  assert.equal(problem.statusCode, 400)
  assert.match(String(problem.headers['content-type']), /^application\/problem\+json/)
  assert.match(problem.json().detail, /不符合要求/)
  assert.match((await get('/%', '127.0.0.1', { ...LOCAL, cookie: 'lang=en' })).body, /<html lang="en"/)
  const long = await get(`/organisations/${'9'.repeat(300)}`)
  assert.match(String(long.headers['content-type']), /^text\/html/)
  assert.match(long.body, /<html lang="zh-CN"/)
})

test('a request that is declined gets the page of its status, and only a platform that is not ready says so', () => {
  const { environment, registry } = city
  const pages = createPages({ environment, registry })
  const ask = { params: {}, query: {}, cookie: undefined, url: '/', host: 'localhost' }
  const heading = (status: number, trace?: string) =>
    /<h1>([^<]*)/.exec(pages.errorPage(ask, status, trace === undefined ? {} : { trace }).body)?.[1]
  assert.match(heading(400)!, /没有照办/)
  assert.match(heading(403)!, /只接受平台所在机器/)
  assert.match(heading(413)!, /过大/)
  assert.match(heading(415)!, /格式/)
  assert.match(heading(500, '1234-ABCD')!, /出错/)
  assert.match(heading(503)!, /正在准备/)
})

test('a code of which nothing is shown is answered alike, whether something is known of it or not', async () => {
  const withoutCode = (body: string, code: string) =>
    body.replaceAll(code, '').replaceAll(/<span class="uscc">.*?<\/span><\/span>/g, '')
  for (const form of ['/organisations/', '/api/organisations/', '/organisations?q=']) {
    const [known, unknown] = [await get(form + uscc(2)), await get(form + uscc(99))]
    assert.equal(known.statusCode, unknown.statusCode)
    assert.ok(withoutCode(known.body, uscc(2)) === withoutCode(unknown.body, uscc(99)), form)
    assert.match(known.body, /今天没有依法公示的信息/)
    assert.doesNotMatch(known.body, /没有这个组织|没有代码是|没有这个代码的组织/)
  }
})

test('nothing may be kept that was read before midnight and answered after it, or by another day than this clock', async () => {
  const midnight = Date.parse(`${TODAY}T16:00:00Z`)
  let times: number[] = []
  const nowMs = () => (times.length > 1 ? times.shift()! : times[0]!)
  const { registry } = city
  const environment = { ...city.environment, sources: { ...city.environment.sources, nowMs } }
  const at = await city.serve({ environment, pages: createPages({ environment, registry }) })
  const keptBy = async (url: string, ...given: number[]) => {
    times = given
    return String((await at.inject({ url, headers: LOCAL })).headers['cache-control'])
  }
  for (const url of [`/organisations/${CODE}`, '/about', `/organisations?q=${CODE}`, `/api/organisations/${CODE}`, '/rules']) {
    assert.match(await keptBy(url, midnight - 100_000), /s-maxage=60/, url)
    assert.match(await keptBy(url, midnight - 10_000), /s-maxage=9\b/, url)
    assert.equal(await keptBy(url, midnight - 5, midnight + 5), 'no-store', url)
    // The database still goes by the day before.
    assert.equal(await keptBy(url, midnight + 5), 'no-store', url)
  }
})
