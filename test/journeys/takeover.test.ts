/** A former system's records come in with what it says became of them: rehearsed first, counted again, and never shown longer than it or the law says. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { disclosure } from '#capabilities/disclosure'
import type { reconciliation as reconciliationOperation, takeOver as takeOverOperation } from '#capabilities/intake'
import { type Actor, type Answer, type LongCommand, makeRegistry, runOperation } from '#capabilities/operation'
import {
  bytesOf,
  fileOf,
  type House,
  inOnePiece,
  makeHouse,
  OPERATOR,
  penalty,
  type Row,
  registration,
  tableOf,
  UNITS,
  uscc,
} from '#support/intake'

type Reconciled = Answer<typeof reconciliationOperation>
type Submission = Answer<typeof takeOverOperation>
const ITEM = 'administrative-penalty'
const SYSTEM = '明衡市旧信用平台'
const PUBLIC: Actor = { id: 'public', role: 'public' }
const COLUMNS = ['首次公示日期', '公示截止日期', '修复日期', '结束日期', '结束原因']

const FACT = { decisionDate: '2026-06-01', penaltyValidTo: '2027-05-31' }
/** The decision of that number, of 2026-06-01 where nothing else is said, and what the former system says of it. */
const former = (number: number, says: readonly string[], more: Row = {}): { row: Row; says: readonly string[] } => ({
  row: penalty(number, { ...FACT, ...more }),
  says,
})
const WHOLE = [
  former(1, ['2026-06-10', '', '', '', '']),
  former(2, ['2026-06-10', '2026-09-30', '', '', '']),
  former(3, ['2026-06-10', '长期', '2026-08-15', '', '']),
  former(4, ['2026-06-10', '', '', '2026/7/1', '撤销']),
  former(5, ['2026-06-10', '2099-12-31', '', '', '']),
  former(6, ['2019-03-10', '2035-01-01', '', '', ''], { decisionDate: '2019-03-01', penaltyValidTo: '2020-02-29' }),
  former(7, ['', '', '', '', '']),
  former(8, ['2026-13-10', '', '', '', '']),
  former(9, ['2027-01-01', '', '', '', '']),
  former(10, ['2026-06-10', '', '', '', '撤销']),
  former(11, ['2026-06-10', '', '', '', ''], { partyCategory: '自然人', partyUscc: '', partyName: '佟演示旧' }),
]

let house: House
before(async () => {
  house = await makeHouse()
  const organisations = Array.from({ length: 12 }, (_, n) => registration(n + 1))
  await house.handIn(await fileOf('registration', organisations))
})
after(() => house?.close())

const takeOver = async (rows: readonly { row: Row; says: readonly string[] }[], rehearsal = false, actor = OPERATOR) => {
  const [headings, ...cells] = await tableOf(
    ITEM,
    rows.map(({ row }) => row),
  )
  const table = [[...headings!, ...COLUMNS], ...cells.map((line, at) => [...line, ...rows[at]!.says])]
  const bytes = await bytesOf(table, 'csv')
  const file = { name: 'old.csv', bytes: inOnePiece(bytes) }
  const registry = makeRegistry([(await import('#capabilities/intake')).intake])
  const operation = registry.get('intake.take-over') as LongCommand
  const input = { item: ITEM, source: UNITS.city.uscc, system: SYSTEM, rehearsal }
  const opened = (await runOperation(operation, house.environment, actor, input, { file })) as Submission
  await house.carryOn(opened.submission)
  return house.ask<Submission>('intake.show', { submission: opened.submission })
}
const reconcile = (submission: string) => house.ask<Reconciled>('intake.reconciliation', { submission })

type State = { disclosed_from: string | null; disclosed_until: string | null; ended_on: string | null; reason: number | null }
const stateOf = async (number: number): Promise<State | undefined> => {
  const [state] = await house.rows<State>(
    `select s.disclosed_from, nullif(s.disclosed_until, 'infinity') as disclosed_until, s.ended_on, s.reason from state s
     join organisation_code c using (organisation_id) where c.code = $1 and s.item = $2`,
    [uscc(1000 + number), ITEM],
  )
  return state
}
/** Numbers of the decisions that everybody sees today. */
const seen = async (): Promise<number[]> => {
  const operation = makeRegistry([disclosure]).get('disclosure.organisation')!
  const numbers: number[] = []
  for (let number = 1; number <= WHOLE.length; number++) {
    const answer = (await runOperation(operation, house.environment, PUBLIC, { uscc: uscc(1000 + number) })) as {
      records: { item: string }[]
    }
    if (answer.records.some(record => record.item === ITEM)) numbers.push(number)
  }
  return numbers
}

let rehearsed: Reconciled

test('a rehearsal judges every row as if it landed, and leaves nothing in the ledger', async () => {
  const before = await house.rows<{ n: string }>('select count(*) as n from entry')
  const submission = await takeOver(WHOLE, true)
  assert.equal(submission.outcome, 'done')
  assert.deepEqual([submission.takeover, submission.rehearsal], [SYSTEM, true])
  const { rows, registered, refused, personRows, late } = submission
  assert.deepEqual(
    { rows, registered, refused, personRows, late },
    { rows: 11, registered: 7, refused: 3, personRows: 1, late: 0 },
  )
  assert.deepEqual(await house.rows('select count(*) as n from entry'), before)
  assert.deepEqual(await house.rows('select 1 from open_row'), [])
  const found = await house.findings(submission.submission)
  const codes = found.flatMap(({ row, findings }) => findings.filter(one => one.level === 'error').map(one => [row, one.code]))
  assert.deepEqual(codes, [
    [9, 'CLAIM_UNREADABLE'],
    [10, 'CLAIM_IMPOSSIBLE'],
    [11, 'CLAIM_IMPOSSIBLE'],
    [12, 'PERSON_ROW'],
  ])
  rehearsed = await reconcile(submission.submission)
  assert.equal(rehearsed.total.records, 0)
})

test('what was rehearsed is what comes: counted by item, authority and year, and again in the ledger', async () => {
  const submission = await takeOver(WHOLE)
  const { lines, total, agrees } = await reconcile(submission.submission)
  assert.ok(agrees)
  const without = (all: Reconciled['lines']) => all.map(({ ledger: _, ...line }) => line)
  assert.deepEqual(without(lines), without(rehearsed.lines))
  assert.deepEqual(
    lines.map(({ item, authority, year, rows, ledger }) => [item, authority?.uscc, year, rows, ledger]),
    [
      [ITEM, UNITS.city.uscc, '2019', 1, { records: 1, shown: 0, repaired: 0, ended: 0 }],
      [ITEM, UNITS.city.uscc, '2026', 10, { records: 6, shown: 3, repaired: 1, ended: 1 }],
    ],
  )
  const { rows, registered, refused, person, shown, repaired, ended, over, records } = total
  assert.deepEqual(
    { rows, registered, refused, person, shown, repaired, ended, over, records },
    { rows: 11, registered: 7, refused: 3, person: 1, shown: 3, repaired: 1, ended: 1, over: 2, records: 7 },
  )
})

test('nothing of it is shown longer than the former system or the law says', async () => {
  assert.deepEqual(await seen(), [1, 5, 7])
  // Handed in on the day, without claims, this is what the law gives.
  await house.handIn(await fileOf(ITEM, [penalty(12, FACT)]))
  const lawful = (await stateOf(12))!.disclosed_until!
  for (const number of [1, 5, 7]) assert.equal((await stateOf(number))!.disclosed_until, lawful)
  assert.equal((await stateOf(2))!.disclosed_until, '2026-10-01')
  const third = (await stateOf(3))!
  assert.deepEqual([third.ended_on, third.reason], ['2026-08-15', 3])
  const fourth = (await stateOf(4))!
  assert.deepEqual([fourth.ended_on, fourth.reason], ['2026-07-01', 5])
  assert.ok((await stateOf(6))!.disclosed_until! < '2026-01-01')
  const entries = await house.rows<{ kind: number; fact: string }>(
    'select e.kind, c.fact from entry e join entry_content c using (organisation_id, entry_no) where e.kind = 13',
  )
  assert.equal(entries.length, 7)
  for (const { fact } of entries) assert.equal(JSON.parse(fact).claimed.by, SYSTEM)
})

test('while both systems run, what has ended there ends here; the rest is unchanged', async () => {
  const again = await takeOver([
    former(1, ['2026-06-10', '', '2026-11-18', '', '']),
    former(3, ['2026-06-10', '', '2026-08-15', '', '']),
    former(5, ['2026-06-10', '2026-12-31', '', '', '']),
    former(7, ['', '', '', '', '']),
  ])
  const { registered, amended, unchanged, held } = again
  assert.deepEqual({ registered, amended, unchanged, held }, { registered: 0, amended: 2, unchanged: 2, held: 0 })
  assert.deepEqual([(await stateOf(1))!.ended_on, (await stateOf(5))!.disclosed_until], ['2026-11-18', '2027-01-01'])
  assert.deepEqual(await seen(), [5, 7])
})

test('what a department hands in later is the same fact, and an amendment keeps the shorter time', async () => {
  const same = await house.handIn(await fileOf(ITEM, [penalty(5, FACT), penalty(7, FACT)]))
  assert.deepEqual([same.unchanged, same.amended], [2, 0])
  const amended = await house.handIn(await fileOf(ITEM, [penalty(5, { ...FACT, content: '罚款60000元整' })]))
  assert.equal(amended.amended, 1)
  assert.equal((await stateOf(5))!.disclosed_until, '2027-01-01')
})

test('who only hands in for a unit takes nothing over; another division is out of reach', async () => {
  const [{ unit_id: unitId } = { unit_id: '' }] = await house.rows<{ unit_id: string }>('select unit_id from unit limit 1')
  const reporter: Actor = { id: 'r', role: 'unit-reporter', unitId, division: '990100' }
  await assert.rejects(takeOver(WHOLE.slice(0, 1), true, reporter), { code: 'ACTOR_MAY_NOT' })
  const officer: Actor = { id: 'o', role: 'centre-officer', unitId, division: '990101' }
  await assert.rejects(takeOver(WHOLE.slice(0, 1), true, officer), { code: 'ACTOR_MAY_NOT' })
})
