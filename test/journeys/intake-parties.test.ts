/** Whose record a row is, and who may hand it in: codes, names, authorities, divisions, sources, people. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { putUnits } from '#storage/organisations'
import {
  bytesOf,
  fileOf,
  type House,
  licence,
  makeHouse,
  penalty,
  type Row,
  registration,
  type Submission,
  TODAY,
  tableOf,
  UNITS,
  uscc,
} from '#support/intake'

let house: House
before(async () => {
  house = await makeHouse()
  const registrations = [
    ...Array.from({ length: 20 }, (_, n) => registration(n)),
    registration(20, { formerNames: '明衡演示旧名商贸有限公司' }),
  ]
  const done = await house.handIn(await fileOf('registration', registrations))
  assert.equal(done.registered, 21, JSON.stringify(done.causes))
})
after(() => house?.close())

const codesOf = async ({ submission }: Submission): Promise<string[][]> =>
  (await house.findings(submission)).map(({ row, findings }) => [String(row), ...findings.map(one => one.code)])
const penalties = async (rows: readonly Row[], source: string = UNITS.city.uscc) =>
  house.handIn(await fileOf('administrative-penalty', rows, { source }))
const organisationOf = async (code: string) =>
  (
    await house.rows<{ name: string; registered_on: string | null; names: string[] }>(
      `select o.name, o.registered_on, array_agg(n.name || '/' || n.standing order by n.name) as names from organisation_code c
     join organisation o using (organisation_id) join organisation_name n on n.organisation_id = o.organisation_id
     where c.scheme = 'uscc' and c.code = $1 group by o.organisation_id`,
      [code],
    )
  )[0]

test('gb-32100-2015#4: a wrong code is refused with what is wrong in it; the other rows land', async () => {
  const wrong = `${uscc(1003).slice(0, 17)}${uscc(1003)[17] === 'A' ? 'B' : 'A'}`
  const done = await penalties([penalty(1), penalty(3, { partyUscc: wrong }), penalty(4)])
  assert.deepEqual([done.registered, done.refused], [2, 1])
  const [found] = await house.findings(done.submission)
  assert.deepEqual([found?.row, found?.findings[0]?.code, found?.findings[0]?.field], [3, 'USCC_CHECK', 'partyUscc'])
})

test('a valid code under a name that is none of its own is held, never landed on a stranger; a former name is its own', async () => {
  const done = await penalties([
    penalty(5, { partyName: '明衡演示第6号商贸有限公司', decisionNo: '明市监罚〔2026〕51号' }),
    penalty(20, { partyName: '明衡演示旧名商贸有限公司', decisionNo: '明市监罚〔2026〕52号' }),
    penalty(7, { partyName: ' 明衡演示第７号商贸有限公司', decisionNo: '明市监罚〔2026〕53号' }),
  ])
  assert.deepEqual([done.registered, done.held], [2, 1], JSON.stringify(done.causes))
  assert.deepEqual(await codesOf(done), [['2', 'NAME_MISMATCH']])
  assert.equal(
    (
      await house.rows('select 1 from state s join entry e using (organisation_id, record_no) where e.submission_id = $1', [
        done.submission,
      ])
    ).length,
    2,
  )
})

test('a valid code that nobody has registered becomes a provisional organisation, which its registration makes known', async () => {
  const code = uscc(1300)
  const rows = [
    penalty(300),
    penalty(300, { decisionNo: '明市监罚〔2026〕301号' }),
    penalty(300, { decisionNo: '明市监罚〔2026〕302号', partyName: '明衡演示另外的名称' }),
  ]
  const done = await penalties(rows)
  assert.deepEqual([done.registered, done.held], [2, 1], JSON.stringify(done.causes))
  assert.deepEqual(await codesOf(done), [
    ['2', 'ORGANISATION_PROVISIONAL'],
    ['3', 'ORGANISATION_PROVISIONAL'],
    ['4', 'NAME_MISMATCH'],
  ])
  assert.deepEqual(await organisationOf(code), {
    name: '明衡演示第300号商贸有限公司',
    registered_on: null,
    names: ['明衡演示第300号商贸有限公司/decided'],
  })
  await house.handIn(
    await fileOf('registration', [
      registration(300, { name: '明衡演示改名后三百商贸有限公司', formerNames: '明衡演示第300号商贸有限公司' }),
    ]),
  )
  const known = await organisationOf(code)
  assert.equal(known?.name, '明衡演示改名后三百商贸有限公司')
  assert.equal(known?.registered_on, '2026-11-20')
  assert.deepEqual(
    known?.names.toSorted(),
    ['明衡演示改名后三百商贸有限公司/current', '明衡演示第300号商贸有限公司/former'].toSorted(),
  )
  const again = await penalties(rows)
  assert.deepEqual([again.unchanged, again.held], [2, 1])
})

const registrations = async (rows: readonly Row[], source: string = UNITS.city.uscc) =>
  house.handIn(await fileOf('registration', rows, { source }))
const errorsAndWarnings = async (done: Submission) => ({
  codes: await codesOf(done),
  registered: done.registered,
  amended: done.amended,
  held: done.held,
})

test('a registration under a name that is none of its organisation lands on no stranger; one that names the former name does', async () => {
  const stranger = registration(15, { name: '明衡演示抄错代码商贸有限公司' })
  assert.deepEqual(await errorsAndWarnings(await registrations([stranger], UNITS.west.uscc)), {
    codes: [['2', 'NAME_MISMATCH']],
    registered: 0,
    amended: 0,
    held: 1,
  })
  assert.equal((await organisationOf(uscc(1015)))?.name, '明衡演示第15号商贸有限公司')
  const renamed = { ...stranger, formerNames: '明衡演示第15号商贸有限公司' }
  assert.deepEqual(await errorsAndWarnings(await registrations([renamed], UNITS.west.uscc)), {
    codes: [],
    registered: 0,
    amended: 1,
    held: 0,
  })
  assert.equal((await organisationOf(uscc(1015)))?.name, '明衡演示抄错代码商贸有限公司')
})

test('the registrar, and who carries its work on, may give an organisation another name, and is told that it is another', async () => {
  const old = { ...UNITS.west, unitId: house.environment.sources.uuid(), uscc: uscc(9, { head: '11', division: '990102' }) }
  const unit = { ...old, name: '西衡县工商行政管理局（演示）', fromOn: '2000-01-01' as LocalDate, items: ['registration'] }
  await house.database.transaction(tx => putUnits(tx, [unit], '2000-01-01' as LocalDate))
  assert.equal((await registrations([registration(400)], unit.uscc)).registered, 1)
  const renamed = (name: string) => [registration(400, { name: `明衡演示${name}商贸有限公司` })]
  const landed = { codes: [['2', 'REGISTRATION_NAME_DIFFERS']], registered: 0, amended: 1, held: 0 }
  assert.deepEqual(await errorsAndWarnings(await registrations(renamed('甲'), unit.uscc)), landed)
  assert.equal((await registrations(renamed('乙'), UNITS.west.uscc)).held, 1)
  const [{ unit_id: successorId }] = (await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [
    UNITS.west.uscc,
  ])) as [{ unit_id: string }]
  await house.database.transaction(tx => putUnits(tx, [{ ...unit, untilOn: TODAY, successorId }], TODAY))
  assert.deepEqual(await errorsAndWarnings(await registrations(renamed('乙'), UNITS.west.uscc)), landed)
  assert.equal((await organisationOf(uscc(1400)))?.name, '明衡演示乙商贸有限公司')
})

test('a registration makes an organisation known that decisions call otherwise; what they call it stays, and a warning says so', async () => {
  assert.equal((await penalties([penalty(410)])).registered, 1)
  const done = await registrations([registration(410, { name: '明衡演示登记用名有限公司' })], UNITS.west.uscc)
  assert.deepEqual(await errorsAndWarnings(done), {
    codes: [['2', 'REGISTRATION_NAME_DIFFERS']],
    registered: 1,
    amended: 0,
    held: 0,
  })
  const known = await organisationOf(uscc(1410))
  assert.deepEqual(
    known?.names.toSorted(),
    ['明衡演示登记用名有限公司/current', '明衡演示第410号商贸有限公司/decided'].toSorted(),
  )
  assert.equal((await penalties([penalty(410)])).unchanged, 1)
})

test('no code at all is held until an officer has said whose it is', async () => {
  const done = await penalties([penalty(8, { partyUscc: '' })])
  assert.deepEqual([done.held, done.registered], [1, 0])
  assert.deepEqual(
    done.causes.map(cause => cause.code),
    ['PARTY_CODE_MISSING'],
  )
})

test('a unit that may not hand in the item is refused as a whole, with those who may', async () => {
  const refused = house.handIn(await fileOf('administrative-licence', [licence(1)], { source: UNITS.cityFire.uscc }))
  await assert.rejects(refused, (error: Refusal) => {
    assert.equal(error.code, 'UNIT_MAY_NOT_HAND_IN')
    assert.deepEqual(
      (error.details.units as { name: string }[]).map(unit => unit.name).toSorted(),
      [UNITS.city.name, UNITS.east.name, UNITS.west.name].toSorted(),
    )
    return true
  })
  const unknown = house.handIn(await fileOf('administrative-licence', [licence(1)], { source: uscc(999, { head: '11' }) }))
  await assert.rejects(unknown, (error: Refusal) => error.code === 'UNIT_UNKNOWN')
  const acts = await house.rows<{ outcome: string }>(
    "select outcome from act where outcome like 'refused%' order by recorded_at",
  )
  assert.deepEqual(
    acts.map(act => act.outcome),
    ['refused:UNIT_MAY_NOT_HAND_IN', 'refused:UNIT_UNKNOWN'],
  )
})

for (const form of ['csv', 'xlsx'] as const)
  test(`decisions of an authority outside the unit's division are refused as a whole, before any row lands (${form})`, async () => {
    const own = {
      authorityName: UNITS.east.name,
      authorityUscc: UNITS.east.uscc,
      sourceUnitName: UNITS.east.name,
      sourceUnitUscc: UNITS.east.uscc,
    }
    const rows = [
      ...Array.from({ length: 50 }, (_, n) => penalty(n % 20, { ...own, decisionNo: `东市监罚〔2026〕${n}号` })),
      penalty(9, { decisionNo: '明市监罚〔2026〕991号' }),
    ]
    const done = await house.handIn(await fileOf('administrative-penalty', rows, { source: UNITS.east.uscc, form }))
    assert.deepEqual([done.outcome, done.rows, done.registered, done.refusal?.code], ['refused', 0, 0, 'UNIT_OUTSIDE_DIVISION'])
    assert.match(JSON.stringify(done.refusal?.details), new RegExp(UNITS.city.uscc))
    assert.equal((await house.rows('select 1 from entry where submission_id = $1', [done.submission])).length, 0)
  })

test("a foreign unit's code elsewhere in the file is no reason to refuse it; the organisation's own division never is", async () => {
  const own = {
    authorityName: UNITS.east.name,
    authorityUscc: UNITS.east.uscc,
    sourceUnitName: UNITS.east.name,
    sourceUnitUscc: UNITS.east.uscc,
  }
  const mentioned = penalty(9, { ...own, decisionNo: '东市监罚〔2026〕900号', remarks: `抄送 ${UNITS.west.uscc}` })
  const done = await penalties([mentioned], UNITS.east.uscc)
  assert.deepEqual([done.outcome, done.registered], ['done', 1], JSON.stringify(done.causes))
})

test('a city may hand in for its counties; an unknown authority is held', async () => {
  const county = { authorityName: UNITS.west.name, authorityUscc: UNITS.west.uscc }
  const unknown = { authorityName: '明衡市某某局（演示）', authorityUscc: uscc(888, { head: '11', division: '990100' }) }
  const done = await penalties([
    penalty(10, { ...county, decisionNo: '西市监罚〔2026〕1号' }),
    penalty(11, { ...unknown, decisionNo: '明某罚〔2026〕1号' }),
  ])
  assert.deepEqual([done.registered, done.held], [1, 1], JSON.stringify(done.causes))
  assert.deepEqual(await codesOf(done), [['3', 'AUTHORITY_UNKNOWN']])
  const [state] = await house.rows<{ division: string; unit: string; source: string }>(
    `select s.division, u.name as unit, v.name as source from state s join unit u using (unit_id) join unit v on v.unit_id = s.source_unit_id
     join entry e using (organisation_id, record_no) where e.submission_id = $1`,
    [done.submission],
  )
  assert.deepEqual(state, { division: '990102', unit: UNITS.west.name, source: UNITS.city.name })
})

test("the same decision from two sources is one record, and the deciding authority's own word stands", async () => {
  const county = {
    authorityName: UNITS.west.name,
    authorityUscc: UNITS.west.uscc,
    sourceUnitName: UNITS.west.name,
    sourceUnitUscc: UNITS.west.uscc,
  }
  const row = penalty(12, { ...county, decisionNo: '西市监罚〔2026〕12号' })
  assert.equal((await penalties([row], UNITS.west.uscc)).registered, 1)
  const same = await penalties([row])
  assert.deepEqual([same.unchanged, same.held], [1, 0])
  const other = await penalties([{ ...row, facts: '另一来源的说法' }])
  assert.deepEqual([other.held, other.amended], [1, 0])
  assert.ok(other.causes.some(cause => cause.code === 'SOURCE_OUTRANKED'))
  const own = await penalties([{ ...row, facts: '认定单位自己的更正' }], UNITS.west.uscc)
  assert.deepEqual([own.amended, own.held], [1, 0])
})

test("cn-ndrc-2025-36#serious: a severity above the law's is the determining unit's own word; another's raises nothing and is held", async () => {
  const county = {
    authorityName: UNITS.west.name,
    authorityUscc: UNITS.west.uscc,
    sourceUnitName: UNITS.west.name,
    sourceUnitUscc: UNITS.west.uscc,
  }
  const raised = (n: number) =>
    penalty(n, { ...county, decisionNo: `西市监罚〔2026〕${n}号`, severity: '严重', severityReason: '屡罚不改' })
  const plain = penalty(17, { ...county, decisionNo: '西市监罚〔2026〕17号' })
  // A word that raises nothing may come from whoever hands in.
  const lower = penalty(18, { ...county, decisionNo: '西市监罚〔2026〕18号', severity: '轻微' })
  const ofCity = await penalties([raised(15), plain, lower])
  assert.deepEqual([ofCity.registered, ofCity.held], [2, 1], JSON.stringify(ofCity.causes))
  assert.deepEqual(
    (await codesOf(ofCity)).filter(codes => codes.includes('SEVERITY_NOT_BY_AUTHORITY')).map(([row]) => row),
    ['2'],
  )
  const [finding] = (await house.findings(ofCity.submission)).flatMap(({ findings }) =>
    findings.filter(one => one.code === 'SEVERITY_NOT_BY_AUTHORITY'),
  )
  assert.deepEqual([finding?.field, finding?.value, finding?.params?.authority], ['severity', '严重', UNITS.west.name])
  const own = await penalties([raised(15)], UNITS.west.uscc)
  assert.deepEqual([own.registered, own.held], [1, 0], JSON.stringify(own.causes))
  const grades = await house.rows<{ severity: number }>(
    `select s.severity from state s join entry e using (organisation_id, record_no) where e.submission_id = any($1) order by 1`,
    [[ofCity.submission, own.submission]],
  )
  assert.deepEqual(
    grades.map(one => one.severity),
    [2, 2, 3],
  )
})

test('cn-npc-personal-information-protection-law-2021: rows about people are counted and leave nothing; columns about people are cut', async () => {
  const person = penalty(13, { partyCategory: '自然人', partyUscc: '', partyName: '演示张某' })
  const rows = [person, penalty(14, { partyLegalRepName: '演示李某', decisionNo: '明市监罚〔2026〕14号' })]
  const done = await penalties(rows)
  assert.deepEqual([done.rows, done.personRows, done.registered], [2, 1, 1])
  assert.ok(done.causes.some(cause => cause.code === 'COLUMN_PERSON_CUT'))
  assert.ok(!done.headings?.includes('CF_FRDB'))
  const back = (await house.fileOut('intake.findings-file', { submission: done.submission, form: 'csv' })).toString()
  assert.ok(!back.includes('张某') && !back.includes('李某'))
  const facts = await house.rows<{ fact: string }>(
    'select c.fact from entry e join entry_content c using (organisation_id, entry_no) where e.submission_id = $1',
    [done.submission],
  )
  assert.ok(facts.length === 1 && !facts[0]!.fact.includes('李某'))
})

test('a file without headings is refused with the mandatory columns; one without a mandatory column tells it at every row', async () => {
  const nonsense = await house.handIn({
    item: 'administrative-penalty',
    source: UNITS.city.uscc,
    name: 'a.csv',
    bytes: Buffer.from('工作简报\r\n一、基本情况\r\n'),
  })
  assert.deepEqual([nonsense.outcome, nonsense.refusal?.code], ['refused', 'HEADINGS_NOT_FOUND'])
  assert.ok((nonsense.refusal!.details.missing as unknown[]).length > 5)
  const table = await tableOf('administrative-penalty', [penalty(15), penalty(16)])
  const at = table[0]!.indexOf('CF_YJ')
  const without = table.map(cells => cells.filter((_, index) => index !== at))
  const hinted = [['填写说明：带*为必填'], [], ...without]
  const done = await house.handIn({
    item: 'administrative-penalty',
    source: UNITS.city.uscc,
    name: 'b.csv',
    bytes: await bytesOf(hinted, 'csv'),
  })
  assert.deepEqual([done.rows, done.refused], [2, 2])
  assert.deepEqual(await codesOf(done), [
    ['4', 'COLUMN_MISSING'],
    ['5', 'COLUMN_MISSING'],
  ])
  assert.equal((await house.rows('select 1 from submission where spool_key is not null and closed_at is not null')).length, 0)
})
