// A severe list from the proposal to the end of an entry: notice, defence and hearing or their lapse, decision, service, publication, removal.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { disclosure } from '#capabilities/disclosure'
import { lists } from '#capabilities/lists'
import { measures } from '#capabilities/measures'
import { type Actor, type Environment, type FileOut, makeRegistry, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { parseRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { openPress } from '#storage/documents'
import { putUnits } from '#storage/organisations'
import { refusedBy } from '#support/days'
import { collect } from '#support/files'
import { fileOf, type House, makeHouse, registration, serveOn, UNITS, uscc } from '#support/intake'
import { type Case, decision, listByLapse, SAMPLE_LIST } from '#support/lists'
import { progressSaid } from '#support/portal'

const registry = makeRegistry([organisations, disclosure, lists, measures])
const ABNORMAL_LIST = 'demo-gas-abnormal'
const MARKET_LIST = 'market-regulation-serious'
let house: House
const organisationIds = new Map<string, string>()
let cityUnit = ''
const days = new Map<string, Environment>()
const press = openPress()

before(async () => {
  house = await makeHouse('2026-06-03' as LocalDate)
  await house.handIn(
    await fileOf(
      'registration',
      [1, 2, 3, 4, 5, 6].map(n => registration(n)),
    ),
  )
  for (const row of await house.rows<{ code: string; organisation_id: string }>(
    'select code, organisation_id from organisation_code',
  ))
    organisationIds.set(row.code, row.organisation_id)
  cityUnit = (await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [UNITS.city.uscc]))[0]!.unit_id
  HANDLER = of('case-handler', 'officer Lin')
  DECIDER = of('decider', 'officer Song')
})
after(async () => {
  for (const { database, portal } of days.values()) await Promise.all([database.close(), portal?.close()])
  await press.close()
  await house?.close()
})

const code = (n: number) => uscc(1000 + n)
const environmentOn = (today: string): Environment => {
  const { keys } = house.environment
  const database = openDatabase({
    ...{ url: house.url, role: 'xinheng_app', today: today as LocalDate, max: 2 },
    commitments: () => keys.commitments,
  })
  return { ...house.environment, database, press }
}
/** The same tables as they are asked on a day. */
const on = (today: string): Environment => {
  const known = days.get(today)
  if (known) return known
  const portal = openDatabase({ url: house.url, role: 'xinheng_portal', today: today as LocalDate, max: 1 })
  const made = { ...environmentOn(today), portal }
  days.set(today, made)
  return made
}

const of = (role: Actor['role'], id: string, more: Partial<Actor> = {}): Actor => ({
  id,
  role,
  unitId: cityUnit,
  division: '990100',
  ...more,
})
let HANDLER: Actor
let DECIDER: Actor
const party = (n: number): Actor => ({
  id: `party ${n}`,
  role: 'organisation-user',
  organisationId: organisationIds.get(code(n))!,
})

const ask = async <T = Case>(day: string, name: string, input: object, actor: Actor = HANDLER): Promise<T> =>
  (await runOperation(registry.get(name)!, on(day), actor, input)) as T
const propose = (day: string, n: number, list: string, more: object = {}) =>
  ask(day, 'lists.propose', {
    uscc: code(n),
    list,
    reason: '瓶装液化石油气经营造成重大安全隐患',
    facts: '经办人 11010519491231002X 现场核实，违规充装四十只气瓶',
    basisDocument: { number: `明燃罚〔2026〕${n}号`, on: '2026-06-20' },
    ...more,
  })
const toTheList = (n: number): Promise<Case> => listByLapse(ask, n, DECIDER)
type Told = { applies: { measure: string; kind: string; clause: string; record: string; until: string | null }[] }
const toldOf = async (day: string, n: number, matter = 'tender') => {
  const { applies } = await ask<Told>(day, 'measures.check', { uscc: code(n), matter }, { ...HANDLER, purpose: '资格审查' })
  return applies.map(one => `${one.kind} ${one.measure} ${one.until}`)
}
const isPublic = async (day: string, record: string): Promise<string> =>
  refusedBy(ask(day, 'disclosure.record', { record }, { id: 'public', role: 'public' }))

test('cn-samr-2021-44#13: entered after a defence and the hearing that was asked for, by another hand than proposed, with what the law leaves open said and reasoned', async () => {
  const proposed = await propose('2026-07-01', 1, MARKET_LIST, { reason: '生产不符合食品安全标准的食品' })
  const { case: id } = proposed
  assert.match(await progressSaid(environmentOn('2026-07-01'), registry, id), /名单列入案件.*已提出.*2026-07-01/s)
  assert.deepEqual([proposed.standing, proposed.needs], ['proposed', ['statementDays', 'termMonths', 'removalAfterMonths']])
  assert.equal(await refusedBy(propose('2026-07-01', 1, MARKET_LIST)), 'LIST_UNDER_WAY')
  const notice = { case: id, number: '明市监列告〔2026〕1号' }
  assert.equal(await refusedBy(ask('2026-07-02', 'lists.notify', notice)), 'LIST_VALUE_NEEDED')
  const statementDays = { days: 5, reason: '参照行政处罚的陈述申辩期限' }
  const noticed = await ask('2026-07-02', 'lists.notify', { ...notice, statementDays })
  assert.deepEqual(
    noticed.clocks.map(one => [one.clock, one.due]),
    [['statement', '2026-07-09']],
  )
  assert.equal(
    await refusedBy(ask('2026-07-02', 'lists.decide', decision(id, '明市监列〔2026〕1号'), DECIDER)),
    'LIST_STEP_NOT_NOW',
  )
  const defence = { case: id, statement: '问题产品已全部召回', hearing: true }
  assert.equal(await refusedBy(ask('2026-07-06', 'lists.defend', defence, party(2))), 'LIST_CASE_UNKNOWN')
  assert.equal((await ask('2026-07-06', 'lists.defend', defence, party(1))).standing, 'defended')
  const reply = { case: id, reply: '召回不影响违法事实的认定', upheld: false }
  assert.equal(await refusedBy(ask('2026-07-07', 'lists.review', reply)), 'LIST_HEARING_NEEDED')
  await ask('2026-07-14', 'lists.hold-hearing', { case: id, record: '当事人到场，双方质证' })
  await ask('2026-07-15', 'lists.review', reply)
  const enter = decision(id, '明市监列〔2026〕1号')
  const consent = { by: '衡原省市场监督管理局（演示）', number: '衡市监函〔2026〕9号', on: '2026-07-18' }
  const term = { months: 36, reason: '条文尚未核对，按决定写明' }
  const removalAfter = { months: 12, reason: '条文尚未核对，按决定写明' }
  const both = of('decider', HANDLER.id)
  assert.equal(await refusedBy(ask('2026-07-20', 'lists.decide', enter, both)), 'SAME_HAND')
  assert.equal(await refusedBy(ask('2026-07-20', 'lists.decide', enter)), 'ACTOR_MAY_NOT')
  assert.equal(await refusedBy(ask('2026-07-20', 'lists.decide', enter, DECIDER)), 'LIST_CONSENT_NEEDED')
  assert.equal(await refusedBy(ask('2026-07-20', 'lists.decide', { ...enter, consent }, DECIDER)), 'LIST_VALUE_NEEDED')
  const entered = await ask('2026-07-20', 'lists.decide', { ...enter, consent, term, removalAfter }, DECIDER)
  assert.deepEqual([entered.standing, entered.record, entered.lastDay], ['entered', null, '2029-07-20'])
  assert.equal(await refusedBy(ask('2026-07-20', 'lists.publish', { case: id })), 'LIST_STEP_NOT_NOW')
  await ask('2026-07-21', 'lists.serve', { case: id, how: 'mail', receipt: '邮件回执' })
  assert.deepEqual(await toldOf('2026-07-21', 1), [])
  const published = await ask('2026-07-22', 'lists.publish', { case: id })
  assert.deepEqual([published.standing, published.removalFrom, published.next], ['published', '2027-07-20', ['basis-annulled']])
  assert.equal(await isPublic('2026-07-22', published.record!), 'done')
  assert.deepEqual(await toldOf('2026-07-22', 1), ['must market-entry-restriction 2029-07-21'])
  // Each step a dated document made from its template, and the entry names the acts of its steps.
  assert.ok(published.steps.every(step => step.document !== null && step.document.text.length > 10))
  const said = published.steps.find(step => step.kind === 'decided-in')!.document!
  assert.equal(said.title, '列入市场监督管理严重违法失信名单决定书')
  for (const part of [
    '明市监列〔2026〕1号',
    '期限的理由：条文尚未核对',
    '列入期间的措施：',
    '移出条件：',
    '行政复议',
    '上一级同意',
    '2026-07-20',
  ])
    assert.ok(said.text.includes(part), part)
  assert.equal(JSON.stringify(published.steps).includes('11010519491231002X'), false)
  const name = parseRecordId(published.record!)!
  const [entry] = await house.rows<{ kind: number; fact: string }>(
    `select e.kind, c.fact from entry e join entry_content c using (organisation_id, entry_no)
     where e.organisation_id = $1 and e.record_no = $2`,
    [name.organisationId, name.recordNo.toString()],
  )
  assert.equal(entry!.kind, 14)
  const { steps } = JSON.parse(entry!.fact) as { steps: Record<string, string> }
  const actOf = (kind: string) => published.steps.find(step => step.kind === kind)!.act
  assert.deepEqual(steps, {
    ...{ notice: actOf('noticed'), heard: actOf('reviewed') },
    ...{ decision: actOf('decided-in'), service: actOf('served') },
  })
})

test('cn-samr-2021-44#12: what the party says is upheld, and the decision is not to enter: no record, no effect', async () => {
  const { case: id } = await propose('2026-07-01', 2, MARKET_LIST)
  const statementDays = { days: 5, reason: '参照行政处罚的陈述申辩期限' }
  await ask('2026-07-02', 'lists.notify', { case: id, number: '明市监列告〔2026〕2号', statementDays })
  await ask('2026-07-06', 'lists.defend', { case: id, statement: '没有主观故意' }, party(2))
  await ask('2026-07-07', 'lists.review', { case: id, reply: '采纳', upheld: true })
  const not = { case: id, decision: 'not-enter', number: '明市监不列〔2026〕1号', reason: '当事人证明没有主观故意' }
  const ended = await ask('2026-07-08', 'lists.decide', not, DECIDER)
  assert.deepEqual([ended.standing, ended.open, ended.record, ended.next], ['not-entered', false, null, []])
  assert.deepEqual(await toldOf('2026-07-08', 2), [])
  assert.equal((await propose('2026-07-08', 2, MARKET_LIST)).standing, 'proposed')
})

test('the list of the sample province: its days lapse, it is entered, and the term ends by the day alone, without a job', async () => {
  const { case: id } = await propose('2026-07-01', 3, SAMPLE_LIST)
  await ask('2026-07-02', 'lists.notify', { case: id, number: '明燃告〔2026〕3号' })
  assert.equal(await refusedBy(ask('2026-07-09', 'lists.lapse', { case: id })), 'LIST_STATEMENT_OPEN')
  await ask('2026-07-10', 'lists.withdraw', { case: id, reason: '另案处理' })
  const listed = await toTheList(3)
  assert.equal(listed.lastDay, '2027-07-13')
  assert.deepEqual(await toldOf('2027-07-13', 3), ['must market-entry-restriction 2027-07-14'])
  assert.equal(await isPublic('2027-07-13', listed.record!), 'done')
  assert.deepEqual(await toldOf('2027-07-14', 3), [])
  assert.notEqual(await isPublic('2027-07-14', listed.record!), 'done')
  const after = await ask('2027-07-14', 'lists.show', { case: listed.case })
  assert.deepEqual([after.standing, after.open, after.steps.at(-1)!.kind], ['expired', false, 'published'])
  assert.equal((await propose('2027-07-14', 3, SAMPLE_LIST)).standing, 'proposed')
})

test('cn-samr-2021-44#19: an entry whose basis was annulled is undone within its working days, and is gone everywhere at once', async () => {
  const listed = await toTheList(4)
  const annulment = { case: listed.case, number: '明政复决〔2026〕7号', reason: '处罚决定被撤销' }
  assert.equal(await refusedBy(ask('2026-08-03', 'lists.annul', annulment, DECIDER)), 'LIST_STEP_NOT_NOW')
  const noted = await ask('2026-08-03', 'lists.record-annulment', annulment)
  const [clock] = noted.clocks
  assert.deepEqual(
    [clock?.clock, clock?.due, clock?.clauses],
    ['annulment', '2026-08-06', ['demo-hengyuan-social-credit-2025#38']],
  )
  const late = await ask('2026-08-07', 'lists.show', { case: listed.case })
  assert.equal(late.clocks[0]?.overdue, true)
  assert.equal(await refusedBy(ask('2026-08-06', 'lists.annul', annulment, of('decider', HANDLER.id))), 'SAME_HAND')
  const undone = await ask('2026-08-06', 'lists.annul', { ...annulment, number: '明燃撤〔2026〕1号' }, DECIDER)
  assert.deepEqual([undone.standing, undone.open], ['annulled', false])
  assert.deepEqual(await toldOf('2026-08-06', 4), [])
  assert.notEqual(await isPublic('2026-08-06', listed.record!), 'done')
})

test('early removal: not before its months, refused once with the reason, then granted; public page and measures end that day', async () => {
  const listed = await toTheList(5)
  const wish = { case: listed.case, reason: '隐患已消除，验收合格' }
  assert.equal(await refusedBy(ask('2027-01-12', 'lists.ask-removal', wish, party(5))), 'LIST_REMOVAL_TOO_EARLY')
  const asked = await ask('2027-01-13', 'lists.ask-removal', wish, party(5))
  assert.deepEqual(
    asked.clocks.map(one => [one.clock, one.due, one.notBefore]),
    // Nobody has published the working days of that year yet.
    [['removal', null, '2027-01-27']],
  )
  const keep = { case: listed.case, decision: 'keep', number: '明燃不移〔2027〕1号', reason: '验收材料不全' }
  assert.equal((await ask('2027-01-13', 'lists.decide-removal', keep, DECIDER)).standing, 'published')
  assert.equal((await toldOf('2027-01-13', 5)).length, 1)
  await ask('2027-02-01', 'lists.ask-removal', wish, party(5))
  const remove = { case: listed.case, decision: 'remove', number: '明燃移〔2027〕1号', reason: '验收合格' }
  assert.equal((await ask('2027-02-01', 'lists.decide-removal', remove, DECIDER)).standing, 'removed')
  assert.deepEqual(await toldOf('2027-02-01', 5), [])
  assert.notEqual(await isPublic('2027-02-01', listed.record!), 'done')
})

test('a list that lacks a basis is prepared and cannot be used; one of a province holds nowhere else; nobody but the organisation itself is entered', async () => {
  assert.equal(await refusedBy(propose('2026-07-01', 6, 'statistics')), 'LIST_PREPARED')
  assert.equal(await refusedBy(propose('2026-07-01', 6, 'abnormal-operation-list')), 'LIST_PREPARED')
  type Known = { list: string; kind: string; standing: string; missing: string[] } & {
    consent: string | null
    measures: { effect: string; seen: boolean }[]
  }
  const { lists: known } = await ask<{ lists: Known[] }>('2026-07-01', 'lists.known', {})
  const standing = (id: string) => known.find(one => one.list === id)
  assert.deepEqual(standing('statistics')?.missing, ['field-basis'])
  assert.equal(standing(SAMPLE_LIST)?.standing, 'in-force')
  assert.ok(known.filter(one => one.standing === 'prepared').every(one => one.missing.length > 0))
  assert.equal(standing(MARKET_LIST)?.consent, 'cn-samr-2021-44#14')
  assert.ok(standing(SAMPLE_LIST)!.measures.some(one => one.effect === 'demo-listed-tender' && one.seen))
  const person = {
    uscc: '11010519491231002X',
    list: MARKET_LIST,
    reason: '理由',
    facts: '事实',
    basisDocument: { number: '号', on: '2026-06-20' },
  }
  assert.notEqual(await refusedBy(ask('2026-07-01', 'lists.propose', person)), 'done')
  await toTheList(6)
  const entered = await house.rows('select distinct organisation_id from state where item = $1 and organisation_id = any($2)', [
    'severe-list',
    [organisationIds.get(code(6))],
  ])
  assert.equal(entered.length, 1)
  assert.equal(await refusedBy(ask('2026-07-16', 'lists.list', {}, of('unit-reporter', 'a reporter'))), 'ACTOR_MAY_NOT')
  const elsewhere = of('case-handler', 'of another unit', { unitId: '00000000-0000-4000-8000-000000000009' })
  assert.equal((await ask<{ cases: Case[] }>('2026-07-16', 'lists.list', {}, elsewhere)).cases.length, 0)
  const due = await ask<{ cases: Case[] }>('2026-07-16', 'lists.list', { list: SAMPLE_LIST })
  assert.ok(due.cases.length >= 2)
  assert.equal((await ask<{ cases: Case[] }>('2026-07-16', 'lists.list', {}, party(6))).cases.length, 1)
})

test('an abnormal list by its own rules: a reasoned decision by another hand and its service, no notice, no term; it ends when the duty is met', async () => {
  const proposed = await propose('2026-06-24', 1, ABNORMAL_LIST, {
    reason: '未按期公示年度报告',
    basisDocument: { number: '明市监查〔2026〕1号', on: '2026-06-20' },
  })
  const { case: id } = proposed
  assert.deepEqual([proposed.needs, proposed.next], [[], ['noticed', 'decided-in', 'decided-not', 'withdrawn']])
  const enter = decision(id, '明市监异〔2026〕1号')
  assert.equal(await refusedBy(ask('2026-06-24', 'lists.publish', { case: id })), 'LIST_STEP_NOT_NOW')
  assert.equal(await refusedBy(ask('2026-06-24', 'lists.decide', enter, of('decider', HANDLER.id))), 'SAME_HAND')
  const term = { months: 12, reason: '想要一个期限' }
  assert.equal(await refusedBy(ask('2026-06-24', 'lists.decide', { ...enter, term }, DECIDER)), 'INPUT_INVALID')
  const publicationReason = '涉及众多消费者'
  const entered = await ask('2026-06-24', 'lists.decide', { ...enter, publicationReason }, DECIDER)
  assert.deepEqual(
    [entered.standing, entered.clocks.map(one => [one.clock, one.due])],
    ['entered', [['publication', '2026-07-01']]],
  )
  await ask('2026-06-25', 'lists.serve', { case: id, how: 'electronic' })
  const published = await ask('2026-06-26', 'lists.publish', { case: id })
  assert.deepEqual([published.lastDay, published.next], [null, ['removal-asked', 'basis-annulled']])
  const [kept] = await house.rows<{ fact: string }>(
    `select c.fact from state s join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no
     where s.organisation_id = $1 and s.item = 'abnormal-operation'`,
    [organisationIds.get(code(1))],
  )
  const { fields, steps } = JSON.parse(kept!.fact) as { fields: Record<string, string>; steps: Record<string, string> }
  assert.deepEqual(
    [fields.listName, fields.entryReason, fields.listStatus, fields.publicationReason, Object.keys(steps)],
    ['经营异常名录', '未按期公示年度报告', '列入中', publicationReason, ['decision', 'service']],
  )
  assert.equal(await isPublic('2026-06-26', published.record!), 'done')
  // What a clause about abnormal lists says, until it ends; nothing that rests on a severe list.
  assert.deepEqual(await toldOf('2026-06-26', 1, 'land'), ['must preference-restriction 2026-07-01'])
  assert.deepEqual(await toldOf('2026-06-26', 1), [])
  assert.deepEqual(await toldOf('2026-07-01', 1, 'land'), [])
  const wish = { case: id, reason: '已经补报年度报告' }
  const asked = await ask('2026-07-06', 'lists.ask-removal', wish, party(1))
  assert.deepEqual(
    asked.clocks.map(one => [one.clock, one.due]),
    [['removal', '2026-07-13']],
  )
  const remove = { case: id, decision: 'remove', number: '明市监移〔2026〕1号', reason: '已经补报' }
  const removed = await ask('2026-07-08', 'lists.decide-removal', remove, DECIDER)
  assert.deepEqual([removed.standing, removed.open], ['removed', false])
  assert.notEqual(await isPublic('2026-07-08', published.record!), 'done')
})

test('the database takes no entry on a list without its steps, whatever the program says', async () => {
  const [entry] = await house.rows<{ organisation_id: string; entry_no: number; record_no: string }>(
    'select organisation_id, entry_no, record_no from entry where kind = 14 limit 1',
  )
  const forged = async (change: string) => {
    const client = await house.database.pool.connect()
    try {
      await client.query('begin')
      await client.query(
        `insert into entry select (json_populate_record(e, $3::json)).* from entry e where organisation_id = $1 and entry_no = $2`,
        [entry!.organisation_id, entry!.entry_no, JSON.stringify({ entry_no: 9000, record_no: change })],
      )
      await client.query('insert into entry_content (organisation_id, entry_no, salt, fact) values ($1, 9000, null, null)', [
        entry!.organisation_id,
      ])
      await client.query('commit')
      return 'taken'
    } catch (thrown) {
      await client.query('rollback')
      return (thrown as Error).message
    } finally {
      client.release()
    }
  }
  for (const record of ['12345678901', entry!.record_no]) assert.match(await forged(record), /names its notice/)
})

test('the document of a step is a paper of its own day, to whoever may see the case and to nobody else', async () => {
  const { cases } = await ask<{ cases: Case[] }>('2026-07-22', 'lists.list', { list: MARKET_LIST })
  const listed = cases.find(one => one.standing === 'published')!
  const { act } = listed.steps.find(step => step.kind === 'decided-in')!
  const of = (asked: object, actor: Actor) => ask<FileOut>('2026-07-22', 'lists.document', asked, actor)
  const { name, media, bytes } = await of({ case: listed.case, act }, party(1))
  assert.deepEqual([name, media], ['列入市场监督管理严重违法失信名单决定书.pdf', 'application/pdf'])
  assert.equal((await collect(bytes)).subarray(0, 5).toString('latin1'), '%PDF-')
  assert.equal(await refusedBy(of({ case: listed.case, act }, party(2))), 'LIST_CASE_UNKNOWN')
  assert.equal(await refusedBy(of({ case: listed.case, act: listed.case.slice(0, 36) }, party(1))), 'LIST_CASE_UNKNOWN')
})

test('over HTTP the operator sees every case with its documents, and each look is kept', async () => {
  const { app, close } = await serveOn(environmentOn('2026-07-16'), '2026-07-16' as LocalDate, registry)
  const answer = await app.inject({ url: '/api/lists/list?closed=true', headers: { host: 'localhost:8080' } })
  assert.equal(answer.statusCode, 200, answer.body)
  const { cases } = answer.json() as { cases: Case[] }
  assert.ok(cases.length >= 5 && cases.every(one => one.steps[0]!.document !== null))
  await close()
  const looked = await house.rows('select 1 from access where operation in ($1, $2)', ['lists.list', 'lists.show'])
  assert.ok(looked.length > 0)
})

test('cases of a unit that merges are shown to and dealt with by the unit that does its work', async () => {
  const { unit_id: fireUnit } = (
    await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [UNITS.cityFire.uscc])
  )[0]!
  const { case: id } = await propose('2027-08-02', 4, SAMPLE_LIST)
  const successor = of('case-handler', 'of the successor', { unitId: fireUnit })
  assert.equal(await refusedBy(ask('2027-08-02', 'lists.show', { case: id }, successor)), 'LIST_CASE_UNKNOWN')
  const merged = { ...UNITS.city, unitId: cityUnit, fromOn: '2000-01-01' as LocalDate, untilOn: '2027-08-03' as LocalDate }
  await house.database.transaction(tx =>
    putUnits(tx, [{ ...merged, items: [], successorId: fireUnit }], '2027-08-03' as LocalDate),
  )
  const { cases } = await ask<{ cases: Case[] }>('2027-08-03', 'lists.list', {}, successor)
  assert.ok(cases.some(one => one.case === id))
  assert.equal(
    (await ask('2027-08-03', 'lists.notify', { case: id, number: '明消告〔2027〕1号' }, successor)).standing,
    'noticed',
  )
  assert.equal(await refusedBy(ask('2027-08-03', 'lists.show', { case: id })), 'LIST_CASE_UNKNOWN')
})
