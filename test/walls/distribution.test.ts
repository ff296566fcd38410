// Every table says how it would be spread over machines, and what grows can be: no key, foreign key, trigger or policy stands in the way.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { EVERYWHERE, IN_ONE_PLACE, NOT_SPREAD, SMALL, SPREAD } from '#storage/database'
import { type TestDatabase, withDatabase } from '#support/database'

let made: TestDatabase
let owner: pg.Client
before(async () => {
  made = await withDatabase()
  owner = new pg.Client({ connectionString: made.url })
  await owner.connect()
})
after(async () => {
  await owner.end()
  await made.drop()
})

const spread: ReadonlyMap<string, { readonly by: string; readonly beside: string }> = SPREAD

const TABLES = `
  select relname as table from pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`

test('walls: every table stands in one list: spread, everywhere, in one place with its reason, or small', async () => {
  const { rows } = await owner.query<{ table: string }>(TABLES)
  const listed = [...SPREAD.keys(), ...EVERYWHERE, ...Object.keys(IN_ONE_PLACE), ...SMALL]
  assert.deepEqual(listed.toSorted(), rows.map(one => one.table).toSorted())
  for (const [table, { beside }] of SPREAD) assert.equal(SPREAD.get(beside)?.beside, beside, `${table} beside ${beside}`)
})

const KEYS = `
  select c.relname as table, i.relname as index, array_agg(a.attname::text) as columns
  from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
  join pg_attribute a on a.attrelid = c.oid and a.attnum = any (x.indkey)
  where (x.indisunique or x.indisexclusion) and c.relnamespace = 'public'::regnamespace and not c.relispartition
  group by 1, 2`

/** Keys of spread tables that do not hold the column by which they are spread: no machine could say that a value is unique. */
async function wrongKeys(): Promise<string[]> {
  const { rows } = await owner.query<{ table: string; index: string; columns: string[] }>(KEYS)
  return rows.filter(one => spread.has(one.table) && !one.columns.includes(spread.get(one.table)!.by)).map(one => one.index)
}

test('walls: each key of a table that is spread holds the column by which it is; one that does not is found', async () => {
  assert.deepEqual(await wrongKeys(), [])
  await owner.query('begin')
  await owner.query('create unique index planted on state (record_no)')
  assert.deepEqual(await wrongKeys(), ['planted'])
  await owner.query('rollback')
})

test('walls: each has a primary key, and beside each other are columns of one type', async () => {
  const { rows } = await owner.query<{ table: string; column: string; type: string; key: boolean }>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type,
      exists (select from pg_index x where x.indrelid = c.oid and x.indisprimary) as key
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 where c.relnamespace = 'public'::regnamespace`)
  const of = (table: string, column: string) => rows.find(one => one.table === table && one.column === column)
  for (const [table, { by, beside }] of spread) {
    assert.equal(of(table, by)?.key, true, `${table} by ${by}`)
    assert.equal(of(table, by)?.type, of(beside, spread.get(beside)!.by)?.type, `${table} beside ${beside}`)
  }
})

const FOREIGN = `
  select conrelid::regclass::text as from, confrelid::regclass::text as to, conname as name,
    (select array_agg(a.attname::text) from pg_attribute a where a.attrelid = conrelid and a.attnum = any (conkey)) as columns
  from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0`

async function wrongForeign(): Promise<string[]> {
  const { rows } = await owner.query<{ from: string; to: string; name: string; columns: string[] }>(FOREIGN)
  return rows
    .filter(({ from, to, columns }) => {
      const [own, other] = [spread.get(from), spread.get(to)]
      if (other === undefined) return own !== undefined && !EVERYWHERE.some(one => one === to)
      return own === undefined || own.beside !== other.beside || !columns.includes(own.by)
    })
    .map(one => one.name)
}

test('walls: a foreign key of what is spread leads beside it or to what is everywhere, and none leads there from elsewhere', async () => {
  assert.deepEqual(await wrongForeign(), [])
  await owner.query('begin')
  await owner.query('alter table push_key add constraint planted foreign key (submission_id) references submission')
  assert.deepEqual(await wrongForeign(), ['planted'])
  await owner.query('rollback')
})

test('walls: triggers, and policies that ask other tables, stand on no table that is spread but those that say what is there instead', async () => {
  const { rows } = await owner.query<{ table: string; kind: string; name: string }>(`
    select c.relname as table, 'trigger' as kind, t.tgname as name
    from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal and t.tgparentid = 0
    union all
    select c.relname, 'policy', p.polname from pg_policy p join pg_class c on c.oid = p.polrelid
    where pg_get_expr(p.polqual, p.polrelid) ~* 'select'`)
  const found = rows.filter(one => spread.has(one.table)).map(({ table, kind, name }) => `${table} ${kind} ${name}`)
  assert.deepEqual(found.toSorted(), NOT_SPREAD.map(({ table, kind, name }) => `${table} ${kind} ${name}`).toSorted())
})
