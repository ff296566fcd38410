/** What is disclosed, on PostgreSQL as the portal's role: both ways of reading an organisation, counts, what the role cannot see. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Uscc } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import { type City, licence, makeCity, penalty, registration, uscc } from '#support/portal'
import { countsToday } from './counts.ts'
import { readOrganisation } from './organisation.ts'
import { readShownRecord } from './record.ts'
import type { Reader } from './store.ts'

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
  reader = city.portal.pool as unknown as Reader
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
  assert.equal(record!.amended, true)
  assert.equal(record!.entryOn, '2026-08-20')
  assert.equal(record!.disclosedFrom, '2026-07-15')
  assert.deepEqual(record!.because.find(one => one.note === 'FIRST_VISIBLE_DAY')?.params, { day: '2026-07-15' })
})

test('counts are kept for a minute and never past midnight in China', async () => {
  const owner = {}
  let asked = 0
  const counting: Reader = {
    query: async statement => {
      asked += 1
      return reader.query(statement)
    },
  }
  let now = Date.parse('2026-11-20T15:59:30Z')
  const count = async () => (await countsToday(owner, counting, () => now)).counts.get('administrative-licence')
  assert.equal(await count(), 95)
  now += 20_000
  await count()
  assert.equal(asked, 1)
  now = Date.parse('2026-11-20T16:00:00Z')
  await count()
  assert.equal(asked, 2)
  now += 59_000
  await count()
  assert.equal(asked, 2)
  now += 2_000
  await count()
  assert.equal(asked, 3)
})

test('the role of the portal sees no table behind the views', async () => {
  for (const table of ['state', 'entry', 'entry_content', 'submission', 'finding', 'act', 'access', 'record_key'])
    await assert.rejects(city.portal.pool.query(`select 1 from ${table} limit 1`), { code: '42501' }, table)
})
