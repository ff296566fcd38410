// Letters that go out bear a number of their unit and year, allotted once; each can be printed again and says what it said.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { lists } from '#capabilities/lists'
import { objection } from '#capabilities/objection'
import { type Actor, type FileOut, makeRegistry, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { repair } from '#capabilities/repair'
import { openPress, type Paper, type Press } from '#storage/documents'
import { actorsOf, type County, daysOf, decidedInCounty, makeCounty } from '#support/days'
import { collect } from '#support/files'
import { fileOf, OPERATOR, registration, UNITS, uscc } from '#support/intake'
import { SAMPLE_LIST } from '#support/lists'

const registry = makeRegistry([organisations, repair, objection, lists])
const press = openPress()
let house: County
const days = daysOf(() => house, registry)
const { handler, decider, user } = actorsOf(() => house)
before(async () => {
  house = await makeCounty(6)
  const { west } = UNITS
  const food = [4, 5, 6].map(n => decidedInCounty(n + 10, { sector: '食品' }))
  await (await days.on('2026-06-04')).handIn(await fileOf('administrative-penalty', food, { source: west.uscc }))
})
after(async () => {
  await days.close()
  await press.close()
  await house?.close()
})

type Step = { kind: string; act: string; letter: string | null }
type Case = { case: string; steps: Step[] }
const ask = async <T = Case>(day: string, name: string, input: object, actor: Actor = OPERATOR): Promise<T> =>
  (await days.on(day)).answer<T>(actor, name, input)
/** The paper itself, and what was handed over to be set on it. */
const print = async (day: string, name: string, input: object, actor: Actor = OPERATOR) => {
  const { environment } = await days.on(day)
  const set: Paper[] = []
  const noting: Press = {
    ...press,
    print(paper) {
      set.push(paper)
      return press.print(paper)
    },
  }
  const out = (await runOperation(registry.get(name)!, { ...environment, press: noting }, actor, input)) as FileOut
  const pdf = await collect(out.bytes)
  assert.equal(pdf.subarray(0, 5).toString('latin1'), '%PDF-')
  const paper = set[0]!
  const row = (label: string) => paper.rows.find(one => one.label === label)?.value
  return { pdf, paper, row, name: out.name }
}
const lettersOf = ({ steps }: Case) => steps.map(step => [step.kind, step.letter])
let received = 0
const receive = async (day: string, number: string): Promise<string> => {
  const window = { number: `XYZG-${++received}`, receivedAt: `${day}T01:00:00.000Z`, commitment: true }
  type Opened = { cases: { case: string }[] }
  return (await ask<Opened>(day, 'repair.receive', { ...window, records: [house.records.get(number)] })).cases[0]!.case
}

test('each notice of a case of repair has the next number of its unit and year, and is printed again under it', async () => {
  const id = await receive('2026-09-01', '1')
  const west = handler('west')
  await ask('2026-09-01', 'repair.return', { case: id, missing: ['缴款凭证'] }, west)
  await ask('2026-09-02', 'repair.complete', { case: id, corrected: '已经补交', evidence: [] })
  await ask('2026-09-02', 'repair.accept', { case: id }, west)
  await ask('2026-09-03', 'repair.extend', { case: id, reason: '需要现场核查' }, west)
  const decided = await ask(
    '2026-09-04',
    'repair.decide',
    { case: id, decision: 'approve', reason: '符合条件' },
    decider('west'),
  )
  assert.deepEqual(lettersOf(decided), [
    ['submitted', null],
    ['returned', '〔2026〕1号'],
    ['completed-again', null],
    ['accepted', '〔2026〕2号'],
    ['extended', '〔2026〕3号'],
    ['approved', '〔2026〕4号'],
  ])
  const acts = decided.steps.map(step => step.act)
  const first = await print('2026-09-01', 'repair.notice', { case: id, act: acts[1] }, west)
  // Months later, by the applicant: what was said then.
  const again = await print('2026-12-01', 'repair.notice', { case: id, act: acts[1] }, user('1'))
  assert.deepEqual(again.paper, first.paper)
  assert.ok(again.pdf.equals(first.pdf))
  const accepted = await print('2026-12-01', 'repair.notice', { case: id, act: acts[3] }, west)
  assert.deepEqual(
    [accepted.paper.title, accepted.paper.under, accepted.row('办结期限')],
    ['信用修复受理通知书', `${UNITS.west.name}　〔2026〕2号`, '2026-09-11'],
  )
  const newest = await print('2026-12-01', 'repair.notice', { case: id }, west)
  assert.deepEqual([newest.paper.title, newest.paper.under], ['准予信用修复决定书', `${UNITS.west.name}　〔2026〕4号`])
})

test('the answers to an objection go on in the same series; a second look bears the number of the unit that looked', async () => {
  const filed = { record: house.records.get('2'), subject: 'content', fields: [{ field: 'fineWan', value: '0.7' }] }
  const { case: id } = await ask('2026-09-07', 'objection.file', { ...filed, reason: '罚款数额写错', evidence: [] })
  await ask('2026-09-07', 'objection.acknowledge', { case: id }, handler('west'))
  await ask('2026-09-08', 'objection.decide', { case: id, decision: 'reject', reason: '与决定书一致' }, decider('west'))
  await ask('2026-09-09', 'objection.ask-second-look', { case: id, reason: '不服' }, user('2'))
  const remedy = {
    how: 'amend',
    fields: [
      { field: 'fineWan', value: '0.7' },
      { field: 'content', value: '罚款7000元' },
    ],
  }
  const upheld = { case: id, decision: 'uphold', reason: '应当是七千元', remedy }
  const done = await ask('2026-09-10', 'objection.decide-second-look', upheld, decider('city'))
  assert.deepEqual(lettersOf(done), [
    ['filed', null],
    ['acknowledged', '〔2026〕5号'],
    ['rejected', '〔2026〕6号'],
    ['second-look-asked', null],
    ['second-upheld', '〔2026〕1号'],
  ])
  const act = (kind: string) => done.steps.find(step => step.kind === kind)!.act
  const rejected = await print('2026-09-10', 'objection.letter', { case: id, act: act('rejected') }, user('2'))
  assert.deepEqual([rejected.paper.under, rejected.row('理由')], [`${UNITS.west.name}　〔2026〕6号`, '与决定书一致'])
  assert.match(rejected.paper.paragraphs[0]!, /2026-\d\d-\d\d 以前（含当日）通过本平台申请上级单位复核一次/)
  const second = (await print('2026-09-10', 'objection.letter', { case: id })).paper
  assert.deepEqual([second.title, second.under], ['异议复核结果告知书', `${UNITS.city.name}　〔2026〕1号`])
  assert.deepEqual(second.rows.flatMap(({ label, value }) => (label === '更正' ? [value] : [])).toSorted(), [
    '处罚内容：罚款7000元',
    '罚款金额（万元）：0.7',
  ])
  const stranger = (await days.on('2026-09-10')).as(user('3'), 'objection.letter', { case: id })
  assert.equal(await stranger, 'PAPER_NOT_MADE', 'without a press; with one, below')
  await assert.rejects(print('2026-09-10', 'objection.letter', { case: id }, user('3')), { code: 'OBJECTION_CASE_UNKNOWN' })
})

test('documents of a list bear the number of the unit’s registry, or else the next of its letters; both lead to the case', async () => {
  const proposed = await ask('2026-09-10', 'lists.propose', {
    ...{ uscc: uscc(1003), list: SAMPLE_LIST, unit: UNITS.city.uscc, reason: '重大安全隐患', facts: '违规充装' },
    basisDocument: { number: '明燃罚〔2026〕5号', on: '2026-06-20' },
  })
  type Listed = { case: string; steps: { kind: string; said: { number?: string }; document: { text: string } | null }[] }
  const id = proposed.case
  await ask('2026-09-11', 'lists.notify', { case: id })
  await ask('2026-09-12', 'lists.defend', { case: id, statement: '已经整改', hearing: false })
  await ask('2026-09-14', 'lists.review', { case: id, reply: '不予采纳', upheld: false })
  const decision = { case: id, decision: 'not-enter', number: '明燃不列〔2026〕9号', reason: '隐患已经消除' }
  const { steps } = await ask<Listed>('2026-09-15', 'lists.decide', decision, decider('city'))
  assert.deepEqual(
    steps.map(step => [step.kind, step.said.number ?? null]),
    [
      ['proposed', null],
      ['noticed', '〔2026〕2号'],
      ['defended', null],
      ['reviewed', '〔2026〕3号'],
      ['decided-not', '明燃不列〔2026〕9号'],
    ],
  )
  assert.match(steps[1]!.document!.text, /^文号：〔2026〕2号$/m)
  assert.match(steps[3]!.document!.text, /^文号：〔2026〕3号$/m)
  for (const number of ['〔2026〕2号', '明燃不列〔2026〕9号']) {
    const found = await ask<{ cases: { case: string }[] }>(
      '2026-09-15',
      'organisations.find-by-number',
      { number, limit: 9 },
      {
        ...{ id: 'officer', role: 'centre-officer', division: '990100' },
      },
    )
    assert.ok(
      found.cases.some(one => one.case === id),
      number,
    )
  }
})

test('letters of one unit that are sent at once take numbers one after the other; another year begins anew', async () => {
  const ids: string[] = []
  for (const number of ['4', '5', '6']) ids.push(await receive('2026-09-15', number))
  const shown = await Promise.all(ids.map(id => ask('2026-09-16', 'repair.accept', { case: id }, handler('west'))))
  assert.deepEqual(
    shown.map(one => one.steps.at(-1)!.letter).toSorted(),
    [7, 8, 9].map(n => `〔2026〕${n}号`),
  )
  // A step that is refused takes no number.
  assert.equal(
    await (await days.on('2026-09-16')).as(handler('west'), 'repair.accept', { case: ids[0] }),
    'REPAIR_STEP_NOT_NOW',
  )
  const late = await ask(
    '2027-01-04',
    'repair.decide',
    { case: ids[0], decision: 'reject', reason: '没有缴清' },
    decider('west'),
  )
  assert.equal(late.steps.at(-1)!.letter, '〔2027〕1号')
  const west = house.units.get('west')
  assert.deepEqual(await house.rows('select year, newest from letter_series where unit_id = $1 order by year', [west]), [
    { year: 2026, newest: 9 },
    { year: 2027, newest: 1 },
  ])
  const gaps = await house.rows(
    'select unit_id from letter group by unit_id, year having count(*) <> max(number) or min(number) <> 1',
  )
  assert.deepEqual(gaps, [])
  for (const text of [
    'update letter set number = number + 1',
    'delete from letter',
    'delete from letter_series',
    'update letter_series set newest = newest + 2',
    'update letter_series set newest = newest - 1',
  ])
    await assert.rejects(
      house.database.transaction(tx => tx.client.query(text)),
      { code: /42501|23514/ },
      text,
    )
})

test('a letter reads as it went out, whatever organisation, unit, record and words are called afterwards', async () => {
  const sent: { operation: string; act: string; case: string }[] = []
  const note = (operation: string, { case: id, steps }: Case) =>
    sent.push(...steps.filter(one => one.letter !== null).map(({ act }) => ({ operation, act, case: id })))
  const repaired = await receive('2026-09-16', '3')
  note('repair.notice', await ask('2026-09-16', 'repair.accept', { case: repaired }, handler('west')))
  const filed = { record: house.records.get('3'), subject: 'content', fields: [{ field: 'fineWan', value: '0.7' }] }
  const { case: objected } = await ask('2026-09-16', 'objection.file', { ...filed, reason: '罚款数额写错', evidence: [] })
  note('objection.letter', await ask('2026-09-16', 'objection.acknowledge', { case: objected }, handler('west')))
  const printAll = (day: string) =>
    Promise.all(
      sent.map(({ operation, ...one }) => print(day, operation, one, user('3')).then(({ pdf, paper }) => ({ pdf, paper }))),
    )
  const first = await printAll('2026-09-16')
  assert.equal(first.length, 2)

  const later = await days.on('2026-09-18')
  const renamed = '明衡演示更名后商贸有限公司'
  await later.handIn(await fileOf('registration', [registration(3, { name: renamed })]))
  const amended = decidedInCounty(3, {
    partyName: renamed,
    content: '罚款60000元',
    fineWan: '6',
    decisionNo: '西市监罚〔2026〕3号',
  })
  await later.handIn(await fileOf('administrative-penalty', [amended], { source: UNITS.west.uscc }))
  await house.rows("update unit set name = name || '（合并）' where unit_id = $1", [house.units.get('west')])
  const shown = await ask<{ organisation: { name: string }; unitName: string }>('2026-09-18', 'objection.show', {
    case: objected,
  })
  assert.deepEqual([shown.organisation.name, shown.unitName], [renamed, `${UNITS.west.name}（合并）`])
  assert.deepEqual(await printAll('2027-03-01'), first)
})

test('a unit says by what its letters are told from others: every kind bears it from then on, in the same series; what is out stays as it went out', async () => {
  const [west] = await house.rows<{ uscc: string; name: string; division: string }>(
    'select uscc, name, division from unit where unit_id = $1',
    [house.units.get('west')],
  )
  const items = (
    await house.rows<{ item: string }>('select item from unit_item where unit_id = $1', [house.units.get('west')])
  ).map(one => one.item)
  const say = (day: string, more: { letterCode?: string | null }) =>
    ask(day, 'organisations.load-units', { units: [{ ...west, items: [...new Set(items)], ...more }] })
  await assert.rejects(say('2026-09-21', { letterCode: '〔2026〕' }), { code: 'INPUT_INVALID' })
  const before = await house.rows<{ act_id: string; written: string }>('select act_id, written from letter order by act_id')
  await say('2026-09-21', { letterCode: '西市监' })
  // Taken in again by a file that does not say it, it stays.
  await say('2026-09-21', {})
  const known = await ask<{ units: { uscc: string; letterCode: string | null }[] }>(
    '2026-09-21',
    'organisations.list-units',
    {},
  )
  assert.deepEqual(
    known.units.filter(one => one.letterCode !== null).map(one => [one.uscc, one.letterCode]),
    [[west!.uscc, '西市监']],
  )
  const newest = async () =>
    (
      await house.rows<{ newest: number }>('select newest from letter_series where unit_id = $1 and year = 2026', [
        house.units.get('west'),
      ])
    )[0]!.newest
  const n = await newest()
  const repaired = await receive('2026-09-21', '2')
  const refused = await ask('2026-09-21', 'repair.refuse', { case: repaired, reason: '材料不全' }, handler('west'))
  assert.equal(refused.steps.at(-1)!.letter, `西市监〔2026〕${n + 1}号`)
  const paper = await print('2026-09-22', 'repair.notice', { case: repaired }, handler('west'))
  assert.match(paper.paper.under ?? '', /　西市监〔2026〕\d+号$/)
  const filed = { record: house.records.get('4'), subject: 'content', fields: [{ field: 'fineWan', value: '0.7' }] }
  const { case: objected } = await ask('2026-09-21', 'objection.file', { ...filed, reason: '罚款数额写错', evidence: [] })
  const heard = await ask('2026-09-21', 'objection.acknowledge', { case: objected }, handler('west'))
  assert.equal(heard.steps.at(-1)!.letter, `西市监〔2026〕${n + 2}号`)
  await say('2026-09-22', { letterCode: null })
  const again = await receive('2026-09-22', '2')
  const plain = await ask('2026-09-22', 'repair.refuse', { case: again, reason: '材料不全' }, handler('west'))
  assert.equal(plain.steps.at(-1)!.letter, `〔2026〕${n + 3}号`)
  const kept = await house.rows<{ act_id: string; written: string }>(
    'select act_id, written from letter where act_id = any($1::uuid[]) order by act_id',
    [before.map(one => one.act_id)],
  )
  assert.deepEqual(kept, before)
})
