// Every table says how it would be spread over machines, and what grows can be: no key, foreign key, trigger or policy stands in the way.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { EVERYWHERE, IN_ONE_PLACE, NOT_SPREAD, SMALL, SPREAD } from '#storage/database'
import { type TestDatabase, withDatabase } from '#support/database'

let held: TestDatabase
let owner: pg.Client
before(async () => {
  held = await withDatabase()
  owner = new pg.Client({ connectionString: held.url })
  await owner.connect()
})
after(async () => {
  await owner.end()
  await held.drop()
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

test('walls: triggers, policies that ask other tables, and foreign keys from one place to everywhere are those that say what is there instead', async () => {
  const { rows } = await owner.query<{ table: string; kind: string; name: string }>(
    `
    select c.relname as table, 'trigger' as kind, t.tgname as name
    from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal and t.tgparentid = 0
    union all
    select c.relname, 'policy', p.polname from pg_policy p join pg_class c on c.oid = p.polrelid
    where pg_get_expr(p.polqual, p.polrelid) ~* 'select'
    union all
    select c.relname, 'foreign key', f.conname from pg_constraint f join pg_class c on c.oid = f.conrelid
    where f.contype = 'f' and f.confrelid = any ($1::text[]::regclass[])`,
    [EVERYWHERE],
  )
  const isKept = ({ table, kind }: { table: string; kind: string }) =>
    kind === 'foreign key' ? !EVERYWHERE.some(one => one === table) && !spread.has(table) : spread.has(table)
  const found = rows.filter(isKept).map(({ table, kind, name }) => `${table} ${kind} ${name}`)
  assert.deepEqual(found.toSorted(), NOT_SPREAD.map(({ table, kind, name }) => `${table} ${kind} ${name}`).toSorted())
})

/** Names of the functions and views that spread-instead.sql makes anew. */
const made = (text: string, kind: string): string[] =>
  [...text.matchAll(new RegExp(`create or replace ${kind} ([\\w.]+)`, 'g'))].map(([, name]) => name!.replace(/^public\./, ''))
const instead = readFileSync(join('src', 'storage', 'database', 'spread-instead.sql'), 'utf8')
const placed: readonly string[] = [...SPREAD.keys(), ...EVERYWHERE]

test('walls: a function in the language SQL that is handed something and asks a table that is spread has another body there', async () => {
  const { rows } = await owner.query<{ name: string; body: string }>(`
    select p.proname as name, coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as body
    from pg_proc p join pg_language l on l.oid = p.prolang
    where p.pronamespace = 'public'::regnamespace and l.lanname = 'sql' and p.pronargs > 0`)
  // Views too: they are put in place.
  const asks = new RegExp(`\\b(?:${[...placed, 'disclosed_\\w+', 'gone_record', 'standing_\\w+'].join('|')})\\b`)
  assert.ok(rows.length > 5)
  assert.deepEqual(
    rows
      .filter(one => asks.test(one.body))
      .map(one => one.name)
      .filter(one => !made(instead, 'function').includes(one)),
    [],
  )
})

test('walls: a view that reads together what is in one place and what is not is another there', async () => {
  const { rows } = await owner.query<{ view: string; tables: string[] }>(`
    with recursive reads as (
      select v.oid as view, d.refobjid as relation from pg_class v
      join pg_rewrite r on r.ev_class = v.oid
      join pg_depend d on d.objid = r.oid and d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid <> v.oid
      where v.relkind = 'v' and v.relnamespace in ('public'::regnamespace, 'reach'::regnamespace)
      union select w.view, d.refobjid from reads w
      join pg_rewrite r on r.ev_class = w.relation
      join pg_depend d on d.objid = r.oid and d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class)
    select view::regclass::text as view, array_agg(distinct c.relname::text) as tables
    from reads join pg_class c on c.oid = relation where c.relkind in ('r', 'p') group by 1`)
  const mixed = rows.filter(({ tables }) => {
    const there = tables.filter(one => placed.includes(one)).length
    return there > 0 && there < tables.length
  })
  // By one function each, where they are spread, and by nobody straight: find_disclosed_leaf, units_within of what they are made of.
  const byOthers = ['disclosed_leaf', 'reach.act_content', 'reach.office', 'reach.passkey']
  const views = made(instead, 'view')
  assert.deepEqual(
    mixed
      .map(one => one.view)
      .filter(one => !views.includes(one))
      .toSorted(),
    byOthers,
  )
})
