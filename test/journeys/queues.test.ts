/** Rows that wait for a person: held rows, codes with two names, and what becomes of them once an officer has decided; through HTTP. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { disclosure } from '#capabilities/disclosure'
import { intake } from '#capabilities/intake'
import { type Actor, makeRegistry } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { createHttpServer } from '#faces/http'
import { createPages } from '#faces/portal'
import { parseRecordId } from '#rules/ledger'
import { type Database, openDatabase } from '#storage/database'
import { verifyLedger } from '#storage/ledger'
import {
  fileOf,
  type House,
  licence,
  makeHouse,
  onDisk,
  penalty,
  type Row,
  registration,
  TODAY,
  UNITS,
  uscc,
} from '#support/intake'

const PENALTY = 'administrative-penalty'
let house: House
let portal: Database
let app: FastifyInstance
before(async () => {
  house = await makeHouse()
  portal = openDatabase({ url: house.url, role: 'xinheng_portal', today: TODAY })
  const environment = { ...house.environment, portal }
  const registry = makeRegistry([organisations, disclosure, intake])
  app = await createHttpServer({ environment, registry, pages: createPages({ environment, registry, isSample: false }) })
  const rows = Array.from({ length: 40 }, (_, n) => registration(n))
  assert.equal((await house.handIn(await fileOf('registration', rows))).registered, 40)
})
after(async () => {
  await app?.close()
  await portal?.close()
  await house?.close()
})

type Problem = { code?: string; status?: number }
const send = async <T>(operation: string, payload: object): Promise<T & Problem> =>
  (await app.inject({ method: 'POST', url: `/api/${operation.replace('.', '/')}`, payload })).json()
const read = async <T>(operation: string, query: Record<string, string> = {}): Promise<T & Problem> =>
  (await app.inject({ url: `/api/${operation.replace('.', '/')}?${new URLSearchParams(query)}` })).json()
const page = async (url: string) => app.inject({ url, headers: { host: 'city.example' } })

type Decided = { outcome: string; record: string | null; findings: { code: string; level: string }[] }
type Queue = {
  rows: { submission: string; row: number; cause: string; name: string | null; unit: { uscc: string } }[]
  count: number
}
type Whole = {
  mayRelease: boolean
  mayMask: boolean
  cells: { heading: string; text: string; covered: string | null }[]
  findings: { code: string }[]
}
const queue = (query: Record<string, string> = {}) => read<Queue>('intake.held-list', query)
const held = async (...rows: Row[]) => {
  const done = await house.handIn(await fileOf(PENALTY, rows))
  assert.equal(done.held, rows.length, JSON.stringify(done.causes))
  return done.submission
}
const decide = (submission: string, row: number, decision: string, reason = '已核对决定书') =>
  send<Decided>('intake.decide-held', { submission, row, decision, reason })
const factOf = async (record: string): Promise<Record<string, unknown>> => {
  const { organisationId, recordNo } = parseRecordId(record)!
  const [found] = await house.rows<{ fact: string }>(
    `select c.fact from state s join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no
     where s.organisation_id = $1 and s.record_no = $2`,
    [organisationId, recordNo.toString()],
  )
  return (JSON.parse(found!.fact) as { fields: Record<string, unknown> }).fields
}
const cardNumber = '6222991337755002'
const officerIn = (division: string): Actor => ({
  ...{ id: 'officer', role: 'centre-officer', unitId: house.environment.sources.uuid(), division },
  purpose: 'queue',
})

test('cn-npc-personal-information-protection-law-2021: a telephone in free text waits; masked, the row lands with stars', async () => {
  const submission = await held(penalty(1, { facts: '举报电话19913370001，已处理', decisionNo: '明市监罚〔2026〕队1号' }))
  const [waiting] = (await queue()).rows
  assert.deepEqual([waiting?.submission, waiting?.row, waiting?.cause], [submission, 2, 'PERSON_CONTACT_NUMBER'])
  const whole = await read<Whole>('intake.held-row', { submission, row: '2' })
  const [cell] = whole.cells.filter(({ covered }) => covered !== null)
  assert.deepEqual([cell?.text, cell?.covered], ['举报电话***********，已处理', '举报电话19913370001，已处理'])
  assert.deepEqual([whole.mayMask, whole.mayRelease], [true, true])
  const done = await decide(submission, 2, 'mask')
  assert.equal(done.outcome, 'registered', JSON.stringify(done))
  assert.equal((await factOf(done.record!)).facts, '举报电话***********，已处理')
  const shown = await house.ask<{ held: number; registered: number; causes: { code: string }[] }>('intake.show', { submission })
  assert.deepEqual([shown.held, shown.registered, shown.causes.filter(({ code }) => code.startsWith('PERSON'))], [0, 1, []])
  assert.ok((await page(`/records/${done.record}`)).body.includes('***********'))
  const [entry] = await house.rows<{ submission_id: string; row_no: number }>(
    'select submission_id, row_no from entry where organisation_id = $1 and record_no = $2',
    [parseRecordId(done.record!)!.organisationId, parseRecordId(done.record!)!.recordNo.toString()],
  )
  assert.deepEqual([entry?.submission_id, entry?.row_no], [submission, 2])
  assert.equal((await decide(submission, 2, 'mask')).code, 'HELD_ROW_UNKNOWN')
})

test('a number that is nobody’s is released with a reason and stands as written; the reason itself may hold none', async () => {
  const hotline = '企业服务热线13800138000号'
  const submission = await held(
    penalty(2, { facts: hotline, decisionNo: '明市监罚〔2026〕队2号' }),
    penalty(3, { remarks: `账号${cardNumber}`, decisionNo: '明市监罚〔2026〕队3号' }),
  )
  assert.equal((await decide(submission, 2, 'release', '是13800138000热线')).code, 'REASON_HOLDS_NUMBER')
  const done = await decide(submission, 2, 'release', '公开的企业服务热线')
  assert.equal(done.outcome, 'registered', JSON.stringify(done))
  assert.equal((await factOf(done.record!)).facts, hotline)
  const refused = await decide(submission, 3, 'refuse', '是个人账号，请单位删去后重报')
  assert.deepEqual([refused.outcome, refused.findings.map(({ level }) => level)], ['refused', ['error']])
  assert.deepEqual(await onDisk(house, ['19913370001', cardNumber]), [])
  const back = (await house.fileOut('intake.findings-file', { submission, form: 'csv' })).toString()
  assert.match(back, new RegExp(`${done.record}`))
  const open = 'select row_no::int as row, outcome, closed_as from open_row where submission_id = $1 order by row_no'
  assert.deepEqual(await house.rows(open, [submission]), [
    { row: 2, outcome: 'held', closed_as: 'landed' },
    { row: 3, outcome: 'refused', closed_as: null },
  ])
})

test('an identity number is never released: it is masked, or the row goes back', async () => {
  const doubtful = { partyBusinessRegNo: '119941560214386' }
  const submission = await held(penalty(4, { ...doubtful, decisionNo: '明市监罚〔2026〕队4号' }))
  const whole = await read<Whole>('intake.held-row', { submission, row: '2' })
  assert.deepEqual([whole.mayRelease, whole.mayMask], [false, true])
  assert.equal((await decide(submission, 2, 'release')).code, 'HELD_NOT_RELEASED')
  const masked = await decide(submission, 2, 'mask')
  assert.equal(masked.outcome, 'registered', JSON.stringify(masked))
  assert.equal((await factOf(masked.record!)).partyBusinessRegNo, '*'.repeat(15))
  assert.deepEqual(await onDisk(house, [doubtful.partyBusinessRegNo]), [])
})

test('a text that may name a person shows its name to the officer alone; said to be an organisation it is matched, and waits for that', async () => {
  // Another one each time: servers of tests outlive them, and here the name is written in the end.
  const name = `佟演${String.fromCodePoint(0x4e00 + (randomBytes(2).readUInt16LE() % 20_000))}店`
  const row = penalty(5, { partyUscc: '', partyName: name, decisionNo: '明市监罚〔2026〕队5号' })
  const submission = await held(row)
  const [waiting] = (await queue({ cause: 'PARTY_LIKE_PERSON' })).rows
  assert.deepEqual([waiting?.submission, waiting?.name], [submission, null])
  const whole = await read<Whole>('intake.held-row', { submission, row: '2' })
  assert.deepEqual(
    whole.cells.filter(({ covered }) => covered !== null).map(({ text, covered }) => [text, covered]),
    [['***', name]],
  )
  const unit = await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [UNITS.city.uscc])
  const clerk: Actor = { id: 'clerk', role: 'unit-reporter', unitId: unit[0]!.unit_id, division: '990100' }
  const seen = await house.ask<Whole>('intake.held-row', { submission, row: 2 }, clerk)
  assert.ok(seen.cells.every(({ covered }) => covered === null))
  await assert.rejects(house.ask('intake.decide-held', { submission, row: 2, decision: 'release', reason: '是店' }, clerk), {
    code: 'ACTOR_MAY_NOT',
  })
  assert.deepEqual(await onDisk(house, [name]), [])
  const done = await decide(submission, 2, 'release', '是企业字号')
  assert.deepEqual([done.outcome, done.findings.map(({ code }) => code)], ['held', ['PARTY_UNKNOWN']])
  assert.equal((await queue({ cause: 'PARTY_UNKNOWN' })).rows[0]?.name, name)
  assert.equal((await decide(submission, 2, 'refuse', '查无此组织')).outcome, 'refused')
})

test('an officer sees and decides what lies in their own division; of the rest not even that it is there', async () => {
  const submission = await held(penalty(6, { facts: '电话19913370006', decisionNo: '明市监罚〔2026〕队6号' }))
  const east = officerIn('990101')
  assert.deepEqual((await house.ask<Queue>('intake.held-list', {}, east)).rows, [])
  await assert.rejects(house.ask('intake.held-row', { submission, row: 2 }, east), { code: 'HELD_ROW_UNKNOWN' })
  const city = officerIn('990100')
  assert.equal((await house.ask<Queue>('intake.held-list', {}, city)).count, 1)
  const whole = await house.ask<Whole>('intake.held-row', { submission, row: 2 }, city)
  assert.equal(whole.cells.find(({ covered }) => covered !== null)?.covered, '电话19913370006')
  const decided = await house.ask<Decided>('intake.decide-held', { submission, row: 2, decision: 'mask', reason: '遮盖' }, city)
  assert.equal(decided.outcome, 'registered')
})

test('handed in again corrected, or never to be, the row that was held no longer waits; what nobody decides ends with its day', async () => {
  const never = await held(penalty(9, { facts: '电话19913370009', decisionNo: '明市监罚〔2026〕队9号' }))
  await house.ask('intake.settle-row', { submission: never, row: 2, reason: '重复办理，不再报送' })
  assert.equal((await queue()).count, 0)
  const decisionNo = '明市监罚〔2026〕队7号'
  await held(penalty(7, { facts: '电话19913370007', decisionNo }))
  assert.equal((await queue()).count, 1)
  assert.equal((await house.handIn(await fileOf(PENALTY, [penalty(7, { decisionNo })]))).registered, 1)
  assert.equal((await queue()).count, 0)
  const submission = await held(penalty(8, { facts: '电话19913370008', decisionNo: '明市监罚〔2026〕队8号' }))
  await house.rows('update held_row set until_on = $2 where submission_id = $1', [submission, TODAY])
  assert.equal((await queue()).count, 0)
  await house.handIn(await fileOf('administrative-licence', [licence(8)]))
  assert.deepEqual(await house.rows('select decision, sealed from held_row where submission_id = $1', [submission]), [
    { decision: 'expired', sealed: null },
  ])
})

type Conflicts = {
  conflicts: {
    uscc: string
    name: string
    rows: number
    known: { name: string; standing: string }[]
    homonyms: { uscc: string }[]
    sample: { submission: string; row: number }[]
  }[]
  count: number
}
const conflicts = () => read<Conflicts>('intake.name-conflicts')
const named = (uscc: string, name: string, decision: string, on?: string) =>
  send<{ rows: { outcome: string; record: string | null }[] }>('intake.decide-name', {
    ...{ uscc, name, decision, reason: '查登记档案' },
    ...(on === undefined ? {} : { on }),
  })

test('a code with two names: said to be a former name, every row that waits lands, and the next ones need no asking', async () => {
  const old = '明衡演示老字号商贸有限公司'
  await held(
    penalty(11, { partyName: old, decisionNo: '明市监罚〔2026〕名1号' }),
    penalty(11, { partyName: old, decisionNo: '明市监罚〔2026〕名2号' }),
  )
  const found = await conflicts()
  assert.deepEqual(
    found.conflicts.map(one => [one.uscc, one.name, one.rows, one.known.map(({ name }) => name)]),
    [[uscc(1011), old, 2, ['明衡演示第11号商贸有限公司']]],
  )
  assert.equal((await named(uscc(1011), old, 'former-name', '2027-01-01')).code, 'INPUT_INVALID')
  const done = await named(uscc(1011), old, 'former-name', '2020-05-01')
  assert.deepEqual(
    done.rows.map(({ outcome }) => outcome),
    ['registered', 'registered'],
  )
  assert.equal((await conflicts()).count, 0)
  const next = await house.handIn(await fileOf(PENALTY, [penalty(11, { partyName: old, decisionNo: '明市监罚〔2026〕名3号' })]))
  assert.deepEqual([next.registered, next.held], [1, 0])
  assert.match((await page(`/organisations/${uscc(1011)}`)).body, new RegExp(old))
})

test('a slip lands and names nobody; a name that is another’s comes back, with the next rows too, until it is said otherwise', async () => {
  const slip = '明衡演示第12号商贸有限公词'
  await held(penalty(12, { partyName: slip, decisionNo: '明市监罚〔2026〕名4号' }))
  assert.equal((await named(uscc(1012), slip, 'typo')).rows[0]?.outcome, 'registered')
  assert.deepEqual(await house.rows('select 1 from organisation_name where name = $1', [slip]), [])
  const strange = '明衡演示别家商贸有限公司'
  const wrong = { partyName: strange, decisionNo: '明市监罚〔2026〕名5号' }
  await held(penalty(13, wrong))
  assert.equal((await named(uscc(1013), strange, 'other')).rows[0]?.outcome, 'refused')
  const again = await house.handIn(await fileOf(PENALTY, [penalty(13, wrong)]))
  assert.deepEqual([again.refused, again.held], [1, 0])
  assert.equal((await named(uscc(1013), strange, 'new-name', '2026-11-01')).rows.length, 0)
  assert.equal((await house.handIn(await fileOf(PENALTY, [penalty(13, wrong)]))).registered, 1)
})

test('homonyms stay apart: two organisations of one name, each under its code, and a name alone leads to neither', async () => {
  const name = '明衡演示同名商贸有限公司'
  await house.handIn(await fileOf('registration', [registration(61, { name }), registration(62, { name })]))
  const done = await house.handIn(
    await fileOf(PENALTY, [
      penalty(61, { partyName: name, decisionNo: '明市监罚〔2026〕同1号' }),
      penalty(62, { partyName: name, decisionNo: '明市监罚〔2026〕同2号' }),
      penalty(63, { partyName: name, partyUscc: '', decisionNo: '明市监罚〔2026〕同3号' }),
      penalty(14, { partyName: name, decisionNo: '明市监罚〔2026〕同4号' }),
    ]),
  )
  assert.deepEqual([done.registered, done.held], [2, 2], JSON.stringify(done.causes))
  assert.equal((await queue({ cause: 'PARTY_AMBIGUOUS' })).count, 1)
  const [found] = (await conflicts()).conflicts
  assert.deepEqual(found?.homonyms.map(one => one.uscc).toSorted(), [uscc(1061), uscc(1062)].toSorted())
  assert.equal((await named(uscc(1014), name, 'other')).rows[0]?.outcome, 'refused')
})

test('the ledger verifies after all of it', async () => {
  assert.ok((await verifyLedger(house.database)).ok)
})
