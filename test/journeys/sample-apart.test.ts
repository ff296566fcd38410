/** The fictitious province and real records stay apart, and what is the province's says so however the server was started. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type TestDatabase, withDatabase } from '#support/database'
import { UNITS } from '#support/intake'
import { makeProgram, type Program, untilReady } from '#support/program'

let held: TestDatabase
let program: Program
before(async () => {
  held = await withDatabase()
  program = makeProgram({ databaseUrl: held.url })
})
after(async () => {
  await program?.remove()
  await held?.drop()
})

const count = async (table: string) => Number((await held.database.pool.query(`select count(*) as n from ${table}`)).rows[0].n)
const home = async (server: { addresses: { portal: string } }) => (await fetch(server.addresses.portal)).text()
const BANNER = 'class="sample"'

test('an installation that has units of its own is served without the sample, and says so', { timeout: 120_000 }, async () => {
  const file = join(program.dataDir, 'units.json')
  const { uscc, division } = UNITS.city
  const unit = { uscc, name: '明衡市真实局', division, items: ['administrative-penalty'] }
  writeFileSync(file, JSON.stringify({ divisions: [], units: [unit] }))
  const loaded = await program.run('organisations', 'load-units', file, '--json')
  assert.equal(loaded.code, 0, loaded.err)
  const server = await program.start('--sample', 'small')
  await untilReady(server)
  assert.ok(!(await home(server)).includes(BANNER))
  const { code, err } = await server.end()
  assert.equal(code, 0)
  assert.match(err, /明衡市真实局/)
  assert.deepEqual([await count('unit'), await count('submission'), await count('organisation')], [1, 0, 0])
})

test('what holds the sample says so without being asked for it', { timeout: 120_000 }, async () => {
  const sample = await withDatabase()
  const other = makeProgram({ databaseUrl: sample.url })
  try {
    const first = await other.start('--sample', 'small')
    while (Number((await sample.database.pool.query('select count(*) as n from unit')).rows[0].n) === 0)
      await new Promise(done => setTimeout(done, 50))
    assert.ok((await home(first)).includes(BANNER))
    await first.end()
    const again = await other.start('--empty')
    await untilReady(again)
    assert.ok((await home(again)).includes(BANNER))
  } finally {
    await other.remove()
    await sample.drop()
  }
})
