// Objections from their filing to what puts the record right, over HTTP on several days; and a decision that was annulled.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { disclosure } from '#capabilities/disclosure'
import { objection } from '#capabilities/objection'
import { type Actor, makeRegistry } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { parseRecordId } from '#rules/ledger'
import {
  actorsOf,
  type County,
  daysOf,
  decidedInCounty,
  shownCase as done,
  makeCounty,
  type ShownCase as Shown,
} from '#support/days'
import { fileOf, UNITS, uscc } from '#support/intake'

const registry = makeRegistry([organisations, disclosure, objection])

let house: County
const { on, close } = daysOf(() => house, registry)
const idOf = (number: string) => house.records.get(number)!
before(async () => {
  house = await makeCounty(9)
})
after(async () => {
  await close()
  await house?.close()
})

const against = (number: string, more: object = {}) => ({
  record: idOf(number),
  subject: 'content',
  fields: [
    { field: 'content', value: '罚款7000元' },
    { field: 'fineWan', value: '0.7' },
  ],
  reason: '决定书上写的是七千元，公示成了七万元',
  evidence: [{ name: '处罚决定书', says: '第二页：罚款人民币柒仟元' }],
  ...more,
})
const file = async (day: string, number: string, more: object = {}) =>
  done(await (await on(day)).ask('objection.file', against(number, more))).case

const MARK = '<span class="tag objected">异议处理中</span>'

/** The mark where everybody sees it: record page, organisation page, and both as JSON; then inside. */
async function marksOn(today: string, number: string): Promise<unknown[]> {
  const { get } = await on(today)
  const id = idOf(number)
  const code = uscc(1000 + Number(number))
  const [page, whole, json, all, inside] = await Promise.all([
    get(`/records/${id}`),
    get(`/organisations/${code}`),
    get(`/api/records/${id}`),
    get(`/api/organisations/${code}`),
    get(`/api/organisations/show?uscc=${code}`),
  ])
  type State = { id: string; state: { objectedFrom: string | null } }
  const ofAll = (all!.body.records as State[]).find(one => one.id === id)!
  const ofInside = (inside!.body.records as State[]).find(one => one.id === id)!
  return [
    page!.text.includes(MARK),
    whole!.text.includes(MARK),
    (json!.body as unknown as State).state.objectedFrom,
    ofAll.state.objectedFrom,
    ofInside.state.objectedFrom,
  ]
}

const { handler, decider, user } = actorsOf(() => house)

test('upheld: the mark stands from the day it was taken up, the record is amended through the ledger, the page shows it, the mark is gone', async () => {
  const day = await on('2026-06-04')
  const id = await file('2026-06-04', '1')
  assert.deepEqual(await marksOn('2026-06-04', '1'), [false, false, null, null, null])
  const seen = done(await day.get(`/api/objection/show?case=${id}`))
  assert.deepEqual([seen.standing, seen.decider, seen.unitName], ['filed', 'determining-unit', UNITS.west.name])
  assert.deepEqual([seen.clocks[0]!.clock, seen.clocks[0]!.due], ['acknowledgement', '2026-06-09'])
  assert.deepEqual(seen.clocks[0]!.clauses, ['xinheng-proposals#objection-acknowledgement', 'cn-ndrc-2025-36#objection'])
  assert.deepEqual(
    seen.fields.slice(0, 2).map(one => [one.field, one.value, one.was, one.should]),
    [
      ['content', '罚款70000元', '罚款70000元', '罚款7000元'],
      ['fineWan', '7', '7', '0.7'],
    ],
  )
  assert.equal((await day.ask('objection.file', against('1'))).body.code, 'OBJECTION_UNDER_WAY')
  // What is not taken up is not decided.
  const amend = {
    how: 'amend',
    fields: [
      { field: 'content', value: '罚款7000元' },
      { field: 'fineWan', value: '0.7' },
    ],
  }
  const uphold = { case: id, decision: 'uphold', reason: '经核实，决定书为七千元', remedy: amend }
  assert.equal((await day.ask('objection.decide', uphold)).body.code, 'OBJECTION_STEP_NOT_NOW')
  const taken = await on('2026-06-05')
  assert.equal(await taken.as(handler('west'), 'objection.acknowledge', { case: id }), 'done')
  assert.deepEqual(await marksOn('2026-06-05', '1'), [true, true, '2026-06-05', '2026-06-05', '2026-06-05'])
  assert.equal(await taken.as(handler('west'), 'objection.ask-verification', { case: id, reason: '请核对原决定书' }), 'done')
  assert.equal(await taken.as(handler('west'), 'objection.decide', uphold), 'ACTOR_MAY_NOT')
  assert.equal(
    await taken.as(handler('west'), 'objection.verify', { case: id, found: 'as-objected', reason: '原件为七千元' }),
    'done',
  )
  // Who prepared does not decide, nor does another unit.
  assert.equal(await taken.as({ ...decider('west'), id: 'handler of west' }, 'objection.decide', uphold), 'SAME_HAND')
  assert.equal(await taken.as(decider('city'), 'objection.decide', uphold), 'OBJECTION_CASE_UNKNOWN')
  const unfit = (fields: object[]) => taken.ask('objection.decide', { ...uphold, remedy: { how: 'amend', fields } })
  assert.equal((await unfit([{ field: 'penaltyCategories', value: '没有这一类' }])).body.code, 'OBJECTION_VALUE_UNFIT')
  assert.equal((await unfit([{ field: 'decisionNo', value: '西市监罚〔2026〕99号' }])).body.code, 'OBJECTION_FIELD_FIXED')
  assert.equal((await unfit([{ field: 'decisionDate', value: '2026-06-03' }])).body.code, 'OBJECTION_WORSE')
  assert.deepEqual((await marksOn('2026-06-05', '1'))[0], true)
  const decidedOn = await on('2026-06-10')
  assert.equal(await decidedOn.as(decider('west'), 'objection.decide', uphold), 'done')
  assert.deepEqual(await marksOn('2026-06-10', '1'), [false, false, null, null, '2026-06-05'])
  // The day before it still stood: dates, not flags.
  const before = await (await on('2026-06-10')).get(`/api/organisations/show?uscc=${uscc(1001)}&on=2026-06-09`)
  assert.match(before.text, /"objectedFrom":"2026-06-05","objectedUntil":null/)
  const page = await decidedOn.get(`/records/${idOf('1')}`)
  assert.match(page.text, /罚款7000元/)
  assert.ok(!page.text.includes('罚款70000元'))
  const kinds = await house.rows<{ kind: number; act_id: string; batch_id: string }>(
    'select kind, act_id, batch_id from entry where record_no = $1 order by entry_no',
    [parseRecordId(idOf('1'))!.recordNo.toString()],
  )
  assert.deepEqual(
    kinds.map(one => one.kind),
    [1, 6, 2, 7],
  )
  assert.equal(kinds[2]!.batch_id, kinds[3]!.batch_id)
  // Where it comes from stays, and the same file again is one that the unit has to look at.
  const closed = done(await decidedOn.get(`/api/objection/show?case=${id}`))
  assert.deepEqual([closed.standing, closed.due, closed.mayAskAgainUntil], ['upheld', null, null])
  assert.equal(
    (await decidedOn.ask('objection.ask-second-look', { case: id, reason: '再看一次' })).body.code,
    'OBJECTION_STEP_NOT_NOW',
  )
})

test('rejected, and looked at again by the unit above: nobody who had a hand in it looks again, and what it says is the end', async () => {
  const id = await file('2026-06-04', '2')
  const day = await on('2026-06-05')
  assert.equal(await day.as(handler('west'), 'objection.acknowledge', { case: id }), 'done')
  assert.equal(
    await day.as(decider('west'), 'objection.decide', { case: id, decision: 'reject', reason: '与决定书一致' }),
    'done',
  )
  assert.deepEqual((await marksOn('2026-06-05', '2')).slice(0, 4), [false, false, null, null])
  const rejected = done(await day.get(`/api/objection/show?case=${id}`))
  assert.deepEqual([rejected.standing, rejected.mayAskAgainUntil], ['rejected', '2026-06-29'])
  const late = await on('2026-06-30')
  assert.equal(
    (await late.ask('objection.ask-second-look', { case: id, reason: '再看一次' })).body.code,
    'OBJECTION_SECOND_LOOK_NOT_NOW',
  )
  const again = await on('2026-06-10')
  assert.equal(
    await again.as(user('3'), 'objection.ask-second-look', { case: id, reason: '再看一次' }),
    'OBJECTION_CASE_UNKNOWN',
  )
  assert.equal(await again.as(user('2'), 'objection.ask-second-look', { case: id, reason: '决定书附件写的是七千元' }), 'done')
  assert.deepEqual((await marksOn('2026-06-10', '2')).slice(0, 4), [true, true, '2026-06-10', '2026-06-10'])
  const looked = done(await again.get(`/api/objection/show?case=${id}`))
  assert.deepEqual([looked.standing, looked.decider, looked.secondUnitName], ['second-look', 'superior-unit', UNITS.city.name])
  assert.deepEqual([looked.clocks.at(-1)!.clock, looked.due], ['second-look', '2026-06-25'])
  const uphold = {
    ...{ case: id, decision: 'uphold', reason: '附件与正文不一致，以决定书正文更正' },
    remedy: {
      how: 'amend',
      fields: [
        { field: 'content', value: '罚款7000元' },
        { field: 'fineWan', value: '0.7' },
      ],
    },
  }
  assert.equal(await again.as(decider('west'), 'objection.decide-second-look', uphold), 'OBJECTION_CASE_UNKNOWN')
  const centre: Actor = { id: 'centre', role: 'centre-officer', unitId: house.units.get('city')!, division: '990100' }
  assert.equal(await again.as(centre, 'objection.decide-second-look', uphold), 'OBJECTION_CASE_UNKNOWN')
  assert.equal(
    await again.as({ ...decider('city'), id: 'decider of west' }, 'objection.decide-second-look', uphold),
    'SAME_HAND',
  )
  assert.equal(await again.as(decider('city'), 'objection.show', { case: id }), 'done')
  assert.equal(await again.as(decider('city'), 'objection.decide-second-look', uphold), 'done')
  assert.match((await again.get(`/records/${idOf('2')}`)).text, /罚款7000元/)
  assert.deepEqual((await marksOn('2026-06-10', '2')).slice(0, 4), [false, false, null, null])
})

test('overdue is seen by unit and centre, foremost in the list, and decides nothing; extended once, beforehand', async () => {
  const id = await file('2026-06-04', '3')
  const line = async (date: string, query = '') => {
    const body = (await (await on(date)).get(`/api/objection/list?${query}`)).body as unknown as {
      cases: Shown[]
      overdue: number
    }
    return { ...body, found: body.cases.find(one => one.case === id) }
  }
  assert.equal((await line('2026-06-09', 'overdue=true')).found, undefined)
  const late = await line('2026-06-10', 'overdue=true')
  assert.deepEqual([late.found?.standing, late.found?.due, late.found?.overdue], ['filed', '2026-06-09', true])
  await file('2026-06-10', '4')
  assert.equal((await line('2026-06-10')).cases[0]!.case, id)
  const day = await on('2026-06-10')
  assert.equal(await day.as(handler('west'), 'objection.acknowledge', { case: id }), 'done')
  assert.equal(await day.as(handler('west'), 'objection.extend', { case: id, reason: '需要向法院核实' }), 'done')
  assert.equal(
    await day.as(handler('west'), 'objection.extend', { case: id, reason: '还要核实' }),
    'OBJECTION_EXTENSION_NOT_NOW',
  )
  const extended = done(await day.get(`/api/objection/show?case=${id}`))
  assert.equal(extended.clocks.at(-1)!.due, '2026-07-06')
  const after = await on('2026-09-01')
  const waiting = await line('2026-09-01', 'overdue=true')
  assert.deepEqual([waiting.found?.standing, waiting.found?.overdue], ['acknowledged', true])
  assert.deepEqual((await marksOn('2026-09-01', '3'))[0], true)
  assert.equal(
    await after.as(decider('west'), 'objection.decide', { case: id, decision: 'reject', reason: '与决定书一致' }),
    'done',
  )
  const closed = await line('2026-09-01', 'open=false')
  assert.deepEqual(
    [closed.found?.standing, closed.found?.overdue, closed.found?.documentNo],
    ['rejected', false, '西市监罚〔2026〕3号'],
  )
  const foreign = await after.answer<{ cases: unknown[] }>(handler('east'), 'objection.list', {})
  assert.deepEqual(foreign.cases, [], 'another unit has nothing of it')
})

test('withdrawn by the organisation; not taken up with the reason; and it is only its own record that it objects to', async () => {
  const day = await on('2026-06-10')
  const open = ((await day.get('/api/objection/list')).body as unknown as { cases: Shown[] }).cases.find(
    one => one.documentNo === '西市监罚〔2026〕4号',
  )!
  assert.equal(await day.as(user('5'), 'objection.withdraw', { case: open.case }), 'OBJECTION_CASE_UNKNOWN')
  done(await day.ask('objection.acknowledge', { case: open.case }))
  assert.deepEqual((await marksOn('2026-06-10', '4'))[0], true)
  assert.equal(await day.as(user('4'), 'objection.withdraw', { case: open.case }), 'done')
  assert.deepEqual((await marksOn('2026-06-10', '4')).slice(0, 4), [false, false, null, null])
  assert.equal(await day.as(user('5'), 'objection.file', against('4')), 'RECORD_UNKNOWN')
  assert.equal((await day.ask('objection.file', against('4', { fields: [] }))).body.code, 'OBJECTION_INCOMPLETE')
  const person = { fields: [{ field: 'legalRepresentative', value: '' }] }
  assert.equal((await day.ask('objection.file', against('4', person))).body.code, 'OBJECTION_FIELD_UNKNOWN')
  const refused = await file('2026-06-10', '4')
  assert.equal(done(await day.ask('objection.refuse', { case: refused, reason: '与前次相同' })).standing, 'refused')
})

test('what a decision has put right stays so: a later hand-in with the old value is held and names the decision, any other lands', async () => {
  const day = await on('2026-07-01')
  const handIn = async (more: object) => {
    await day.handIn(await fileOf('administrative-penalty', [decidedInCounty(1, more)], { source: UNITS.west.uscc }))
    const [newest] = await house.rows<{ submission_id: string; amended: number; held: number; unchanged: number }>(
      'select submission_id, amended::int, held::int, unchanged::int from submission order by received_at desc, submission_id desc limit 1',
    )
    const found = await house.rows<{ code: string; field: string; params: unknown; level: string }>(
      "select code, field, params, level from finding where submission_id = $1 and level <> 'warning'",
      [newest!.submission_id],
    )
    return { ...newest!, found: found.map(one => ({ ...one, params: JSON.parse(String(one.params)) as object })) }
  }
  const page = async () => (await day.get(`/records/${idOf('1')}`)).text
  const stale = await handIn({})
  assert.deepEqual([stale.amended, stale.held], [0, 1])
  assert.deepEqual(
    stale.found.map(one => [one.code, one.level, one.params]),
    [['CORRECTED_BY_OBJECTION', 'hold', { decided: '2026-06-10' }]],
  )
  assert.match(await page(), /罚款7000元/)
  const same = await handIn({ content: '罚款7000元', fineWan: '0.7' })
  assert.deepEqual([same.unchanged, same.held], [1, 0])
  // What was never in dispute may change, and what was may become a third thing.
  const other = await handIn({ content: '罚款7000元', fineWan: '0.7', facts: '标签不符合规定，已改正' })
  assert.deepEqual([other.amended, other.held], [1, 0])
  assert.equal((await handIn({ content: '罚款7000元', fineWan: '7', facts: '标签不符合规定，已改正' })).held, 1)
  assert.match(await page(), /标签不符合规定，已改正/)
  // Put right once more, to what it was at first: that is stale no longer, and what came between is.
  const fields = [{ field: 'content', value: '罚款70000元' }]
  const again = await file('2026-07-01', '1', { fields })
  done(await day.ask('objection.acknowledge', { case: again }))
  done(
    await day.ask('objection.decide', {
      case: again,
      decision: 'uphold',
      reason: '再次核实',
      remedy: { how: 'amend', fields },
    }),
  )
  const back = await handIn({ content: '罚款70000元', fineWan: '0.7', facts: '标签不符合规定，已改正' })
  assert.deepEqual([back.unchanged, back.held], [1, 0])
  assert.equal((await handIn({ content: '罚款7000元', fineWan: '0.7', facts: '标签不符合规定，已改正' })).held, 1)
})

test('an objection to the period: what is put right has to change it, and makes it no longer', async () => {
  const id = await file('2026-06-10', '5', { subject: 'period', fields: [], lastShownOn: '2027-05-01' })
  const day = await on('2026-06-10')
  done(await day.ask('objection.acknowledge', { case: id }))
  const remedy = (fields: object[]) => ({
    case: id,
    decision: 'uphold',
    reason: '决定日期登记有误',
    remedy: { how: 'amend', fields },
  })
  assert.equal(
    (await day.ask('objection.decide', remedy([{ field: 'facts', value: '标签不符合规定' }]))).body.code,
    'OBJECTION_PERIOD_UNCHANGED',
  )
  assert.equal(
    (await day.ask('objection.decide', remedy([{ field: 'decisionDate', value: '2026-06-02' }]))).body.code,
    'OBJECTION_WORSE',
  )
  done(await day.ask('objection.decide', remedy([{ field: 'decisionDate', value: '2026-05-01' }])))
  const { body } = await day.get(`/api/records/${idOf('5')}`)
  assert.equal((body.state as { lastShownOn: string }).lastShownOn, '2027-05-01')
})

test('corrected by a hand-in since it was filed; and withdrawn, where it should never have been there', async () => {
  const [sixth, seventh] = [await file('2026-06-10', '6'), await file('2026-06-10', '7')]
  const day = await on('2026-06-10')
  for (const id of [sixth, seventh]) done(await day.ask('objection.acknowledge', { case: id }))
  const corrected = { case: sixth, decision: 'uphold', reason: '已更正', remedy: { how: 'corrected-before' } }
  assert.equal((await day.ask('objection.decide', corrected)).body.code, 'OBJECTION_NOTHING_CORRECTED')
  const right = decidedInCounty(6, { content: '罚款7000元', fineWan: '0.7' })
  await day.handIn(await fileOf('administrative-penalty', [right], { source: UNITS.west.uscc }))
  // A hand-in does not decide it: the mark stands.
  assert.deepEqual((await marksOn('2026-06-10', '6'))[0], true)
  done(await day.ask('objection.decide', corrected))
  assert.deepEqual((await marksOn('2026-06-10', '6'))[0], false)
  assert.match((await day.get(`/records/${idOf('6')}`)).text, /罚款7000元/)
  done(
    await day.ask('objection.decide', {
      case: seventh,
      decision: 'uphold',
      reason: '当事人不是该组织',
      remedy: { how: 'withdraw' },
    }),
  )
  assert.equal((await day.get(`/records/${idOf('7')}`)).status, 410)
  assert.equal((await day.get(`/api/organisations/${uscc(1007)}`)).text.includes(idOf('7')), false)
})

test('cn-npc-administrative-penalty-law-2021#48: what was annulled ends on the day it is recorded, the clock runs from the document, the mark outlives nothing', async () => {
  const document = {
    by: 'litigation',
    effect: 'annulled',
    issuer: '明衡市中级人民法院（演示）',
    number: '（2026）演行终1号',
    on: '2026-06-04',
  }
  // The organisation says so; the unit's clock runs from the day of the document, and is seen.
  const said = await file('2026-06-08', '8', { subject: 'annulled', fields: [], document })
  const overdue = async (date: string) =>
    ((await (await on(date)).get('/api/objection/list?overdue=true&subject=annulled')).body as unknown as { cases: Shown[] })
      .cases
  assert.deepEqual(await overdue('2026-06-09'), [])
  const [waiting] = await overdue('2026-06-10')
  assert.deepEqual(
    [waiting?.case, waiting?.clocks.map(one => one.clock).join(), waiting?.due],
    [said, 'annulment', '2026-06-09'],
  )
  // Until it is recorded, the record is shown: litigation suspends nothing.
  assert.equal((await (await on('2026-06-10')).get(`/records/${idOf('8')}`)).status, 200)
  const day = await on('2026-06-10')
  done(await day.ask('objection.acknowledge', { case: said }))
  done(await day.ask('objection.decide', { case: said, decision: 'uphold', reason: '判决已生效', remedy: { how: 'annul' } }))
  assert.equal((await day.get(`/records/${idOf('8')}`)).status, 410)
  assert.equal((await day.get(`/api/records/${idOf('8')}`)).status, 410)
  // The unit by itself, in time.
  const annul = { record: idOf('9'), document, reason: '判决撤销' }
  const inTime = await on('2026-06-09')
  assert.equal(await inTime.as({ ...decider('east'), role: 'unit-reporter' }, 'objection.annul', annul), 'RECORD_UNKNOWN')
  assert.equal(
    (await inTime.ask('objection.annul', { ...annul, document: { ...document, on: '2026-06-10' } })).body.code,
    'OBJECTION_INCOMPLETE',
  )
  const ended = (await inTime.ask('objection.annul', annul)).body as unknown as {
    endedOn: string
    due: string
    inTime: boolean
    clauses: string[]
  }
  assert.deepEqual([ended.endedOn, ended.due, ended.inTime], ['2026-06-09', '2026-06-09', true])
  assert.ok(ended.clauses.includes('cn-npc-administrative-penalty-law-2021#48'))
  assert.equal((await inTime.get(`/records/${idOf('9')}`)).status, 410)
  assert.equal((await inTime.ask('objection.annul', annul)).body.code, 'RECORD_ENDED')
  const [state] = await house.rows<{ reason: number; ended: string }>(
    'select reason, ended_on::text as ended from state where record_no = $1',
    [parseRecordId(idOf('9'))!.recordNo.toString()],
  )
  assert.deepEqual(state, { reason: 5, ended: '2026-06-09' })
  // No hand-in opens it again, and nothing of it is objected to.
  const again = await house.handIn(
    await fileOf('administrative-penalty', [decidedInCounty(9, { facts: '改动' })], { source: UNITS.west.uscc }),
  )
  assert.deepEqual([again.held, again.causes[0]!.code], [1, 'RECORD_ENDED'])
  assert.equal((await inTime.ask('objection.file', against('9'))).body.code, 'RECORD_ENDED')
})
