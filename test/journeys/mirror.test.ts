/** A mirror shows, without the database, what the portal shows: the same pages, each record until its end and no longer, and nothing that it cannot vouch for. */
import assert from 'node:assert/strict'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { createPages } from '#faces/portal'
import { isPublicField } from '#rules/catalogue'
import { type LocalDate, msUntilChinaMidnight } from '#rules/time'
import { get, mirrorsOf, STALL_MS, textOf } from '#support/mirror'
import { type City, licence, makeCity, penalty, registration, type SeedRecord, uscc } from '#support/portal'

const TODAY = '2026-11-20' as LocalDate
const HOUR = 3_600_000
const SITE = { name: '明衡市公共信用信息平台（演示）', operator: '明衡市公共信用信息中心（演示）' }
const day = (text: string) => text as LocalDate
const name = (n: number) => `明衡演示${String.fromCodePoint(0x4e00 + n)}工贸有限公司`
const MANY = uscc(41)
const PERSON = uscc(42, { head: '92' })
const UNREGISTERED = uscc(43)
const ENDING = uscc(44)
const OVER = uscc(45)
/** Two bear it, as numbers of districts once were given twice. */
const OLD_NUMBER = '330199000004046'
const SECRET = '不应公开的受限内容'
const REP = '演示法定代表人'

let city: City
let server: FastifyInstance
let mirrors: Awaited<ReturnType<typeof mirrorsOf>>
let ids: Record<string, string[]>

const warned = (n: number, more: Record<string, string | string[]> = {}): SeedRecord =>
  penalty(day('2026-07-15'), { decisionNo: `明环罚〔2026〕${n}号`, ...more })

before(async () => {
  city = await makeCity(TODAY)
  ids = {}
  for (let n = 1; n <= 30; n++)
    ids[uscc(n)] = await city.put({
      uscc: uscc(n),
      name: name(n),
      ...(n % 5 === 0 ? { former: [{ name: `旧${name(n)}`, until: day('2019-08-31') }] } : {}),
      registered: registration(name(n), uscc(n), day('2026-09-02'), { legalRepName: REP, legalRepDocumentType: SECRET }),
      records: [
        licence(day('2024-06-18'), { decisionNo: `明环许〔2024〕${n}号`, decisionDate: `2024-06-${10 + (n % 17)}` }),
        {
          ...warned(n, { decisionDate: n % 2 === 0 ? '2026-07-08' : '2026-07-01' }),
          ...(n % 7 === 0 ? { later: [{ on: day('2026-10-08'), kind: 'amended', fields: { fineWan: '2' } } as const] } : {}),
          ...(n === 4 ? { later: [{ on: day('2026-11-02'), kind: 'objected' } as const] } : {}),
          ...(n === 3 ? { later: [{ on: day('2026-08-01'), kind: 'withdrawn' } as const] } : {}),
        },
        warned(1000 + n, { penaltyCategories: '警告', content: SECRET }),
      ],
    })
  await city.put({
    uscc: MANY,
    name: '明衡演示很多有限公司',
    registered: registration('明衡演示很多有限公司', MANY, day('2026-09-02')),
    records: Array.from({ length: 75 }, (_, n) =>
      licence(day('2024-06-18'), {
        decisionNo: `明环许〔2024〕${2000 + n}号`,
        decisionDate: `2024-0${1 + (n % 6)}-1${n % 10}`,
      }),
    ),
  })
  // Numbers of records are of as many digits as they happen to have.
  ids[OVER] = await city.put({
    uscc: OVER,
    name: '明衡演示期满有限公司',
    registered: registration('明衡演示期满有限公司', OVER, day('2026-09-02')),
    records: Array.from({ length: 40 }, (_, n) =>
      licence(day('2024-06-18'), { decisionNo: `明环许〔2024〕${3000 + n}号`, validTo: '2026-10-31' }),
    ),
  })
  await city.put({
    uscc: PERSON,
    name: '演示甲',
    records: [licence(day('2024-06-18'), { decisionNo: '明环许〔2024〕9001号' })],
  })
  await city.put({ uscc: UNREGISTERED, name: '明衡演示未登记有限公司', records: [warned(9002)] })
  ids[ENDING] = await city.put({
    uscc: ENDING,
    name: '明衡演示到期有限公司',
    registered: registration('明衡演示到期有限公司', ENDING, day('2026-09-02')),
    // Its last day is the snapshot's own.
    records: [licence(day('2024-06-18'), { decisionNo: '明环许〔2024〕9003号', validTo: TODAY })],
  })
  await city.database.transaction(async ({ client }) => {
    await client.query(
      `insert into repair_falsehood (organisation_id, record_no, case_id, found_on)
       select s.organisation_id, s.record_no, gen_random_uuid(), '2026-10-01' from state s
       where s.item = 'administrative-penalty' and s.disclosed_from is not null
         and s.organisation_id = (select organisation_id from organisation_code where code = $1)`,
      [uscc(6)],
    )
    await client.query(
      `insert into announcement (announcement_id, kind, unit_id, title, body, from_on, until_on, act_id)
       values (gen_random_uuid(), 'announcement', $1, '演示公告', '公告正文。', '2026-11-01', '2026-11-21', gen_random_uuid()),
              (gen_random_uuid(), 'policy', $1, '未到日期的公告', $2, '2026-12-01', 'infinity', gen_random_uuid())`,
      [Object.values(city.units)[0], SECRET],
    )
  })
  await city.database.transaction(({ client }) =>
    client.query(
      `insert into organisation_code (scheme, code, organisation_id, from_on)
       select 'registration-number', $1, organisation_id, '2026-09-02' from organisation_code where code = any($2)`,
      [OLD_NUMBER, [uscc(11), uscc(12), UNREGISTERED]],
    ),
  )
  server = await city.serve({ pages: createPages({ ...city, isSample: true, site: SITE }) })
  mirrors = await mirrorsOf(city, SITE)
})
after(async () => {
  await mirrors?.close()
  await city?.close()
})

const plain = (body: string): string =>
  body
    .replace(/<aside class="mirror".*?<\/aside>/, '')
    // A person's name, which stands on the page of its organisation alone, is not copied.
    .replace(/<div><dt>(?:法定代表人|Legal representative)<\/dt><dd>.*?<\/dd><\/div>/, '')

const PAGES = [
  ...[
    '/',
    '/?lang=en',
    '/lists',
    '/lists/administrative-licence',
    '/lists/administrative-penalty',
    '/statistics',
    '/announcements',
  ],
  ...[
    '/lists/administrative-penalty?severity=2&from=2026-07-02&to=2026-07-31',
    '/lists/administrative-licence?unit=生态',
    '/law',
  ],
  ...[
    '/lists/administrative-licence?division=990100',
    '/lists/administrative-licence/csv',
    '/rules',
    '/catalogue',
    '/measures',
  ],
  ...[
    '/catalogue/administrative-penalty',
    '/rules/ordinary-shortest-publicity',
    '/about',
    `/organisations?q=${encodeURIComponent('工贸')}`,
  ],
  ...[
    `/organisations?q=${encodeURIComponent('旧明衡')}`,
    '/organisations?q=MHYS',
    `/organisations?q=${uscc(7)}`,
    '/organisations?q=x',
  ],
  ...[OLD_NUMBER, OLD_NUMBER.slice(0, 9), uscc(7).slice(0, 12), uscc(7).slice(0, 2)].map(code => `/organisations?q=${code}`),
  ...[`/organisations?q=${encodeURIComponent('演示甲')}`, `/organisations/${MANY}?item=administrative-licence&page=3`],
  ...[`/organisations/${MANY}?page=2`, `/organisations/${uscc(99)}`],
]

test('every page that says what is disclosed is the same as on the platform, but for the line that says which mirror it is', async () => {
  await mirrors.write('same')
  const { app } = await mirrors.start('same')
  const organisations = [...Array.from({ length: 30 }, (_, n) => uscc(n + 1)), MANY, PERSON, UNREGISTERED, ENDING]
  const records = Object.values(ids).flat()
  const urls = [
    ...PAGES,
    ...organisations.map(code => `/organisations/${code}`),
    ...records.map(id => `/records/${id}`),
    ...records.slice(0, 12).map(id => `/records/${id}/repair`),
  ]
  let shown = 0
  let next: string | undefined = '/lists/administrative-licence'
  while (next !== undefined) {
    const page: { body: string } = await get(server, next)
    assert.equal(plain((await get(app, next)).body), plain(page.body), next)
    next = /<a rel="next" href="([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&')
  }
  for (const url of urls) {
    const [own, mirrored] = [await get(server, url), await get(app, url)]
    assert.equal(mirrored.statusCode, own.statusCode, url)
    assert.equal(plain(mirrored.body), plain(own.body), url)
    if (own.statusCode === 200) shown += 1
    if (own.statusCode === 200 && !url.endsWith('/csv'))
      assert.match(mirrored.body, /<aside class="mirror".*2026-11-20 \d\d:\d\d<\/time>/, url)
  }
  assert.ok(shown > 100, `${shown} pages`)
})

test('of an old number that two organisations bear both are found by the whole number, as on the platform', async () => {
  const { app } = await mirrors.start('same')
  for (const window of [server, app]) {
    const { body } = await get(window, `/organisations?q=${OLD_NUMBER}`)
    assert.deepEqual(
      [uscc(11), uscc(12), UNREGISTERED].map(code => body.includes(`/organisations/${code}"`)),
      [true, true, false],
    )
    assert.ok(!(await get(window, `/organisations?q=${OLD_NUMBER.slice(0, 14)}`)).body.includes(uscc(11)))
  }
})

test('what a mirror does not serve it says so, and where the platform is', async () => {
  const { app } = await mirrors.start('same')
  for (const url of ['/console/', '/cases', '/verify', '/api/organisations?q=x']) {
    const { statusCode, body } = await get(app, url)
    assert.equal(statusCode, 404, url)
    assert.match(body, /镜像不提供这个页面/)
    assert.match(body, /href="https:\/\/xinheng\.example\//)
  }
  assert.deepEqual((await get(app, '/readyz')).json(), { ok: true, waitingFor: [] })
})

test('no name of a person and nothing that no page shows is in a snapshot', async () => {
  const { folder: path } = await mirrors.write('held')
  const text = textOf(path)
  assert.ok(text.includes(name(1)) && text.includes('明环许〔2024〕1号'))
  for (const kept of [SECRET, REP, '明环罚〔2026〕1001号', '明环罚〔2026〕3号', '未到日期的公告'])
    assert.ok(!text.includes(kept), kept)
  // Every field of every record is one that the catalogue has published.
  let fields = 0
  for (const line of text.split('\n')) {
    const [id = '', value = ''] = line.split('\t')
    if (!/^[0-9a-f-]{36} \d{19}$/.test(id) || !value.startsWith('{')) continue
    const { item, fact } = JSON.parse(value) as { item: string; fact: { fields: object; v: number } }
    for (const prop of Object.keys(fact.fields)) {
      const field = city.law.item(item, fact.v)!.fields.find(one => one.prop === prop)!
      assert.ok(isPublicField(field) || (item === 'registration' && ['status', 'division'].includes(prop)), `${item}.${prop}`)
      fields += 1
    }
  }
  assert.ok(fields > 1000, `${fields} fields`)
})

test('house §7: a record is shown on its last day and gone on the next by the day alone, from its page, its organisation, lists, counts and names', async () => {
  await mirrors.write('ends')
  const { app } = await mirrors.start('ends')
  const url = `/records/${ids[ENDING]![1]}`
  const count = async () => Number(/administrative-licence">.*?class="number">(\d+)</s.exec((await get(app, '/')).body)![1])
  const first = await count()
  assert.equal((await get(app, url)).statusCode, 200)
  try {
    const midnight = msUntilChinaMidnight(mirrors.nowMs())
    mirrors.clock.ahead = midnight - 5000
    assert.equal((await get(app, url)).statusCode, 200)
    mirrors.clock.ahead = midnight + 1
    assert.equal((await get(app, url)).statusCode, 410)
    assert.ok(!(await get(app, `/organisations/${ENDING}`)).body.includes('9003号'))
    assert.ok(!(await get(app, '/lists/administrative-licence/csv')).body.includes('9003号'))
    assert.equal(await count(), first - 1)
    assert.ok(!(await get(app, '/announcements')).body.includes('演示公告'))
    assert.match((await get(app, `/organisations/${uscc(1)}`)).body, /2026-11-21/)
  } finally {
    mirrors.clock.ahead = 0
  }
})

test('a delta brings what is new and takes away what is shown no more; an older snapshot is never gone back to', async () => {
  const whole = await mirrors.write('delta')
  const { app, mirror, notes } = await mirrors.start('delta')
  const withdrawn = ids[uscc(2)]![2]!
  assert.equal((await get(app, `/records/${withdrawn}`)).statusCode, 200)
  const added = uscc(60)
  await city.put({
    uscc: added,
    name: '明衡演示新来有限公司',
    registered: registration('明衡演示新来有限公司', added, TODAY),
    records: [licence(TODAY, { decisionNo: '明环许〔2026〕1号', decisionDate: '2026-11-19' })],
  })
  const [organisation] = (
    await city.database.query<{ organisation_id: string }>('select organisation_id from organisation_code where code = $1', [
      uscc(2),
    ])
  ).rows
  // Of the other one all ends.
  await city.database.query(
    `with moved as (update state set ended_on = $3
       where (organisation_id = $1 and item = 'administrative-penalty')
         or organisation_id = (select organisation_id from organisation_code where code = $2) returning organisation_id, record_no)
     insert into refolded_record (organisation_id, record_no) select * from moved`,
    [organisation!.organisation_id, UNREGISTERED, TODAY],
  )
  const delta = await mirrors.write('delta', whole.folder)
  assert.equal(delta.since, whole.folder.split('/').at(-1))
  assert.ok(delta.lines.records! < 10, JSON.stringify(delta.lines))
  assert.ok(!textOf(delta.folder).includes(name(9)))
  await mirror.look()
  assert.equal((await get(app, `/records/${withdrawn}`)).statusCode, 410)
  for (const url of [
    ...PAGES,
    ...[added, UNREGISTERED, uscc(1), uscc(2)].map(code => `/organisations/${code}`),
    `/organisations?q=${encodeURIComponent('未登记')}`,
    `/organisations?q=${encodeURIComponent('新来')}`,
  ]) {
    const [own, mirrored] = [await get(server, url), await get(app, url)]
    if (own.statusCode !== 404) assert.equal(plain(mirrored.body), plain(own.body), url)
    assert.equal(mirrored.statusCode, own.statusCode, url)
  }
  // The folder without the delta is one of yesterday put back.
  rmSync(delta.folder, { recursive: true })
  await mirror.look()
  assert.equal((await get(app, `/records/${withdrawn}`)).statusCode, 410)
  const again = await mirrors.start('delta')
  assert.match((await get(again.app, '/')).body, /比已经显示过的更早的快照/)
  assert.equal(notes.filter(one => one.includes('is shown')).length, 2)
})

test('a byte that was changed anywhere, or a key that is another one, and nothing is shown', async () => {
  const { folder: path } = await mirrors.write('byte')
  for (const file of readdirSync(path)) {
    const to = `byte-${file}`
    cpSync(path, join(mirrors.dirOf(to), path.split('/').at(-1)!), { recursive: true })
    const changed = join(mirrors.dirOf(to), path.split('/').at(-1)!, file)
    const bytes = readFileSync(changed)
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(changed, bytes)
    const { app, notes } = await mirrors.start(to)
    const { statusCode, headers, body } = await get(app, '/')
    assert.deepEqual([statusCode, headers['retry-after'], headers['cache-control']], [503, '60', 'no-store'], file)
    assert.match(body, /未能通过签名或者摘要核对/, file)
    assert.equal(notes.length, 1)
    assert.equal((await get(app, '/readyz')).statusCode, 503)
    assert.equal((await get(app, '/healthz')).statusCode, 200)
  }
  const stranger = await mirrors.start('byte', [{ key: Buffer.alloc(32, 7) }])
  assert.equal((await get(stranger.app, `/organisations/${uscc(1)}`)).statusCode, 503)
  // Changed after it was checked: what is read is checked again.
  const { app } = await mirrors.start('byte')
  assert.equal((await get(app, `/organisations/${uscc(1)}`)).statusCode, 200)
  const table = join(path, 'lists.lines')
  const bytes = readFileSync(table)
  bytes[10]! ^= 1
  writeFileSync(table, bytes)
  const refused = await get(app, '/lists/administrative-licence')
  assert.equal(refused.statusCode, 503)
  assert.match(refused.body, /未能通过签名或者摘要核对/)
})

test('a snapshot that is a day old, or of a day that the clock does not know, shows nothing; one that is not there neither', async () => {
  await mirrors.write('old')
  const { app } = await mirrors.start('old')
  try {
    for (const [hours, said] of [
      [23.5, undefined],
      [24, '已满一天'],
      [24 * 30, '已满一天'],
      [-24, '时钟与快照的日期不符'],
    ] as const) {
      mirrors.clock.ahead = hours * HOUR
      const { statusCode, body } = await get(app, `/organisations/${uscc(1)}`)
      assert.equal(statusCode, said === undefined ? 200 : 503, String(hours))
      if (said !== undefined) assert.ok(body.includes(said), body)
    }
  } finally {
    mirrors.clock.ahead = 0
  }
  const none = await mirrors.start('none')
  assert.match((await get(none.app, '/')).body, /还没有收到平台的快照/)
})

test('a delta is written over a whole snapshot of our own alone', async () => {
  const whole = await mirrors.write('since')
  const delta = await mirrors.write('since', whole.folder)
  await assert.rejects(mirrors.write('since', delta.folder), { code: 'SNAPSHOT_UNTRUE' })
  await assert.rejects(mirrors.write('since', join(mirrors.dirOf('since'), 'nothing')), { code: 'SNAPSHOT_UNTRUE' })
  assert.deepEqual(
    readdirSync(mirrors.dirOf('since')).filter(one => one.startsWith('.')),
    [],
  )
})

test('a request whose body does not come on is cut off by a mirror too, and pages are served meanwhile', async () => {
  await mirrors.write('stalled')
  const { app } = await mirrors.start('stalled')
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const begun = performance.now()
  const socket = connect({ port, host: '127.0.0.1' }).on('error', () => {})
  let heard = ''
  socket.on('data', piece => {
    heard += piece.toString('latin1')
  })
  const over = new Promise<void>(done => socket.once('close', () => done()))
  socket.write('POST /lists HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{')
  const letters = setInterval(() => socket.writable && socket.write(' '), 100)
  assert.equal((await fetch(`http://127.0.0.1:${port}/lists`)).status, 200)
  await Promise.race([over, sleep(5 * STALL_MS)])
  clearInterval(letters)
  socket.destroy()
  const took = performance.now() - begun
  assert.ok(took >= STALL_MS && took < 5 * STALL_MS, `cut off after ${took} ms`)
  assert.match(heard, /^(HTTP\/1\.1 4\d\d|$)/)
})
