/** The law by the command line: loaded, refused, loaded again, folded again; while a server runs, and without one. */
import assert from 'node:assert/strict'
import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type TestDatabase, withDatabase } from '#support/database'
import { LAW_DIR } from '#support/law'
import { makeProgram, type Program, type Server, untilReady } from '#support/program'

let held: TestDatabase
let program: Program
let server: Server
before(async () => {
  held = await withDatabase()
  program = makeProgram({ databaseUrl: held.url })
  server = await program.start('--empty')
  await untilReady(server)
})
after(async () => {
  await program?.remove()
  await held?.drop()
})

const json = async (...args: string[]) => {
  const { code, out, err } = await program.run(...args, '--json')
  return { code, err, said: JSON.parse(out) as Record<string, unknown> }
}

test('an unsound folder is 1, with the findings, and leaves a refused act', async () => {
  const dir = join(program.dataDir, 'broken')
  mkdirSync(join(dir, 'instruments'), { recursive: true })
  writeFileSync(join(dir, 'instruments/broken.yaml'), 'id: [\n')
  const { code, said } = await json('law', 'load', dir)
  assert.equal(code, 1)
  assert.equal(said.ok, false)
  assert.ok((said.findings as { file: string }[]).some(one => one.file === 'instruments/broken.yaml'))
  const { rows } = await held.database.pool.query("select outcome from act where operation = 'law.load'")
  assert.deepEqual(rows, [{ outcome: 'refused:LAW_UNSOUND' }])
})

test('a sound one is previewed, loaded, and loaded again for nothing; the server follows', { timeout: 300_000 }, async () => {
  const dir = join(program.dataDir, 'law')
  cpSync(LAW_DIR, dir, { recursive: true })
  appendFileSync(join(dir, 'calendar/2027.yaml'), '# changed\n')
  const nothing = { version: 2, records: 0, moved: [] }
  for (const args of [['--preview'], [], []]) {
    const { code, said, err } = await json('law', 'load', dir, ...args)
    assert.equal(code, 0, err)
    assert.deepEqual(said, args.length > 0 ? { ...nothing, laterEnds: [], effects: [] } : nothing)
  }
  const { rows } = await held.database.pool.query('select law_version from law_activation order by activation_no')
  assert.deepEqual(rows, [{ law_version: 1 }, { law_version: 2 }])
  assert.deepEqual((await json('refold')).said, nothing)
  assert.deepEqual((await json('refold', '--preview')).said, { ...nothing, laterEnds: [], effects: [] })
  await untilReady(server)
})

test('a server whose database is gone is not ready, and is again when it is back', { timeout: 300_000 }, async () => {
  const name = new URL(held.url.replace(/^\w+:/, 'http:')).pathname.slice(1)
  const readiness = async () => {
    const answer = await fetch(`${server.addresses.portal}readyz`)
    return { status: answer.status, said: (await answer.json()) as { waitingFor: string[] } }
  }
  const { Client } = (await import('pg')).default
  const outside = new Client({ connectionString: held.url.replace(`/${name}`, '/postgres') })
  await outside.connect()
  try {
    await outside.query(`alter database ${name} with allow_connections false`)
    await outside.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
    const gone = await readiness()
    assert.deepEqual([gone.status, gone.said.waitingFor], [503, ['database']])
  } finally {
    await outside.query(`alter database ${name} with allow_connections true`)
    await outside.end()
  }
  await untilReady(server, 20_000)
})

test('a load that was killed is taken up by the next server', { timeout: 300_000 }, async ({ signal }) => {
  await server.end()
  const dir = join(program.dataDir, 'law')
  appendFileSync(join(dir, 'calendar/2027.yaml'), '# once more\n')
  // The refold waits for every writer; so the command is caught before its last step.
  const writer = await held.database.pool.connect()
  await writer.query('begin')
  await writer.query('select pg_advisory_xact_lock(7208, 1024)')
  const opened = async () =>
    (await held.database.pool.query("select 1 from act where operation = 'law.load' and law_version = 2")).rowCount
  const before = await opened()
  const command = program.launch('law', 'load', dir)
  while (!signal.aborted && (await opened()) === before) await new Promise(done => setTimeout(done, 50))
  command.kill('SIGKILL')
  await writer.query('rollback')
  writer.release()
  server = await program.start('--empty')
  while (!signal.aborted) {
    const { rows } = await held.database.pool.query(
      'select law_version from law_activation order by activation_no desc limit 1',
    )
    if (rows[0]?.law_version === 3) break
    await new Promise(done => setTimeout(done, 100))
  }
  await untilReady(server)
})
