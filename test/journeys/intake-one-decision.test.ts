/** One decision is one record, however its party is named; and what became of a record goes by one rule and one day. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { readShownRecord, tableReader } from '#capabilities/disclosure'
import { carryOn } from '#capabilities/intake'
import { formatRecordId } from '#rules/ledger'
import { foldName } from '#rules/organisations'
import type { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { refold } from '#storage/ledger'
import { confirmName } from '#storage/organisations'
import {
  environmentOf,
  fileOf,
  type House,
  licence,
  makeHouse,
  penalty,
  type Row,
  registration,
  type Submission,
  uscc,
} from '#support/intake'

const OLD_NUMBER = '990100000000001'

let house: House
before(async () => {
  house = await makeHouse()
  const registrations = Array.from({ length: 10 }, (_, n) => registration(n, n === 4 ? { businessRegNo: OLD_NUMBER } : {}))
  const done = await house.handIn(await fileOf('registration', registrations))
  assert.equal(done.registered, 10, JSON.stringify(done.causes))
  // An officer has said once whose names these are.
  for (const n of [1, 2, 3, 5, 6])
    await house.database.transaction(async tx => confirmName(tx, await idOf(n), foldName(penalty(n).partyName!)))
})
after(() => house?.close())

const idOf = async (n: number): Promise<string> =>
  (
    await house.rows<{ organisation_id: string }>(
      "select organisation_id from organisation_code where scheme = 'uscc' and code = $1",
      [uscc(1000 + n)],
    )
  )[0]!.organisation_id
const recordsOf = async (n: number): Promise<number> =>
  (await house.rows("select 1 from state where organisation_id = $1 and item = 'administrative-penalty'", [await idOf(n)]))
    .length
const handIn = async (...rows: Row[]): Promise<Submission> => house.handIn(await fileOf('administrative-penalty', rows))
const countsOf = ({ registered, amended, unchanged, refused, held }: Submission): number[] => [
  registered,
  amended,
  unchanged,
  refused,
  held,
]
const codeless = (n: number, more: Row = {}): Row => penalty(n, { partyUscc: '', ...more })

test('handed in under a confirmed name first, then with the code: one record, which has the code now', async () => {
  assert.deepEqual(countsOf(await handIn(codeless(1))), [1, 0, 0, 0, 0])
  assert.deepEqual(countsOf(await handIn(codeless(1))), [0, 0, 1, 0, 0])
  assert.deepEqual(countsOf(await handIn(penalty(1))), [0, 1, 0, 0, 0])
  assert.deepEqual(countsOf(await handIn(penalty(1))), [0, 0, 1, 0, 0])
  assert.equal(await recordsOf(1), 1)
})

test('handed in with the code first, then under a confirmed name or an old number: still one record', async () => {
  await handIn(penalty(2), penalty(4))
  assert.deepEqual(countsOf(await handIn(codeless(2))), [0, 1, 0, 0, 0])
  assert.deepEqual(countsOf(await handIn(codeless(4, { partyBusinessRegNo: OLD_NUMBER }))), [0, 1, 0, 0, 0])
  assert.deepEqual([await recordsOf(2), await recordsOf(4)], [1, 1])
})

test('both in one file: the first counts; the other is the same, or contradicts it', async () => {
  const twice = await handIn(penalty(3), codeless(3))
  assert.deepEqual([countsOf(twice), twice.causes.map(cause => cause.code)], [[1, 0, 1, 0, 0], ['DUPLICATE_IN_FILE']])
  const reversed = await handIn(codeless(5), penalty(5))
  assert.deepEqual(countsOf(reversed), [1, 0, 1, 0, 0])
  const seven = { fineWan: '7', content: '罚款70000元' }
  const other = await handIn(codeless(6), penalty(6, seven), penalty(6, seven))
  assert.deepEqual(
    [countsOf(other), other.causes.map(cause => cause.code).sort()],
    [
      [1, 0, 0, 2, 0],
      ['CONFLICT_IN_FILE', 'DUPLICATE_IN_FILE'],
    ],
  )
  assert.deepEqual([await recordsOf(3), await recordsOf(5), await recordsOf(6)], [1, 1, 1])
})

test('in a file of many parties, which is judged another way, it is the same', async () => {
  const many = Array.from({ length: 220 }, (_, n) => penalty(100 + n))
  const done = await handIn(...many, codeless(3, { facts: '销售超过保质期的食品，情节较轻' }))
  assert.deepEqual(countsOf(done), [220, 1, 0, 0, 0])
  assert.equal(await recordsOf(3), 1)
})

test('what its own status had ended may still be withdrawn; then it has ended for good', async () => {
  await house.handIn(await fileOf('administrative-licence', [licence(7)]))
  const ended = await house.handIn(await fileOf('administrative-licence', [licence(7, { status: '2' })]))
  assert.equal(ended.amended, 1, JSON.stringify(ended.causes))
  const [row] = await house.rows<{ record_no: string }>(
    "select record_no from state where organisation_id = $1 and item = 'administrative-licence' and ended_on is not null",
    [await idOf(7)],
  )
  const record = formatRecordId(await idOf(7), BigInt(row!.record_no))
  await house.ask('intake.withdraw', { record, reason: '演示' })
  await assert.rejects(
    house.ask('intake.withdraw', { record, reason: '演示' }),
    (error: Refusal) => error.code === 'RECORD_ENDED',
  )
  const again = await house.handIn(await fileOf('administrative-licence', [licence(7)]))
  assert.deepEqual([again.held, again.causes.map(cause => cause.code)], [1, ['RECORD_ENDED']])
})

test('cn-ndrc-office-2018-424#seven-working-days: late or not goes by the day of receipt, in the finding and on the page, however long reading takes', async () => {
  // Seven working days after 11 November 2026 is the 20th; the file comes that day and is read on the 23rd.
  const open = await house.open(await fileOf('administrative-penalty', [penalty(8, { decisionDate: '2026-11-11' })]))
  const later = await environmentOf(house.url, house.dataDir, '2026-11-23' as LocalDate)
  try {
    await carryOn(later, open)
    const done = await house.ask<Submission>('intake.show', { submission: open })
    assert.deepEqual([done.registered, done.late], [1, 0], JSON.stringify(done.causes))
    const [state] = await house.rows<{ record_no: string; received_on: string; recorded_on: string; due_on: string }>(
      "select record_no, received_on, recorded_on, due_on from state where organisation_id = $1 and item = 'administrative-penalty'",
      [await idOf(8)],
    )
    assert.deepEqual([state!.received_on, state!.recorded_on, state!.due_on], ['2026-11-20', '2026-11-23', '2026-11-20'])
    const organisation = await idOf(8)
    const found = await later.database.transaction(
      tx =>
        readShownRecord(
          tableReader(tx.client as never),
          later.law.current(),
          formatRecordId(organisation, BigInt(state!.record_no)),
        ),
      { readOnly: true },
    )
    assert.deepEqual([found.record?.source.punctual, found.record?.source.on], ['in-time', '2026-11-20'])
  } finally {
    await later.database.close()
  }
})

test('all that was handed in folds again from its entries to the same states', async () => {
  const states = () => house.rows('select s::text from state s order by organisation_id, record_no')
  const before = await states()
  const { moved, restored } = await refold(house.database, house.environment.law.current(), { preview: true })
  assert.deepEqual([moved, restored], [[], 0])
  const owner = new pg.Client({ connectionString: house.url })
  await owner.connect()
  await owner.query('delete from state')
  await owner.end()
  await refold(house.database, house.environment.law.current())
  assert.deepEqual(await states(), before)
})
