// Anybody says that something shown is wrong, without script, account or name; the unit that decided looks; on its day it is gone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { disclosure } from '#capabilities/disclosure'
import { objection } from '#capabilities/objection'
import { type Actor, makeRegistry } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { actorsOf, type County, daysOf, makeCounty } from '#support/days'

const registry = makeRegistry([organisations, disclosure, objection])
let house: County
const { on, close } = daysOf(() => house, registry)
const { handler, decider, user } = actorsOf(() => house)
const idOf = (number: string) => house.records.get(number)!
before(async () => {
  house = await makeCounty(3)
})
after(async () => {
  await close()
  await house?.close()
})

type Listed = { reports: { report: string; record: string; about: string; says: string; retainedUntil: string }[] }
const listed = async (day: string, actor: Actor, open = true) =>
  (await (await on(day)).answer<Listed>(actor, 'objection.reports', { open, limit: 100 })).reports
const rows = () => house.rows<{ says: string; answer: string | null }>('select * from error_report order by report_id')

test('a form without script reaches the unit that decided; numbers that identify people are masked, and nothing says who wrote', async () => {
  const day = await on('2026-06-04')
  const page = await day.get(`/records/${idOf('1')}`)
  assert.match(page.text, new RegExp(`href="/records/${idOf('1')}/report"`))
  const form = await day.get(`/records/${idOf('1')}/report`)
  assert.match(form.text, /<form class="report" method="post"/)
  assert.doesNotMatch(form.text, /name="(name|phone|email|contact)"/)
  const sent = await day.form(`/records/${idOf('1')}/report`, {
    about: 'content',
    says: '决定书写的是七千元，11010519491231002X 可以作证',
  })
  assert.equal(sent.status, 200)
  assert.match(sent.text, /2027-06-04/)
  const [report] = await listed('2026-06-04', handler('west'))
  assert.deepEqual([report!.record, report!.about, report!.retainedUntil], [idOf('1'), 'content', '2027-06-04'])
  assert.match(report!.says, /^决定书写的是七千元/)
  assert.doesNotMatch(report!.says, /19491231/)
  assert.deepEqual(await listed('2026-06-04', handler('east')), [])
  assert.equal(await day.as(user('1'), 'objection.reports', {}), 'ACTOR_MAY_NOT')
  assert.deepEqual(await house.rows("select from act where operation = 'objection.report-error'"), [])
})

test('what is wrong with a form is said on its page, with what was written; of what is not shown nothing can be said', async () => {
  const day = await on('2026-06-04')
  const short = await day.form(`/records/${idOf('2')}/report`, { about: 'content', says: '<b>' })
  assert.match(short.text, /role="alert".*&lt;b&gt;/s)
  const strange = await day.form(`/records/${idOf('2')}/report`, { about: 'anything', says: '不知道是什么' })
  assert.match(strange.text, /role="alert"/)
  const unknown = await day.form('/records/0g8m6jt9vf8cm8ywpynkfpsc5t-63shmrbcjqvr/report', {
    about: 'other',
    says: '没有这一条',
  })
  assert.equal(unknown.status, 404)
  assert.equal((await rows()).length, 1)
  // Ten that wait are enough, whoever writes; and one place writes so often and no more.
  const send = async (n: number) => {
    const { text } = await day.form(`/records/${idOf('2')}/report`, { about: 'other', says: `第 ${n} 次说同样的事` })
    return /已经收到|太多|多份/.exec(text)?.[0]
  }
  const told: (string | undefined)[] = []
  for (let n = 0; n < 11; n += 1) told.push(await send(n))
  assert.deepEqual(told, [...Array.from({ length: 9 }, () => '已经收到'), '太多', '太多'])
  const elsewhere = () => house.rows('delete from sign_in_attempt')
  await elsewhere()
  assert.deepEqual([await send(20), await send(21)], ['已经收到', '多份'])
  await elsewhere()
})

test('the unit says what became of it; ninety days later it is gone, unread ones after a year', async () => {
  const [report] = await listed('2026-06-05', handler('west'))
  const day = await on('2026-06-05')
  const closing = { report: report!.report, outcome: 'right', answer: '与决定书一致' }
  assert.equal(await day.as(handler('east'), 'objection.close-report', closing), 'REPORT_UNKNOWN')
  assert.equal(await day.as(handler('west'), 'objection.close-report', closing), 'done')
  assert.equal(await day.as(handler('west'), 'objection.close-report', closing), 'REPORT_UNKNOWN')
  const [closed] = await listed('2026-06-05', handler('west'), false)
  assert.equal(closed!.retainedUntil, '2026-09-03')
  assert.deepEqual(await listed('2026-09-03', handler('west'), false), [], 'from its day on nobody sees it')
  await (await on('2026-09-03')).form(`/records/${idOf('3')}/report`, { about: 'other', says: '这一条也请看看' })
  assert.equal((await rows()).length, 11, 'and when the next one comes it is removed')
  const late = await listed('2027-06-03', handler('west'))
  assert.equal(late.length, 11)
  assert.equal((await listed('2027-06-04', handler('west'))).length, 1)
})

test('what a unit leaves open when it merges is seen and decided by the unit that does its work', async () => {
  const before = await on('2026-06-05')
  const fields = [{ field: 'facts', value: '标签不符合规定，已改正' }]
  const asked = { record: idOf('3'), subject: 'content', fields, reason: '已经改正' }
  const { case: id } = await before.answer<{ case: string }>(user('3'), 'objection.file', asked)
  await house.rows("update unit set until_on = '2026-06-08', successor_id = $1 where unit_id = $2", [
    house.units.get('city'),
    house.units.get('west'),
  ])
  const after = await on('2026-06-08')
  assert.equal(await after.as(handler('east'), 'objection.acknowledge', { case: id }), 'OBJECTION_CASE_UNKNOWN')
  assert.equal(await after.as(handler('city'), 'objection.acknowledge', { case: id }), 'done')
  const { cases } = await after.answer<{ cases: { case: string }[] }>(handler('city'), 'objection.list', {})
  assert.deepEqual(
    cases.map(one => one.case),
    [id],
  )
  const decision = { case: id, decision: 'uphold', reason: '与决定书一致', remedy: { how: 'amend', fields } }
  assert.equal(await after.as(decider('city'), 'objection.decide', decision), 'done')
  assert.equal((await listed('2026-06-08', handler('city'))).length, 11)
})
