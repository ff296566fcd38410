/** Nothing is merged unseen: what the officer is shown before is what the public pages say after, record by record; through HTTP. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { disclosure } from '#capabilities/disclosure'
import { intake } from '#capabilities/intake'
import { objection } from '#capabilities/objection'
import { type Actor, makeRegistry } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { repair } from '#capabilities/repair'
import { formatRecordId } from '#rules/ledger'
import { verifyLedger } from '#storage/ledger'
import {
  askedOver,
  fileOf,
  type House,
  licence,
  makeHouse,
  penalty,
  type Row,
  registration,
  type Served,
  serveBeside,
  TODAY,
  uscc,
} from '#support/intake'
import { officer, sameOver } from '#support/same'

const PENALTY = 'administrative-penalty'
const [STAYS, GOES] = [uscc(1031), uscc(1131)]
let house: House
let served: Served
before(async () => {
  house = await makeHouse()
  served = await serveBeside(house.environment, TODAY, makeRegistry([organisations, disclosure, intake, repair, objection]))
  await handIn('registration', registration(31), registration(32), registration(33), registration(34))
})
after(async () => {
  await served?.close()
  await house?.close()
})
const { send } = askedOver(() => served)
const handIn = async (item: string, ...rows: Row[]) => {
  const done = await house.handIn(await fileOf(item, rows))
  assert.equal(done.registered, rows.length, JSON.stringify(done.causes))
}
const { look, propose, accept, shown, lineOf, allTables, lookAtUndo, undo, mergeAsSeen, undoAsSeen } = sameOver(
  () => house,
  () => served,
)

const numbers = new Map<string, string>()
const idOf = async (number: string): Promise<string> => {
  const [row] = await house.rows<{ organisation_id: string; record_no: string }>(
    `select s.organisation_id, s.record_no from state s
     join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no
     join organisation o on o.organisation_id = s.organisation_id
     where o.uscc = $1 and c.fact like '%' || $2 || '%'`,
    [GOES, number],
  )
  return formatRecordId(row!.organisation_id, BigInt(row!.record_no))
}

test('before two are decided to be one, the officer sees what the pages say after: begun, joined, hidden, objected to, repaired, ended', async () => {
  const slip = { partyName: '明衡旧称第31号商贸有限公司', partyUscc: GOES }
  const no = (n: number) => ({ decisionNo: `明市监罚〔2026〕看${n}号` })
  const old = { decisionDate: '2026-05-31', penaltyValidTo: '2027-05-31' }
  const warning = { decisionDate: '2026-05-30', penaltyCategories: '警告', content: '给予警告', fineWan: '' }
  await handIn(
    PENALTY,
    ...[
      penalty(31, { ...slip, ...no(1) }),
      penalty(31, { ...slip, ...no(2), ...old }),
      penalty(31, { ...slip, ...no(3), ...warning }),
    ],
    ...[penalty(31, { ...slip, ...no(4) }), penalty(31, { ...slip, ...no(5) }), penalty(31, { ...slip, ...no(6), ...old })],
  )
  await handIn('administrative-licence', licence(31, slip))
  // The same decision under the right code, and another one.
  await handIn(PENALTY, penalty(31, no(4)), penalty(31, no(7)))
  for (const n of [2, 4, 5, 6]) numbers.set(`${n}`, await idOf(`看${n}号`))
  for (const n of [2, 4]) {
    const record = numbers.get(`${n}`)!
    const fields = [{ field: 'content', value: '罚款7000元' }]
    const filed = await send<{ case: string }>('objection.file', { record, subject: 'content', fields, reason: '金额有误' })
    assert.ok(filed.case, JSON.stringify(filed))
    assert.equal((await send('objection.acknowledge', { case: filed.case })).code, undefined)
  }
  await house.ask('intake.withdraw', { record: numbers.get('5')!, reason: '决定已撤销' })
  const asked = { receivedAt: '2026-11-19T01:00:00.000Z', commitment: true, corrected: '已缴清并整改' }
  const { cases } = await send<{ cases: { case: string }[] }>('repair.receive', {
    ...{ number: 'XYZG-看', records: [numbers.get('6')!], ...asked },
  })
  assert.equal((await send('repair.accept', { case: cases[0]!.case })).code, undefined)
  const decided = await send<{ standing: string }>('repair.decide', {
    ...{ case: cases[0]!.case, decision: 'approve', reason: '已缴清罚款' },
  })
  assert.equal(decided.standing, 'approved', JSON.stringify(decided))

  const { proposal, seen } = await mergeAsSeen(STAYS, GOES)
  assert.deepEqual([seen.isWhole, seen.moves, seen.ended], [true, 6, 1])
  const byNumber = new Map(seen.records.map(one => [/看(\d)号/.exec(one.documentNo ?? '')?.[1] ?? one.item, one]))
  assert.deepEqual(
    ['1', '2', '3', '4', '6', 'administrative-licence'].map(n => {
      const { how, onThePage } = byNumber.get(n)!
      return [n, how, onThePage.before !== null, onThePage.after !== null, onThePage.after?.objectedFrom ?? null]
    }),
    [
      ['1', 'begins', true, true, null],
      ['2', 'begins', true, true, TODAY],
      ['3', 'begins', false, false, null],
      ['4', 'joins', true, true, TODAY],
      ['6', 'begins', false, false, null],
      ['administrative-licence', 'begins', true, true, null],
    ],
  )
  assert.deepEqual(seen.names, ['明衡旧称第31号商贸有限公司'])
  await assert.rejects(look({ proposal }), { code: 'SAME_DECIDED' })
  await assert.rejects(look({ into: STAYS, from: GOES }), { code: 'SAME_ALREADY' })

  // Meanwhile one more comes under the old code: it goes with that code, and what was seen before it came is not enough.
  const early = await lookAtUndo(proposal)
  await handIn(PENALTY, penalty(31, { ...slip, ...no(8) }))
  await assert.rejects(undo(proposal, early.seen), { code: 'SAME_UNSEEN' })
  const parted = await undoAsSeen(proposal, STAYS, GOES)
  assert.deepEqual(parted.records.map(({ how, documentNo }) => [how, /看(\d)号/.exec(documentNo ?? '')?.[1] ?? '']).sort(), [
    ...[
      ['follows', '8'],
      ['lives-again', '4'],
      ['returns', ''],
      ['returns', '1'],
      ['returns', '2'],
      ['returns', '3'],
    ],
    ['returns', '6'],
  ])
  assert.deepEqual([parted.names, parted.isWhole, parted.ended], [['明衡旧称第31号商贸有限公司'], true, 0])
  // Looked at once more, what was there comes back under the number that it had there.
  const again = await mergeAsSeen(STAYS, GOES)
  assert.deepEqual(again.seen.records.map(({ how }) => how).sort(), ['begins', 'joins', ...Array(5).fill('returns')])
  // What turns out to be repaired by falsehood stands on the page of the organisation that it is of by then.
  const repaired = again.seen.records.find(({ documentNo }) => documentNo?.includes('看6号'))!
  const found = { case: cases[0]!.case, what: 'false-material', reason: '缴款凭证是假的' }
  assert.equal((await send('repair.find-falsehood', found)).code, undefined)
  assert.ok((await shown(STAYS)).lines.has(repaired.to as never))
  assert.ok((await verifyLedger(house.database)).ok)
})

test('before a name without a code is said to be an organisation’s, the officer sees what becomes of the rows that wait under it', async () => {
  const nameless = { partyUscc: '', partyBusinessRegNo: '440301103097413' }
  const no = (n: number) => ({ decisionNo: `明市监罚〔2026〕名${n}号` })
  await handIn(PENALTY, penalty(34, no(2)), penalty(34, no(3)))
  const other = { content: '罚款50000元', fineWan: '5' }
  const rows = [penalty(34, { ...nameless, ...no(1) }), penalty(34, { ...nameless, ...no(2) })]
  const done = await house.handIn(await fileOf(PENALTY, [...rows, penalty(34, { ...nameless, ...no(3), ...other })]))
  assert.equal(done.held, 3, JSON.stringify(done.causes))
  // What another submission brings as well only the decision tells.
  const again = await house.handIn(await fileOf(PENALTY, [penalty(34, { ...nameless, ...no(4), ...other })]))
  assert.equal(again.held, 1)
  const { proposal } = await house.ask<{ proposal: string }>(
    'intake.propose-same',
    { into: uscc(1034), submission: done.submission, row: 2, reason: '名称和住所都对' },
    officer('first'),
  )
  const before = await shown(uscc(1034))
  const tables = await allTables()
  const seen = await look({ proposal })
  assert.deepEqual(await allTables(), tables, 'a look writes nothing')
  assert.equal(seen.waiting, 4)
  await assert.rejects(accept(proposal), { code: 'SAME_UNSEEN' })
  const decided = await accept(proposal, seen.seen)
  assert.deepEqual(
    seen.rows.map(({ outcome }) => outcome),
    decided.rows.map(({ outcome }) => outcome),
  )
  assert.deepEqual(seen.rows.map(({ outcome }) => outcome).sort(), ['amended', 'amended', 'registered', 'registered'])
  const plain = (one: object) => JSON.stringify(one)
  const expected = new Map([...before.lines.values()].map(line => [line.documentNo, line]))
  for (const { item, onThePage } of seen.rows) {
    if (onThePage === null) continue
    if (onThePage.before !== null) assert.deepEqual(lineOf(item, onThePage.before), expected.get(onThePage.before.documentNo))
    expected.set(onThePage.after!.documentNo, lineOf(item, onThePage.after)!)
  }
  const after = await shown(uscc(1034))
  assert.deepEqual([...after.lines.values()].map(plain).sort(), [...expected.values()].map(plain).sort())
  assert.deepEqual(
    seen.counts.map(({ item, before, after, all }) => [item, before, after, all]),
    [[PENALTY, 2, 4, { before: before.lines.size, after: after.lines.size }]],
  )
})

test('what has come to either since it was looked at is looked at first; to reject, nobody has to look', async () => {
  const slip = { partyUscc: uscc(1133) }
  await handIn(PENALTY, penalty(33, { ...slip, decisionNo: '明市监罚〔2026〕看10号' }))
  const proposal = await propose(uscc(1033), uscc(1133))
  const first = await look({ proposal })
  await handIn(PENALTY, penalty(33, { ...slip, decisionNo: '明市监罚〔2026〕看11号' }))
  await assert.rejects(accept(proposal, first.seen), { code: 'SAME_UNSEEN' })
  const next = await look({ proposal })
  assert.deepEqual([first.moves, next.moves], [1, 2])
  assert.equal((await accept(proposal, next.seen)).moved, 2)
  await handIn(PENALTY, penalty(33, { partyUscc: uscc(1233), decisionNo: '明市监罚〔2026〕看12号' }))
  const other = await propose(uscc(1033), uscc(1233))
  await house.ask('intake.decide-same', { proposal: other, decision: 'reject', reason: '两家' }, officer('second'))
})

test('a row that has come to wait under the name since it was looked at is looked at first, and lands only then', async () => {
  await handIn('registration', registration(36))
  const wait = async (n: number, number: number) => {
    const fields = { partyUscc: '', partyBusinessRegNo: '440301103097436', decisionNo: `明市监罚〔2026〕待${number}号` }
    const done = await house.handIn(await fileOf(PENALTY, [penalty(n, fields)]))
    assert.equal(done.held, 1, JSON.stringify(done.causes))
    return done.submission
  }
  const from = { submission: await wait(36, 1), row: 2 }
  const { proposal } = await house.ask<{ proposal: string }>(
    'intake.propose-same',
    { into: uscc(1036), ...from, reason: '名称和住所都对' },
    officer('first'),
  )
  const first = await look({ proposal })
  // Another organisation's name is nothing to this one.
  await wait(31, 2)
  assert.equal((await look({ proposal })).seen, first.seen)
  await wait(36, 3)
  const isListed = async () => (await shown(uscc(1036))).lines.size
  const before = await isListed()
  await assert.rejects(accept(proposal, first.seen), { code: 'SAME_UNSEEN' })
  assert.equal(await isListed(), before)
  const next = await look({ proposal })
  assert.deepEqual([first.waiting, next.waiting], [1, 2])
  const { rows } = await accept(proposal, next.seen)
  assert.deepEqual(
    rows.map(({ outcome }) => outcome),
    ['registered', 'registered'],
  )
  assert.equal(await isListed(), before + 2)
})

test('whoever looks is noted with both organisations; who reaches neither, asks for neither, or has them the wrong way round is told so', async () => {
  await handIn(PENALTY, penalty(32, { partyUscc: uscc(1132), decisionNo: '明市监罚〔2026〕看8号' }))
  const pair = { into: uscc(1032), from: uscc(1132) }
  await look(pair, officer('looker'))
  const looks = await house.rows<{ uscc: string }>(
    `select o.uscc from access a join organisation o using (organisation_id)
     where a.operation = 'intake.look-at-same' and a.actor = 'looker' order by 1`,
  )
  assert.deepEqual(
    looks.map(one => one.uscc),
    [uscc(1032), uscc(1132)].sort(),
  )
  const elsewhere: Actor = { ...officer('east'), division: '990101' }
  await assert.rejects(look(pair, elsewhere), { code: 'ORGANISATION_UNKNOWN' })
  await assert.rejects(look({ proposal: await propose(pair.into, pair.from) }, elsewhere), { code: 'SAME_UNKNOWN' })
  // Of another county, and nothing of it public: the proposal stands in the list, and whoever reaches both decides.
  const warned = { decisionDate: '2026-05-30', penaltyCategories: '警告', content: '给予警告', fineWan: '' }
  await handIn(PENALTY, penalty(32, { ...warned, partyUscc: uscc(1232), decisionNo: '明市监罚〔2026〕看9号' }))
  await handIn('registration', registration(35, { division: '990101' }))
  const { proposal } = await house.ask<{ proposal: string }>(
    'intake.propose-same',
    { into: uscc(1035), from: uscc(1232), reason: '名称相近' },
    elsewhere,
  )
  const { proposals } = await house.ask<{ proposals: { proposal: string; from: { uscc: string | null } }[] }>(
    'intake.same-list',
    {},
    elsewhere,
  )
  assert.deepEqual(
    proposals.map(one => [one.proposal, one.from.uscc]),
    [[proposal, null]],
  )
  await assert.rejects(look({ proposal }, elsewhere), { code: 'SAME_UNKNOWN' })
  assert.equal((await look({ proposal })).moves, 1)
  await assert.rejects(look({ into: pair.into }), { code: 'INPUT_INVALID' })
  await assert.rejects(look({ into: pair.from, from: pair.into }), { code: 'SAME_OTHER_WAY' })
})
