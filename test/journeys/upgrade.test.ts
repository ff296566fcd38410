/**
 * A newer program migrates the database while one of the version before serves: that one goes on, reading and writing, and none of it starts anew;
 * where the newer one itself starts beside it both serve and take in, until the one of before makes room for it.
 */

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { listMigrations, migrate } from '#storage/database'
import { verifyLedger } from '#storage/ledger'
import { fileOf, type House, licence, makeHouse } from '#support/intake'
import { makeProgram, type Program, ROOT, type Server, untilReady } from '#support/program'
import { sized } from '#support/survival'

const TIMES = sized(1, 10)
/** Additive, as every migration that does not say otherwise: what the next version may bring to tables that grow. */
const LATER = (n: number) => `
  alter table entry add column later_${n} text;
  alter table act add column later_${n} text;
  alter table state add column later_${n} date;
  alter table submission add column later_${n} boolean not null default false;
  alter table organisation_name add column later_${n} text not null default '';
  alter table access add column later_${n} text;
  create table later_${n} (organisation_id uuid, no int, primary key (organisation_id, no));
  create index later_${n}_state on state (organisation_id, later_${n});`

const newer = mkdtempSync(join(tmpdir(), 'xinheng-newer-'))
const MIGRATIONS = 'src/storage/database/migrations'
let house: House
let program: Program
let server: Server
const nexts: Program[] = []
before(async () => {
  cpSync(join(ROOT, MIGRATIONS), join(newer, MIGRATIONS), { recursive: true })
  house = await makeHouse()
  program = makeProgram({ databaseUrl: house.url })
  server = await program.start('--empty')
  await untilReady(server)
})
after(async () => {
  for (const next of nexts) await next.remove()
  await program?.remove()
  await house?.close()
  rmSync(newer, { recursive: true, force: true })
})

const putLater = (n: number): string => {
  const number = listMigrations().length + n
  writeFileSync(join(newer, MIGRATIONS, `${String(number).padStart(4, '0')}_later.sql`), LATER(n))
  return join(newer, MIGRATIONS)
}

const taken: string[] = []
const wrong = new Set<string>()
let looked = 0
let made = 0
/** Asks whom it is given, over and over, until it is told to stop. */
const live = (asked: Server) => {
  let over = false
  const before = { files: taken.length, pages: looked }
  const handIn = async (): Promise<void> => {
    const rows = Array.from({ length: 50 }, () => licence(made++ % 100, { decisionNo: `明市监许〔2026〕5${made}号` }))
    const file = await fileOf('administrative-licence', rows)
    const form = new FormData()
    form.set('item', file.item)
    form.set('source', file.source)
    form.set('file', new Blob([new Uint8Array(file.bytes)]), file.name)
    const answer = await fetch(`${asked.addresses.api}intake/submit`, { method: 'POST', body: form })
    if (answer.ok) taken.push(((await answer.json()) as { submission: string }).submission)
    else wrong.add(`${answer.status} ${(await answer.text()).slice(0, 300)}`)
    await sleep(50)
  }
  const look = async (): Promise<void> => {
    const answer = await fetch(`${asked.addresses.portal}organisations?q=${encodeURIComponent(`演示${looked}`)}`)
    if (answer.status === 200) looked += 1
    else wrong.add(`page: ${answer.status}`)
    await answer.arrayBuffer()
  }
  const lives = [handIn, look, look].map(async run => {
    while (!over) await run()
  })
  return {
    async stop() {
      over = true
      await Promise.all(lives)
      return { files: taken.length - before.files, pages: looked - before.pages }
    },
  }
}
const goesOn = async (): Promise<void> => {
  const [files, pages] = [taken.length, looked]
  for (let waited = 0; waited < 400 && (taken.length <= files + 1 || looked <= pages + 1); waited++) await sleep(50)
  assert.ok(taken.length > files + 1 && looked > pages + 1, `it goes on: ${[...wrong]}`)
}
/** Every file that was taken was read to its end, each row once, and the ledger is as it was written. */
const allStands = async (): Promise<void> => {
  assert.deepEqual([...wrong], [])
  for (const submission of taken)
    for (let n = 0; ; n++) {
      const [found] = await house.rows<{ outcome: string | null; registered: number }>(
        'select outcome, registered::int from submission where submission_id = $1',
        [submission],
      )
      if (found?.outcome === 'done' && found.registered === 50) break
      assert.ok(found?.outcome === null && n < 600, JSON.stringify(found))
      await sleep(100)
    }
  assert.equal((await verifyLedger(house.environment.database)).ok, true)
}

test(`the database is migrated ${TIMES} times under a program that knows nothing of it`, {
  timeout: sized(120_000, 900_000),
}, async t => {
  const known = listMigrations().length
  const all = live(server)
  for (let n = 1; n <= TIMES; n++) {
    await sleep(1500)
    assert.deepEqual(await migrate(house.url, putLater(n)), [known + n])
    await goesOn()
    assert.equal((await fetch(`${server.addresses.portal}readyz`)).status, 200)
  }
  const { files, pages } = await all.stop()
  await allStands()
  t.diagnostic(`${files} files, ${pages} pages`)
})

test('a newer program starts beside it and migrates, both serve and take in, and it takes its place and what was open there', {
  timeout: sized(180_000, 900_000),
}, async t => {
  // What is code is copied, for a module is where its file is; the rest is looked at where it lies.
  const isOld = (path: string) => path.endsWith('.test.ts') || path.startsWith(join(ROOT, MIGRATIONS))
  for (const part of ['bin', 'client', 'src', 'verifier'])
    cpSync(join(ROOT, part), join(newer, part), { recursive: true, filter: path => !isOld(path) })
  for (const part of ['node_modules', 'law', 'dist', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.web.json'])
    symlinkSync(join(ROOT, part), join(newer, part))
  putLater(TIMES + 1)
  const [beside, inPlace] = [undefined, program.dataDir].map(dataDir =>
    makeProgram({ databaseUrl: house.url, root: newer, ...(dataDir && { dataDir }) }),
  ) as [Program, Program]
  nexts.push(beside, inPlace)
  const before = live(server)
  await sleep(500)
  const started = await beside.start('--empty')
  await untilReady(started)
  assert.deepEqual(
    await house.rows('select max(number) as newest from schema_migration'),
    [{ newest: listMigrations().length + TIMES + 1 }],
    'it has migrated before it serves',
  )
  const after = live(started)
  await goesOn()
  assert.equal((await fetch(`${server.addresses.portal}readyz`)).status, 200)
  const old = await before.stop()
  // Once it has stopped, the version before is not started on it again.
  await server.end()
  await assert.rejects(program.start('--empty'), /DATABASE_NEWER_THAN_PROGRAM/)
  // The newer one takes its place, and carries on what it was reading.
  await untilReady(await inPlace.start('--empty'))
  await goesOn()
  const { files, pages } = await after.stop()
  await allStands()
  assert.ok(old.files > 0 && files > 0)
  t.diagnostic(`${files} files, ${pages} pages by the newer one`)
})
