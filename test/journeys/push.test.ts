/** A department's system pushes batches: answered row by row, and however often it is sent and whatever is killed, each row once. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
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
  type Submission,
  UNITS,
} from '#support/intake'
import { makeProgram, type Server, untilReady } from '#support/program'
import { sized } from '#support/survival'

type Pushed = Submission & {
  code?: string
  answers: { row: number; outcome: string; record: string | null; findings: { code: string; field: string | null }[] }[]
}
const ITEM = 'administrative-penalty'
/** Systems that push at the same time, each about organisations of its own. */
const SENDERS = 4
const PARTIES = 30
const SOURCE = UNITS.city.uscc

let house: House
before(async () => {
  house = await makeHouse()
  await house.handIn(
    await fileOf(
      'registration',
      Array.from({ length: SENDERS * PARTIES }, (_, n) => registration(n)),
    ),
  )
})
after(() => house?.close())

const push = (key: string, rows: readonly Readonly<Record<string, unknown>>[], item = ITEM) =>
  house.ask<Pushed>('intake.push', { item, source: SOURCE, key, rows })
const countOf = async (sql: string): Promise<number> =>
  (await house.rows<{ n: number }>(`select count(*)::int as n from ${sql}`))[0]!.n

test('each row of a batch is answered: what became of it, under which number, and what is wrong', async () => {
  const person = { ...penalty(3), partyCategory: '自然人', partyUscc: '', partyName: '佟演示推' }
  const done = await push('first', [
    penalty(1),
    { ...penalty(2), decisionDate: '2026-02-30' },
    person,
    { ...penalty(4), partyName: '明衡演示别的商贸有限公司' },
    { ...penalty(5), remarks: { deep: '佟演示深' } },
    {},
    penalty(1),
    person,
    { partyName: ' ', decisionNo: null, penaltyCategories: [] },
  ])
  assert.deepEqual([done.outcome, done.rows, done.registered, done.personRows], ['done', 7, 1, 2], JSON.stringify(done))
  assert.deepEqual(
    done.answers.map(({ row, outcome, record, findings }) => [
      row,
      outcome,
      record !== null,
      findings.filter(({ code }) => code !== 'LATE').map(({ code }) => code)[0] ?? null,
    ]),
    [
      [1, 'registered', true, null],
      [2, 'refused', false, 'DATE_IMPOSSIBLE'],
      [3, 'person', false, null],
      [4, 'held', false, 'NAME_MISMATCH'],
      [5, 'refused', false, 'ROW_NOT_OBJECT'],
      [6, 'empty', false, null],
      [7, 'unchanged', true, 'DUPLICATE_IN_FILE'],
      [8, 'person', false, null],
      [9, 'empty', false, null],
    ],
  )
  assert.deepEqual(await onDisk(house, ['佟演示推', '佟演示深']), [])
})

test('sent again under its key a batch is answered again and not handed in again; other rows under the key are refused', async () => {
  const rows = [penalty(6), penalty(7)]
  const once = await push('second', rows)
  const [submissions, acts] = [await countOf('submission'), await countOf('act')]
  const again = await push('second', rows)
  assert.deepEqual(again, once)
  await assert.rejects(push('second', [penalty(6), penalty(8)]), { code: 'PUSH_KEY_TAKEN' })
  assert.equal(await countOf('submission'), submissions)
  // The refusal is an act; what was only asked again is none.
  assert.equal(await countOf('act'), acts + 1)
  const other = await push('third', rows)
  assert.deepEqual(
    other.answers.map(answer => answer.outcome),
    ['unchanged', 'unchanged'],
  )
  assert.deepEqual(
    other.answers.map(answer => answer.record),
    once.answers.map(answer => answer.record),
  )
})

test('of key and rows only hashes under a secret are kept; they do not go by what the law calls the fields', async () => {
  const rows = [penalty(10)]
  const key = '110101199003070038 / 2026'
  const once = await push(key, rows)
  assert.deepEqual(await onDisk(house, ['110101199003070038']), [])
  const [kept] = await house.rows<{ digest: Buffer }>('select digest from push_key')
  const plain = createHash('sha256')
  assert.ok(!kept!.digest.equals(plain.update(`${ITEM}\n${JSON.stringify(rows[0])}\n`).digest()))
  const turned = rows.map(row => Object.fromEntries(Object.entries(row).reverse()))
  assert.equal((await push(key, turned)).submission, once.submission)
})

test('two that send one batch at the same moment hand it in once', async () => {
  const rows = Array.from({ length: 20 }, (_, n) => penalty(n, { decisionNo: `明市监罚〔2026〕同${n}号` }))
  const sent = await Promise.allSettled(Array.from({ length: 4 }, () => push('together', rows)))
  const answered = sent.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
  assert.ok(answered.length > 0)
  for (const one of sent) if (one.status === 'rejected') assert.equal((one.reason as { code: string }).code, 'PUSH_KEY_RUNNING')
  assert.equal(new Set(answered.map(one => one.submission)).size, 1)
  assert.equal((await push('together', rows)).registered, 20)
})

test('numbers that are no longer the ones that were sent are refused; a unit that may not hand in is told so', async () => {
  await assert.rejects(push('number', [{ ...penalty(9), partyTaxRegNo: Number('911100007109254620') }]), {
    code: 'INPUT_INVALID',
  })
  await assert.rejects(push('item', [penalty(9)], 'no-such-item'), { code: 'ITEM_UNKNOWN' })
  await assert.rejects(push('empty', []), { code: 'INPUT_INVALID' })
  const none = await push('headings', [{ a: 1 }])
  assert.deepEqual([none.outcome, none.refusal?.code, none.answers], ['refused', 'HEADINGS_NOT_FOUND', []])
})

test('with the program killed again and again, every acknowledged row stands once', { timeout: 7_200_000 }, async t => {
  const begun = performance.now()
  const batches = Number(process.env.XINHENG_BATCHES ?? sized(14, 10_000))
  const size = sized(60, 1000)
  const kills = sized(3, 10)
  const program = makeProgram({ databaseUrl: house.url })
  let server: Server = await program.start('--empty')
  await untilReady(server)
  const of = (batch: number): Row[] =>
    Array.from({ length: size }, (_, n) =>
      licence((batch % SENDERS) * PARTIES + (n % PARTIES), { decisionNo: `明市监许〔2026〕${batch}之${n}号` }),
    )
  /** As a sender does that is told nothing: it sends the same again until it is answered. */
  const send = async (batch: number): Promise<Pushed> => {
    for (;;) {
      try {
        const answer = await fetch(`${server.addresses.api}intake/push`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ item: 'administrative-licence', source: SOURCE, key: `batch ${batch}`, rows: of(batch) }),
        })
        const told = (await answer.json()) as Pushed
        if (answer.ok && told.outcome !== 'open') return told
        assert.ok(answer.ok || told.code === 'PUSH_KEY_RUNNING' || answer.status >= 500, JSON.stringify(told))
      } catch (error) {
        // The connection broke off with the program.
        if (error instanceof assert.AssertionError) throw error
      }
      await sleep(100)
    }
  }
  const killing = (async () => {
    for (let n = 0; n < kills; n++) {
      await sleep(sized(700 + n * 333, 60_000))
      await server.end('SIGKILL')
      server = await program.start('--empty')
    }
  })()
  const records: (string | null)[] = []
  try {
    const from = await countOf("state where item = 'administrative-licence'")
    const sending = async (sender: number): Promise<void> => {
      for (let batch = sender; batch < batches || !(await isOver(killing)); batch += SENDERS) {
        const { outcome, answers } = await send(batch)
        assert.deepEqual([outcome, answers.length], ['done', size])
        for (const { outcome: became, record } of answers) {
          assert.equal(became, 'registered')
          records.push(record)
        }
      }
    }
    await Promise.all(Array.from({ length: SENDERS }, (_, sender) => sending(sender)))
    await killing
    t.diagnostic(`${records.length} rows in ${Math.round((performance.now() - begun) / 1000)} s, ${kills} kills`)
    assert.equal(new Set(records).size, records.length)
    assert.equal(await countOf("state where item = 'administrative-licence'"), from + records.length)
    assert.equal(await countOf('submission where closed_at is null'), 0)
    assert.ok((await verifyLedger(house.database)).ok)
  } finally {
    await program.remove()
  }
})

const isOver = (one: Promise<unknown>): Promise<boolean> => Promise.race([one.then(() => true), sleep(1).then(() => false)])
