// Where tables are spread over machines, whoever may read views alone may read views alone there too: only against a server with Citus.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { EVERYWHERE, SPREAD } from '#storage/database'
import { isSpread, type TestDatabase, withDatabase } from '#support/database'

let held: TestDatabase
let login: pg.Client
before(async () => {
  if (!isSpread) return
  held = await withDatabase()
  login = new pg.Client({ connectionString: held.url })
  await login.connect()
})
after(async () => {
  await login?.end()
  await held?.drop()
})

/** By which Citus has other machines asked whatever one likes. */
const PAST_RIGHTS = [
  "select * from run_command_on_workers('select 1')",
  "select * from run_command_on_all_nodes('select 1')",
  "select * from run_command_on_coordinator('select 1')",
  "select * from run_command_on_shards('state', 'select 1 from %s')",
  "select * from run_command_on_placements('state', 'select 1 from %s')",
  "select * from run_command_on_colocated_placements('state', 'entry', 'select 1 from %s, %s')",
  "select * from master_run_on_worker(array['127.0.0.1'], array[9701], array['select 1'], false)",
  'select * from citus_tables',
  'select * from citus_shards',
]
/** What the portal reads straight, as elsewhere. */
const OPEN = new Set(['organisation_name', 'organisation_code', 'division', 'unit_name'])

for (const role of ['xinheng_portal', 'xinheng_bounded', 'xinheng_app'] as const)
  test(`${role} has no machine asked past its rights`, { skip: !isSpread }, async () => {
    await login.query(`set session authorization ${role}`)
    for (const text of PAST_RIGHTS) await assert.rejects(login.query(text), { code: '42501' }, text)
    await login.query('reset session authorization')
  })

test('the portal reads no table that its rights do not name, nor the piece of one', { skip: !isSpread }, async () => {
  const { rows } = await login.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
     and not has_any_column_privilege('xinheng_portal', c.oid, 'select')`,
  )
  const named = new Set(rows.map(one => one.name))
  const meant = [...SPREAD.keys(), ...EVERYWHERE].filter(one => !OPEN.has(one) && one !== 'unit')
  assert.deepEqual(
    meant.filter(one => !named.has(one)),
    [],
  )
  await login.query('set session authorization xinheng_portal')
  for (const name of named) await assert.rejects(login.query(`select * from ${name} limit 1`), { code: '42501' }, name)
  await login.query('reset session authorization')
})
