// Credit repair from the day on which it may be asked for to the end, through both channels, over HTTP on several days.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { disclosure } from '#capabilities/disclosure'
import { type Actor, type Environment, makeRegistry } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { repair } from '#capabilities/repair'
import { type Roof, runCommandLine } from '#faces/cli'
import { formatRecordId, parseRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { daysOf } from '#support/days'
import { fileOf, type House, makeHouse, OPERATOR, penalty, registration, UNITS, uscc } from '#support/intake'

const HANDED_IN = '2026-06-03' as LocalDate
const registry = makeRegistry([organisations, disclosure, repair])

let house: House
const days = daysOf(() => house, registry)
/** Ids of records by the number of their decision. */
const records = new Map<string, string>()
const decided = (number: number, n: number, more = {}) =>
  penalty(n, { decisionNo: `明市监罚〔2026〕${number}号`, decisionDate: '2026-05-31', penaltyValidTo: '2027-05-31', ...more })
const FOOD = { sector: '食品' }
const ROWS = [
  ...[decided(1, 1), decided(2, 2, FOOD), decided(3, 2, FOOD), decided(4, 2, FOOD)],
  ...[decided(5, 3), decided(6, 3, { sector: '特种设备' }), decided(8, 5), decided(9, 5)],
  decided(7, 4, { ...FOOD, authorityName: UNITS.west.name, authorityUscc: UNITS.west.uscc }),
]

before(async () => {
  house = await makeHouse(HANDED_IN)
  const registrations = Array.from({ length: 5 }, (_, n) => registration(n + 1))
  await house.handIn(await fileOf('registration', registrations))
  const done = await house.handIn(await fileOf('administrative-penalty', ROWS))
  assert.equal(done.registered, ROWS.length, JSON.stringify(done.causes))
  const facts = await house.rows<{ organisation_id: string; record_no: string; fact: string }>(
    `select s.organisation_id, s.record_no, c.fact from state s
     join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no
     where s.item = 'administrative-penalty'`,
  )
  for (const { organisation_id, record_no, fact } of facts)
    records.set(/〔2026〕(\d+)号/.exec(fact)![1]!, formatRecordId(organisation_id, BigInt(record_no)))
  assert.deepEqual([...records.keys()].toSorted(), ['1', '2', '3', '4', '5', '6', '7', '8', '9'])
})
after(async () => {
  await days.close()
  await house?.close()
})

type Answer = { status: number; body: Record<string, never> & { code?: string; standing?: string } }
type Day = {
  readonly environment: Environment
  get(url: string): Promise<Answer>
  ask(operation: string, input: object): Promise<Answer>
  as(actor: Actor, operation: string, input: object): Promise<string>
}
/** The same tables as they are served on a day, asked about repair. */
async function on(today: string): Promise<Day> {
  const { environment, get, ask, as } = await days.on(today)
  return {
    environment,
    get: async url => {
      const { status, body, text } = await get(url)
      return { status, body: (text.startsWith('{') ? body : { text }) as never }
    },
    ask: async (name, input) => (await ask(`repair.${name}`, input)) as never,
    as: (actor, name, input) => as(actor, `repair.${name}`, input),
  }
}

const done = ({ status, body }: Answer): Answer['body'] => {
  assert.equal(status, 200, JSON.stringify(body))
  return body
}
const eligibilityOn = async (day: string, record: string) =>
  done(await (await on(day)).get(`/api/repair/eligibility?record=${record}`)) as unknown as {
    standing: string
    from: string | null
    channel: string
    conditions: { condition: string; seen: string; clauses: string[] }[]
  }
const casesOf = (body: Answer['body']) =>
  (body as unknown as { cases: { case: string; unit: string; records: string[] }[] }).cases
const apply = (some: string[], more = {}) => ({ records: some, commitment: true, corrected: '罚款已缴清，已经整改', ...more })
const fromWindow = (number: string, some: string[], receivedAt: string) => ({ number, receivedAt, ...apply(some) })
/** Every way on which the public could still see it. */
const isSeen = async (day: string, record: string, n: number): Promise<boolean[]> => {
  const { get } = await on(day)
  const page = await get(`/records/${record}`)
  const json = await get(`/api/records/${record}`)
  const whole = await get(`/api/organisations/${uscc(1000 + n)}`)
  const html = await get(`/organisations/${uscc(1000 + n)}`)
  assert.deepEqual([page.status, json.status].toSorted(), page.status === 200 ? [200, 200] : [410, 410])
  return [
    page.status === 200,
    json.status === 200,
    JSON.stringify(whole.body).includes(record),
    JSON.stringify(html.body).includes(record),
  ]
}
const SEEN = [true, true, true, true]
const GONE = [false, false, false, false]

test('cn-ndrc-2025-36#after-minimum: from which day, what is missing and by which clause, to everybody and on the page', async () => {
  const record = records.get('1')!
  const before = await eligibilityOn('2026-08-31', record)
  assert.deepEqual([before.standing, before.from, before.channel], ['later', '2026-09-01', 'credit-china'])
  const seen = before.conditions.map(one => `${one.condition} ${one.seen}`).join(', ')
  assert.equal(seen, 'shortest-period missing, corrected to-show, commitment to-show, other-law to-show')
  assert.ok(before.conditions[0]!.clauses.includes('cn-ndrc-2025-36#ordinary-period'))
  assert.equal((await eligibilityOn('2026-09-01', record)).standing, 'now')
  const [early, now] = await Promise.all(
    ['2026-08-31', '2026-09-01'].map(async day => (await on(day)).get(`/records/${record}`)),
  )
  const text = (answer: Answer) => String((answer.body as { text?: string }).text).replace(/<[^>]*>/g, '')
  assert.match(text(early!), /最早 2026-09-01 起可以申请信用修复，今天还不能。/)
  assert.match(text(early!), /还缺：最短公示期已满（2026-09-01 起满足）/)
  assert.match(text(now!), /自 2026-09-01 起可以申请信用修复。/)
  assert.match(text(now!), /“信用中国”网站提交申请/)
  assert.match(text(now!), /信用修复管理办法/)
})

test('by the national window: its instant starts our clock, no shortest period is broken, and what has ended is gone everywhere at once', async () => {
  const record = records.get('1')!
  const { ask } = await on('2026-08-31')
  assert.equal((await ask('apply', apply([record]))).body.code, 'REPAIR_BEFORE_ITS_DAY')
  // Friday evening in UTC is Saturday in China: the clock starts on that day.
  const taken = casesOf(done(await ask('receive', fromWindow('XYZG-1', [record], '2026-08-28T17:30:00.000Z'))))
  assert.equal(taken.length, 1)
  const { case: id } = taken[0]!
  assert.equal((await ask('receive', fromWindow('XYZG-1', [record], '2026-08-28T17:30:00.000Z'))).body.code, 'REPAIR_UNDER_WAY')
  const shown = done(await (await on('2026-08-31')).get(`/api/repair/show?case=${id}`)) as unknown as Shown
  assert.deepEqual([shown.receivedOn, shown.clocks[0]!.due, shown.clocks[1]!.due], ['2026-08-29', '2026-09-02', '2026-09-11'])
  done(await ask('accept', { case: id }))
  const reason = '已缴清罚款并完成整改'
  assert.equal((await ask('decide', { case: id, decision: 'approve', reason })).body.code, 'REPAIR_BEFORE_ITS_DAY')
  assert.deepEqual(await isSeen('2026-08-31', record, 1), SEEN)
  const later = await on('2026-09-01')
  assert.equal((await later.ask('apply', apply([record]))).body.code, 'REPAIR_OTHER_CHANNEL')
  assert.equal(done(await later.ask('decide', { case: id, decision: 'approve', reason })).standing, 'approved')
  assert.deepEqual(await isSeen('2026-09-01', record, 1), GONE)
  assert.equal((await later.get(`/api/repair/eligibility?record=${record}`)).body.code, 'NOT_DISCLOSED')
  // No hand-in opens it again.
  const again = await house.handIn(
    await fileOf('administrative-penalty', [decided(1, 1, { fineWan: '7', content: '罚款70000元' })]),
  )
  assert.deepEqual([again.held, again.causes[0]!.code], [1, 'RECORD_ENDED'])
  assert.equal(
    (await later.ask('receive', fromWindow('XYZG-2', [record], '2026-09-01T01:00:00.000Z'))).body.code,
    'RECORD_ENDED',
  )
})

type Shown = {
  case: string
  standing: string
  receivedOn: string
  clocks: { clock: string; due: string | null; notBefore: string | null; overdue: boolean }[]
}

test("by the unit's own window: several records, returned once, extended once, both ended in one act; falsehood restores and bars", async () => {
  const [second, third, fourth] = ['2', '3', '4'].map(number => records.get(number)!) as [string, string, string]
  const day = await on('2026-12-01')
  assert.deepEqual(
    [(await eligibilityOn('2026-11-30', second)).from, (await eligibilityOn('2026-12-01', second)).channel],
    ['2026-12-01', 'own'],
  )
  assert.equal(
    (await day.ask('receive', fromWindow('XYZG-3', [second], '2026-12-01T01:00:00.000Z'))).body.code,
    'REPAIR_OTHER_CHANNEL',
  )
  assert.equal((await day.ask('apply', apply([second], { commitment: false }))).body.code, 'REPAIR_COMMITMENT_NEEDED')
  const id = casesOf(done(await day.ask('apply', apply([second, third]))))[0]!.case
  assert.equal((await day.ask('apply', apply([third]))).body.code, 'REPAIR_UNDER_WAY')
  done(await day.ask('return', { case: id, missing: ['缴款凭证', '整改照片'] }))
  assert.equal((await day.ask('accept', { case: id })).body.code, 'REPAIR_STEP_NOT_NOW')
  done(await day.ask('complete', { case: id, corrected: '补交缴款凭证', evidence: [{ name: '凭证', says: '已缴清' }] }))
  assert.equal((await day.ask('return', { case: id, missing: ['营业执照'] })).body.code, 'REPAIR_RETURNED_ONCE')
  done(await day.ask('accept', { case: id }))
  const extended = done(await day.ask('extend', { case: id, reason: '需要现场核查' })) as unknown as Shown
  assert.equal(extended.clocks.map(one => `${one.clock} ${one.due}`).join(', '), 'decision 2026-12-24, feedback null')
  assert.equal((await day.ask('extend', { case: id, reason: '还要核查' })).body.code, 'REPAIR_EXTENSION_NOT_NOW')
  const decidedOn = await on('2026-12-08')
  done(await decidedOn.ask('decide', { case: id, decision: 'approve', reason: '符合条件' }))
  for (const record of [second, third]) assert.deepEqual(await isSeen('2026-12-08', record, 2), GONE)
  const acts = await house.rows<{ act_id: string }>(
    'select distinct act_id from entry where kind = 4 and organisation_id = $1',
    [parseRecordId(second)!.organisationId],
  )
  assert.equal(acts.length, 1)
  const found = await on('2026-12-10')
  assert.equal(
    done(await found.ask('find-falsehood', { case: id, what: 'false-material', reason: '凭证系伪造' })).standing,
    'revoked',
  )
  for (const record of [second, third]) assert.deepEqual(await isSeen('2026-12-10', record, 2), SEEN)
  const barred = await eligibilityOn('2026-12-10', second)
  assert.deepEqual([barred.standing, barred.from], ['first-ends', null])
  assert.ok(
    barred.conditions.some(one => one.condition === 'no-falsehood' && one.clauses.includes('cn-ndrc-2025-36#falsehood')),
  )
  assert.equal((await found.ask('apply', apply([second]))).body.code, 'REPAIR_NOT_POSSIBLE')
  // Another record of the same organisation: barred by the law of the sample province.
  assert.equal((await found.ask('apply', apply([fourth]))).body.code, 'REPAIR_NOT_POSSIBLE')
  const { get } = found
  const page = await get(`/records/${second}`)
  assert.match(JSON.stringify(page.body), /在可以申请修复之前，公示就自动停止/)
})

test('refused and asked again, withdrawn, rejected; overdue is shown and decides nothing', async () => {
  const record = records.get('5')!
  const day = await on('2026-09-01')
  const take = async (number: string, at = '2026-09-01T01:00:00.000Z') =>
    casesOf(done(await day.ask('receive', fromWindow(number, [record], at))))[0]!.case
  const refused = await take('XYZG-11')
  assert.equal(done(await day.ask('refuse', { case: refused, reason: '未缴清罚款' })).standing, 'refused')
  const withdrawn = await take('XYZG-12')
  assert.equal(done(await day.ask('withdraw', { case: withdrawn })).standing, 'withdrawn')
  assert.equal((await day.ask('accept', { case: withdrawn })).body.code, 'REPAIR_STEP_NOT_NOW')
  const rejected = await take('XYZG-13')
  done(await day.ask('accept', { case: rejected }))
  assert.equal(
    done(await day.ask('decide', { case: rejected, decision: 'reject', reason: '整改没有完成' })).standing,
    'rejected',
  )
  assert.deepEqual(await isSeen('2026-09-01', record, 3), SEEN)
  const open = await take('XYZG-14')
  const overdueOn = async (date: string) => {
    const body = done(await (await on(date)).get('/api/repair/list?overdue=true')) as unknown as { cases: Shown[] }
    return body.cases.filter(one => one.case === open).map(one => one.standing)
  }
  assert.deepEqual([await overdueOn('2026-09-04'), await overdueOn('2026-09-07')], [[], ['submitted']])
  const late = await on('2026-10-20')
  done(await late.ask('accept', { case: open }))
  assert.equal(done(await late.ask('decide', { case: open, decision: 'approve', reason: '符合条件' })).standing, 'approved')
  assert.deepEqual(await isSeen('2026-10-20', record, 3), GONE)
})

test('cases come as a file too: each is taken or refused by itself, and the command line decides as the operator', async () => {
  const day = await on('2026-10-20')
  const file = join(house.dataDir, 'cases.json')
  const open = fromWindow('XYZG-21', [records.get('6')!], '2026-10-19T01:00:00.000Z')
  await writeFile(file, JSON.stringify([open, fromWindow('XYZG-22', [records.get('1')!], '2026-10-19T01:00:00.000Z')]))
  const run = async (...args: string[]) => {
    let out = ''
    const roof = {
      ...{ lang: 'en', isWatched: false, nowMs: () => 0, err: () => {}, version: '0' },
      out: (text: string) => {
        out += text
      },
      openHouse: async () => ({
        ...{ environment: day.environment, registry, operator: OPERATOR },
        close: async () => {},
      }),
    } as unknown as Roof
    const code = await runCommandLine(roof, ['--json', 'repair', ...args])
    return { code, answer: JSON.parse(out) }
  }
  const { code, answer } = await run('receive', file)
  assert.equal(code, 1)
  assert.deepEqual(
    answer.cases.map((one: { number: string; code?: string }) => [one.number, one.code]),
    [
      ['XYZG-21', undefined],
      ['XYZG-22', 'RECORD_ENDED'],
    ],
  )
  const id = answer.cases[0].cases[0]
  assert.equal((await run('refuse', id, '--reason', '依规定不得修复')).answer.standing, 'refused')
  assert.equal((await run('eligibility', records.get('1')!)).answer.standing, 'ended')
  assert.equal((await run('approve', id, '--reason', '再审')).answer.code, 'REPAIR_STEP_NOT_NOW')
  // The result goes back, until a receipt says that it is there; what was said first stands.
  type Result = { number: string; case: string; step: number; kind: string; reason: string; toBeToldBy: string }
  const untold = async (): Promise<Result[]> => (await run('results')).answer.results.filter((one: Result) => one.case === id)
  const [result, ...others] = await untold()
  assert.deepEqual([result!.number, result!.step, result!.kind, others.length], ['XYZG-21', 2, 'refused', 0])
  assert.deepEqual([result!.reason, result!.toBeToldBy], ['依规定不得修复', '2026-11-02'])
  const said = [
    { case: id, step: 2, receipt: 'HZ-1' },
    { case: id, step: 1, receipt: 'HZ-2' },
    { case: id, step: 2, receipt: 'HZ-3' },
  ]
  await writeFile(file, JSON.stringify(said))
  const taken = await run('receipts', file)
  assert.deepEqual(
    taken.answer.receipts.map((one: { receipt?: string; code?: string }) => one.receipt ?? one.code),
    ['HZ-1', 'REPAIR_STEP_NOT_NOW', 'HZ-1'],
  )
  assert.equal(taken.code, 1)
  assert.deepEqual(await untold(), [])
  const { steps } = done(await day.get(`/api/repair/show?case=${id}`)) as unknown as { steps: { receipt: unknown }[] }
  assert.deepEqual(
    steps.map(one => one.receipt),
    [null, { receipt: 'HZ-1', receivedOn: '2026-10-20' }],
  )
})

test('cn-ndrc-2025-36#bankruptcy-shield: a hole in the period, which lapses where the plan fails and converts where it was performed', async () => {
  const [eighth, ninth] = [records.get('8')!, records.get('9')!]
  const ruling = { court: '明衡市中级人民法院（演示）', number: '（2026）演破1号之二', on: '2026-07-01' }
  const shielding = await on('2026-07-10')
  done(await shielding.ask('shield', { records: [eighth, ninth], ruling }))
  for (const record of [eighth, ninth]) assert.deepEqual(await isSeen('2026-07-10', record, 5), GONE)
  assert.equal((await shielding.ask('shield', { records: [eighth], ruling })).body.code, 'REPAIR_STEP_NOT_NOW')
  // Before the shortest period has run nothing converts, and the shield stays.
  const early = await on('2026-08-31')
  assert.equal(
    (await early.ask('end-shield', { records: [eighth], ruling, outcome: 'performed' })).body.code,
    'REPAIR_BEFORE_ITS_DAY',
  )
  assert.deepEqual(await isSeen('2026-08-31', eighth, 5), GONE)
  const later = await on('2026-09-07')
  done(await later.ask('end-shield', { records: [eighth], ruling, outcome: 'performed' }))
  done(await later.ask('end-shield', { records: [ninth], ruling, outcome: 'failed' }))
  assert.deepEqual([await isSeen('2026-09-07', eighth, 5), await isSeen('2026-09-07', ninth, 5)], [GONE, SEEN])
  // Not its end: the record is shown to the day it always had.
  const [state] = await house.rows<{ disclosed_until: string; shielded_until: string; ended_on: string | null }>(
    'select disclosed_until::text, shielded_until::text, ended_on::text from state where record_no = $1',
    [parseRecordId(ninth)!.recordNo.toString()],
  )
  assert.deepEqual(state, { disclosed_until: '2027-06-01', shielded_until: '2026-09-07', ended_on: null })
  assert.equal(
    (await later.ask('end-shield', { records: [ninth], ruling, outcome: 'failed' })).body.code,
    'REPAIR_STEP_NOT_NOW',
  )
})

test('what the law excludes says by which clause, and a clock into a year without a calendar stays open', async () => {
  const excluded = records.get('6')!
  assert.equal((await eligibilityOn('2026-09-01', excluded)).standing, 'excluded')
  const day = await on('2026-12-24')
  const refused = await day.ask('apply', apply([excluded]))
  assert.deepEqual(
    [refused.body.code, (refused.body as { clause?: string }).clause],
    ['REPAIR_NOT_POSSIBLE', 'demo-hengyuan-social-credit-2025#32'],
  )
  const id = casesOf(done(await day.ask('apply', apply([records.get('7')!]))))[0]!.case
  const shown = done(await day.get(`/api/repair/show?case=${id}`)) as unknown as Shown
  assert.deepEqual(
    shown.clocks.map(one => [one.clock, one.due, one.notBefore, one.overdue]),
    [
      ['acceptance', null, '2026-12-29', false],
      ['feedback', null, '2027-01-07', false],
    ],
  )
  assert.equal(done(await day.ask('accept', { case: id })).standing, 'accepted')
})

test('who determined, repairs: another unit and another organisation see nothing of the case', async () => {
  const day = await on('2026-12-24')
  const cases = (
    done(await day.get('/api/repair/list?limit=500')) as unknown as { cases: (Shown & { unit: string; records: string[] })[] }
  ).cases
  const found = cases.find(one => one.records.includes(records.get('7')!))!
  const units = await house.rows<{ unit_id: string; uscc: string }>('select unit_id, uscc from unit')
  const unitOf = (code: string) => units.find(one => one.uscc === code)!.unit_id
  assert.equal(found.unit, unitOf(UNITS.west.uscc))
  const decider = (code: string, division: string): Actor => ({
    id: `decider of ${code}`,
    role: 'decider',
    unitId: unitOf(code),
    division,
  })
  const input = { case: found.case, decision: 'reject', reason: '不符合条件' }
  assert.equal(await day.as(decider(UNITS.city.uscc, '990100'), 'decide', input), 'REPAIR_CASE_UNKNOWN')
  const handler: Actor = { id: 'handler', role: 'case-handler', unitId: unitOf(UNITS.west.uscc), division: '990102' }
  assert.equal(await day.as(handler, 'decide', input), 'ACTOR_MAY_NOT')
  const user = (record: string): Actor => ({
    id: 'user',
    role: 'organisation-user',
    organisationId: parseRecordId(record)!.organisationId,
  })
  assert.equal(await day.as(user(records.get('1')!), 'show', { case: found.case }), 'REPAIR_CASE_UNKNOWN')
  assert.equal(await day.as(user(records.get('1')!), 'apply', apply([records.get('7')!])), 'RECORD_UNKNOWN')
  assert.equal(await day.as(user(records.get('7')!), 'show', { case: found.case }), 'done')
  assert.equal(await day.as(decider(UNITS.west.uscc, '990102'), 'decide', input), 'done')
})
