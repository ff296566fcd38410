/** A department's file, from its bytes to the state of the records: every form, handed in again, changed, withdrawn, late, over. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Refusal } from '#rules/outcome'
import { verifyLedger } from '#storage/ledger'
import {
  bytesOf,
  fileOf,
  type House,
  licence,
  makeHouse,
  OPERATOR,
  penalty,
  registration,
  tableOf,
  UNITS,
  uscc,
} from '#support/intake'

let house: House
before(async () => {
  house = await makeHouse()
  const file = await fileOf(
    'registration',
    Array.from({ length: 60 }, (_, n) => registration(n)),
  )
  const done = await house.handIn(file)
  assert.deepEqual([done.registered, done.refused, done.held], [60, 0, 0], JSON.stringify(done.causes))
})
after(() => house?.close())

const counts = ({ rows, registered, amended, unchanged, refused, held, personRows }: Awaited<ReturnType<House['handIn']>>) => ({
  rows,
  registered,
  amended,
  unchanged,
  refused,
  held,
  personRows,
})
const none = { rows: 0, registered: 0, amended: 0, unchanged: 0, refused: 0, held: 0, personRows: 0 }

type State = {
  item: string
  severity: number | null
  disclosed_from: string | null
  disclosed_until: string | null
  ended_on: string | null
  due_on: string | null
  last_entry_no: number
  reason: number | null
  fact: string
}
const stateOf = async (number: number, item: string): Promise<State[]> =>
  house.rows<State>(
    `select s.*, c.fact from state s join organisation_code o using (organisation_id)
     join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no
     where o.scheme = 'uscc' and o.code = $1 and s.item = $2 order by s.recorded_on, c.fact`,
    [uscc(1000 + number), item],
  )

test('cn-ndrc-office-2018-424#seven-working-days: a licence handed in in time is registered and shown as long as it is in force', async () => {
  const done = await house.handIn(await fileOf('administrative-licence', [licence(1)]))
  assert.deepEqual(counts(done), { ...none, rows: 1, registered: 1 }, JSON.stringify(done.causes))
  const [state] = await stateOf(1, 'administrative-licence')
  assert.equal(state?.disclosed_from, '2026-11-20')
  assert.equal(state?.disclosed_until, '2031-11-16')
  assert.equal(state?.due_on, '2026-11-25')
  assert.equal(done.late, 0)
})

test('cn-ndrc-2025-36: a penalty comes from its file to a state with severity, first and last day', async () => {
  const done = await house.handIn(await fileOf('administrative-penalty', [penalty(2)]))
  assert.deepEqual(counts(done), { ...none, rows: 1, registered: 1 }, JSON.stringify(done.causes))
  const [state] = await stateOf(2, 'administrative-penalty')
  assert.ok(state?.severity !== null && state?.disclosed_from === '2026-11-20' && state.disclosed_until !== null)
  assert.deepEqual(JSON.parse(state.fact).fields.penaltyCategories, ['罚款'])
})

for (const [place, form] of (['csv', 'csv-bom', 'csv-gb18030', 'xlsx'] as const).entries())
  test(`a file is read alike as ${form}`, async () => {
    const rows = [
      licence(10, { decisionNo: `明市监许〔2026〕${form}1号` }),
      licence(11, { decisionNo: `明市监许〔2026〕${form}2号`, content: '准予从事食品经营，含“热食”' }),
    ]
    const done = await house.handIn(await fileOf('administrative-licence', rows, { form, name: form }))
    assert.deepEqual(counts(done), { ...none, rows: 2, registered: 2 }, JSON.stringify(done.causes))
    assert.equal((await stateOf(10, 'administrative-licence')).length, place + 1)
  })

test('xlsx and csv of one table say the same of every row', async () => {
  const rows = [
    licence(20, { content: '' }),
    licence(21, { decisionDate: '2026/02/30' }),
    licence(22, { partyUscc: uscc(1022).slice(0, 17) }),
    licence(23, { licenceCategory: '一般' }),
    licence(24, { partyName: '明衡演示第25号商贸有限公司' }),
    licence(25, { validTo: '2099/12/31' }),
    licence(26, { partyCategory: '自然人', partyUscc: '' }),
  ]
  const csv = await house.handIn(await fileOf('administrative-licence', rows, { form: 'csv', name: 'same' }))
  const xlsx = await house.handIn(await fileOf('administrative-licence', rows, { form: 'xlsx', name: 'same' }))
  assert.deepEqual(
    counts(csv),
    { ...none, rows: 7, registered: 1, refused: 4, held: 1, personRows: 1 },
    JSON.stringify(csv.causes),
  )
  assert.deepEqual(counts(xlsx), { ...counts(csv), registered: 0, unchanged: 1 })
  assert.deepEqual(await house.findings(xlsx.submission), await house.findings(csv.submission))
})

test('a refused row tells the organisation that it names who read it: in the file, and where what was found shows its code', async () => {
  await house.handIn(await fileOf('registration', [registration(60)]))
  const [organisation] = await house.rows<{ id: string }>('select organisation_id as id from organisation where uscc = $1', [
    uscc(1060),
  ])
  const looks = () => house.rows<{ what: string }>('select what from access where organisation_id = $1', [organisation!.id])
  const before = (await looks()).length
  const done = await house.handIn(
    await fileOf('administrative-penalty', [penalty(60, { partyUscc: uscc(1060), decisionDate: '2026-13-40' })]),
  )
  assert.deepEqual(counts(done), { ...none, rows: 1, refused: 1 })
  await house.fileOut('intake.findings-file', { submission: done.submission, form: 'csv' })
  assert.equal((await looks()).length, before + 1)
})

test('the same file again changes nothing, also in other brackets; a changed row amends its record', async () => {
  const rows = Array.from({ length: 30 }, (_, n) => penalty(n, { decisionNo: `明市监罚〔2026〕5${n}号` }))
  const first = await house.handIn(await fileOf('administrative-penalty', rows))
  assert.equal(first.registered, 30)
  const again = await house.handIn(await fileOf('administrative-penalty', rows, { form: 'xlsx' }))
  assert.deepEqual(counts(again), { ...none, rows: 30, unchanged: 30 })
  const brackets = rows.map(row => ({ ...row, decisionNo: row.decisionNo!.replace('〔', '[').replace('〕', ']') }))
  assert.equal((await house.handIn(await fileOf('administrative-penalty', brackets))).unchanged, 30)
  const changed = rows.map((row, n) => (n === 7 ? { ...row, facts: '销售超过保质期的食品二批' } : row))
  const amended = await house.handIn(await fileOf('administrative-penalty', changed))
  assert.deepEqual(counts(amended), { ...none, rows: 30, amended: 1, unchanged: 29 })
  const states = await stateOf(7, 'administrative-penalty')
  assert.equal(states.length, 1)
  assert.match(states[0]!.fact, /二批/)
})

test('cn-samr-2021-45#11: a withdrawn decision ends, and does not come back by being handed in again', async () => {
  const file = await fileOf('administrative-penalty', [penalty(31)])
  const done = await house.handIn(file)
  const table = (await house.fileOut('intake.findings-file', { submission: done.submission, form: 'csv' })).toString()
  const record = /[0-9a-z]{26}-[0-9a-z]{12}/.exec(table)![0]
  // A number that identifies a person, in the reason, stays out of the ledger.
  const reason = '决定已被撤销，经办人 990137199003070038'
  assert.deepEqual(await house.ask('intake.withdraw', { record, reason }), { record, entry: 3 })
  const kept = await house.rows<{ kept: string }>(
    "select fact as kept from entry_content where fact like '%决定已被撤销%' union all select content from act_content where content like '%决定已被撤销%'",
  )
  assert.equal(kept.length, 2)
  for (const { kept: text } of kept) assert.match(text, /经办人 \*{18}/)
  const [state] = await stateOf(31, 'administrative-penalty')
  assert.equal(state?.ended_on, '2026-11-20')
  const again = await house.handIn(file)
  assert.deepEqual(counts(again), { ...none, rows: 1, held: 1 })
  assert.deepEqual(
    again.causes.map(cause => cause.code),
    ['RECORD_ENDED'],
  )
  const refused = house.ask('intake.withdraw', { record, reason: '再次撤回' })
  await assert.rejects(refused, (error: Refusal) => error.code === 'RECORD_ENDED')
  const acts = await house.rows<{ outcome: string }>(
    "select outcome from act where operation = 'intake.withdraw' order by recorded_at",
  )
  assert.deepEqual(
    acts.map(act => act.outcome),
    ['done', 'refused:RECORD_ENDED'],
  )
})

test('a withdrawn registration is made good by the next one, which is another record; the withdrawn one stays ended', async () => {
  const recordIn = async (submission: string) => {
    const table = (await house.fileOut('intake.findings-file', { submission, form: 'csv' })).toString()
    return /[0-9a-z]{26}-[0-9a-z]{12}/.exec(table)![0]
  }
  const handIn = async (more: Record<string, string> = {}) =>
    house.handIn(await fileOf('registration', [registration(90, more)]))
  const organisation = async () =>
    (
      await house.rows<{ name: string; registered_on: string | null }>(
        'select name, registered_on from organisation where uscc = $1',
        [uscc(1090)],
      )
    )[0]
  const records: string[] = []
  for (const name of ['明衡演示误登商贸有限公司', '明衡演示再误登商贸有限公司', '明衡演示第90号商贸有限公司']) {
    const done = await handIn({ name })
    assert.deepEqual(counts(done), { ...none, rows: 1, registered: 1 }, JSON.stringify(done.causes))
    assert.deepEqual(await organisation(), { name, registered_on: '2026-11-20' })
    records.push(await recordIn(done.submission))
    assert.equal((await handIn({ name })).unchanged, 1)
    const amended = await handIn({ name, capital: '300万人民币' })
    assert.deepEqual([amended.amended, await recordIn(amended.submission)], [1, records.at(-1)])
    if (name.includes('误')) await house.ask('intake.withdraw', { record: records.at(-1)!, reason: '登记有误' })
  }
  assert.equal(new Set(records).size, 3)
  const states = await stateOf(90, 'registration')
  assert.equal(states.filter(state => state.ended_on !== null).length, 2)
  assert.ok((await verifyLedger(house.database)).ok)
})

test('cn-ndrc-office-2018-424#seven-working-days: a decision handed in after the eighth working day is registered and counted late', async () => {
  const done = await house.handIn(
    await fileOf('administrative-licence', [licence(32, { decisionDate: '2026-11-06', validFrom: '2026-11-06' }), licence(33)]),
  )
  assert.deepEqual([done.registered, done.late], [2, 1])
  const [late] = await house.findings(done.submission)
  assert.equal(late?.findings[0]?.code, 'LATE')
  assert.deepEqual(late?.findings[0]?.params, { due: '2026-11-17', days: 3 })
  const again = await house.handIn(
    await fileOf('administrative-licence', [licence(32, { decisionDate: '2026-11-06', validFrom: '2026-11-06' })]),
  )
  assert.deepEqual([again.unchanged, again.late], [1, 0])
})

test('a licence whose validity has passed when it arrives is registered and never shown', async () => {
  const over = licence(34, { decisionDate: '2020-03-02', validFrom: '2020-03-02', validTo: '2023-03-01' })
  const done = await house.handIn(await fileOf('administrative-licence', [over]))
  assert.deepEqual(counts(done), { ...none, rows: 1, registered: 1 })
  assert.ok(done.causes.some(cause => cause.code === 'OVER_ON_ARRIVAL'))
  const [state] = await stateOf(34, 'administrative-licence')
  assert.deepEqual([state?.disclosed_from, state?.reason], [null, 1])
  assert.equal((await house.handIn(await fileOf('administrative-licence', [over]))).unchanged, 1)
  const changed = await house.handIn(await fileOf('administrative-licence', [{ ...over, content: '准予从事餐饮' }]))
  assert.deepEqual([changed.held, changed.causes[0]?.code], [1, 'RECORD_ENDED'])
})

test('of rows of one file that name the same decision the first stands: a repeated one is unchanged, a contradicting one refused', async () => {
  const rows = [
    penalty(35),
    penalty(36),
    penalty(35),
    penalty(36, { facts: '别的事实' }),
    ...Array.from({ length: 3000 }, (_, n) =>
      penalty(n % 60, {
        decisionNo: `明市监罚〔2026〕7${String(n % 2900).padStart(5, '0')}号`,
        partyUscc: uscc(1000 + ((n % 2900) % 60)),
        partyName: `明衡演示第${(n % 2900) % 60}号商贸有限公司`,
      }),
    ),
  ]
  const done = await house.handIn(await fileOf('administrative-penalty', rows))
  assert.deepEqual(
    counts(done),
    { ...none, rows: 3004, registered: 2902, unchanged: 101, refused: 1 },
    JSON.stringify(done.causes),
  )
  const found = await house.findings(done.submission)
  assert.deepEqual(
    found
      .filter(({ row }) => row < 10)
      .map(({ row, findings }) => [row, findings.map(one => one.code).join(), findings[0]?.params]),
    [
      [4, 'DUPLICATE_IN_FILE', { row: 2 }],
      [5, 'CONFLICT_IN_FILE', { row: 3 }],
    ],
  )
  const [{ entries }] = (await house.rows<{ entries: number }>(
    'select count(*)::int as entries from entry where submission_id = $1',
    [done.submission],
  )) as [{ entries: number }]
  assert.equal(entries, 2902)
})

test('the findings file can be handed in again as it is, corrected', async () => {
  const rows = [
    licence(40, { decisionNo: '明市监许〔2026〕401号' }),
    licence(41, { content: '', decisionNo: '明市监许〔2026〕402号' }),
  ]
  const table = await tableOf('administrative-licence', rows)
  const first = await house.handIn({
    item: 'administrative-licence',
    source: UNITS.city.uscc,
    name: 'a.csv',
    bytes: await bytesOf(table, 'csv'),
  })
  assert.deepEqual(counts(first), { ...none, rows: 2, registered: 1, refused: 1 })
  for (const form of ['csv', 'xlsx'] as const) {
    const back = await house.fileOut('intake.findings-file', { submission: first.submission, form })
    const again = await house.handIn({
      item: 'administrative-licence',
      source: UNITS.city.uscc,
      name: `b.${form}`,
      bytes: back,
    })
    assert.deepEqual(counts(again), { ...none, rows: 2, unchanged: 1, refused: 1 }, JSON.stringify(again.causes))
    assert.ok(!again.causes.some(cause => cause.code === 'COLUMN_UNKNOWN'), JSON.stringify(again.causes))
  }
  const back = (await house.fileOut('intake.findings-file', { submission: first.submission, form: 'csv' })).toString()
  const content = table[0]!.indexOf('XK_NR')
  const lines = back.trimEnd().split('\r\n')
  assert.ok(content > 0 && lines.length === 3, back)
  // The content is the only empty cell among the first columns of the second row: three columns of results stand before.
  const cells = lines[2]!.split(',')
  cells[content + 3] = '准予从事食品经营'
  const corrected = Buffer.from([lines[0], lines[1], cells.join(',')].join('\r\n'))
  const last = await house.handIn({ item: 'administrative-licence', source: UNITS.city.uscc, name: 'c.csv', bytes: corrected })
  assert.deepEqual(counts(last), { ...none, rows: 2, registered: 1, unchanged: 1 }, back)
})

test('an access row stands for every look of the operator; a reporter sees its own unit only', async () => {
  const done = await house.handIn(await fileOf('administrative-licence', [licence(45)]))
  const looks = await house.rows<{ operation: string }>("select operation from access where what like '%' || $1 || '%'", [
    done.submission,
  ])
  assert.ok(looks.some(look => look.operation === 'intake.show'))
  const [{ unit_id }] = (await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [
    UNITS.east.uscc,
  ])) as [{ unit_id: string }]
  const reporter = { id: 'east', role: 'unit-reporter' as const, unitId: unit_id, division: UNITS.east.division }
  await assert.rejects(
    house.ask('intake.show', { submission: done.submission }, reporter),
    (error: Refusal) => error.code === 'SUBMISSION_UNKNOWN',
  )
  assert.deepEqual(await house.ask('intake.list', {}, reporter), { submissions: [] })
  const ofNoUnit = house.ask('intake.list', {}, { id: 'nobody', role: 'unit-reporter' })
  await assert.rejects(ofNoUnit, (error: Refusal) => error.code === 'ACTOR_MAY_NOT')
  const foreign = house.handIn(await fileOf('administrative-licence', [licence(46)]), reporter)
  await assert.rejects(foreign, (error: Refusal) => error.code === 'ACTOR_MAY_NOT')
  await assert.rejects(house.ask('intake.list', { limit: 0 }, OPERATOR), (error: Refusal) => error.code === 'INPUT_INVALID')
})
