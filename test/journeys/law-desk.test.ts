/** Local law and working days from proposal to force: checked, previewed, approved by another, taken back before their day. */
import assert from 'node:assert/strict'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { law } from '#capabilities/law'
import { type Actor, type Environment, type LongCommand, makeRegistry, runOperation } from '#capabilities/operation'
import { changeSaid } from '#faces/text'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { environmentOf, fileOf, type House, makeHouse, OPERATOR, penalty } from '#support/intake'
import { LAW_DIR } from '#support/law'

const TODAY = '2026-12-29' as LocalDate
const registry = makeRegistry([law])
const officer = (id: string, division: string): Actor => ({ id, role: 'centre-officer', division })
const FIRST = officer('officer-one', '990000')
const SECOND = officer('officer-two', '990000')
const COUNTY = officer('county-officer', '990101')

const CALENDAR = {
  year: 2027,
  title: '关于2027年部分节假日安排的通知',
  issuer: '国务院办公厅',
  number: '国办发明电〔2026〕9号',
  promulgated: '2026-11-12',
  fact: '2027年放假与调休上班日',
  english: 'Holidays and make-up working days of 2027',
  paper: 'https://www.gov.cn/made-up-for-the-test',
  days: [
    { on: '2027-01-01', off: true, name: '元旦' },
    { on: '2027-01-09', off: false, name: '元旦' },
  ],
}
const propose = (more: object, actor = FIRST) =>
  ask<Proposal>('law.propose', { title: '2027 年工作日历', reason: '国务院办公厅已经公布', ...more }, actor)

type Change = Parameters<typeof changeSaid>[0] & { clause: { id: string; known: { article: string | null } | null } | null }
type Proposal = { proposal: string; standing: string; mattersFrom: string | null; changes: Change[]; outdated: string[] }
type Preview = {
  records: number
  moved: number
  organisations: number
  first: { record: string; field: string; from: unknown; to: unknown; documentNo: string | null }[]
}

let house: House
/** Another server, opened before anything was proposed. */
let beside: Environment
let folder: string
before(async () => {
  house = await makeHouse(TODAY)
  const late = { decisionDate: '2026-12-25', penaltyValidTo: '2027-12-24', sector: '安全生产' }
  const { registered } = await house.handIn(await fileOf('administrative-penalty', [penalty(1, late), penalty(2, late)]))
  assert.equal(registered, 2)
  beside = await environmentOf(house.url, house.dataDir, TODAY)
  folder = await mkdtemp(join(tmpdir(), 'xinheng-law-desk-'))
})
after(async () => {
  await beside?.database.close()
  await house?.close()
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
})

const ask = async <T>(name: string, input: object, actor: Actor = FIRST, environment = house.environment): Promise<T> =>
  (await runOperation(registry.get(name)!, environment, actor, input)) as T
const refusal = async (asked: Promise<unknown>): Promise<Refusal> => {
  const thrown = await asked.then(
    () => assert.fail('it was not refused'),
    (one: unknown) => one,
  )
  assert.ok(thrown instanceof Refusal, String(thrown))
  return thrown
}
const codes = ({ details }: Refusal) => (details.findings as unknown as { code: string; file: string }[]).map(one => one.code)
/** As a worker does it. */
const carryOn = async (name: string, act: string) => {
  await (registry.get(name) as LongCommand).carryOn(house.environment, act)
  await house.environment.law.refresh()
}
const approve = async (proposal: string) => {
  const { act } = await ask<{ act: string }>('law.approve', { proposal, reason: '与通知原文一致' }, SECOND)
  await carryOn('law.approve', act)
}
const show = (proposal: string, environment = house.environment) =>
  ask<Proposal>('law.proposal', { proposal }, SECOND, environment)
const dueDays = () => house.rows<{ due_on: string | null }>('select due_on from state order by record_no')

test('what is wrong in a proposal is found where it stands, and nothing of it is kept', async () => {
  const conflict = { ...CALENDAR, days: [...CALENDAR.days, { on: '2026-10-10', off: true, name: '国庆节' }] }
  assert.ok(codes(await refusal(propose({ calendar: conflict }))).includes('LAW_CALENDAR_CONFLICT'))
  const uncited =
    'local-rule:\n  title: 试\n  gives: period\n  overridable: no\n  values:\n    - { from: 2027-01-01, value: P1Y }\n'
  const overlay = { division: '990000', files: [{ path: 'overlays/990000/disclosure/local.yaml', text: uncited }] }
  const found = await refusal(propose({ overlay }))
  assert.equal(found.code, 'LAW_UNSOUND')
  assert.ok(codes(found).includes('LAW_CLAUSE_MISSING'), 'an overlay without a clause does not load')
  assert.equal((await refusal(propose({ calendar: { ...CALENDAR, number: '无号' } }))).code, 'INPUT_INVALID')
  assert.equal((await refusal(propose({}))).code, 'INPUT_INVALID')
  assert.deepEqual(await house.rows('select 1 from law_proposal'), [])
})

test('each proposes for its own place: a county neither the calendar of all nor the law of its province', async () => {
  assert.equal((await refusal(propose({ calendar: CALENDAR }, COUNTY))).code, 'LAW_PROPOSAL_OUTSIDE')
  const files = [{ path: 'overlays/990000/disclosure/local.yaml', text: '{}\n' }]
  assert.equal((await refusal(propose({ overlay: { division: '990000', files } }, COUNTY))).code, 'LAW_PROPOSAL_OUTSIDE')
  assert.equal((await refusal(propose({ overlay: { division: '990101', files } }, COUNTY))).code, 'LAW_PROPOSAL_OUTSIDE')
  const desk = await ask<{ mayCalendar: boolean; divisions: { division: string }[] }>('law.desk', {}, COUNTY)
  assert.deepEqual([desk.mayCalendar, desk.divisions.map(one => one.division)], [false, ['990101']])
})

test('cn-state-council-office-mingdian-2025-7#days: the next year is proposed by one, previewed, approved by another, and settles what was open', async () => {
  const { proposal, standing, mattersFrom } = await propose({ calendar: CALENDAR })
  assert.deepEqual([standing, mattersFrom], ['open', '2027-01-01'])
  const preview = await ask<Preview>('law.preview-proposal', { proposal })
  assert.deepEqual([preview.records, preview.moved, preview.organisations], [2, 2, 2])
  assert.deepEqual(
    preview.first.map(one => [one.field, one.from, one.to]),
    Array.from({ length: 2 }, () => ['dueOn', null, '2027-01-06'] as const),
  )
  assert.ok(preview.first.every(one => one.documentNo !== null))

  const own = await refusal(ask('law.approve', { proposal, reason: '自己批准' }, FIRST))
  assert.equal(own.code, 'SAME_HAND')
  const substitute = { ...officer('somebody-else', '990000'), substitutes: FIRST.id }
  assert.equal((await refusal(ask('law.approve', { proposal, reason: '代为批准' }, substitute))).code, 'SAME_HAND')
  await assert.rejects(
    house.rows(
      `update law_proposal set decision = 'approved', decided_by = proposed_by, decided_on = proposed_on, law_version = 1
       where proposal_id = $1`,
      [proposal],
    ),
    /law_proposal_two_hands/,
  )
  await assert.rejects(
    house.rows(`update law_proposal set files = '{}' where proposal_id = $1`, [proposal]),
    /permission denied/,
  )

  await approve(proposal)
  assert.equal((await show(proposal)).standing, 'awaits-its-day')
  assert.deepEqual(await dueDays(), [{ due_on: '2027-01-06' }, { due_on: '2027-01-06' }])
  // The other server was not started again: it looks every few seconds.
  assert.ok((await beside.law.refresh()).calendar.publishedYears.has(2027))
  assert.equal((await refusal(ask('law.approve', { proposal, reason: '再批一次' }, SECOND))).code, 'LAW_PROPOSAL_CLOSED')
  await assert.rejects(
    house.rows(`update law_proposal set decision = 'rejected' where proposal_id = $1`, [proposal]),
    /decided once|check/,
  )
})

test('the change log says in plain words what changed, by which clause, from which day', async () => {
  const { versions } = await ask<{ versions: { version: number; changes: Change[] }[] }>(
    'law.changes',
    {},
    { id: 'public', role: 'public' },
  )
  const [newest] = versions
  const calendar = newest!.changes.find(one => one.what === 'calendar')!
  assert.deepEqual(changeSaid(calendar), {
    what: '2027 年工作日历',
    before: '按周末照常',
    after: '放假：2027-01-01；上班：2027-01-09',
    from: '2027-01-01',
  })
  assert.equal(calendar.clause?.id, 'cn-working-days-2027-by-2026-9#days')
  assert.equal(calendar.clause?.known?.article, null, 'that nobody has seen the number of the article is told')
})

test('before its day it is taken back, and what it had settled is open again; after its day it is not', async () => {
  const [{ proposal }] = (await ask<{ proposals: Proposal[] }>('law.proposals', {}).then(one => one.proposals)) as [Proposal]
  const later = await environmentOf(house.url, house.dataDir, '2027-01-01' as LocalDate)
  try {
    assert.equal((await show(proposal, later)).standing, 'in-force', 'by the day alone: nothing ran')
    const late = await refusal(ask('law.undo', { proposal, reason: '通知有更正' }, FIRST, later))
    assert.equal(late.code, 'LAW_ALREADY_MATTERS')
  } finally {
    await later.database.close()
  }
  const { act } = await ask<{ act: string }>('law.undo', { proposal, reason: '通知有更正' }, FIRST)
  await carryOn('law.undo', act)
  assert.equal((await show(proposal)).standing, 'undone')
  assert.deepEqual(await dueDays(), [{ due_on: null }, { due_on: null }])
  assert.equal(house.environment.law.current().calendar.publishedYears.has(2027), false)
  const kept = await house.rows<{ law_version: number }>('select law_version from law_activation order by activation_no')
  assert.deepEqual(
    kept.map(one => one.law_version),
    [1, 2, 1],
    'without it the law is the one before, to the letter',
  )
})

test('an overlay is previewed by the computation of law load --preview, and holds from its day', async () => {
  const { divisions } = await ask<{ divisions: { division: string; files: { path: string; text: string }[] }[] }>(
    'law.desk',
    {},
  )
  const own = divisions.find(one => one.division === '990000')!.files
  const changed = (name: string, change: (text: string) => string) => {
    const { path, text } = own.find(one => one.path.endsWith(name))!
    assert.notEqual(change(text), text)
    return { path, text: change(text) }
  }
  const exception = `        - { when: { field: sector, in: [安全生产] }, value: P9M, clause: demo-hengyuan-social-credit-2025#30 }\n`
  const longer = changed('disclosure/periods.yaml', text => text + exception)
  const shown = `
- case: 演示省安全生产领域，最短公示九个月
  rules: [ordinary-shortest-publicity]
  given: { item: administrative-penalty, division: '990102', recordedOn: 2026-05-08, fields: { decisionDate: 2026-05-01, penaltyCategories: [罚款], fineWan: '2', sector: 安全生产 } }
  expect: { mayEndEarlyFrom: MAY }
`
  const withCase = (day: string) => changed('disclosure/periods.cases.yaml', text => text + shown.replace('MAY', day))
  const wrong = await refusal(propose({ overlay: { division: '990000', files: [longer, withCase('2027-02-03')] } }))
  assert.ok(codes(wrong).includes('LAW_CASE_FAILED'), 'cases are run')
  const files = [longer, withCase('2027-02-02')]
  const { proposal } = await propose({ overlay: { division: '990000', files } })
  const preview = await ask<Preview>('law.preview-proposal', { proposal })
  const dir = join(folder, 'law')
  await cp(LAW_DIR, dir, { recursive: true })
  for (const { path, text } of files) await writeFile(join(dir, path), text)
  const byFolder = await ask<{ records: number; moved: { record: string; field: string; from: unknown; to: unknown }[] }>(
    'law.preview',
    { dir },
    OPERATOR,
  )
  assert.deepEqual(
    preview.first.map(({ record, field, from, to }) => ({ record, field, from, to })),
    byFolder.moved,
  )
  assert.ok(byFolder.moved.length > 0)
  const { changes } = await show(proposal)
  const [rule] = changes.filter(one => one.what === 'rule')
  const said = changeSaid(rule!)
  assert.match(said.what, /^990000的规定：规则“/)
  assert.match(changeSaid(rule!, 'zh-CN', () => '衡原省（演示）').what, /^衡原省（演示）的规定：规则“/)
  assert.match(said.before, /“食品”、“药品”的：6 个月$/)
  assert.match(said.after, /“食品”、“药品”的：6 个月；.*“安全生产”的：9 个月$/)

  const rival = await propose({
    overlay: { division: '990000', files: [changed('disclosure/periods.yaml', text => `${text}# rival\n`)] },
  })
  await approve(proposal)
  assert.equal((await show(proposal)).standing, 'in-force')
  assert.deepEqual((await show(rival.proposal)).outdated, ['overlays/990000/disclosure/periods.yaml'])
  const outdated = await refusal(ask('law.approve', { proposal: rival.proposal, reason: '照批' }, SECOND))
  assert.equal(outdated.code, 'LAW_PROPOSAL_OUTDATED')
  const rejected = await ask<Proposal>('law.withdraw', { proposal: rival.proposal, reason: '文件已经改过' }, SECOND)
  assert.equal(rejected.standing, 'rejected')
  const empty = await refusal(propose({ overlay: { division: '990000', files } }))
  assert.equal(empty.code, 'LAW_PROPOSAL_EMPTY')
})
