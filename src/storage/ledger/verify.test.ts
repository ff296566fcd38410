// Verification finds what was changed behind the ledger's back, and accepts what the ledger says was erased.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import pg from 'pg'
import type { Law } from '#rules/law'
import { ENTRY_KINDS } from '#rules/ledger'
import { openDatabase } from '#storage/database'
import { eraseAct, openBatch, type Verified, verifyLedger } from '#storage/ledger'
import { type TestDatabase, withDatabase } from '#support/database'
import { repositoryLaw } from '#support/law'
import { id, makeWriter, penalty } from '#support/ledger'

const TABLES = ['entry', 'entry_content', 'organisation_head', 'act', 'act_content', 'batch']
const LONG = id(700)

let law: Law
let made: TestDatabase
let owner: pg.Client
let whole: Verified
/** Of the command that wrote organisation 1's first four entries. */
let firstAct: string

before(async () => {
  law = await repositoryLaw()
  made = await withDatabase()
  owner = new pg.Client({ connectionString: made.url })
  await owner.connect()
  const { row, write, act } = makeWriter(law)
  const { database } = made
  firstAct = await database.transaction(tx =>
    write(
      tx,
      [1n, 2n, 3n, 4n].map(n => row(1, n, penalty('2026-05-31'))),
    ),
  )
  await database.transaction(tx =>
    write(tx, [row(2, 1n, penalty('2026-05-31')), row(1, 2n, penalty('2026-05-30'), ENTRY_KINDS.amended)]),
  )
  for (const [phase, outcome] of [
    [1, 'opened'],
    [2, 'done'],
  ] as const)
    await database.transaction(async tx => act(tx, LONG, await openBatch(tx, LONG), { phase, outcome }))
  for (const table of TABLES) await owner.query(`create table kept_${table} as table ${table}`)
  whole = await verifyLedger(database)
})
beforeEach(() => assert.deepEqual([whole.ok, whole.entries, whole.acts], [true, 6, 4]))
afterEach(async () => {
  await restore()
  assert.deepEqual(await verifyLedger(made.database), whole)
})
after(async () => {
  await owner.end()
  await made.drop()
})

const restore = async (): Promise<void> => {
  for (const table of TABLES)
    await owner.query(`truncate ${table}; insert into ${table} overriding system value select * from kept_${table}`)
}

/** What verification finds after a statement of somebody who may change everything. */
const wrongAfter = async (...statement: [string, unknown[]?]): Promise<Verified> => {
  const { rowCount } = await owner.query(...statement)
  assert.ok(rowCount! > 0, `nothing was touched by ${statement[0]}`)
  const found = await verifyLedger(made.database)
  await restore()
  return found
}

const columnsOf = async (table: string): Promise<string[]> =>
  (
    await owner.query(
      `select column_name from information_schema.columns where table_schema = 'public' and table_name = $1 order by ordinal_position`,
      [table],
    )
  ).rows.map(row => row.column_name)

const TOUCHED: Readonly<Record<string, string>> = {
  organisation_id: `'${id(9)}'`,
  entry_no: 'entry_no + 100',
  record_no: 'record_no + 1',
  kind: 'kind + 3',
  act_id: `'${id(777)}'`,
  submission_id: `'${id(778)}'`,
  row_no: 'row_no + 1',
  law_version: 'law_version + 1',
  recorded_at: "recorded_at + interval '1 millisecond'",
  batch_id: 'batch_id + 1',
  previous: 'set_byte(previous, 0, get_byte(previous, 0) # 1)',
  commitment: 'set_byte(commitment, 31, get_byte(commitment, 31) # 1)',
  record_previous: 'coalesce(record_previous, 0) + 1',
  form: '3 - form',
  entries: 'entries + 1',
  head: 'set_byte(head, 0, get_byte(head, 0) # 1)',
  salt: 'set_byte(salt, 0, get_byte(salt, 0) # 1)',
  fact: "fact || ' '",
  content: "content || ' '",
  phase: 'phase + 5',
  operation: "operation || 'x'",
  actor: "actor || 'x'",
  unit_id: `'${id(779)}'`,
  clause: "coalesce(clause, '') || 'x'",
  outcome: "outcome || 'x'",
}

test('each column of each entry, head and content, whoever changed it', async () => {
  for (const table of ['entry', 'entry_content', 'organisation_head'])
    for (const column of await columnsOf(table))
      for (const entry of table === 'organisation_head' ? [0] : [1, 2, 5]) {
        const where = table === 'organisation_head' ? '' : `and entry_no = ${entry}`
        const touched = `update ${table} set ${column} = ${TOUCHED[column]} where organisation_id = '${id(1)}' ${where}`
        const { ok, firstWrong } = await wrongAfter(touched)
        assert.equal(ok, false, touched)
        const named = firstWrong as { organisation?: string; entry?: number }
        assert.ok([id(1), id(9), undefined].includes(named.organisation), touched)
      }
})

test('each column of a batch: its act, its instant, its count, its number', async () => {
  const { rows } = await owner.query<{ batch_id: string }>('select batch_id from batch order by batch_id')
  assert.equal(rows.length, 4)
  // `xid` says only where the feed of changes lists a batch; no leaf holds it, and whoever asks the feed anew is told all.
  const columns = (await columnsOf('batch')).filter(column => column !== 'xid')
  for (const { batch_id } of rows)
    for (const column of columns) {
      const value = column === 'batch_id' ? 'default' : TOUCHED[column]
      const touched = `update batch set ${column} = ${value} where batch_id = ${batch_id}`
      assert.equal((await wrongAfter(touched)).ok, false, touched)
      assert.equal((await wrongAfter(`delete from batch where batch_id = ${batch_id}`)).ok, false, `batch ${batch_id}`)
    }
})

test('each column of an act: what binds it is found at once, and all of its header by the root', async () => {
  // Acts have no chain: until the log holds a root, only the root of an earlier day tells that a header says something else.
  const byRootAlone = new Set(['operation', 'actor', 'unit_id', 'clause', 'outcome', 'law_version', 'phase'])
  for (const [table, of] of [
    ['act', `where act_id = '${firstAct}'`],
    ['act', `where act_id = '${LONG}' and phase = 2`],
    ['act_content', `where act_id = '${firstAct}'`],
  ] as const)
    for (const column of await columnsOf(table)) {
      const touched = `update ${table} set ${column} = ${TOUCHED[column]} ${of}`
      const { ok, root } = await wrongAfter(touched)
      if (table === 'act') assert.notEqual(root, whole.root, touched)
      if (table === 'act_content' || column === 'phase' || !byRootAlone.has(column)) assert.equal(ok, false, touched)
    }
})

test('what is missing: entries in the middle and at the end, whole organisations, contents, heads, acts', async () => {
  const of = `where organisation_id = '${id(1)}'`
  const firstWrong = async (statement: string) => (await wrongAfter(statement)).firstWrong
  const at = (what: string, entry: number) => ({ what, organisation: id(1), entry })
  assert.deepEqual(await firstWrong(`delete from entry ${of} and entry_no = 3`), at('entry-missing', 3))
  assert.deepEqual(await firstWrong(`delete from entry ${of} and entry_no = 5`), at('entry-missing', 5))
  assert.deepEqual(await firstWrong(`delete from entry ${of}`), at('entry-missing', 1))
  assert.deepEqual(await firstWrong(`update entry set entry_no = 9 ${of} and entry_no = 5`), at('entry-missing', 5))
  assert.deepEqual(
    await firstWrong(`update entry_content set salt = null, fact = null ${of} and entry_no = 2`),
    at('content-missing', 2),
  )
  assert.deepEqual(await firstWrong(`delete from entry_content ${of} and entry_no = 2`), at('content-missing', 2))
  assert.deepEqual(await firstWrong(`delete from organisation_head ${of}`), at('head-count', 5))
  for (const act of [`act_id = '${firstAct}'`, `act_id = '${LONG}' and phase = 1`, `act_id = '${LONG}' and phase = 2`]) {
    assert.equal(((await firstWrong(`delete from act where ${act}`)) as { what: string }).what, 'act-missing', act)
    assert.equal(
      ((await firstWrong(`delete from act_content where ${act}`)) as { what: string }).what,
      'act-content-missing',
      act,
    )
  }
})

test('a tail cut off with its head put back is found by its batch', async () => {
  const { rows } = await owner.query(
    `select encode(previous, 'hex') as head from entry where organisation_id = $1 and entry_no = 5`,
    [id(1)],
  )
  await owner.query(`delete from entry_content where organisation_id = $1 and entry_no = 5`, [id(1)])
  await owner.query(`update organisation_head set entries = 4, head = decode($2, 'hex') where organisation_id = $1`, [
    id(1),
    rows[0].head,
  ])
  const { firstWrong } = await wrongAfter(`delete from entry where organisation_id = '${id(1)}' and entry_no = 5`)
  assert.equal((firstWrong as { what: string }).what, 'batch-count')
})

test('an erased fact is right where an entry says so, and nowhere else', async () => {
  const { single } = makeWriter(law)
  await assert.rejects(made.database.pool.query('select erase($1, 2)', [id(1)]), { code: '42501' })
  await made.database.transaction(async tx => {
    await single(tx, 1, 2n, ENTRY_KINDS.erased, { grounds: '演示' })
    const blanked = await tx.client.query('select erase($1, 2) as n', [id(1)])
    assert.equal(blanked.rows[0].n, 2)
  })
  const result = await verifyLedger(made.database)
  assert.equal(result.ok, true)
  assert.notEqual(result.root, whole.root)
  await owner.query('delete from entry_content where organisation_id = $1 and entry_no = 2', [id(1)])
  assert.deepEqual((await verifyLedger(made.database)).firstWrong, { what: 'content-missing', organisation: id(1), entry: 2 })
})

test('the erased content of an act is right where an erasing act names it and why, and nowhere else', async () => {
  const { database } = made
  const erasing = (erases: { act: string; phase: number; reason: string }) =>
    database.transaction(async tx => {
      const actId = randomUUID()
      await eraseAct(tx, { actId, actor: 'local', unitId: null, clause: null, law: law.version, salt: randomBytes(16), erases })
      return actId
    })
  const blank = (act: string, phase: number) =>
    owner.query('update act_content set salt = null, content = null where act_id = $1 and phase = $2', [act, phase])
  const isWrong = async (act: string, phase: number): Promise<void> =>
    assert.deepEqual((await verifyLedger(database)).firstWrong, { what: 'act-content-missing', act, phase })

  const reason = 'personal-data'
  for (const erases of [
    { act: id(999), phase: 0, reason },
    { act: LONG, phase: 0, reason },
    { act: firstAct, phase: 0, reason: '' },
  ])
    await assert.rejects(erasing(erases), { code: '42501' }, JSON.stringify(erases))
  // Without an act that names it, not even the function blanks.
  await assert.rejects(database.pool.query('select erase_act($1, 0::smallint, $1)', [firstAct]), { code: '42501' })

  const by = await erasing({ act: firstAct, phase: 0, reason })
  const kept = await owner.query('select salt, content from act_content where act_id = $1', [firstAct])
  assert.deepEqual(kept.rows, [{ salt: null, content: null }])
  assert.equal((await verifyLedger(database)).ok, true)
  await assert.rejects(erasing({ act: by, phase: 0, reason }), { code: '42501' }, 'what accounts for a gap stays')

  await blank(LONG, 2)
  await isWrong(LONG, 2)
  await erasing({ act: LONG, phase: 2, reason })
  assert.equal((await verifyLedger(database)).ok, true)
  await blank(LONG, 1)
  await isWrong(LONG, 1)
  await erasing({ act: LONG, phase: 1, reason })
  await owner.query('delete from act_content where act_id = $1 and phase = 2', [LONG])
  await isWrong(LONG, 2)
  await owner.query('insert into act_content (act_id, phase) values ($1, 2)', [LONG])
  assert.equal((await verifyLedger(database)).ok, true)

  // An erasing act that was blanked or written over accounts for nothing.
  await owner.query(`update act_content set content = replace(content, 'personal', 'other') where act_id = $1`, [by])
  assert.equal((await verifyLedger(database)).ok, false)
  await blank(by, 0)
  assert.equal((await verifyLedger(database)).ok, false)
})

test('several verifications at once by a pool of two connections do not wait for each other', { timeout: 60_000 }, async () => {
  const small = openDatabase({ url: made.url, role: 'xinheng_app', max: 2 })
  try {
    const all = await Promise.all(Array.from({ length: 4 }, () => verifyLedger(small)))
    assert.deepEqual(
      all,
      all.map(() => whole),
    )
  } finally {
    await small.close()
  }
})
