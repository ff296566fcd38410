/** What a unit has determined is corrected: one record with its reason, many by a file, a code that was wrong, a decision taken back. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { disclosure } from '#capabilities/disclosure'
import { intake } from '#capabilities/intake'
import { type Actor, makeRegistry } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { type Roof, runCommandLine } from '#faces/cli'
import { createHttpServer } from '#faces/http'
import { createPages } from '#faces/portal'
import { formatRecordId, parseRecordId } from '#rules/ledger'
import { type Database, openDatabase } from '#storage/database'
import { verifyLedger } from '#storage/ledger'
import {
  fileOf,
  type House,
  honour,
  makeHouse,
  OPERATOR,
  onDisk,
  penalty,
  registration,
  TODAY,
  UNITS,
  uscc,
} from '#support/intake'

const PENALTY = 'administrative-penalty'
let house: House
let portal: Database
let app: FastifyInstance
let clerk: Actor
/** Ids of records by the number of their decision. */
const records = new Map<number, string>()
const numbered = (n: number, more = {}) => penalty(n, { decisionNo: `明市监罚〔2026〕更${n}号`, ...more })

before(async () => {
  house = await makeHouse()
  portal = openDatabase({ url: house.url, role: 'xinheng_portal', today: TODAY })
  const environment = { ...house.environment, portal }
  const registry = makeRegistry([organisations, disclosure, intake])
  app = await createHttpServer({ environment, registry, pages: createPages({ environment, registry, isSample: false }) })
  await house.handIn(
    await fileOf(
      'registration',
      [1, 2, 3, 4, 5, 6].map(n => registration(n)),
    ),
  )
  // The fifth was handed in with the code of the sixth, whose name the unit has taken from the register.
  const rows = [1, 2, 3, 4].map(n => numbered(n))
  assert.equal((await house.handIn(await fileOf(PENALTY, [...rows, numbered(5, { partyUscc: uscc(1105) })]))).registered, 5)
  const facts = await house.rows<{ organisation_id: string; record_no: string; fact: string }>(
    `select s.organisation_id, s.record_no, c.fact from state s
     join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no where s.item = $1`,
    [PENALTY],
  )
  for (const { organisation_id, record_no, fact } of facts)
    records.set(Number(/更(\d+)号/.exec(fact)![1]), formatRecordId(organisation_id, BigInt(record_no)))
  const [unit] = await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [UNITS.city.uscc])
  clerk = { id: 'clerk', role: 'unit-reporter', unitId: unit!.unit_id, division: '990100' }
})
after(async () => {
  await app?.close()
  await portal?.close()
  await house?.close()
})

const page = async (url: string) => app.inject({ url, headers: { host: 'city.example' } })
type Answer = {
  record: string
  outcome: string
  now: string | null
  refusal: { code: string } | null
  findings: { code: string }[]
  changes: { field: string; before: unknown; after: unknown; isPublic: boolean }[]
  movesTo: { uscc: string } | null
  before: { isShown: boolean; until: string | null } | null
  after: { isShown: boolean; until: string | null } | null
  onThePage: OnThePage | null
}
type OnThePage = {
  before: { matter: string; lastShownOn: string; organisation: { uscc: string } } | null
  after: { matter: string; lastShownOn: string; organisation: { uscc: string } } | null
  leavesOn: string | null
  appearsOn: string | null
  joins: boolean
  counts: {
    organisation: { uscc: string }
    item: string
    before: number
    after: number
    all: { before: number; after: number }
  }[]
  effects: { effect: string; change: string; until: string | null }[]
}
const correct = async (...corrections: object[]) =>
  (await house.ask<{ corrections: Answer[] }>('intake.correct', { corrections }, clerk)).corrections
const one = (n: number, field: string, value: string, reason = '录入有误，核对决定书后更正') => ({
  ...{ record: records.get(n)!, fields: [{ field, value }], reason },
})
/** A file of corrections, as a clerk's spreadsheet saves it. */
const lookAt = async (...lines: string[][]) => {
  const form = new FormData()
  form.append('item', PENALTY)
  const text = lines.map(cells => cells.map(cell => `"${cell}"`).join(',')).join('\r\n')
  form.append('file', new Blob([`\ufeff${text}\r\n`]), '更正.csv')
  const request = new Request('http://localhost/', { method: 'POST', body: form })
  const payload = Buffer.from(await request.arrayBuffer())
  const headers = { 'content-type': request.headers.get('content-type')! }
  const answer = await app.inject({ method: 'POST', url: '/api/intake/look-at-corrections', payload, headers })
  return answer.json() as {
    code?: string
    unknown: string[]
    rows: (Answer & { row: number; reason: string; fields: object[] })[]
  }
}

test('one record is corrected with a reason: seen before it is done, public at once, the old words stay in the ledger', async () => {
  const record = records.get(1)!
  type Shown = { fields: { field: string; value: unknown; may: string }[]; shown: { isShown: boolean } }
  const shown = await house.ask<Shown>('intake.record-to-correct', { record }, clerk)
  assert.equal(shown.shown.isShown, true)
  const mayOf = (field: string) => shown.fields.find(found => found.field === field)?.may
  assert.deepEqual(
    [mayOf('facts'), mayOf('partyUscc'), mayOf('decisionNo'), mayOf('legalRepName')],
    ['change', 'move', 'no', undefined],
  )
  const looked = await lookAt(['记录编号', '违法事实', '更正理由'], [record, '销售超过保质期的牛奶', '核对决定书'])
  const told = await house.rows<{ uscc: string }>(
    `select o.uscc from access a join organisation o using (organisation_id) where a.operation = 'intake.look-at-corrections'`,
  )
  assert.deepEqual(told, [{ uscc: uscc(1001) }], 'its organisation is told')
  assert.deepEqual(
    looked.rows.map(({ row, outcome, reason, changes }) => [row, outcome, reason, changes]),
    [
      [
        2,
        'amended',
        '核对决定书',
        [
          {
            ...{ field: 'facts', title: '违法事实', isPublic: true },
            ...{ before: '销售超过保质期的食品', after: '销售超过保质期的牛奶' },
          },
        ],
      ],
    ],
  )
  assert.ok((await page(`/records/${record}`)).body.includes('保质期的食品'), 'a look writes nothing')
  const [done] = await correct(one(1, 'facts', '销售超过保质期的牛奶'))
  assert.deepEqual([done?.outcome, done?.now], ['amended', record])
  const { body } = await page(`/records/${record}`)
  assert.deepEqual([body.includes('保质期的牛奶'), body.includes('保质期的食品')], [true, false])
  const kept = await house.rows<{ act: string }>(
    "select c.content as act from act a join act_content c using (act_id) where a.operation = 'intake.correct'",
  )
  assert.ok(kept.some(({ act }) => act.includes('核对决定书后更正')))
  // Handed in again as it was corrected, nothing is left to do.
  const again = await house.handIn(await fileOf(PENALTY, [numbered(1, { facts: '销售超过保质期的牛奶' })]))
  assert.equal(again.unchanged, 1)
})

test('a period that was wrong ends on another day, and the look says so; what is no correction is refused row by row, the others go on', async () => {
  const before = await lookAt(['记录编号', '处罚决定日期'], [records.get(2)!, '2026-10-16'])
  assert.ok(before.rows[0]!.before!.until! > before.rows[0]!.after!.until!, JSON.stringify(before.rows[0]))
  const seen = before.rows[0]!.onThePage!
  assert.deepEqual(
    [seen.before!.lastShownOn > seen.after!.lastShownOn, seen.leavesOn, seen.counts, seen.effects],
    [true, null, [], []],
  )
  const fourth = records.get(4)!
  // Ids end with whatever was drawn.
  const unknown = `${fourth.slice(0, -1)}${fourth.endsWith('x') ? 'y' : 'x'}`
  const done = await correct(
    one(2, 'decisionDate', '2026-10-16'),
    one(2, 'facts', '第二次'),
    one(3, 'decisionNo', '明市监罚〔2026〕别号'),
    one(3, 'decisionDate', '2027-01-01'),
    one(4, 'facts', '举报电话19913370001'),
    { ...one(4, 'facts', '事实'), record: unknown },
  )
  assert.deepEqual(
    done.map(({ outcome, refusal, findings }) => [outcome, refusal?.code ?? findings[0]?.code]),
    [
      ['amended', undefined],
      ['refused', 'CORRECTION_TWICE'],
      ['refused', 'CORRECTION_FIELD_FIXED'],
      ['refused', 'DATE_FUTURE'],
      ['refused', 'PERSON_CONTACT_NUMBER'],
      ['refused', 'RECORD_UNKNOWN'],
    ],
  )
  assert.ok((await page(`/records/${records.get(2)!}`)).body.includes('2027-10-16'))
  await assert.rejects(correct(one(3, 'facts', '事实', '致电13800138000核对')), { code: 'REASON_HOLDS_NUMBER' })
  const [west] = await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [UNITS.west.uscc])
  const stranger: Actor = { ...clerk, unitId: west!.unit_id }
  const foreign = await house.ask<{ corrections: Answer[] }>(
    'intake.correct',
    { corrections: [one(3, 'facts', '事实')] },
    stranger,
  )
  assert.equal(foreign.corrections[0]?.refusal?.code, 'RECORD_UNKNOWN')
  assert.equal((await lookAt(['文号', '违法事实'], ['1', '2'])).code, 'CORRECTIONS_WITHOUT_RECORD')
})

test('a corrected code moves the record: the old address says so, the right page shows it, both are told, the wrong code is not let in again', async () => {
  const record = records.get(5)!
  const name = '明衡演示第5号商贸有限公司'
  const wrong = await correct(one(5, 'partyUscc', uscc(1006)))
  assert.deepEqual([wrong[0]?.outcome, wrong[0]?.findings[0]?.code], ['refused', 'NAME_MISMATCH'])
  assert.equal((await correct(one(5, 'partyUscc', uscc(1999))))[0]?.refusal?.code, 'ORGANISATION_UNKNOWN')
  const looked = await lookAt(['记录编号', '行政相对人代码_1（统一社会信用代码）'], [record, uscc(1005)])
  assert.deepEqual([looked.rows[0]?.outcome, looked.rows[0]?.movesTo?.uscc], ['moved', uscc(1005)])
  const seen = looked.rows[0]!.onThePage!
  assert.deepEqual([seen.before!.organisation.uscc, seen.after!.organisation.uscc], [uscc(1105), uscc(1005)])
  assert.deepEqual(
    seen.counts.map(({ organisation, before, after, all }) => [organisation.uscc, before, after, all.before, all.after]),
    [
      [uscc(1105), 1, 0, 1, 0],
      [uscc(1005), 0, 1, 1, 2],
    ],
  )
  const [done] = await correct(one(5, 'partyUscc', uscc(1005), '代码抄错'))
  assert.equal(done?.outcome, 'moved')
  const now = done!.now!
  assert.notEqual(parseRecordId(now)!.organisationId, parseRecordId(record)!.organisationId)
  assert.deepEqual([(await page(`/records/${record}`)).statusCode, (await page(`/records/${now}`)).statusCode], [410, 200])
  const right = (await page(`/organisations/${uscc(1005)}`)).body
  assert.ok(right.includes('明市监罚〔2026〕更5号') && right.includes(name))
  type Moves = { way: string | null; on: string; documentNo: string; from: { record: string }; to: { record: string } }[]
  const moves = async (input: object, actor?: Actor) =>
    (await house.ask<{ moves: Moves }>('intake.moved-records', input, actor)).moves.map(one => [
      ...[one.way, one.on, one.documentNo, one.from.record, one.to.record],
    ])
  const told = ['明市监罚〔2026〕更5号', record, now]
  const [day] = await house.rows<{ on: string }>('select moved_on::text as on from moved_record')
  assert.deepEqual(await moves({ uscc: uscc(1105) }), [['out', day!.on, ...told]])
  assert.deepEqual(await moves({ uscc: uscc(1005) }), [['in', day!.on, ...told]])
  const agentOf = (id: string): Actor => ({
    ...{ id: 'agent', role: 'organisation-user', organisationId: parseRecordId(id)!.organisationId },
  })
  assert.deepEqual(await moves({}, agentOf(record)), [['out', day!.on, ...told]])
  assert.deepEqual(await moves({}, agentOf(now)), [['in', day!.on, ...told]])
  assert.deepEqual(await moves({}, agentOf(records.get(1)!)), [])
  assert.deepEqual(await moves({}, clerk), [[null, day!.on, ...told]])
  for (const id of [record, now]) {
    const { moves: known } = await house.ask<{ moves: Moves }>('intake.record-to-correct', { record: id }, clerk)
    assert.deepEqual(known[0]?.way, id === now ? 'in' : 'out', 'the page of the record says where it went and came from')
  }
  const again = await house.handIn(
    await fileOf(PENALTY, [numbered(5, { partyUscc: uscc(1105) }), numbered(5, { partyUscc: uscc(1005) })]),
  )
  assert.deepEqual([again.held, again.unchanged, again.registered], [1, 1, 0], JSON.stringify(again.causes))
})

test('one decision is typed into the form of its item; a draft is kept sealed and without numbers of persons, for its own unit, for thirty days', async () => {
  type Field = { field: string; required: string; choices: string[]; fill: string | null }
  const form = await house.ask<{ fields: Field[] }>('intake.entry-form', { source: UNITS.city.uscc, item: PENALTY }, clerk)
  const of = (name: string) => form.fields.find(one => one.field === name)
  assert.deepEqual([of('authorityUscc')?.fill, of('facts')?.required], [UNITS.city.uscc, 'M'])
  assert.ok(of('partyCategory')!.choices.includes('法人及非法人组织'))
  assert.equal(of('partyLegalRepName'), undefined)
  const typed = { item: PENALTY, values: { partyName: '明衡演示草稿商贸有限公司', facts: '举报电话19913370001', remarks: '' } }
  const kept = await house.ask<{ draft: string; untilOn: string }>(
    'intake.save-draft',
    { source: UNITS.city.uscc, ...typed },
    clerk,
  )
  assert.equal(kept.untilOn, '2026-12-20')
  type Drafts = { drafts: { draft: string; values: Record<string, string> }[] }
  const drafts = () => house.ask<Drafts>('intake.drafts', { source: UNITS.city.uscc }, clerk)
  assert.deepEqual((await drafts()).drafts[0]?.values, { partyName: typed.values.partyName, facts: '举报电话***********' })
  assert.deepEqual(await onDisk(house, ['19913370001', typed.values.partyName]), [])
  const again = { source: UNITS.city.uscc, draft: kept.draft, item: PENALTY, values: { facts: '改过' } }
  await house.ask('intake.save-draft', again, clerk)
  assert.deepEqual(
    (await drafts()).drafts.map(({ values }) => values),
    [{ facts: '改过' }],
  )
  await assert.rejects(house.ask('intake.drafts', { source: UNITS.west.uscc }, clerk), { code: 'ACTOR_MAY_NOT' })
  await house.rows('update entry_draft set until_on = $1', [TODAY])
  assert.deepEqual((await drafts()).drafts, [])
  await house.ask('intake.save-draft', { source: UNITS.city.uscc, item: PENALTY, values: { facts: '另一份' } }, clerk)
  const [other] = (await drafts()).drafts
  assert.deepEqual(await house.rows('select draft_id as draft from entry_draft'), [{ draft: other!.draft }])
  await house.ask('intake.drop-draft', { source: UNITS.city.uscc, draft: other!.draft }, clerk)
  await assert.rejects(house.ask('intake.drop-draft', { source: UNITS.city.uscc, draft: other!.draft }, clerk), {
    code: 'DRAFT_UNKNOWN',
  })
})

test('what a withdrawal changes is seen before it: the line as the page has it, the counts, the measures that fall, the day', async () => {
  await house.handIn(await fileOf('honour', [honour(3)]))
  const [kept] = await house.rows<{ organisation_id: string; record_no: string }>(
    "select organisation_id, record_no from state where item = 'honour'",
  )
  const record = formatRecordId(kept!.organisation_id, BigInt(kept!.record_no))
  const look = (id: string, actor = clerk) =>
    house.ask<{ onThePage: OnThePage }>('intake.look-at-withdrawal', { record: id }, actor)
  const { onThePage: seen } = await look(record)
  const own = uscc(1003)
  const shown = (await page(`/organisations/${own}`)).body
  assert.ok(shown.includes(seen.before!.matter))
  assert.deepEqual([seen.after, seen.leavesOn, seen.appearsOn], [null, TODAY, null])
  assert.deepEqual(
    seen.counts.map(({ organisation, item, before, after, all }) => [organisation.uscc, item, before, after, all]),
    [[own, 'honour', 1, 0, { before: 3, after: 2 }]],
  )
  assert.deepEqual(
    seen.effects.map(({ effect, change, until }) => [effect, change, until]),
    ['demo-honour-bid-bond', 'honour-convenience'].map(effect => [effect, 'falls', '2027-01-01']),
  )
  // The same on the command line.
  let out = ''
  const openHouse = async () => ({
    ...{ environment: house.environment, registry: makeRegistry([intake]), operator: OPERATOR, close: async () => {} },
  })
  const hear = (text: string) => {
    out += text
  }
  const said = { lang: 'en', isWatched: false, nowMs: () => 0, err: () => {}, version: '0' }
  const roof = { ...said, out: hear, openHouse } as unknown as Roof
  assert.equal(await runCommandLine(roof, ['intake', 'withdraw', record]), 2, 'a reason is wanted')
  assert.equal(await runCommandLine(roof, ['intake', 'withdraw', record, '--look']), 0)
  assert.match(out, /gone from 2026-11-20\n.*honour 1 -> 0\n {2}no more: incentive/)
  assert.equal((await page(`/records/${record}`)).statusCode, 200, 'a look writes nothing')
  const [west] = await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [UNITS.west.uscc])
  await assert.rejects(look(record, { ...clerk, unitId: west!.unit_id }), { code: 'RECORD_UNKNOWN' })
  await house.ask('intake.withdraw', { record, reason: '授予有误' }, clerk)
  assert.equal((await page(`/organisations/${own}`)).body.includes(seen.before!.matter), false)
  await assert.rejects(look(record), { code: 'RECORD_ENDED' })
})

test('taken back, it is gone at once, and what has ended is corrected no more', async () => {
  const record = records.get(4)!
  await house.ask('intake.withdraw', { record, reason: '决定已撤销' }, clerk)
  assert.equal((await page(`/records/${record}`)).statusCode, 410)
  assert.equal((await correct(one(4, 'facts', '事实')))[0]?.refusal?.code, 'RECORD_ENDED')
  type Shown = { mayWithdraw: boolean; endedOn: string }
  const shown = await house.ask<Shown>('intake.record-to-correct', { record }, clerk)
  assert.deepEqual([shown.mayWithdraw, shown.endedOn], [false, TODAY])
  assert.ok((await verifyLedger(house.database)).ok)
})
