/** Finding and showing organisations, on PostgreSQL. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runOperation } from '#capabilities/operation'
import type { LocalDate } from '#rules/time'
import { type City, licence, makeCity, penalty, registration, uscc } from '#support/portal'

const day = (text: string) => text as LocalDate
const CODE = uscc(1)
const OPERATOR = { id: 'local-operator', role: 'local-operator' as const, purpose: 'test' }
const PUBLIC = { id: 'public', role: 'public' as const }

let city: City
before(async () => {
  city = await makeCity(day('2026-11-20'))
  await city.put({
    uscc: CODE,
    name: '明衡演示精工机械有限公司',
    former: [{ name: '明衡演示机械加工有限公司', until: day('2019-08-31') }],
    registered: registration('明衡演示精工机械有限公司', CODE, day('2026-09-02')),
    records: [
      licence(day('2024-06-18')),
      penalty(day('2026-07-15'), { penaltyCategories: ['警告'] }),
      {
        ...penalty(day('2026-07-15'), { decisionNo: '明环罚〔2026〕0002号' }),
        later: [{ on: day('2026-09-01'), kind: 'withdrawn' }],
      },
    ],
  })
})
after(() => city.close())

const ask = (name: string, input: object, actor: typeof OPERATOR | typeof PUBLIC = OPERATOR) =>
  runOperation(city.registry.get(name)!, city.environment, actor, input)

test('everything is shown to the operator, with the reasons, and the look is written down', async () => {
  const known = await ask('organisations.show', { uscc: CODE.toLowerCase() })
  assert.deepEqual(
    known.names.map((one: { standing: string }) => one.standing),
    ['current', 'former'],
  )
  const penalties = known.records.filter((one: { item: string }) => one.item === 'administrative-penalty')
  const warned = penalties.find((one: { state: { reason: string } }) => one.state.reason === 'minorNotPublished')
  assert.equal(warned.state.disclosedFrom, null)
  assert.ok(warned.because.some((one: { clause?: string }) => one.clause === 'cn-ndrc-2025-36#minor-period'))
  const withdrawn = penalties.find((one: { state: { reason: string } }) => one.state.reason === 'withdrawn')
  assert.equal(withdrawn.state.endedOn, '2026-09-01')
  assert.equal(withdrawn.state.lastShownOn, '2026-08-31')
  assert.equal(withdrawn.entries.length, 2)
  const looks = await city.database.pool.query(
    "select operation, actor, purpose, what from access where operation = 'organisations.show'",
  )
  assert.deepEqual(looks.rows, [
    { operation: 'organisations.show', actor: 'local-operator', purpose: 'test', what: 'names, codes and records' },
  ])
})

test('as of a day: what was known then', async () => {
  const known = await ask('organisations.show', { uscc: CODE, on: '2026-08-15' })
  assert.equal(known.records.length, 3)
  const ended = known.records.filter((one: { state: { endedOn: string | null } }) => one.state.endedOn !== null)
  assert.deepEqual(ended, [])
  await assert.rejects(ask('organisations.show', { uscc: CODE, on: '2026-02-30' }), { code: 'INPUT_INVALID' })
})

test('the public may find, not show', async () => {
  await assert.rejects(ask('organisations.show', { uscc: CODE }, PUBLIC), { code: 'ACTOR_MAY_NOT' })
  const { hits, more } = await ask('organisations.find', { text: '演示机械加工' }, PUBLIC)
  assert.equal(more, false)
  assert.deepEqual(hits[0].found, { name: '明衡演示机械加工有限公司', standing: 'former', until: '2019-09-01' })
  assert.deepEqual((await ask('organisations.find', { text: '演' }, PUBLIC)).hits, [])
})

test('a code that is none, and one of which nothing is known', async () => {
  await assert.rejects(ask('organisations.show', { uscc: '123' }), { code: 'USCC_INVALID' })
  await assert.rejects(ask('organisations.show', { uscc: uscc(99) }), { code: 'ORGANISATION_UNKNOWN' })
})

test('a unit taken in with its former names bears each on its days, also when it is taken in again', async () => {
  const unit = {
    uscc: uscc(501, { head: '11', division: '990100' }),
    name: '明衡市生态环境分局（演示）',
    division: '990100',
    from: '2001-01-01',
    formerNames: [
      { name: '明衡市环境保护分局（演示）', until: '2010-05-01' },
      { name: '明衡市环保分局（演示）', until: '2019-03-26' },
    ],
    items: ['administrative-penalty'],
  }
  const names = async () =>
    (
      await city.database.pool.query(
        'select n.name, n.from_on, n.until_on from unit_name n join unit u using (unit_id) where u.uscc = $1 order by n.from_on',
        [unit.uscc],
      )
    ).rows.map(row => [row.name, row.from_on, row.until_on])
  const wanted = [
    ['明衡市环境保护分局（演示）', '2001-01-01', '2010-05-01'],
    ['明衡市环保分局（演示）', '2010-05-01', '2019-03-26'],
    ['明衡市生态环境分局（演示）', '2019-03-26', 'infinity'],
  ]
  for (let time = 0; time < 2; time++) {
    await ask('organisations.load-units', { units: [unit] })
    assert.deepEqual(await names(), wanted)
  }
  const wrong = { ...unit, formerNames: unit.formerNames.toReversed() }
  await assert.rejects(ask('organisations.load-units', { units: [wrong] }), { code: 'INPUT_INVALID' })
  const { units } = await ask('organisations.list-units', {})
  assert.ok(units.some((one: { uscc: string; name: string }) => one.uscc === unit.uscc && one.name === unit.name))
})
