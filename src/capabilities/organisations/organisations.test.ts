/** Finding and showing organisations, on PostgreSQL. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runOperation } from '#capabilities/operation'
import type { Refusal } from '#rules/outcome'
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
    {
      operation: 'organisations.show',
      actor: 'local-operator',
      purpose: 'test',
      what: 'names codes administrative-licence administrative-penalty registration',
    },
  ])
})

test('as of a day: what was known then', async () => {
  const known = await ask('organisations.show', { uscc: CODE, on: '2026-08-15' })
  assert.equal(known.records.length, 3)
  const ended = known.records.filter((one: { state: { endedOn: string | null } }) => one.state.endedOn !== null)
  assert.deepEqual(ended, [])
  await assert.rejects(ask('organisations.show', { uscc: CODE, on: '2026-02-30' }), { code: 'INPUT_INVALID' })
})

test('as of a day: names, codes and what the registration said then, not what they are today', async () => {
  const code = uscc(2)
  const [first, second] = ['明衡演示初名有限公司', '明衡演示次名有限公司']
  const registered = registration(first, code, day('2026-06-10'))
  await city.put({
    uscc: code,
    name: second,
    registered: {
      ...registered,
      later: [
        {
          on: day('2026-09-10'),
          kind: 'amended',
          fields: { name: second, formerNames: [first], status: '注销', division: '990101' },
        },
        { on: day('2026-11-01'), kind: 'withdrawn' },
      ],
    },
    records: [penalty(day('2026-05-20'), { partyName: '明衡演示判名有限公司', decisionDate: '2026-05-18' })],
  })
  await city.database.pool.query(
    `insert into organisation_code (scheme, code, organisation_id, from_on, until_on)
     select 'registration-number', '330100000000002', organisation_id, '2026-06-10', '2026-11-01'
     from organisation_code where code = $1`,
    [code],
  )
  const on = async (then: string) => {
    const known = await ask('organisations.show', { uscc: code, on: then })
    const { name, status, division, establishedOn, registeredOn, names, codes } = known
    return {
      facts: [name, status, division, establishedOn, registeredOn],
      names: names.map((one: { name: string; standing: string; until: string | null }) => [one.name, one.standing, one.until]),
      codes: codes.length,
      records: known.records.length,
    }
  }
  const decided = ['明衡演示判名有限公司', 'decided', null]
  assert.deepEqual(await on('2026-05-19'), { facts: [null, null, null, null, null], names: [], codes: 1, records: 0 })
  assert.deepEqual(await on('2026-06-09'), {
    facts: ['明衡演示判名有限公司', null, null, null, null],
    names: [decided],
    codes: 1,
    records: 1,
  })
  assert.deepEqual(await on('2026-09-09'), {
    facts: [first, '存续', '990102', '2014-03-18', '2026-06-10'],
    names: [[first, 'current', null], decided],
    codes: 2,
    records: 2,
  })
  assert.deepEqual(await on('2026-09-10'), {
    facts: [second, '注销', '990101', '2014-03-18', '2026-06-10'],
    names: [[second, 'current', null], decided, [first, 'former', '2026-09-10']],
    codes: 2,
    records: 2,
  })
  assert.deepEqual((await on('2026-11-01')).facts, ['明衡演示判名有限公司', null, null, null, null])
  assert.equal((await on('2026-11-01')).codes, 1)
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

test('a division, a unit or an item that a file names twice is refused where it stands', async () => {
  const division = { division: '990103', name: '明衡市演示区', parent: '990100', level: 3 }
  const unit = {
    uscc: uscc(502, { head: '11', division: '990100' }),
    name: '演示局',
    division: '990100',
    items: ['registration'],
  }
  for (const [input, place] of [
    [{ divisions: [division, { ...division, name: '别名' }], units: [unit] }, '/divisions/1/division'],
    [{ units: [unit, { ...unit, name: '演示二局' }] }, '/units/1/uscc'],
    [{ units: [{ ...unit, items: ['registration', 'registration'] }] }, '/units/0/items'],
  ] as const)
    await assert.rejects(ask('organisations.load-units', input), (thrown: Refusal) => {
      assert.deepEqual([thrown.code, thrown.details], ['INPUT_INVALID', { places: [{ place, keyword: 'twice' }] }])
      return true
    })
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
  const told = units.find((one: { uscc: string }) => one.uscc === unit.uscc)
  assert.deepEqual([told.name, told.items, told.parent, told.successor], [unit.name, [...unit.items].sort(), null, null])
})
