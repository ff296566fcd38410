// The question at the counter: which measure or incentive, by which clause, until when; what offices did, and what shows up.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { measures } from '#capabilities/measures'
import { type Actor, makeRegistry, type Role, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import type { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { type City, makeCity, registration, type SeedRecord, uscc } from '#support/portal'

const TODAY = '2026-06-30' as LocalDate
const day = (text: string) => text as LocalDate
const registry = makeRegistry([organisations, measures])
const [LISTED, HONOURED, ABNORMAL, CLEAN] = [uscc(1), uscc(2), uscc(3), uscc(4)] as const
let city: City
let app: FastifyInstance

const listed = (fields: Record<string, string>): SeedRecord => ({
  item: 'severe-list',
  begins: 'imported',
  on: day('2026-03-10'),
  fields: { decisionNo: '演应急列〔2026〕3号', list: 'work-safety', listedOn: '2026-03-08', listStatus: '列入中', ...fields },
})
const honour: SeedRecord = {
  item: 'honour',
  on: day('2026-01-20'),
  fields: { honourNo: '演誉〔2026〕2号', grantedOn: '2026-01-15', validTo: '2028-01-14', honourStatus: '有效' },
}
const abnormal: SeedRecord = {
  item: 'abnormal-operation',
  on: day('2026-05-10'),
  fields: { decisionNo: '演异〔2026〕1号', listedOn: '2026-05-08', entryReason: '未按期公示年度报告', listStatus: '列入中' },
}

before(async () => {
  city = await makeCity(TODAY)
  for (const [code, records] of [
    [LISTED, [listed({ listedTo: '2029-03-08' })]],
    [HONOURED, [honour, listed({ list: 'judgment-defaulter', decisionNo: '演法执〔2026〕9号' })]],
    [ABNORMAL, [abnormal]],
    [CLEAN, []],
  ] as const)
    await city.put({
      uscc: code,
      name: `明衡演示${code.slice(-6)}商贸有限公司`,
      registered: registration(`明衡演示${code.slice(-6)}商贸有限公司`, code, day('2026-01-02')),
      records: [...records],
    })
  app = await city.serve({ registry })
})
after(() => city?.close())

const office = (role: Role, more: Partial<Actor> = {}): Actor => ({
  ...{ id: `the ${role}`, role, unitId: Object.values(city.units)[1]!, division: '990100', purpose: '招标资格审查' },
  ...more,
})
type Applied = { measure: string; kind: string; clause: string; record: string; from: string; until: string | null }
type Answer = { on: string; applies: Applied[]; waits: Applied[] }
const ask = <T>(name: string, input: object, actor: Actor) =>
  runOperation(registry.get(`measures.${name}`)!, city.environment, actor, input) as Promise<T>
const check = (code: string, matter: string, more = {}, actor = office('case-handler')) =>
  ask<Answer>('check', { uscc: code, matter, ...more }, actor)
const said = ({ applies }: Answer) => applies.map(one => `${one.kind} ${one.measure} ${one.from} ${one.until ?? '-'}`)
const codeOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'done',
    (refusal: Refusal) => refusal.code,
  )

test('cn-cpc-state-council-office-2025-social-credit#12: at the counter the answer has measure, article, record and end, and nothing where nothing applies', async () => {
  const funds = await check(LISTED, 'fund-application')
  assert.deepEqual(said(funds), ['may fiscal-funds-restriction 2026-03-08 2029-03-09'])
  assert.equal(funds.applies[0]!.clause, 'cn-cpc-state-council-office-2025-social-credit#12.effects')
  assert.match(funds.applies[0]!.record, /^[0-9a-z]{26}-[0-9a-z]{12}$/)
  assert.deepEqual(said(await check(LISTED, 'tender')), ['must market-entry-restriction 2026-03-08 2029-03-09'])
  assert.deepEqual(said(await check(LISTED, 'fund-application', { on: '2029-03-08' })).length, 1)
  assert.deepEqual(said(await check(LISTED, 'fund-application', { on: '2029-03-09' })), [])
  for (const matter of city.law.measures.matters.keys()) assert.deepEqual((await check(CLEAN, matter)).applies, [])
})

test('incentive and measure side by side, and no end where only performance ends it', async () => {
  const answer = await check(HONOURED, 'fund-application')
  assert.deepEqual(said(answer), [
    'may fiscal-funds-restriction 2026-03-08 -',
    'incentive service-convenience 2026-01-15 2028-01-15',
  ])
  assert.equal(new Set(answer.applies.map(one => one.record)).size, 2)
})

test('a measure whose basis ends: on its last day it says so, on the next it is gone at once, and elsewhere it never was', async () => {
  assert.deepEqual(said(await check(ABNORMAL, 'land')), ['must preference-restriction 2026-05-08 2026-07-01'])
  assert.deepEqual(said(await check(ABNORMAL, 'land', { on: '2026-07-01' })), [])
  assert.deepEqual(said(await check(ABNORMAL, 'land', { division: '320100' })), [])
})

test('a basis that nobody has read restricts nobody, and the answer says that it waits', async () => {
  await city.put({
    uscc: uscc(5),
    name: '明衡演示建筑劳务有限公司',
    registered: registration('明衡演示建筑劳务有限公司', uscc(5), day('2026-01-02')),
    records: [listed({ list: 'migrant-wage-arrears', decisionNo: '演人社列〔2026〕7号', listedTo: '2029-03-08' })],
  })
  const answer = await check(uscc(5), 'tax-benefit')
  assert.deepEqual(answer.applies, [])
  assert.deepEqual(
    answer.waits.map(one => [one.measure, one.clause]),
    [['preference-restriction', 'cn-state-council-migrant-wages-2019#48']],
  )
})

test('who asks says why; a wrong code, an unknown organisation and an unknown matter are no clean record', async () => {
  assert.equal(await codeOf(check(LISTED, 'tender', {}, office('case-handler', { purpose: '' }))), 'PURPOSE_NEEDED')
  assert.equal(await codeOf(check(LISTED, 'tender', {}, office('auditor'))), 'ACTOR_MAY_NOT')
  assert.equal(await codeOf(check(`${LISTED.slice(0, 17)}${LISTED.endsWith('X') ? 'Y' : 'X'}`, 'tender')), 'USCC_INVALID')
  assert.equal(await codeOf(check(uscc(99), 'tender')), 'ORGANISATION_UNKNOWN')
  assert.equal(await codeOf(check(LISTED, 'marriage')), 'MATTER_UNKNOWN')
})

test('an office sees by this door what bears a measure, also what its reach hides, and leaves a look with its purpose', async () => {
  const { rows } = await city.database.pool.query(
    "select purpose, what from access where operation = 'measures.check' and what like 'measures land: must%' limit 1",
  )
  assert.deepEqual(rows[0], { purpose: '招标资格审查', what: 'measures land: must preference-restriction' })
  const shown = office('supervisor', { division: '990102' })
  const other = await runOperation(registry.get('organisations.show')!, city.environment, shown, { uscc: ABNORMAL })
  assert.equal(JSON.stringify(other).includes('abnormal-operation'), false)
  assert.deepEqual(said(await check(ABNORMAL, 'land', { division: '990102' }, shown)).length, 1)
})

test('many at the same counter at the same moment: each gets its own answer and leaves its own look', async () => {
  const count = async () =>
    Number((await city.database.pool.query("select count(*) from access where operation = 'measures.check'")).rows[0].count)
  const before = await count()
  const codes = Array.from({ length: 120 }, (_, n) => [LISTED, CLEAN, uscc(99)][n % 3]!)
  const told = await Promise.allSettled(codes.map(code => check(code, 'tender')))
  for (const [n, one] of told.entries()) {
    const found = one.status === 'fulfilled' ? said(one.value).join() : (one.reason as Refusal).code
    const expected = ['must market-entry-restriction 2026-03-08 2029-03-09', '', 'ORGANISATION_UNKNOWN'][n % 3]
    assert.equal(found, expected)
  }
  assert.equal((await count()) - before, 80)
})

test('what an office did is reported; without basis, forbidden or left out it shows up, and so does silence', async () => {
  const handler = office('case-handler')
  type Uses = { uses: { measure: string; finding: string | null; clause: string | null }[] }
  const report = (code: string, matter: string, some: object[], actor = handler) =>
    ask<Uses>('report-use', { uscc: code, matter, uses: some }, actor)
  const lawful = await report(LISTED, 'tender', [{ measure: 'market-entry-restriction', applied: true }])
  assert.deepEqual(
    lawful.uses.map(one => [one.finding, one.clause]),
    [[null, 'demo-hengyuan-social-credit-2025#34']],
  )
  const without = await report(CLEAN, 'tender', [{ measure: 'market-entry-restriction', applied: true }])
  assert.equal(without.uses[0]!.finding, 'without-basis')
  const omitted = await report(ABNORMAL, 'land', [
    { measure: 'preference-restriction', applied: false, omittedBecause: 'application-withdrawn' },
  ])
  assert.equal(omitted.uses[0]!.finding, 'omitted')
  assert.equal(await codeOf(report(CLEAN, 'tender', [{ measure: 'exit-restriction', applied: true }])), 'MEASURE_UNKNOWN')
  const silent = office('case-handler', { id: 'the silent one', unitId: Object.values(city.units)[2]! })
  await check(LISTED, 'award', {}, silent)
  type Seen = { uscc: string; unit: string | null; matter: string; finding?: string; told?: string }
  const auditor = office('auditor', { division: '990000' })
  const found = await ask<{ unlawful: Seen[]; unreported: Seen[] }>('uses', {}, auditor)
  assert.deepEqual(found.unlawful.map(one => [one.uscc, one.matter, one.finding]).sort(), [
    [ABNORMAL, 'land', 'omitted'],
    [CLEAN, 'tender', 'without-basis'],
  ])
  const of = (matter: string) => found.unreported.filter(one => one.matter === matter).map(one => one.uscc)
  assert.deepEqual(of('award'), [LISTED])
  assert.equal(of('tender').includes(LISTED), false)
  const elsewhere = await ask<{ unlawful: Seen[]; unreported: Seen[] }>('uses', {}, { ...auditor, division: '990102' })
  assert.deepEqual([elsewhere.unlawful, elsewhere.unreported], [[], []])
})

test('over HTTP: the operator asks with a purpose, everybody sees what is in force and on which basis', async () => {
  const headers = { host: 'localhost:8080', 'xinheng-purpose': encodeURIComponent('窗口核查') }
  const answer = await app.inject({ url: `/api/measures/check?uscc=${LISTED}&matter=award`, headers })
  assert.equal(answer.statusCode, 200, answer.body)
  assert.deepEqual(said(answer.json()), ['may awards-restriction 2026-03-08 2029-03-09'])
  const law = (await app.inject({ url: '/api/measures/in-force', headers: { host: 'localhost:8080' } })).json() as {
    effects: { effect: string; until: string | null; seen: boolean; level: string }[]
  }
  const trial = law.effects.find(one => one.effect === 'demo-abnormal-land-preference')
  assert.deepEqual([trial?.until, trial?.level], ['2026-07-01', 'local-regulation'])
  assert.equal(law.effects.find(one => one.effect === 'wage-arrears-tender')?.seen, false)
})
