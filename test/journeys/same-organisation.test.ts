/** Two that are one organisation: proposed by one, decided by another, followed everywhere, and taken apart again; through HTTP. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { disclosure } from '#capabilities/disclosure'
import { intake } from '#capabilities/intake'
import { type Actor, makeRegistry } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { repair } from '#capabilities/repair'
import { formatRecordId } from '#rules/ledger'
import { verifyLedger } from '#storage/ledger'
import {
  askedOver,
  fileOf,
  type House,
  makeHouse,
  penalty,
  type Row,
  registration,
  type Served,
  serveBeside,
  TODAY,
  UNITS,
  uscc,
} from '#support/intake'

const PENALTY = 'administrative-penalty'
let house: House
let served: Served
before(async () => {
  house = await makeHouse()
  served = await serveBeside(house.environment, TODAY, makeRegistry([organisations, disclosure, intake, repair]))
  const rows = [20, 21, 22, 23].map(n => registration(n))
  assert.equal((await house.handIn(await fileOf('registration', rows))).registered, 4)
})
after(async () => {
  await served?.close()
  await house?.close()
})

const { send, read, page } = askedOver(() => served)
const statusOf = async (record: string): Promise<number> => (await page(`/records/${record}`)).statusCode
const isListed = async (n: number, text: string): Promise<boolean> =>
  (await page(`/organisations/${uscc(1000 + n)}`)).body.includes(text)
const held = async (...rows: Row[]) => {
  const done = await house.handIn(await fileOf(PENALTY, rows))
  assert.equal(done.held, rows.length, JSON.stringify(done.causes))
  return done.submission
}
/** Ids of the penalties of the organisation with that code. */
const idsOf = async (code: string): Promise<string[]> =>
  (
    await house.rows<{ organisation_id: string; record_no: string }>(
      `select s.organisation_id, s.record_no from state s join organisation o using (organisation_id)
       where o.uscc = $1 and s.item = $2 order by s.record_no`,
      [code, PENALTY],
    )
  ).map(row => formatRecordId(row.organisation_id, BigInt(row.record_no)))

const otherHand: Actor = {
  id: 'other-officer',
  role: 'centre-officer',
  division: '990100',
  unitId: '0190a000-0000-7000-8000-000000000001',
}
const firstHand: Actor = { ...otherHand, id: 'first-officer' }
type Proposed = { proposal: string; rows: number; from: { records: { records: number }[] } | null }
const propose = (input: object) => house.ask<Proposed>('intake.propose-same', { reason: '查登记档案', ...input }, firstHand)
const decideSame = async (proposal: string, actor = otherHand) => {
  const { seen } = await house.ask<{ seen: string }>('intake.look-at-same', { proposal }, actor)
  return house.ask<{ moved: number; rows: { outcome: string; record: string | null }[] }>(
    'intake.decide-same',
    { proposal, decision: 'accept', reason: '已核对', seen },
    actor,
  )
}

const undoSame = async (proposal: string, reason: string) => {
  const { seen } = await house.ask<{ seen: string }>('intake.look-at-undo', { proposal }, otherHand)
  return house.ask<{ moved: number }>('intake.undo-same', { proposal, reason, seen }, otherHand)
}

test('a name and an old number without a code are offered, proposed and decided by two; then they lead to the organisation, until undone', async () => {
  const old = { partyUscc: '', partyBusinessRegNo: '440301103097413' }
  const submission = await held(penalty(20, { ...old, decisionNo: '明市监罚〔2026〕联1号' }))
  const offered = await read<{ candidates: { uscc: string; by: string }[] }>('intake.same-candidates', { submission, row: '2' })
  assert.deepEqual(
    offered.candidates.map(({ uscc, by }) => [uscc, by]),
    [[uscc(1020), 'name']],
  )
  const { proposal, rows } = await propose({ into: uscc(1020), submission, row: 2 })
  assert.equal(rows, 1)
  await assert.rejects(propose({ into: uscc(1020), submission, row: 2 }), { code: 'SAME_ALREADY' })
  await assert.rejects(decideSame(proposal, firstHand), { code: 'SAME_HAND' })
  const done = await decideSame(proposal)
  assert.deepEqual(
    done.rows.map(({ outcome }) => outcome),
    ['registered'],
  )
  await assert.rejects(decideSame(proposal), { code: 'SAME_DECIDED' })
  const codes = () =>
    house.rows<{ code: string }>(
      "select code from organisation_code where scheme <> 'uscc' and code = '440301103097413' and until_on = 'infinity'",
    )
  assert.equal((await codes()).length, 1)
  assert.equal(
    (await house.handIn(await fileOf(PENALTY, [penalty(20, { ...old, decisionNo: '明市监罚〔2026〕联2号' })]))).registered,
    1,
  )
  // Undone unseen it is not; what is seen are the number and the name that lead nowhere then, and no record that moves.
  await assert.rejects(house.ask('intake.undo-same', { proposal, reason: '认错了' }, otherHand), { code: 'SAME_UNSEEN' })
  const apart = await house.ask<{ from: unknown; name: string; moves: number; codes: { code: string }[] }>(
    'intake.look-at-undo',
    { proposal },
    otherHand,
  )
  assert.deepEqual([apart.from, apart.moves, apart.codes.map(({ code }) => code)], [null, 0, ['440301103097413']])
  assert.ok(apart.name.includes('20'))
  await undoSame(proposal, '认错了')
  assert.equal((await codes()).length, 0)
  await held(penalty(20, { ...old, decisionNo: '明市监罚〔2026〕联3号' }))
})

test('an officer of a county accepts what waits there; rows of that name elsewhere, of which they were told, go along', async () => {
  assert.equal((await house.handIn(await fileOf('registration', [registration(24)]))).registered, 1)
  const wait = async (key: 'east' | 'west') => {
    const { uscc: code, name } = UNITS[key]
    const authority = { authorityName: name, authorityUscc: code, sourceUnitName: name, sourceUnitUscc: code }
    const nameless = { partyUscc: '', partyBusinessRegNo: '440301103097424', decisionNo: `${key}市监罚〔2026〕联24号` }
    const done = await house.handIn(await fileOf(PENALTY, [penalty(24, { ...nameless, ...authority })], { source: code }))
    assert.equal(done.held, 1, JSON.stringify(done.causes))
    return done.submission
  }
  const [submission] = [await wait('west'), await wait('east')]
  const [first, other] = [firstHand, otherHand].map(one => ({ ...one, division: UNITS.west.division })) as [Actor, Actor]
  const asked = { into: uscc(1024), submission, row: 2, reason: '名称和住所都对' }
  const { proposal } = await house.ask<Proposed>('intake.propose-same', asked, first)
  const look = await house.ask<{ waiting: number; isWhole: boolean }>('intake.look-at-same', { proposal }, other)
  assert.deepEqual([look.waiting, look.isWhole], [1, false])
  const { rows } = await decideSame(proposal, other)
  assert.deepEqual(
    rows.map(({ outcome }) => outcome),
    ['registered', 'registered'],
  )
})

test('two that are one: records go along and the old address leads on; handed in under the old code nothing doubles; undone, the old ids live again', async () => {
  const slip = { partyUscc: uscc(1121), decisionNo: '明市监罚〔2026〕并1号' }
  const rows = [penalty(21, slip), penalty(21, { ...slip, decisionNo: '明市监罚〔2026〕并2号' })]
  assert.equal((await house.handIn(await fileOf(PENALTY, rows))).registered, 2)
  // One of them stands under the right code as well.
  assert.equal(
    (await house.handIn(await fileOf(PENALTY, [penalty(21, { decisionNo: '明市监罚〔2026〕并2号' })]))).registered,
    1,
  )
  const alike = await house.ask<{ alike: { from: string; into: string }[] }>('intake.same-list', {}, firstHand)
  assert.deepEqual(
    alike.alike.filter(one => one.from === uscc(1121)).map(one => one.into),
    [uscc(1021)],
  )
  const [first] = await idsOf(uscc(1121))
  assert.equal((await page(`/records/${first}`)).statusCode, 200)
  await assert.rejects(
    propose({ into: uscc(1121), from: uscc(1021) }).then(made => decideSame(made.proposal)),
    {
      code: 'SAME_OTHER_WAY',
    },
  )
  const [open] = (await house.ask<{ proposals: { proposal: string }[] }>('intake.same-list', {}, otherHand)).proposals
  await house.ask('intake.decide-same', { proposal: open!.proposal, decision: 'reject', reason: '方向反了' }, otherHand)
  const { proposal } = await propose({ into: uscc(1021), from: uscc(1121) })
  assert.equal((await decideSame(proposal)).moved, 2)
  assert.deepEqual([(await idsOf(uscc(1021))).length, (await page(`/records/${first}`)).statusCode], [2, 410])
  const old = await page(`/organisations/${uscc(1121)}`)
  assert.deepEqual([old.statusCode, old.headers.location], [307, `/organisations/${uscc(1021)}`])
  assert.ok((await page(`/organisations/${uscc(1021)}`)).body.includes('明市监罚〔2026〕并1号'))
  const again = await house.handIn(await fileOf(PENALTY, rows))
  assert.deepEqual([again.registered, again.unchanged + again.amended, again.held], [0, 2, 0], JSON.stringify(again.causes))
  const next = await house.handIn(await fileOf(PENALTY, [penalty(21, { ...slip, decisionNo: '明市监罚〔2026〕并3号' })]))
  assert.equal(next.registered, 1)
  assert.ok((await page(`/organisations/${uscc(1021)}`)).body.includes('明市监罚〔2026〕并3号'))
  // Whoever sees a row wait under the old code has looked at the organisation to which that leads.
  await held(penalty(21, { ...slip, decisionNo: '明市监罚〔2026〕并4号', facts: '举报电话19913370001，已处理' }))
  await house.ask('intake.held-list', {}, firstHand)
  const looked = await house.rows<{ uscc: string }>(
    `select distinct o.uscc from access a join organisation o using (organisation_id)
     where a.operation = 'intake.held-list' and o.uscc in ($1, $2)`,
    [uscc(1021), uscc(1121)],
  )
  assert.deepEqual(looked, [{ uscc: uscc(1021) }])
  const back = await undoSame(proposal, '是两家')
  const lookedBefore = await house.rows<{ uscc: string }>(
    `select distinct o.uscc from access a join organisation o using (organisation_id)
     where a.operation = 'intake.look-at-undo' and o.uscc in ($1, $2) order by 1`,
    [uscc(1021), uscc(1121)],
  )
  assert.deepEqual(
    lookedBefore,
    [{ uscc: uscc(1021) }, { uscc: uscc(1121) }].sort((a, b) => (a.uscc < b.uscc ? -1 : 1)),
  )
  // With the one that came under the old code meanwhile.
  assert.equal(back.moved, 3)
  assert.equal((await page(`/records/${first}`)).statusCode, 200)
  const apart = await page(`/organisations/${uscc(1121)}`)
  assert.deepEqual([apart.statusCode, apart.body.includes('明市监罚〔2026〕并1号')], [200, true])
  assert.ok(apart.body.includes('明市监罚〔2026〕并3号'))
  assert.equal((await page(`/organisations/${uscc(1021)}`)).body.includes('明市监罚〔2026〕并1号'), false)
  await assert.rejects(undoSame(proposal, '再撤'), { code: 'SAME_NOT_IN_FORCE' })
  await assert.rejects(house.ask('intake.undo-same', { proposal, reason: '再撤' }, otherHand), { code: 'SAME_NOT_IN_FORCE' })
})

test('cn-ndrc-2025-36#decision: a case that is open when organisations are merged is decided where its record is now; what is repaired stays so, whatever is merged again', async () => {
  const number = '明市监罚〔2026〕并9号'
  const old = { decisionNo: number, decisionDate: '2026-05-31', penaltyValidTo: '2027-05-31' }
  const rows = [penalty(22, { ...old, partyUscc: uscc(1122) })]
  assert.equal((await house.handIn(await fileOf(PENALTY, rows))).registered, 1)
  const [first] = await idsOf(uscc(1122))
  const asked = { receivedAt: '2026-11-19T01:00:00.000Z', records: [first], commitment: true, corrected: '已缴清并整改' }
  const opened = await send<{ cases: { case: string }[] }>('repair.receive', { number: 'XYZG-并', ...asked })
  const { case: id } = opened.cases[0]!
  assert.equal((await send('repair.accept', { case: id })).code, undefined)
  const { proposal } = await propose({ into: uscc(1022), from: uscc(1122) })
  assert.equal((await decideSame(proposal)).moved, 1)
  const [now] = await idsOf(uscc(1022))
  assert.deepEqual([await statusOf(first!), await statusOf(now!)], [410, 200])
  const decided = await send<{ standing: string }>('repair.decide', { case: id, decision: 'approve', reason: '已缴清罚款' })
  assert.equal(decided.standing, 'approved', JSON.stringify(decided))
  assert.deepEqual([await statusOf(now!), await isListed(22, number)], [410, false])
  for (const partyUscc of [uscc(1122), uscc(1022)]) await held(penalty(22, { ...old, partyUscc }))
  const found = { case: id, what: 'false-material', reason: '缴款凭证是假的' }
  assert.equal((await send('repair.find-falsehood', found)).code, undefined)
  assert.deepEqual([await statusOf(now!), await isListed(22, number)], [200, true])
  const undone = await undoSame(proposal, '是两家')
  assert.deepEqual([undone.moved, await statusOf(first!), await statusOf(now!)], [1, 200, 410])
  // Merged once more, it is under the id that it had there.
  const again = await propose({ into: uscc(1022), from: uscc(1122) })
  assert.equal((await decideSame(again.proposal)).moved, 1)
  assert.deepEqual([await idsOf(uscc(1022)), await statusOf(now!), await statusOf(first!)], [[now], 200, 410])
  assert.deepEqual((await house.handIn(await fileOf(PENALTY, rows))).unchanged, 1)
})

test('cn-ndrc-2025-36#falsehood: merged and merged again, a decision handed in under the oldest code is found, and what was found of the first bars the last until they are taken apart', async () => {
  const old = { decisionDate: '2026-05-31', penaltyValidTo: '2027-05-31' }
  const rows = [1123, 1223, 1023].map(n => penalty(23, { ...old, partyUscc: uscc(n), decisionNo: `明市监罚〔2026〕链${n}号` }))
  assert.equal((await house.handIn(await fileOf(PENALTY, rows))).registered, 3)
  const [lied] = await idsOf(uscc(1123))
  const [own] = await idsOf(uscc(1023))
  const asked = { receivedAt: '2026-11-19T01:00:00.000Z', records: [lied], commitment: true, corrected: '已缴清并整改' }
  const { cases } = await send<{ cases: { case: string }[] }>('repair.receive', { number: 'XYZG-链', ...asked })
  const { case: id } = cases[0]!
  await send('repair.accept', { case: id })
  assert.equal(
    (await send('repair.find-falsehood', { case: id, what: 'false-material', reason: '凭证是假的' })).code,
    undefined,
  )
  const isBarred = async (record: string) => {
    const seen = await read<{ conditions: { condition: string; seen: string }[] }>('repair.eligibility', { record })
    assert.ok(seen.conditions, JSON.stringify(seen))
    return seen.conditions.some(one => one.condition === 'no-falsehood' && one.seen === 'missing')
  }
  assert.deepEqual([await isBarred(lied!), await isBarred(own!)], [true, false])
  const first = await propose({ into: uscc(1223), from: uscc(1123) })
  await decideSame(first.proposal)
  const second = await propose({ into: uscc(1023), from: uscc(1223) })
  assert.equal((await decideSame(second.proposal)).moved, 2)
  const again = await house.handIn(await fileOf(PENALTY, rows))
  assert.deepEqual([again.unchanged, again.registered, again.held], [3, 0, 0], JSON.stringify(again.causes))
  assert.equal(await isBarred(own!), true)
  const next = await send<{ cases: { case: string }[] }>('repair.receive', { ...asked, number: 'XYZG-链2', records: [own] })
  await send('repair.accept', { case: next.cases[0]!.case })
  const approved = { case: next.cases[0]!.case, decision: 'approve', reason: '已缴清罚款' }
  assert.match((await send('repair.decide', approved)).code!, /^REPAIR_(NOT_POSSIBLE|BEFORE_ITS_DAY)$/)
  // Of the record itself the law says more: it is known under the id that it has now.
  const known = await house.rows<{ organisation_id: string; record_no: string }>(
    'select organisation_id, record_no from standing_falsehood',
  )
  const named = known.map(row => `${formatRecordId(row.organisation_id, BigInt(row.record_no))}`)
  assert.ok((await idsOf(uscc(1023))).some(record => record !== own && named.includes(record)))
  await undoSame(second.proposal, '是两家')
  assert.equal(await isBarred(own!), false)
  assert.equal((await send('repair.decide', approved)).code, undefined)
})

test('the ledger verifies after all of it', async () => {
  assert.ok((await verifyLedger(house.database)).ok)
})
