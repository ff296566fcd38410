/** What is disclosed, on PostgreSQL as the portal's role: both ways of reading an organisation, counts, what the role cannot see. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Uscc } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import { type City, licence, makeCity, penalty, registration, uscc } from '#support/portal'
import { countsToday } from './counts.ts'
import { readOrganisation } from './organisation.ts'
import type { Reader } from './reader.ts'
import { readShownRecord } from './record.ts'
import { tableReader } from './table-reader.ts'

const day = (text: string) => text as LocalDate
const FEW = uscc(1) as Uscc
const MANY = uscc(2) as Uscc
const AMENDED = uscc(3) as Uscc

let city: City
let reader: Reader
let ids: string[]

const records = (n: number) =>
  Array.from({ length: n }, (_, i) =>
    licence(day('2024-06-18'), { decisionNo: `明环许〔2024〕${i}号`, decisionDate: `2024-0${1 + (i % 6)}-1${i % 10}` }),
  )

before(async () => {
  city = await makeCity(day('2026-11-20'))
  reader = tableReader(city.portal.pool as never)
  await city.put({
    uscc: FEW,
    name: '演示少',
    registered: registration('演示少', FEW, day('2026-09-02')),
    records: [...records(25), penalty(day('2026-07-15'))],
  })
  await city.put({
    uscc: MANY,
    name: '演示多',
    former: [{ name: '演示旧', until: day('2019-08-31') }],
    registered: registration('演示多', MANY, day('2026-09-02')),
    records: [...records(70), penalty(day('2026-07-15'))],
  })
  ids = await city.put({
    uscc: AMENDED,
    name: '演示改',
    registered: null,
    records: [
      {
        ...penalty(day('2026-07-15'), { fineWan: '9.9' }),
        later: [
          { on: day('2026-08-03'), kind: 'amended', fields: { fineWan: '1.2' } },
          { on: day('2026-08-20'), kind: 'amended', fields: { content: '罚款人民币壹万贰仟元' } },
        ],
      },
    ],
  })
})
after(() => city.close())

test('few records are read whole, many page by page: the same numbers, the same order', async () => {
  for (const [code, licences] of [
    [FEW, 25],
    [MANY, 70],
  ] as const) {
    const whole = (await readOrganisation(reader, city.law, code))!
    const lines = whole.groups.flatMap(group => group.items).find(one => one.item.id === 'administrative-licence')!
    assert.equal(lines.count, licences)
    assert.equal(lines.records.length, 20)
    const days = lines.records.map(one => one.determinedOn!)
    assert.deepEqual(days, [...days].sort().reverse())
    const seen = new Set<string>()
    for (let page = 1; page <= Math.ceil(licences / 20); page++) {
      const one = (await readOrganisation(reader, city.law, code, { item: 'administrative-licence', page }))!
      const on = one.groups.flatMap(group => group.items).find(of => of.item.id === 'administrative-licence')!
      if (page === 1) assert.deepEqual(on.records, lines.records)
      for (const record of on.records) seen.add(record.id)
      assert.equal(one.groups.find(group => group.items.some(of => of.item.id === 'administrative-penalty'))!.count, 1)
      assert.equal(one.status, '存续')
      assert.equal(one.name, whole.name)
    }
    assert.equal(seen.size, licences)
  }
})

test('an amended record shows its newest fact and says that it was amended; the reasons are the fold of all entries', async () => {
  const { record } = await readShownRecord(reader, city.law, ids[0]!)
  assert.equal(record!.fields.find(one => one.field.prop === 'fineWan')!.value, '1.2')
  assert.equal(record!.amendedOn, '2026-08-20')
  assert.equal(record!.entryOn, '2026-08-20')
  assert.equal(record!.disclosedFrom, '2026-07-15')
  assert.deepEqual(record!.because.find(one => one.note === 'FIRST_VISIBLE_DAY')?.params, { day: '2026-07-15' })
})

test('counts are kept for seconds, and those of another day not at all, whatever this clock says', async () => {
  let asked = 0
  let taking = 0
  let day = city.today
  let now = Date.parse('2026-11-20T04:00:00Z')
  const counting: Reader = {
    ...reader,
    async counted() {
      asked += 1
      now += taking
      return { ...(await reader.counted()), today: day }
    },
  }
  const count = async (today: LocalDate) => countsToday(counting, () => now, today)
  assert.equal((await count(day)).counts.get('administrative-licence'), 95)
  now += 1_999
  await count(day)
  assert.equal(asked, 1)
  now += 2
  await count(day)
  assert.equal(asked, 2)
  // The database's day changes while the clock stands still.
  const before = day
  day = '2026-11-21' as LocalDate
  assert.equal((await count(day)).today, day)
  assert.equal(asked, 3)
  // Who still asks as of yesterday gets the figures of today, and is told so.
  assert.equal((await count(before)).today, day)
  // Where counting takes long, it is done less often, but within seconds all the same.
  taking = 1_000
  now += 60_000
  await count(day)
  asked = 0
  now += 3_900
  await count(day)
  assert.equal(asked, 0)
  now += 200
  await count(day)
  assert.equal(asked, 1)
})

test('the role of the portal sees no table behind the views', async () => {
  for (const table of ['state', 'entry', 'entry_content', 'submission', 'finding', 'act', 'access', 'record_key'])
    await assert.rejects(city.portal.pool.query(`select 1 from ${table} limit 1`), { code: '42501' }, table)
})
