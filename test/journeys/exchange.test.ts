// Whoever keeps copies of what the public sees: told of every change and every end, of nothing else, and seen when behind.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { exchange } from '#capabilities/exchange'
import { ledger } from '#capabilities/ledger'
import { objection } from '#capabilities/objection'
import { type Actor, makeRegistry } from '#capabilities/operation'
import { parseRecordId } from '#rules/ledger'
import { putKey } from '#storage/actors'
import { lawOfFiles } from '#storage/law'
import { refold } from '#storage/ledger'
import { type County, daysOf, decidedInCounty, makeCounty } from '#support/days'
import { fileOf, OPERATOR, UNITS } from '#support/intake'
import { repositoryFiles } from '#support/law'

const registry = makeRegistry([exchange, objection, ledger])

let house: County
let bank: Actor
const { on, close } = daysOf(() => house, registry)
const idOf = (number: string) => house.records.get(number)!
before(async () => {
  house = await makeCounty(8)
  bank = await machine()
})
after(async () => {
  await close()
  await house?.close()
})

/** A key of a bank, as the centre has made it. */
async function machine(followsId: string | null = null): Promise<Actor> {
  const [keyId, unitId] = [randomUUID(), house.units.get('city')!]
  const held = { keyId, unitId, role: 'bank', scopes: ['exchange.*'], title: 'copy of a bank', followsId, days: 90 }
  await house.database.transaction(tx => putKey(tx, { ...held, digest: randomBytes(32) }))
  return { id: keyId, role: 'bank', unitId, division: '990100', scopes: ['exchange.*'] }
}

type Change = { record: string; kind: string; lastShownOn?: string | null; objectedFrom?: string | null; entry?: number }
type Page = { changes: Change[]; cursor: string; isWhole: boolean }

const pageOn = async (day: string, after: string | undefined, limit = 500) =>
  (await on(day)).answer<Page>(bank, 'exchange.changes', { ...(after === undefined ? {} : { after }), limit })

/** Everything behind a cursor, page by page; what stands last of a record counts. */
async function readOn(day: string, cursor: string | undefined, limit = 500) {
  const told = new Map<string, Change>()
  let pages = 0
  for (let at = cursor; ; pages += 1) {
    const page = await pageOn(day, at, limit)
    assert.ok(page.changes.length <= limit)
    for (const change of page.changes) told.set(change.record, change)
    if (page.isWhole) return { told, cursor: page.cursor, pages }
    assert.notEqual(page.cursor, at, 'a page that is not the last one leads on')
    at = page.cursor
  }
}

/** Other tests write in the same cluster: what they hold open is waited for. */
async function readUntil(day: string, cursor: string | undefined, has: readonly string[]) {
  const told = new Map<string, Change>()
  for (let turn = 0; ; turn += 1) {
    const found = await readOn(day, cursor)
    for (const [record, change] of found.told) told.set(record, change)
    if (has.every(record => told.has(record))) return { told, cursor: found.cursor }
    assert.ok(turn < 200, `still not told of: ${has.filter(record => !told.has(record))}`)
    cursor = found.cursor
    await new Promise(done => setTimeout(done, 100))
  }
}

const annulOn = async (day: string, number: string) => {
  const document = { by: 'litigation', effect: 'annulled', issuer: '演示市法院', number: `演行终${number}号`, on: day }
  const asked = { record: idOf(number), document, reason: '判决撤销' }
  return (await on(day)).answer(OPERATOR, 'objection.annul', asked)
}

let cursor: string | undefined

test('cn-ndrc-2025-36#third-party-consistency: from the beginning, page by page, all that is shown and nothing that never was', async () => {
  const day = await on('2026-06-04')
  // By the summary procedure, a warning: not shown to anybody.
  const row = decidedInCounty(7, {
    decisionNo: '西市监罚〔2026〕70号',
    penaltyCategories: '警告',
    content: '警告',
    fineWan: '',
  })
  await day.handIn(await fileOf('administrative-penalty', [row], { source: UNITS.west.uscc }))
  const shown = await house.rows<{ record: string }>(
    `select organisation_id || '.' || record_no as record from state where disclosed_from <= '2026-06-04'`,
  )
  const [hidden] = await house.rows<{ n: number }>('select count(*)::int as n from state where disclosed_from is null')
  assert.deepEqual([shown.length, hidden!.n], [16, 1])
  const { told, cursor: end, pages } = await readOn('2026-06-04', undefined, 3)
  assert.ok(pages >= 5)
  assert.equal(told.size, shown.length)
  assert.ok([...told.values()].every(one => one.kind === 'shown'))
  assert.equal(told.get(idOf('1'))!.lastShownOn, '2027-05-31')
  // Whole: nothing more, however often it is asked; what the batches before it wrote is told again at most.
  cursor = (await readUntil('2026-06-04', end, [])).cursor
  const text = JSON.stringify([...told.values()])
  assert.ok(!/[一-鿿]/.test(text), 'ids, days and codes: nothing that an erasure would have to reach')
})

test('an end, a mark and a correction are told the same day; of an end not why', async () => {
  await annulOn('2026-06-05', '1')
  const day = await on('2026-06-05')
  const fields = [
    { field: 'content', value: '罚款7000元' },
    { field: 'fineWan', value: '0.7' },
  ]
  const { case: id } = await day.answer<{ case: string }>(OPERATOR, 'objection.file', {
    ...{ record: idOf('2'), subject: 'content', fields, reason: '写错了' },
  })
  await day.answer(OPERATOR, 'objection.acknowledge', { case: id })
  const first = await readUntil('2026-06-05', cursor, [idOf('1'), idOf('2')])
  assert.deepEqual(first.told.get(idOf('1')), { record: idOf('1'), kind: 'gone' })
  assert.equal(first.told.get(idOf('2'))!.objectedFrom, '2026-06-05')
  const before = first.told.get(idOf('2'))!.entry!
  const decision = { case: id, decision: 'uphold', reason: '更正', remedy: { how: 'amend', fields } }
  await (await on('2026-06-08')).answer(OPERATOR, 'objection.decide', decision)
  const second = await readUntil('2026-06-08', first.cursor, [idOf('2')])
  assert.deepEqual([...second.told.keys()], [idOf('2')])
  assert.equal(second.told.get(idOf('2'))!.objectedFrom, null)
  assert.equal(second.told.get(idOf('2'))!.entry, before + 2)
  cursor = second.cursor
})

test('what a transaction writes that began first and ends last is not missed', async () => {
  await house.database.transaction(async tx => {
    await tx.client.query('select pg_current_xact_id()')
    await annulOn('2026-06-09', '3')
    const { told, cursor: at } = await readOn('2026-06-09', cursor)
    assert.ok(!told.has(idOf('3')), 'behind one that is still under way nothing is told')
    cursor = at
  })
  const { told, cursor: at } = await readUntil('2026-06-09', cursor, [idOf('3')])
  assert.equal(told.get(idOf('3'))!.kind, 'gone')
  cursor = at
})

test('an end that comes by its day stands in the feed on that day, with nobody doing anything', async () => {
  const shown = [...(await readOn('2027-05-31', cursor)).told.values()].filter(one => one.kind === 'gone')
  assert.deepEqual(shown, [], 'the last day is still theirs')
  const { told, cursor: at, pages } = await readOn('2027-06-01', cursor, 2)
  // Those that had ended before are told once more: the last word counts.
  const ended = ['1', '2', '3', '4', '5', '6', '7', '8'].map(idOf)
  assert.deepEqual([...told.keys()].toSorted(), ended.toSorted())
  assert.ok([...told.values()].every(one => one.kind === 'gone'))
  assert.ok(pages >= 3)
  assert.equal((await readOn('2027-06-02', at)).told.size, 0)
  // Nobody is told of tomorrow: a cursor of a later day is of another house.
  await assert.rejects(pageOn('2026-06-10', at), { code: 'CURSOR_AHEAD' })
  await assert.rejects(pageOn('2026-06-10', 'bm9uZSBvZiBvdXJz'), { code: 'CURSOR_UNKNOWN' })
})

type Line = {
  receiver: string
  day: string | null
  daysBehind: number | null
  waitingSince: string | null
  hoursWaiting: number | null
  late: boolean
}
const behind = async (date: string, of: Actor): Promise<Line> => {
  const centre: Actor = { id: 'centre', role: 'centre-officer', unitId: house.units.get('city')!, division: '990100' }
  const { receivers } = await (await on(date)).answer<{ receivers: Line[] }>(centre, 'exchange.receivers', {})
  return receivers.find(one => one.receiver === of.id)!
}

test('a receipt says how far a receiver is; who is behind is seen, by the oldest change that waits; a key that follows is the same receiver', async () => {
  const silent = await behind('2026-06-10', bank)
  assert.equal(silent.day, null)
  assert.ok(silent.waitingSince, 'a key that may read and has never said anything waits since it was made')
  const day = await on('2026-06-10')
  const begun = await pageOn('2026-06-10', undefined, 2)
  await assert.rejects(day.answer(bank, 'exchange.acknowledge', { cursor: begun.cursor }), { code: 'RECEIPT_UNFINISHED' })
  const early = cursor!
  await annulOn('2026-06-10', '4')
  const { cursor: at } = await readUntil('2026-06-10', early, [idOf('4')])
  await day.answer(bank, 'exchange.acknowledge', { cursor: early })
  const late = await behind('2026-06-10', bank)
  assert.deepEqual([late.day, late.daysBehind], ['2026-06-09', 1])
  assert.ok(late.waitingSince, 'what was ended today waits')
  await day.answer(bank, 'exchange.acknowledge', { cursor: at })
  const level = await behind('2026-06-10', bank)
  assert.deepEqual([level.day, level.daysBehind, level.waitingSince], ['2026-06-10', 0, null])
  await assert.rejects(day.answer(bank, 'exchange.acknowledge', { cursor: early }), { code: 'RECEIPT_BEHIND' })
  // Days on which nothing ended leave nothing to be late with; an end that came by its day waits from its midnight.
  const idle = await behind('2026-06-13', bank)
  assert.deepEqual([idle.daysBehind, idle.hoursWaiting, idle.late], [3, null, false])
  const [ended, twoDays] = [await behind('2027-06-01', bank), await behind('2027-06-03', bank)]
  assert.deepEqual([ended.late, twoDays.late, twoDays.waitingSince], [false, true, null])
  assert.ok(
    ended.hoursWaiting! < 24 && twoDays.hoursWaiting! - ended.hoursWaiting! >= 47,
    `${ended.hoursWaiting} ${twoDays.hoursWaiting}`,
  )
  const next = await machine(bank.id)
  await (await on('2026-06-11')).answer(next, 'exchange.acknowledge', {
    cursor: (await readOn('2026-06-11', at)).cursor,
  })
  assert.equal((await behind('2026-06-11', bank)).day, '2026-06-11')
  assert.equal(await behind('2026-06-11', next), undefined)
  // Each receipt is an act: who said it, and when.
  const acts = await house.rows(`select from act where operation = 'exchange.acknowledge' and outcome = 'done'`)
  assert.equal(acts.length, 3)
  cursor = at
})

test('an erased record is shown no more, and the outbox holds nothing of it', async () => {
  const eraser: Actor = { id: 'eraser', role: 'eraser', unitId: house.units.get('city')!, division: '990100' }
  await (await on('2026-06-11')).answer(eraser, 'ledger.erase', {
    record: idOf('5'),
    reason: 'court-decision',
    clause: 'cn-ndrc-2025-36#objection',
  })
  const { told, cursor: at } = await readUntil('2026-06-11', cursor, [idOf('5')])
  assert.deepEqual(told.get(idOf('5')), { record: idOf('5'), kind: 'gone' })
  cursor = at
})

test('a law that moves the end of records writes no entry, and is told all the same', async () => {
  const { environment } = await on('2026-06-12')
  const files = new Map(await repositoryFiles())
  const path = 'disclosure/periods.yaml'
  files.set(path, files.get(path)!.replaceAll('value: P1Y', 'value: P14M'))
  const now = environment.law.current()
  const { moved } = await refold(environment.database, { ...lawOfFiles(files, now.version + 1) })
  const names = [...new Set(moved.map(one => one.record))].filter(record => parseRecordId(record) !== undefined)
  assert.ok(names.includes(idOf('6')))
  const { told } = await readUntil('2026-06-12', cursor, [idOf('6')])
  assert.equal(told.get(idOf('6'))!.lastShownOn, '2027-07-31')
  assert.ok([...told.keys()].every(record => names.includes(record)))
})
