/** An erasure: the content of a record is gone from every table and every file; that it was erased and why stays, and the ledger verifies. */

import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { eraseAgain, eraseCopies, ledger, listOpenErasures } from '#capabilities/ledger'
import { objection } from '#capabilities/objection'
import { type Actor, type LongCommand, runOperation } from '#capabilities/operation'
import { REASONS } from '#rules/disclosure'
import { formatRecordId, parseRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { putBackupsElsewhere } from '#storage/backup'
import { openDatabase } from '#storage/database'
import { cleanedPath, cleanedSize, readCleaned } from '#storage/files'
import {
  chainLooks,
  findCheckpoint,
  findRecord,
  Mark,
  makeLooksMark,
  type OpenLog,
  openLog,
  type StoredRecord,
  sequence,
  verifyLedger,
} from '#storage/ledger'
import { fileOf, type House, makeHouse, OPERATOR, penalty, registration, TODAY, uscc } from '#support/intake'

// Stands in no law, no code and no other record.
const MARK = '渥丹麒麟案卷'
const CLAUSE = 'cn-samr-2021-45#11'
const erase = ledger.operations.find(one => one.name === 'ledger.erase') as LongCommand

let house: House
let owner: pg.Client
let log: OpenLog
before(async () => {
  house = await makeHouse()
  owner = new pg.Client({ connectionString: house.url })
  await owner.connect()
  log = (await openLog(house.database, { origin: 'xinheng.test/erasure', dataDir: house.dataDir, randomBytes }))!
})
after(async () => {
  await owner?.end()
  await house?.close()
})

type Erased = {
  act: string
  entry: number
  contents: number
  findings: number
  names: number
  acts: number
  backupsUntil: string | null
}
const open = (record: string, more: object = {}, actor: Actor = OPERATOR): Promise<Erased> => {
  const input = { record, reason: 'personal-data', clause: CLAUSE, ...more }
  return runOperation(erase, house.environment, actor, input) as Promise<Erased>
}
const eraseAll = async (record: string, more: object = {}) => {
  const erased = await open(record, more)
  return { ...erased, ...(await eraseCopies(house.environment, erased.act)) }
}

const sequenceAll = async (): Promise<void> => {
  const looks = makeLooksMark()
  while ((await chainLooks(house.database, house.environment.sources, looks)).more);
  for (const mark = new Mark(); ; ) {
    await owner.query("update checkpoint set signed_at = signed_at - interval '1 hour'")
    if ((await sequence(house.database, log, mark)).done === 'nothing') return
  }
}

/** Every table and every cleaned copy in which the text stands. */
async function whereIs(text: string): Promise<string[]> {
  const { rows: tables } = await owner.query<{ name: string }>(
    "select format('%I', relname) as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
  )
  assert.ok(tables.length > 20)
  const found: string[] = []
  for (const { name } of tables) {
    const { rowCount } = await owner.query(`select from ${name} t where position($1 in t::text) > 0 limit 1`, [text])
    if (rowCount! > 0) found.push(name)
  }
  for (const { submission_id: id } of await house.rows<{ submission_id: string }>('select submission_id from submission'))
    for await (const rows of readCleaned({
      dataDir: house.dataDir,
      id,
      bytes: await cleanedSize(house.dataDir, id),
      keys: house.environment.keys.files,
    }))
      for (const { row, cells } of rows) if (cells.join().includes(text)) found.push(`cleaned copy, row ${row}`)
  return found
}

const recordOf = async (decisionNo: string): Promise<string> => {
  const { rows } = await owner.query<{ organisation_id: string; record_no: string }>(
    `select e.organisation_id, e.record_no from entry e join entry_content c using (organisation_id, entry_no)
     where position($1 in c.fact) > 0 limit 1`,
    [decisionNo],
  )
  return formatRecordId(rows[0]!.organisation_id, BigInt(rows[0]!.record_no))
}

const wholeOf = async (id: string): Promise<StoredRecord> =>
  (await house.database.transaction(tx => findRecord(tx, parseRecordId(id)!)))!

const penaltiesOf = async (name: string, rows: Parameters<typeof fileOf>[1]) =>
  house.handIn(await fileOf('administrative-penalty', rows, { name }))

test('what a record said is gone from tables, findings, acts and cleaned copies; the rest of the files is as it was', async () => {
  const secret = penalty(1, { facts: `${MARK}一`, decisionNo: `明市监罚〔2026〕${MARK}1号` })
  const others = [2, 3, 4].map(n => penalty(n))
  // Late, so that its rows carry findings; handed in twice, so that the second stands in no entry; amended; withdrawn.
  const late = { ...secret, decisionDate: '2026-09-01' }
  const first = await penaltiesOf('first', [others[0]!, late, others[1]!])
  assert.deepEqual([first.registered, first.late], [3, 1])
  assert.equal((await penaltiesOf('again', [late])).unchanged, 1)
  assert.equal((await penaltiesOf('amended', [{ ...late, facts: `${MARK}二` }, others[2]!])).amended, 1)
  const record = await recordOf(`${MARK}1号`)
  await house.ask('intake.withdraw', { record, reason: `${MARK}，撤回` })
  await sequenceAll()
  const before = await whereIs(MARK)
  assert.deepEqual(
    before.map(place => place.replace(/\d+$/, 'n')),
    ['act_content', 'entry_content', 'record_number', ...Array.from({ length: 3 }, () => 'cleaned copy, row n')],
  )
  await house.database.transaction(tx => putBackupsElsewhere(tx, randomUUID(), 30))

  const erased = await eraseAll(record)
  assert.deepEqual([erased.contents, erased.acts, erased.copies, erased.rows, erased.backupsUntil], [3, 1, 3, 3, '2026-12-20'])
  assert.deepEqual(await whereIs(MARK), [])
  assert.equal((await wholeOf(record)).state.digest.equals(Buffer.alloc(16)), true)
  // That and why: of all that is left, this speaks of the record.
  const { entries, state } = await wholeOf(record)
  assert.deepEqual(
    entries.map(({ content }) => content === null),
    [true, true, true, false],
  )
  const said = JSON.parse(entries.at(-1)!.content!) as { reason: string; clause: string }
  assert.deepEqual([said.reason, said.clause, state.reason], ['personal-data', CLAUSE, REASONS.withdrawn])
  const findings = await owner.query(
    'select value, params from finding f join entry e using (submission_id) where f.row_no = e.row_no and e.record_no = $1',
    [state.recordNo.toString()],
  )
  assert.ok(findings.rows.length > 0 && findings.rows.every(({ value, params }) => value === null && params === null))
  const kept = (await house.fileOut('intake.findings-file', { submission: first.submission, form: 'csv' })).toString()
  assert.ok(kept.includes('〔2026〕2号') && kept.includes('〔2026〕3号') && kept.includes(record))

  await sequenceAll()
  const { ok, firstWrong } = await verifyLedger(house.database)
  assert.deepEqual([ok, firstWrong], [true, null])
  assert.ok((await house.database.transaction(tx => findCheckpoint(tx)))!.size > 0n)
})

test('an objection says what the record says: its steps and its acts are emptied with it, what was decided by whom stays', async () => {
  const row = penalty(21, { facts: `${MARK}四`, decisionNo: `明市监罚〔2026〕${MARK}21号` })
  await penaltiesOf('twenty-one', [row])
  const record = await recordOf(`${MARK}21号`)
  const ask = (name: string, input: object) =>
    runOperation(objection.operations.find(one => one.name === `objection.${name}`)!, house.environment, OPERATOR, input)
  const fields = [{ field: 'facts', value: `${MARK}五` }]
  const asked = {
    record,
    subject: 'content',
    fields,
    reason: `${MARK}六`,
    evidence: [{ name: `${MARK}七`, says: `${MARK}八` }],
  }
  const { case: id } = (await ask('file', asked)) as { case: string }
  await ask('acknowledge', { case: id })
  await ask('decide', { case: id, decision: 'uphold', reason: `${MARK}九`, remedy: { how: 'amend', fields } })
  const before = await whereIs(MARK)
  assert.ok(before.includes('objection_step') && before.includes('letter'))
  const numbers = await house.rows('select unit_id, year, number, written from letter order by number')
  await eraseAll(record)
  assert.deepEqual(await whereIs(MARK), [])
  // That a letter went out under that number stays.
  assert.deepEqual(await house.rows('select unit_id, year, number, written from letter order by number'), numbers)
  const { rows } = await owner.query('select kind, content from objection_step order by step_no')
  assert.deepEqual(rows, [
    { kind: 'filed', content: '{}' },
    { kind: 'acknowledged', content: '{}' },
    { kind: 'upheld', content: '{}' },
  ])
  // Whoever may look at the case still can.
  assert.deepEqual(((await ask('show', { case: id })) as { standing: string }).standing, 'upheld')
})

test('handed in again it stays ended; the row that says it again can be named, and the first reason is kept', async () => {
  const row = penalty(11, { facts: `${MARK}三`, decisionNo: `明市监罚〔2026〕${MARK}11号` })
  await penaltiesOf('eleven', [row])
  const record = await recordOf(`${MARK}11号`)
  await eraseAll(record)
  const again = await penaltiesOf('eleven-again', [row, penalty(12)])
  assert.deepEqual([again.held, again.registered], [1, 1])
  const [held] = (await house.findings(again.submission)).filter(({ findings }) =>
    findings.some(one => one.code === 'RECORD_ENDED'),
  )
  assert.ok((await whereIs(MARK)).includes(`cleaned copy, row ${held!.row}`))
  const second = await eraseAll(record, { reason: 'court-decision', rows: [`${again.submission}#${held!.row}`] })
  assert.deepEqual([second.copies, second.rows], [1, 1])
  assert.deepEqual(await whereIs(MARK), [])
  const { entries } = await wholeOf(record)
  assert.deepEqual(
    entries.slice(-2).map(({ content }) => (JSON.parse(content!) as { reason: string }).reason),
    ['personal-data', 'court-decision'],
  )
  // Once more, with nothing new: no entry, and nothing to blank.
  const third = await eraseAll(record)
  assert.deepEqual([third.entry, third.contents, third.rows], [entries.at(-1)!.entryNo, 0, 0])
  await sequenceAll()
  assert.equal((await verifyLedger(house.database)).ok, true)
})

test('a registration: names and numbers that it alone said are gone, what decisions say stays', async () => {
  const name = (n: number) => `${MARK}第${n}号有限公司`
  await house.handIn(
    await fileOf('registration', [registration(21, { name: name(21) }), registration(22, { name: name(22) })], {
      name: 'registered',
    }),
  )
  await penaltiesOf('of-22', [penalty(22, { partyName: name(22) })])
  const idOf = async (n: number) => {
    const { rows } = await owner.query('select organisation_id, registration_no from organisation where uscc = $1', [
      uscc(1000 + n),
    ])
    return formatRecordId(rows[0].organisation_id, BigInt(rows[0].registration_no))
  }
  const [alone, decided] = [await idOf(21), await idOf(22)]
  assert.ok((await eraseAll(alone)).names > 0)
  await eraseAll(decided)
  assert.deepEqual(
    (await whereIs(name(21))).filter(place => !place.startsWith('cleaned')),
    [],
  )
  const { rows } = await owner.query('select uscc, name from organisation where uscc = any($1) order by uscc', [
    [uscc(1021), uscc(1022)],
  ])
  assert.deepEqual(
    rows.map(one => one.name),
    [uscc(1021), name(22)],
  )
  await sequenceAll()
  assert.equal((await verifyLedger(house.database)).ok, true)
})

test('who may: the eraser of the division, with a clause of the law; nobody else, and no other way into the tables', async () => {
  await penaltiesOf('thirty', [penalty(30)])
  const record = await recordOf('〔2026〕30号')
  const refusal = async (asked: Promise<unknown>) =>
    asked.then(
      () => 'done',
      thrown => (thrown instanceof Refusal ? thrown.code : Promise.reject(thrown)),
    )
  const as = (role: Actor['role'], division: string): Actor => ({ id: `${role}-${division}`, role, division })
  assert.equal(await refusal(open(record, {}, as('centre-officer', '990100'))), 'ACTOR_MAY_NOT')
  assert.equal(await refusal(open(record, {}, as('administrator', '990100'))), 'ACTOR_MAY_NOT')
  assert.equal(await refusal(open(record, {}, as('eraser', '990102'))), 'RECORD_UNKNOWN')
  assert.equal(await refusal(open(record, { clause: 'cn-nowhere#1' })), 'INPUT_INVALID')
  const { rows: erasing } = await owner.query("select act_id, phase from act where operation like 'ledger.erase%' limit 4")
  assert.ok(erasing.length > 1)
  for (const act of ['af02dbc2-0e76-2d9f-ca76-aefcdd8a0c58#1', ...erasing.map(one => `${one.act_id}#${one.phase}`)])
    assert.equal(await refusal(open(record, { acts: [act] })), 'ACT_NOT_ERASABLE', act)
  assert.equal(await refusal(open(record, { reason: 'because it says so' })), 'INPUT_INVALID')
  for (const sql of [
    'update entry_content set salt = null, fact = null',
    'update act_content set salt = null, content = null',
    'update finding set value = null',
    'delete from organisation_name',
  ])
    await assert.rejects(house.database.pool.query(sql), { code: '42501' }, sql)
  const { organisationId, recordNo } = (await wholeOf(record)).state
  await assert.rejects(
    house.database.pool.query('select erase_beside($1, $2)', [organisationId, recordNo.toString()]),
    { code: '42501' },
    'no entry says that it is erased',
  )
  // The role that blanks reads no content of a state, hands nothing in, and takes no entry away.
  const eraser = openDatabase({ url: house.url, role: 'xinheng_eraser' })
  try {
    for (const sql of [
      'select disclosed_from from state',
      'select * from submission',
      'delete from entry',
      'delete from entry_content',
      'delete from finding',
      'insert into batch default values',
    ])
      await assert.rejects(eraser.pool.query(sql), { code: '42501' }, sql)
  } finally {
    await eraser.close()
  }
  assert.equal((await open(record, {}, as('eraser', '990100'))).contents, 1)
})

test('what a process left half-way is taken up: the copies are reached, and the act is closed once', async () => {
  await penaltiesOf('forty', [penalty(40, { facts: `${MARK}四` })])
  for (const { subject } of await house.database.transaction(listOpenErasures)) await eraseCopies(house.environment, subject)
  const { act } = await open(await recordOf(`${MARK}四`))
  assert.deepEqual(await house.database.transaction(listOpenErasures), [{ operation: 'ledger.erase', subject: act }])
  assert.equal((await whereIs(MARK)).length > 0, true)
  await erase.carryOn(house.environment, act)
  assert.deepEqual(await house.database.transaction(listOpenErasures), [])
  assert.deepEqual(await whereIs(`${MARK}四`), [])
  await erase.carryOn(house.environment, act)
  const { rows } = await owner.query('select outcome from act where act_id = $1 order by phase', [act])
  assert.deepEqual(rows, [{ outcome: 'opened' }, { outcome: 'done' }])
})

test('cleaned copies of before, brought back by a restore, are blanked again; nothing is written to the ledger', async () => {
  const submission = (await penaltiesOf('sixty', [penalty(60, { facts: `${MARK}六` }), penalty(61)])).submission
  const again = await penaltiesOf('sixty-again', [penalty(60, { facts: `${MARK}六` })])
  const backups = []
  for (const id of [submission, again.submission]) {
    const path = cleanedPath(house.dataDir, id)
    backups.push({ path, bytes: await readFile(path) })
  }
  await eraseAll(await recordOf(`${MARK}六`))
  for (const { path, bytes } of backups) await writeFile(path, bytes)
  assert.equal((await whereIs(`${MARK}六`)).length, 2)
  const before = await verifyLedger(house.database, undefined, null)
  assert.deepEqual(await eraseAgain(house.environment), { copies: 2, rows: 2 })
  assert.deepEqual(await whereIs(`${MARK}六`), [])
  assert.deepEqual(await verifyLedger(house.database, undefined, null), before)
  assert.deepEqual(await eraseAgain(house.environment), { copies: 0, rows: 0 })
})

test('the public is told that it is gone, as of anything that was shown', async () => {
  await penaltiesOf('fifty', [penalty(50)])
  const record = await recordOf('〔2026〕50号')
  const { organisationId, recordNo } = (await wholeOf(record)).state
  const seen = async () => {
    const portal = openDatabase({ url: house.url, role: 'xinheng_portal', today: TODAY })
    try {
      const count = async (view: string) =>
        (
          await portal.pool.query(`select from ${view} where organisation_id = $1 and record_no = $2`, [
            organisationId,
            recordNo.toString(),
          ])
        ).rowCount
      return { shown: await count('disclosed_record'), gone: await count('gone_record') }
    } finally {
      await portal.close()
    }
  }
  assert.deepEqual(await seen(), { shown: 1, gone: 0 })
  await eraseAll(record)
  assert.deepEqual(await seen(), { shown: 0, gone: 1 })
})
