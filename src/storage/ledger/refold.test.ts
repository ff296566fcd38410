// Refold on a real database: what a law moves, what a kill leaves, and states made again from entries alone.
import assert from 'node:assert/strict'
import { afterEach, before, beforeEach, test } from 'node:test'
import pg from 'pg'
import type { Law } from '#rules/law'
import { ENTRY_KINDS } from '#rules/ledger'
import { type Database, openDatabase } from '#storage/database'
import { lawOfFiles } from '#storage/law'
import { refold, statesStand, verifyLedger } from '#storage/ledger'
import { type TestDatabase, withDatabase } from '#support/database'
import { repositoryFiles, repositoryLaw } from '#support/law'
import { day, id, makeWriter, penalty } from '#support/ledger'

let law: Law
let writer: ReturnType<typeof makeWriter>
let made: TestDatabase
let owner: pg.Client
before(async () => {
  law = await repositoryLaw()
  writer = makeWriter(law)
})
beforeEach(async () => {
  made = await withDatabase()
  owner = new pg.Client({ connectionString: made.url })
  await owner.connect()
})
afterEach(async () => {
  await owner.end()
  await made.drop()
})

const on = (today: string): Database => openDatabase({ url: made.url, role: 'xinheng_app', today: day(today) })
const { registered, amended, withdrawn, shielded, erased } = ENTRY_KINDS

/** The law with every period of a year longer, as a later version. */
const laterLaw = async (): Promise<Law> => {
  const files = new Map(await repositoryFiles())
  const path = 'disclosure/periods.yaml'
  const text = files.get(path)!
  const changed = text.replaceAll('value: P1Y', 'value: P14M')
  assert.notEqual(changed, text)
  files.set(path, changed)
  return { ...lawOfFiles(files, law.version + 1) }
}

const states = async (): Promise<unknown[]> =>
  (await owner.query('select s::text from state s order by organisation_id, record_no')).rows

test('a preview tells which records move and writes nothing; the refold writes what the preview told', async () => {
  const database = on('2026-06-01')
  const { row, write } = writer
  await database.transaction(tx =>
    write(tx, [
      ...[1, 2, 3].map(n => row(n, 1n, penalty('2026-05-30'))),
      row(1, 2n, penalty('2026-05-30'), registered),
      row(1, 2n, penalty('2026-05-29'), amended),
    ]),
  )
  const later = await laterLaw()
  const before = await states()
  const preview = await refold(database, later, { preview: true })
  assert.deepEqual([preview.records, preview.restored], [4, 0])
  assert.ok(preview.moved.length >= 4)
  assert.deepEqual(await states(), before)
  const done = await refold(database, later, {
    finish: async tx => {
      const { rows } = await tx.client.query('select count(*)::int as n from state where law_version <> $1', [later.version])
      assert.equal(rows[0].n, 0)
    },
  })
  assert.deepEqual(done, preview)
  assert.deepEqual((await refold(database, later, { preview: true })).moved, [])
  assert.equal((await verifyLedger(made.database)).ok, true)
  await database.close()
})

test('what is appended under the old law while the refold runs carries the new one at its end', async () => {
  const database = on('2026-06-01')
  const { row, write } = writer
  await database.transaction(tx => write(tx, [row(5, 1n, penalty('2026-05-30'))]))
  const later = await laterLaw()
  let told = 0
  await refold(database, later, {
    onProgress: () => {
      told += 1
    },
    onMoved: () => {},
    finish: async () => {},
  })
  assert.ok(told > 0)
  const late = database.transaction(tx => write(tx, [row(1, 1n, penalty('2026-05-30')), row(5, 2n, penalty('2026-05-30'))]))
  await Promise.all([late, refold(database, later)])
  await refold(database, later)
  const { rows } = await owner.query('select distinct law_version from state')
  assert.deepEqual(rows, [{ law_version: later.version }])
  await database.close()
})

/** A life of each kind: amended by another unit, withdrawn, shielded, lapsed, over on arrival, minor, erased. */
async function live(): Promise<void> {
  const { row, write, single } = writer
  const elsewhere = { division: '990101', source: id(901), unit: id(902), received: day('2026-06-03') }
  const days: [string, (database: Database) => Promise<unknown>][] = [
    [
      '2026-06-01',
      database =>
        database.transaction(tx =>
          write(tx, [
            ...[1n, 2n, 3n, 4n, 5n].map(n => row(1, n, penalty('2026-05-30'))),
            row(2, 1n, penalty('2010-01-01')),
            row(2, 2n, { ...penalty('2026-05-30'), fields: { decisionDate: '2026-05-30', penaltyCategories: ['警告'] } }),
            row(2, 3n, penalty('2026-05-30', {}, { unit: null, received: day('2026-05-31') })),
            row(3, 1n, penalty('2026-05-30')),
            row(3, 1n, penalty('2026-05-29'), amended),
          ]),
        ),
    ],
    [
      '2026-06-04',
      database =>
        database.transaction(tx => write(tx, [row(1, 2n, penalty('2026-05-28', {}, elsewhere), amended)], elsewhere.source)),
    ],
    [
      '2026-06-05',
      async database => {
        await database.transaction(tx => single(tx, 1, 3n, withdrawn, { reason: '演示' }))
        await database.transaction(tx => single(tx, 1, 4n, shielded, { reason: '演示' }))
      },
    ],
    [
      '2026-06-06',
      database =>
        database.transaction(async tx => {
          await single(tx, 1, 5n, erased, { reason: '演示' })
          await tx.client.query('select erase($1, 5)', [id(1)])
        }),
    ],
  ]
  for (const [today, run] of days) {
    const database = on(today)
    await run(database)
    await database.close()
  }
}

test('all states dropped are made again from entries and law alone, byte for byte', async () => {
  await live()
  const before = await states()
  assert.equal(before.length, 9)
  const database = on('2026-06-07')
  const { moved } = await refold(database, law, { preview: true })
  assert.deepEqual(moved, [], 'an erased record and all others are already what their entries make them')
  await owner.query('delete from state')
  assert.deepEqual(await refold(database, law), { records: 9, moved: [], laterEnds: [], restored: 9 })
  assert.deepEqual(await states(), before)
  // What was meddled with in a state, its units too, is put right.
  await owner.query(
    `update state set division = '110000', source_unit_id = organisation_id, disclosed_until = 'infinity', due_on = null`,
  )
  await refold(database, law)
  assert.deepEqual(await states(), before)
  await database.close()
})

test('the first day on the portal under a law since replaced is found again where the laws of then are handed in', async () => {
  await live()
  const later = await laterLaw()
  const switching = on('2026-06-10')
  await refold(switching, later)
  await switching.close()
  const before = await states()
  const database = on('2026-07-01')
  const history = [
    { law, from: day('2026-01-01') },
    { law: later, from: day('2026-06-10') },
  ]
  await owner.query('delete from state')
  await refold(database, later, { history })
  assert.deepEqual(await states(), before)
  await database.close()
})

test('a refold that was broken off is seen, and so is a law that the states do not carry', async () => {
  const database = on('2026-06-01')
  const stand = (exact = false) => database.transaction(tx => statesStand(tx, { exact }), { readOnly: true })
  const later = await laterLaw()
  for (const { version } of [law, later])
    await owner.query(`insert into law_version (law_version, digest, content) values ($1, $2, '{}')`, [
      version,
      `digest ${version}`,
    ])
  await owner.query('update law_version set refolded_at = now() where law_version = $1', [law.version])
  const switchOn = (version: number) =>
    owner.query('insert into law_activation (law_version, activated_at) values ($1, now())', [version])
  await switchOn(law.version)
  const { row, write } = writer
  await database.transaction(tx => write(tx, [row(1, 1n, penalty('2026-05-30'))]))
  assert.deepEqual(await stand(true), { ok: true, waitingFor: [] })
  const broken = refold(database, later, {
    finish: async () => {
      throw new Error('killed')
    },
  })
  await assert.rejects(broken, /killed/)
  assert.deepEqual(await stand(), { ok: false, waitingFor: ['refold'] })
  assert.deepEqual(await stand(true), { ok: false, waitingFor: ['refold', 'law'] })
  await refold(database, later)
  assert.deepEqual(await stand(), { ok: false, waitingFor: ['law'] }, 'folded, and not switched on')
  await switchOn(later.version)
  assert.deepEqual(await stand(true), { ok: true, waitingFor: [] })
  // Switched back without a refold: the states carry the later law still.
  await switchOn(law.version)
  assert.deepEqual(await stand(), { ok: false, waitingFor: ['law'] })
  await refold(database, law)
  assert.deepEqual(await stand(true), { ok: true, waitingFor: [] })
  await database.close()
})
