/** The portal through HTTP: what is lawfully shown on the day, and nothing else, anywhere. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { runOperation } from '#capabilities/operation'
import type { LocalDate } from '#rules/time'
import { type City, licence, makeCity, penalty, registration, uscc } from '#support/portal'

const TODAY = '2026-11-20' as LocalDate
const day = (text: string) => text as LocalDate
const NAME = '明衡演示精工机械有限公司'
const CODE = uscc(1)
const SECOND = uscc(2)
const PROVISIONAL = uscc(3)
const NAUGHTY = uscc(4)
const HIDDEN = uscc(5)

let city: City
let app: FastifyInstance
let ids: string[]
let others: string[]

before(async () => {
  city = await makeCity(TODAY)
  ids = await city.put({
    uscc: CODE,
    name: NAME,
    former: [{ name: '明衡演示机械加工有限公司', until: day('2019-08-31') }],
    registered: registration(NAME, CODE, day('2026-09-02')),
    records: [
      licence(day('2024-06-18')),
      penalty(day('2026-07-15')),
      // A warning is minor: registered, never shown.
      penalty(day('2026-07-15'), {
        decisionNo: '明环罚〔2026〕0555号',
        penaltyCategories: ['警告'],
        unlawfulActType: '不该看到的警告',
      }),
      // Withdrawn, expired on 2026-11-19, and last seen today.
      {
        ...penalty(day('2026-07-15'), { decisionNo: '明环罚〔2026〕0666号', unlawfulActType: '不该看到的撤回' }),
        later: [{ on: day('2026-09-01'), kind: 'withdrawn' }],
      },
      licence(day('2024-06-18'), {
        decisionNo: '明环许〔2024〕0777号',
        certificateTitle: '不该看到的到期证',
        validTo: '2026-11-19',
      }),
      licence(day('2024-06-18'), {
        decisionNo: '明环许〔2024〕0888号',
        certificateTitle: '今天最后一天的证',
        validTo: '2026-11-20',
      }),
    ],
  })
  await city.put({ uscc: SECOND, name: NAME, status: '注销', registered: registration(NAME, SECOND, day('2026-09-02')) })
  await city.put({
    uscc: PROVISIONAL,
    name: '演示待核贸易有限公司',
    registered: null,
    records: [licence(day('2026-01-08'), { decisionDate: '2026-01-05' })],
  })
  await city.put({
    uscc: NAUGHTY,
    name: '演示<script>alert(1)</script>"\'&公司',
    registered: registration('演示<script>alert(1)</script>"\'&公司', NAUGHTY, day('2026-09-02'), {
      businessScope: '<img src=x onerror=alert(1)>{{7*7}}#{7*7}',
    }),
  })
  others = await city.put({
    uscc: HIDDEN,
    name: '演示隐去机械厂',
    registered: null,
    records: [penalty(day('2026-07-15'), { penaltyCategories: ['警告'] })],
  })
  app = await city.serve()
})
after(() => city?.close())

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ url, headers: { host: 'localhost:8080', ...headers } })
const search = (text: string) => get(`/organisations?q=${encodeURIComponent(text)}`)
const text = (html: string) => html.replace(/<[^>]+>/g, '')

const pages = () => [
  '/',
  `/organisations?q=${encodeURIComponent('演示精工')}`,
  '/organisations?q=',
  `/organisations/${CODE}`,
  `/organisations/${PROVISIONAL}`,
  `/records/${ids[0]}`,
  `/records/${ids[1]}`,
  `/records/${ids[2]}`,
  '/rules',
  '/rules/ordinary-longest-publicity',
  '/rules/administrative-penalty-severity',
  '/rules/hand-in-clock',
  '/rules/minor-publicity',
  '/rules/penalty-term',
  '/law',
  '/law/changes',
  '/law/cn-ndrc-2025-36',
  '/catalogue',
  '/catalogue/administrative-penalty',
  '/about',
  '/api-docs',
  '/lists',
  '/statistics',
  '/measures',
  '/measures/fiscal-funds-restriction',
  '/named-lists/work-safety',
  '/announcements',
  '/cases',
  '/lists/administrative-licence',
  '/catalogue/honour',
]

test('every page answers in both languages, below 60 kB, with one h1, a title of its own, noarchive and no script', async () => {
  for (const lang of ['zh-CN', 'en']) {
    const titles = new Set<string>()
    for (const url of pages()) {
      const answer = await get(url, { cookie: `lang=${lang}` })
      assert.equal(answer.statusCode, 200, url)
      assert.ok(Buffer.byteLength(answer.body) < 60_000, `${url}: ${Buffer.byteLength(answer.body)} bytes`)
      assert.equal(answer.body.match(/<h1[ >]/g)?.length, 1, url)
      assert.match(
        answer.body,
        /<meta name="robots" content="(?:noindex, )?noarchive(?:, unavailable_after: \d{4}-\d\d-\d\dT00:00:00\+08:00)?">/,
      )
      assert.doesNotMatch(answer.body, /<script|\son\w+=|\sstyle=|undefined|\[object|NaN/, url)
      if (url !== '/api-docs') assert.doesNotMatch(answer.body, /\{\w+\}/, url)
      assert.match(answer.body, new RegExp(`^<!doctype html><html lang="${lang}"`))
      titles.add(/<title>([^<]*)/.exec(answer.body)![1]!)
    }
    assert.equal(titles.size, pages().length)
  }
})

test('no style, script or image from elsewhere; the style sheet is served under its hash for ever', async () => {
  const { body, headers } = await get('/')
  assert.match(String(headers['content-security-policy']), /default-src 'none'; style-src 'self'/)
  const href = /<link rel="stylesheet" href="([^"]+)"/.exec(body)![1]!
  const style = await get(href)
  assert.equal(style.statusCode, 200)
  assert.match(String(style.headers['cache-control']), /immutable/)
  assert.doesNotMatch(style.body + body.replace(/xmlns="[^"]+"/g, ''), /https?:\/\//)
})

test('cn-ndrc-2025-36#minor-period: what is not disclosed on the day is in no page, count, search or answer', async () => {
  const organisation = await get(`/organisations/${CODE}`)
  for (const url of [`/organisations/${CODE}`, `/api/organisations/${CODE}`, `/api/disclosure/organisation?uscc=${CODE}`]) {
    const { body } = await get(url)
    assert.doesNotMatch(body, /不该看到|0555|0666|0777/, url)
    assert.match(body, /今天最后一天的证/)
  }
  assert.match(text(organisation.body), /行政许可 2 条/)
  assert.match(text(organisation.body), /行政处罚 1 条/)
  const counts = (await get('/api/disclosure/counts')).json()
  assert.equal(counts.classes.find((one: { items: string[] }) => one.items.includes('administrative-penalty')).count, 1)
  assert.equal((await search('隐去机械')).body.includes('演示隐去机械厂</a>'), false)
  assert.deepEqual((await get(`/api/organisations?q=${HIDDEN}`)).json().hits, [])
  assert.equal((await get(`/organisations/${HIDDEN}`)).statusCode, 404)
  assert.equal((await get(`/api/organisations/${HIDDEN}`)).statusCode, 404)
})

test('a record that once was shown is 410, one that never was 404, with the same body', async () => {
  const unknown = `${ids[2]!.slice(0, -4)}0000`
  const [shown, never, withdrawn, expired, nowhere, bad] = await Promise.all(
    [ids[2]!, ids[3]!, ids[4]!, ids[5]!, unknown, 'no-such-thing'].map(id => get(`/records/${id}`)),
  )
  assert.deepEqual(
    [shown, never, withdrawn, expired, nowhere, bad].map(one => one!.statusCode),
    [200, 404, 410, 410, 404, 404],
  )
  // The address itself is the caller's own; nothing else may differ.
  const plain = (body: string) => body.replace(/\/records\/[^?"]+/g, '')
  for (const one of [withdrawn, expired, nowhere, bad]) assert.equal(plain(one!.body), plain(never!.body))
  assert.doesNotMatch(withdrawn!.body, /明衡演示精工|行政处罚 /)
  const problems = await Promise.all([ids[3]!, ids[4]!].map(id => get(`/api/records/${id}`)))
  assert.deepEqual(
    problems.map(one => one.statusCode),
    [404, 410],
  )
  assert.equal(problems[0]!.body, problems[1]!.body)
  assert.equal((await get(`/records/${others[0]}`)).statusCode, 404)
})

test('house §7: the last day is shown, said inclusive, and the record is gone on the next', async () => {
  const page = text((await get(`/records/${ids[2]}`)).body)
  assert.match(page, /公示至 2027-07-08（含当日），2027-07-09 起停止公示。/)
  assert.match(page, /自 2026-10-09 起可以申请信用修复/)
  assert.match(page, /为何公示到这一天/)
  for (const word of [
    '失信程度：一般失信',
    '从决定之日起算：2026-07-08',
    '最短 3 个月，最长 1 年',
    '《信用修复管理办法》',
    '条号待核',
    'ordinary-longest-publicity',
  ])
    assert.ok(page.includes(word), word)
  assert.match(page, /应在 2026-07-17 前报送，按期/)
})

test('the legal representative stands on the page of the organisation and nowhere else', async () => {
  assert.match((await get(`/organisations/${CODE}`)).body, /演示甲/)
  for (const url of [
    `/records/${ids[0]}`,
    `/api/records/${ids[0]}`,
    `/api/organisations/${CODE}`,
    `/organisations?q=${encodeURIComponent('演示甲')}`,
    `/api/organisations?q=${encodeURIComponent('演示甲')}`,
  ]) {
    const { body } = await get(url)
    assert.doesNotMatch(body.replaceAll(/value="演示甲"|“演示甲”|“<[^>]*>演示甲<[^>]*>”/g, ''), /演示甲/, url)
  }
})

test('search: two characters, former names, the same name under two codes, a code, a wrong code, nothing', async () => {
  const found = text((await search('演示精工')).body)
  assert.match(found, /找到 2 个组织/)
  assert.match(found, /有 2 个组织用这个名称，代码各不相同/)
  assert.match(text((await search('机械加工')).body), /曾用名相符：明衡演示机械加工有限公司（到 2019-08-31）/)
  assert.match((await search(` ${CODE.toLowerCase()} `)).body, new RegExp(`href="/organisations/${CODE}"`))
  const wrong = CODE.slice(0, 17) + (CODE[17] === '0' ? '1' : '0')
  assert.match(text((await search(wrong)).body), /代码有误 第 18 位校验码不符。前 17 位算出的校验码是/)
  assert.match(text((await search('没有这家')).body), /没有找到名称含“没有这家”的组织/)
  assert.match(text((await search('演')).body), /请输入名称中连续的两个字/)
  assert.match(text((await search('演示待核')).body), /登记信息待核/)
  assert.equal((await get(`/organisations/${CODE.toLowerCase()}`)).headers.location, `/organisations/${CODE}`)
  assert.equal((await search('%_\\')).statusCode, 200)
})

test('naughty strings are shown unchanged and do nothing', async () => {
  const { body } = await get(`/organisations/${NAUGHTY}`)
  assert.doesNotMatch(body, /<script|<img/)
  assert.match(body, /演示&lt;script&gt;alert\(1\)&lt;\/script&gt;&quot;&#39;&amp;公司/)
  assert.match(body, /&lt;img src=x onerror=alert\(1\)&gt;\{\{7\*7\}\}#\{7\*7\}/)
  assert.doesNotMatch((await search('<script>')).body, /<script/)
  assert.doesNotMatch((await get('/organisations?q=%22%3E%3Cscript%3E')).body, /<script/)
})

test('English translates the frame and leaves names and facts Chinese, marked as such', async () => {
  const first = await get(`/organisations/${CODE}?lang=en`)
  assert.match(String(first.headers['set-cookie']), /lang=en/)
  assert.equal(first.headers['cache-control'], 'no-store')
  const { body } = await get(`/organisations/${CODE}`, { cookie: 'lang=en' })
  assert.match(body, /<h1 lang="zh-CN">明衡演示精工机械有限公司<\/h1>/)
  assert.match(text(body), /This page lists only what the law requires to be public on 2026-11-20/)
  assert.match(text(body), /Shown up to and including 2027-07-08; no longer from 2027-07-09/)
  assert.match((await get('/?size=large')).body, /<html lang="zh-CN" class="large">/)
  assert.match((await get('/', { cookie: 'size=large; lang=zh-CN' })).body, /class="large"/)
  assert.match((await get('/', { 'accept-language': 'en' })).body, /<html lang="zh-CN">/)
})

test('twenty records of a class on a page, with links to the rest', async () => {
  const code = uscc(9)
  await city.put({
    uscc: code,
    name: '演示百证有限公司',
    registered: registration('演示百证有限公司', code, day('2026-09-02')),
    records: Array.from({ length: 45 }, (_, i) => licence(day('2024-06-18'), { decisionNo: `明环许〔2024〕${1000 + i}号` })),
  })
  const first = (await get(`/organisations/${code}`)).body
  assert.equal(first.match(/明环许/g)?.length, 20)
  assert.match(text(first), /第 1–20 条，共 45 条/)
  const third = (await get(`/organisations/${code}?item=administrative-licence&page=3`)).body
  assert.equal(third.match(/明环许/g)?.length, 5)
  assert.match(text(third), /行政许可 45 条/)
  const beyond = await get(`/organisations/${code}?item=administrative-licence&page=9`)
  assert.equal(beyond.statusCode, 200)
  const answer = (await get(`/api/organisations/${code}?size=30&page=2`)).json()
  assert.equal(answer.records.length, 15)
})

test('answers of the API are exactly what the operations give: nothing undeclared goes out, nothing declared is lost', async () => {
  const actor = { id: 'public', role: 'public' as const }
  for (const [name, input, url] of [
    ['organisations.find', { text: '演示精工' }, `/api/organisations?q=${encodeURIComponent('演示精工')}`],
    ['disclosure.organisation', { uscc: CODE }, `/api/organisations/${CODE}`],
    ['disclosure.record', { record: ids[2] }, `/api/records/${ids[2]}`],
    ['disclosure.rule', { rule: 'ordinary-longest-publicity' }, '/api/disclosure/rule?rule=ordinary-longest-publicity'],
    ['disclosure.rules', {}, '/api/disclosure/rules'],
    ['disclosure.counts', {}, '/api/disclosure/counts'],
  ] as const) {
    const given = await runOperation(city.registry.get(name)!, city.environment, actor, input)
    const sent = (await get(url)).json()
    // What the shapes do not declare (divisionName, sameName of a hit) is for pages only.
    const declared = JSON.parse(
      JSON.stringify(given, (key, value) => (key === 'divisionName' || key === 'sameName' ? undefined : value)),
    )
    assert.deepEqual(sent, declared, name)
  }
})

test('cn-state-council-office-2015-51#seven-working-days: the home page says how many of what is shown was handed in in time', async () => {
  const rows = async () => {
    const page = (await get('/')).body
    const section = /<section[^>]*aria-labelledby="deadlines">([\s\S]*?)<\/section>/.exec(page)?.[1] ?? ''
    return [
      ...section.matchAll(
        /<tr role="row"><th[^>]*><a href="([^"]+)">.*?<\/th><td[^>]*><div>(.*?)<\/div><\/td><td[^>]*><div>(.*?)<\/div><\/td><td[^>]*><div>(.*?)<\/div>/g,
      ),
    ].map(([, href, all, inTime, share]) => [href, all, inTime, share])
  }
  // The same, record by record.
  const { rows: states } = await city.database.pool.query<{ item: string; in_time: boolean }>(
    `select item, recorded_on <= due_on as in_time from disclosed_record where due_on is not null and recorded_on > '2025-11-20'`,
  )
  const expected = ['administrative-licence', 'administrative-penalty'].flatMap(item => {
    const of = states.filter(state => state.item === item)
    const inTime = of.filter(state => state.in_time).length
    return of.length === 0
      ? []
      : [[`/catalogue/${item}`, `${of.length}`, `${inTime}`, `${(Math.floor((1000 * inTime) / of.length) / 10).toFixed(1)}%`]]
  })
  assert.ok(expected.length > 0)
  assert.deepEqual(await rows(), expected)
  // Warnings are recorded as well and are not among them.
  const all = await city.database.pool.query(
    `select 1 from state where item = 'administrative-penalty' and due_on is not null and recorded_on > '2025-11-20'`,
  )
  assert.ok(all.rows.length > states.filter(state => state.item === 'administrative-penalty').length)
})

test('a rule is found by its id and by the item that it is about', async () => {
  for (const rule of ['administrative-penalty-publicity', 'administrative-penalty'])
    assert.equal((await get(`/api/disclosure/rule?rule=${rule}`)).json().rule, 'administrative-penalty-publicity')
  assert.equal((await get('/rules/no-such-rule')).statusCode, 404)
  assert.equal((await get('/api/disclosure/rule?rule=no-such-rule')).json().code, 'NOT_FOUND')
})

test('the forms that others script against', async () => {
  const found = (await get(`/api/organisations?q=${encodeURIComponent('演示精工')}`)).json()
  assert.deepEqual(Object.keys(found.hits[0]).slice(0, 2), ['uscc', 'name'])
  const shown = (await get(`/api/organisations/${CODE}`)).json()
  assert.equal(shown.uscc, CODE)
  assert.equal(shown.names[0].name, NAME)
  const record = shown.records.find((one: { id: string }) => one.id === ids[2])
  assert.equal(record.item, 'administrative-penalty')
  assert.deepEqual(record.state, {
    severity: 'ordinary',
    determinedOn: '2026-07-08',
    recordedOn: '2026-07-15',
    disclosedFrom: '2026-07-15',
    disclosedUntil: '2027-07-09',
    lastShownOn: '2027-07-08',
    mayEndEarlyFrom: '2026-10-09',
    objectedFrom: null,
  })
  assert.ok(
    record.because.some(
      (one: { field: string; clause?: string; entry?: number }) =>
        one.field === 'disclosedUntil' && one.clause?.startsWith('cn-ndrc-2025-36#') && one.entry === 3,
    ),
  )
})
