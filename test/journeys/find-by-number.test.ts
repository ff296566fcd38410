// Whoever has a document in hand finds by its number the record and the case that it belongs to, within the own reach and no further.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { intake } from '#capabilities/intake'
import { ledger } from '#capabilities/ledger'
import { lists } from '#capabilities/lists'
import { objection } from '#capabilities/objection'
import { type Actor, type LongCommand, makeRegistry, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { repair } from '#capabilities/repair'
import { actorsOf, type County, type Day, daysOf, decidedInCounty, makeCounty } from '#support/days'
import { fileOf, licence, OPERATOR, penalty, UNITS, uscc } from '#support/intake'
import { SAMPLE_LIST } from '#support/lists'

const registry = makeRegistry([organisations, intake, repair, objection, lists, ledger])
const TODAY = '2026-06-04'
const { west } = UNITS
let house: County
let day: Day
const days = daysOf(() => house, registry)
const { handler } = actorsOf(() => house)
const reporter = (key: 'city' | 'west' | 'east'): Actor => ({
  ...{ id: `reporter of ${key}`, role: 'unit-reporter', unitId: house.units.get(key)!, division: UNITS[key].division },
})
const officer = (division: string): Actor => ({ id: `officer of ${division}`, role: 'centre-officer', division })

type Answer = {
  records: { record: string; item: string; documentNo: string | null; shown: boolean; organisation: { uscc: string } }[]
  cases: { case: string; kind: string; number: string | null }[]
  more: boolean
}
const find = (actor: Actor, number: string, more: object = {}, on = day): Promise<Answer> =>
  on.answer<Answer>(actor, 'organisations.find-by-number', { number, limit: 20, ...more })
const numbers = async (actor: Actor, number: string) => (await find(actor, number)).records.map(one => one.documentNo)

before(async () => {
  house = await makeCounty(3)
  day = await days.on(TODAY)
  const { name, uscc: code } = west
  const decided = { authorityName: name, authorityUscc: code, sourceUnitName: name, sourceUnitUscc: code }
  const penalties = [decidedInCounty(12), decidedInCounty(13, { penaltyCategories: '警告', content: '警告', fineWan: '' })]
  await day.handIn(await fileOf('administrative-penalty', penalties, { source: code }))
  const licences = [
    licence(1, { ...decided, decisionNo: '西市监许〔2026〕1号', decisionDate: '2026-06-01', licenceNo: 'JY1-9901/02' }),
  ]
  await day.handIn(await fileOf('administrative-licence', licences, { source: code }))
})
after(async () => {
  await days.close()
  await house?.close()
})

test('a decision is found by its whole number first, or by how it begins, whatever the brackets and the width', async () => {
  const clerk = reporter('west')
  assert.deepEqual(await numbers(clerk, '西市监罚〔2026〕1'), ['1', '12', '13'].map(n => `西市监罚〔2026〕${n}号`).toSorted())
  for (const written of ['西市监罚〔2026〕1号', '西市监罚(2026)1号', '西市监罚［２０２６］１号', ' 西市监罚【2026】1 号'])
    assert.deepEqual((await numbers(clerk, written))[0], '西市监罚〔2026〕1号', written)
  const { records } = await find(clerk, '西市监罚〔2026〕1号')
  assert.deepEqual(records, [
    {
      ...{ record: house.records.get('1'), item: 'administrative-penalty', title: '行政处罚', determinedOn: '2026-05-31' },
      ...{ documentNo: '西市监罚〔2026〕1号', shown: true },
      organisation: { uscc: uscc(1001), name: '明衡演示第1号商贸有限公司' },
    },
  ])
  const { records: first, more } = await find(clerk, '西市监罚〔2026〕', { limit: 2 })
  assert.deepEqual([first.length, more], [2, true])
})

test('a licence is found by the number of its certificate as well, and any record by its own id', async () => {
  const clerk = reporter('west')
  const [one] = (await find(clerk, 'jy1-9901')).records
  assert.deepEqual([one?.item, one?.documentNo], ['administrative-licence', '西市监许〔2026〕1号'])
  assert.deepEqual(
    (await find(clerk, house.records.get('2')!)).records.map(found => found.documentNo),
    ['西市监罚〔2026〕2号'],
  )
})

test('a record with several numbers that begin alike is found once, by the whole number before others', async () => {
  await house.rows(
    `insert into record_number (unit_id, folded, organisation_id, record_no)
     select unit_id, folded || '之' || n, organisation_id, record_no
     from record_number, unnest('{一,二}'::text[]) n where unit_id = $1 and folded = '西市监罚(2026)1号'`,
    [house.units.get('west')],
  )
  const clerk = reporter('west')
  assert.deepEqual(await numbers(clerk, '西市监罚〔2026〕1号'), ['西市监罚〔2026〕1号'])
  const all = (await find(clerk, '西市监罚〔2026〕')).records.map(({ record }) => record)
  assert.equal(new Set(all).size, all.length)
})

test('a reporter finds what the own unit decided or handed in, an officer what the own division did; nobody else’s', async () => {
  const hidden = '西市监罚〔2026〕13号'
  assert.deepEqual(await numbers(reporter('west'), hidden), [hidden])
  assert.deepEqual(await numbers(officer('990102'), hidden), [hidden])
  assert.deepEqual(await numbers(officer('990100'), hidden), [hidden])
  for (const stranger of [reporter('east'), reporter('city'), officer('990101')]) {
    assert.deepEqual(await numbers(stranger, hidden), [], stranger.id)
    // What everybody sees is found by name on the portal: by number each finds the own.
    assert.deepEqual(await numbers(stranger, '西市监罚〔2026〕1号'), [], stranger.id)
    assert.deepEqual((await find(stranger, house.records.get('1')!)).records, [])
  }
  const own: Actor = { ...actorsOf(() => house).user('1') }
  assert.equal(await day.as(own, 'organisations.find-by-number', { number: hidden, limit: 20 }), 'ACTOR_MAY_NOT')
})

test('whose record was found by a number sees that somebody looked; a search that found nothing leaves a look, too', async () => {
  const looks = () =>
    house.rows<{ actor: string; what: string; nobody: boolean }>(
      `select actor, what, organisation_id = '00000000-0000-0000-0000-000000000000' as nobody from access
       where operation = 'organisations.find-by-number' order by access_no`,
    )
  const before = (await looks()).length
  await find(reporter('west'), '西市监罚〔2026〕13号')
  await find(reporter('west'), '西市监罚〔2026〕999号')
  assert.deepEqual((await looks()).slice(before), [
    { actor: 'reporter of west', what: 'found by number', nobody: false },
    { actor: 'reporter of west', what: 'by number 0', nobody: true },
  ])
})

test('nobody is looked for: a number of identity leads nowhere, nor does a name', async () => {
  const person = '11010519491231002X'
  await house.rows(
    `insert into record_number (unit_id, folded, organisation_id, record_no)
     select unit_id, $2, organisation_id, record_no from record_number where unit_id = $1 limit 1`,
    [house.units.get('west'), person],
  )
  assert.deepEqual(await find(reporter('west'), person), { records: [], cases: [], more: false })
  assert.deepEqual(await find(reporter('west'), '西市监罚'), { records: [], cases: [], more: false })
})

test('a case is found by its own number, the one of the national window, those of its documents; by whoever may see it', async () => {
  const window = { number: 'XYZG-2026-77', receivedAt: '2026-09-01T01:00:00.000Z', commitment: true }
  const september = await days.on('2026-09-01')
  type Opened = { cases: { case: string }[] }
  const repaired = await september.answer<Opened>(OPERATOR, 'repair.receive', { ...window, records: [house.records.get('2')] })
  const objected = await day.answer<{ case: string }>(OPERATOR, 'objection.file', {
    ...{ record: house.records.get('3'), subject: 'content', fields: [{ field: 'fineWan', value: '0.7' }] },
    ...{ reason: '罚款数额写错', evidence: [] },
  })
  const july = await days.on('2026-07-01')
  const listed = await july.answer<{ case: string }>(OPERATOR, 'lists.propose', {
    ...{ uscc: uscc(1001), list: SAMPLE_LIST, unit: UNITS.city.uscc, reason: '重大安全隐患', facts: '违规充装' },
    basisDocument: { number: '明燃罚〔2026〕5号', on: '2026-06-20' },
  })
  await july.answer(OPERATOR, 'lists.notify', { case: listed.case, number: '明燃告〔2026〕6号' })
  const cases = async (actor: Actor, number: string) => (await find(actor, number)).cases.map(one => [one.kind, one.case])
  const { case: id } = repaired.cases[0]!
  assert.deepEqual(await cases(handler('west'), 'xyzg-2026'), [['repair', id]])
  assert.deepEqual(await cases(handler('west'), id), [['repair', id]])
  assert.deepEqual(await cases(handler('west'), objected.case), [['objection', objected.case]])
  for (const number of ['明燃罚(2026)5号', '明燃告〔2026〕6号', listed.case])
    assert.deepEqual(await cases(officer('990100'), number), [['list', listed.case]], number)
  for (const stranger of [handler('east'), reporter('west'), officer('990101')])
    for (const number of ['XYZG-2026', id, objected.case, '明燃告〔2026〕6号'])
      assert.deepEqual(await cases(stranger, number), [], stranger.id)
})

const eraseRecord = async (record: string): Promise<void> => {
  const erase = registry.get('ledger.erase') as LongCommand
  const asked = { record, reason: 'personal-data', clause: 'cn-samr-2021-45#11' }
  const { act } = (await runOperation(erase, day.environment, OPERATOR, asked)) as { act: string }
  await erase.carryOn(day.environment, act)
}

test('an erased record is found by its number no more', async () => {
  const number = '西市监罚〔2026〕12号'
  const [one] = (await find(reporter('west'), number)).records
  await eraseRecord(one!.record)
  assert.deepEqual((await find(reporter('west'), number)).records, [])
  assert.deepEqual(await house.rows("select 1 from record_number where folded like '西市监罚(2026)12%'"), [])
})

test('of two that became one, each unit finds by its number the record of its own that goes on; erased, no unit is led by it', async () => {
  const [western, municipal] = ['西市监罚〔2026〕3号', '明监罚〔2026〕77号']
  const slip = { decisionNo: municipal, decisionDate: '2026-05-30', penaltyValidTo: '2027-05-30' }
  await day.handIn(await fileOf('administrative-penalty', [penalty(3, slip)]))
  const hand = (id: string): Actor => ({ ...officer('990100'), id, unitId: house.units.get('city')! })
  const sides = { into: uscc(1001), from: uscc(1003), reason: '查登记档案' }
  const { proposal } = await day.answer<{ proposal: string }>(hand('first'), 'intake.propose-same', sides)
  const { seen } = await day.answer<{ seen: string }>(hand('second'), 'intake.look-at-same', { proposal, limit: 20 })
  await day.answer(hand('second'), 'intake.decide-same', { proposal, decision: 'accept', reason: '已核对', seen })
  const parties = async (key: 'city' | 'west', number: string) =>
    (await find(reporter(key), number)).records.map(one => one.organisation.uscc).toSorted()
  // The one that ended where it was stays under its own number, beside the one that goes on.
  const both = [uscc(1001), uscc(1003)]
  assert.deepEqual(await parties('west', western), both)
  assert.deepEqual(await parties('city', municipal), both)
  assert.deepEqual(await parties('west', municipal), [])
  assert.deepEqual(await parties('city', western), [])
  for (const [key, number] of [
    ['west', western],
    ['city', municipal],
  ] as const)
    for (const { record } of (await find(reporter(key), number)).records) await eraseRecord(record)
  assert.deepEqual(
    await house.rows("select 1 from record_number where folded in ('西市监罚(2026)3号', '明监罚(2026)77号')"),
    [],
  )
})
