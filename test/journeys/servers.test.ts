/** Several servers on one database: one loads the sample, both serve it, each works on what is handed in at its own door. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestDatabase, withDatabase } from '#support/database'
import { makeProgram, type Server, untilReady } from '#support/program'

let held: TestDatabase
let one: Server
let other: Server
const programs: ReturnType<typeof makeProgram>[] = []

before(async () => {
  held = await withDatabase()
  for (let n = 0; n < 2; n++) programs.push(makeProgram({ databaseUrl: held.url }))
})

after(async () => {
  for (const program of programs) await program.remove()
  await held?.drop()
})

test('two servers start side by side and become ready', { timeout: 300_000 }, async () => {
  const [first, second] = await Promise.all(programs.map(program => program.start('--sample', 'small')))
  one = first!
  other = second!
  await Promise.all([untilReady(one), untilReady(other)])
})

test('the sample was handed in once', async () => {
  const { rows } = await held.database.pool.query<{ files: string; names: string }>(
    'select count(*) as files, count(distinct file_name) as names from submission',
  )
  assert.equal(rows[0]!.files, rows[0]!.names)
})

test('both show the same organisation', async () => {
  const found = await (await fetch(`${one.addresses.api}organisations?q=${encodeURIComponent('市场监督')}`)).json()
  const { uscc } = (found as { hits: { uscc: string }[] }).hits[0]!
  for (const server of [one, other]) assert.equal((await fetch(`${server.addresses.portal}organisations/${uscc}`)).status, 200)
})

test('--today is not honoured with a database of one’s own, and says so', async () => {
  const { code, err } = await programs[0]!.run('organisations', 'find', '市场监督', '--today', '2026-01-01')
  assert.equal(code, 2)
  assert.match(err, /embedded/)
})

test('each is stopped by itself, the other serves on', async () => {
  const { code } = await one.end()
  assert.equal(code, 0)
  assert.equal((await fetch(`${other.addresses.portal}readyz`)).status, 200)
})
