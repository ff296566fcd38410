/** The public's lists through HTTP: what is disclosed on the day, in order, once, by every filter; nobody by a name like a person's. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { readList, tableReader } from '#capabilities/disclosure'
import { createPages } from '#faces/portal'
import type { LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { type City, licence, makeCity, penalty, registration, uscc } from '#support/portal'

const TODAY = '2026-11-20' as LocalDate
const day = (text: string) => text as LocalDate
const name = (n: number) => `明衡演示${String.fromCodePoint(0x4e00 + n)}工贸有限公司`
const PERSON = uscc(90, { head: '92' })
const GONE = uscc(91)

let city: City
let app: FastifyInstance
before(async () => {
  city = await makeCity(TODAY)
  for (let n = 1; n <= 30; n++)
    await city.put({
      uscc: uscc(n),
      name: name(n),
      registered: registration(name(n), uscc(n), day('2026-09-02')),
      records: [
        licence(day('2024-06-18'), {
          decisionNo: `明环许〔2024〕${1000 + n}号`,
          decisionDate: `2024-06-${String(1 + (n % 17)).padStart(2, '0')}`,
        }),
        {
          ...penalty(day('2026-07-15'), {
            decisionNo: `明市罚〔2026〕${2000 + n}号`,
            decisionDate: n % 2 === 0 ? '2026-07-08' : '2026-07-01',
            penaltyCategories: [n % 3 === 0 ? '没收违法所得' : n % 3 === 1 ? '罚款' : '警告'],
          }),
          authority: n % 4 === 0 ? '明衡市市场监督管理局（演示）' : '明衡市生态环境局（演示）',
        },
      ],
    })
  await city.put({
    uscc: PERSON,
    name: '演示甲',
    records: [licence(day('2024-06-18'), { decisionNo: '明环许〔2024〕9001号' })],
  })
  await city.put({
    uscc: GONE,
    name: '明衡演示不在了有限公司',
    registered: registration('明衡演示不在了有限公司', GONE, day('2026-09-02')),
    records: [
      {
        ...penalty(day('2026-07-15'), { decisionNo: '明市罚〔2026〕9999号' }),
        later: [{ on: day('2026-08-01'), kind: 'withdrawn' }],
      },
    ],
  })
  app = await city.serve()
})
after(async () => {
  await city?.close()
})

const get = (url: string) => app.inject({ url, headers: { host: 'localhost:8080' } })
const recordsOn = (body: string) => [...body.matchAll(/href="\/records\/([0-9a-z-]+)"/g)].map(one => one[1]!)
const nextOf = (body: string) => /<a rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&')

test('a list gives, page after page, every record that is disclosed today once, newest decision first, and no other', async () => {
  for (const item of ['administrative-licence', 'administrative-penalty']) {
    const seen: string[] = []
    let url: string | undefined = `/lists/${item}`
    while (url !== undefined) {
      const { body, statusCode } = await get(url)
      assert.equal(statusCode, 200)
      seen.push(...recordsOn(body))
      url = nextOf(body)
    }
    const { rows } = await city.portal.pool.query<{ organisation_id: string }>(
      'select organisation_id from disclosed_record where item = $1',
      [item],
    )
    assert.equal(seen.length, rows.length)
    assert.equal(new Set(seen).size, seen.length)
    const read = await readList(tableReader(city.portal.pool as never), city.law, { item }, 1000)
    assert.deepEqual(
      read.lines.map(one => one.id),
      seen,
    )
    assert.deepEqual(
      read.lines.map(one => one.determinedOn),
      read.lines
        .map(one => one.determinedOn)
        .toSorted()
        .toReversed(),
    )
  }
})

test('cn-ndrc-2025-36#minor-period: what is not shown stands in no list and in no file of it', async () => {
  for (const url of ['/lists/administrative-penalty', '/lists/administrative-penalty/csv']) {
    const { body } = await get(url)
    assert.match(body, /明市罚〔2026〕20\d\d号/)
    assert.doesNotMatch(body.replace(/<form.*?<.form>/gs, ''), /9999|警告/)
  }
  const { body } = await get(`/lists/administrative-penalty?kind=${encodeURIComponent('警告')}`)
  assert.deepEqual(recordsOn(body), [])
})

test('the filters: unit by part of its name, division with what lies in it, days, severity, kind; each has an address that stays', async () => {
  const count = async (item: string, query: Record<string, string>) => {
    const { body } = await get(`/lists/${item}/csv?${new URLSearchParams(query)}`)
    return body.trim().split('\r\n').length - 1
  }
  const penalties = (query: Record<string, string>) => count('administrative-penalty', query)
  const all = await penalties({})
  assert.equal(all, 20)
  assert.equal((await penalties({ unit: '生态环境' })) + (await penalties({ unit: '市场监督' })), all)
  assert.equal(await penalties({ unit: '没有这个局' }), 0)
  assert.equal(await penalties({ division: '990000' }), all)
  assert.equal(await penalties({ division: '990102' }), 0)
  assert.equal(await penalties({ kind: '罚款' }), 10)
  assert.equal(await penalties({ kind: '没收违法所得' }), 10)
  assert.equal(await penalties({ from: '2026-07-08' }), 10)
  assert.equal(await penalties({ to: '2026-07-07' }), 10)
  assert.equal((await penalties({ severity: '2' })) + (await penalties({ severity: '3' })), all)
  const wrong = await get('/lists/administrative-penalty?from=2026&kind=x')
  assert.match(wrong.body, /没有按下列条件筛选.*类别、决定日期自/s)
})

test('an individual business named like a person stands in a list by its code, and is found by no letters of its name', async () => {
  const { body } = await get('/lists/administrative-licence?from=2024-06-12&to=2024-06-12')
  assert.match(body, new RegExp(PERSON))
  assert.doesNotMatch(body.replace(/<h1.*?<\/h1>/s, ''), /演示甲/)
  for (const text of ['YSJ', 'yanshijia']) assert.doesNotMatch((await get(`/organisations?q=${text}`)).body, new RegExp(PERSON))
})

test('there is a list only of what the public is shown', async () => {
  for (const item of ['enforcement', 'compliance', 'no-such-item']) assert.equal((await get(`/lists/${item}`)).statusCode, 404)
  const { body } = await get('/lists')
  assert.match(body, /\/lists\/severe-list/)
  assert.doesNotMatch(body, /\/lists\/enforcement/)
})

test('xinheng-proposals#dissolved: the page of a dissolved organisation stands until the last day of its registration, and no day longer', async () => {
  const code = uscc(92)
  const called = '明衡演示已注销有限公司'
  const registered = registration(called, code, day('2026-05-10'))
  await city.put({
    ...{ uscc: code, name: called, status: '注销' },
    registered: { ...registered, later: [{ on: day('2026-08-01'), kind: 'amended', fields: { status: '注销' } }] },
  })
  const statusOn = async (today: LocalDate): Promise<number> => {
    const portal = openDatabase({ url: city.url, role: 'xinheng_portal', today, max: 2 })
    const { routes } = createPages({ environment: { ...city.environment, portal }, registry: city.registry })
    const asked = { params: { uscc: code }, query: {}, cookie: undefined, url: `/organisations/${code}`, host: 'localhost' }
    const { status } = await routes.find(one => one.path === '/organisations/:uscc')!.answer(asked)
    await portal.close()
    return status
  }
  assert.deepEqual([await statusOn(day('2026-11-20')), await statusOn(day('2029-08-01'))], [200, 200])
  assert.equal(await statusOn(day('2029-08-02')), 404)
  assert.match((await get('/rules/dissolved-publicity')).body, /条文待核/)
})

test('a record says to indexes when it goes, and its address dies with it', async () => {
  const { body } = await get('/lists/administrative-penalty')
  const [id] = recordsOn(body)
  assert.match((await get(`/records/${id}`)).body, /noarchive, unavailable_after: 2027-07-\d\dT00:00:00\+08:00/)
})
