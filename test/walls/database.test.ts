// What the database itself must refuse, and which queries must reach an index as the role that runs them.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { hash, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { readOrganisation, readShownRecord, tableReader } from '#capabilities/disclosure'
import type { Law } from '#rules/law'
import { canonicalJson, ENTRY_KINDS, formatRecordId } from '#rules/ledger'
import { foldName } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import { type Database, type OpenTransaction, openDatabase, SPREAD } from '#storage/database'
import { findCasesByNumber } from '#storage/documents'
import { appendChunk, findByNumber, findKeys, findRecord, listRecords } from '#storage/ledger'
import {
  findOrganisation,
  listCodes,
  listNames,
  putProvisional,
  resolveParties,
  searchOrganisations,
} from '#storage/organisations'
import { type TestDatabase, withDatabase } from '#support/database'
import { repositoryLaw } from '#support/law'

const ORGANISATIONS = 1500
const TODAY = '2026-06-01' as LocalDate
const TOMORROW = '2026-06-02' as LocalDate
const LATER = '2030-01-01' as LocalDate
const id = (n: number) => `018f3c1e-7a00-7000-8000-${String(n).padStart(12, '0')}`
const uscc = (n: number) => `91990100MA${String(n).padStart(8, '0')}`
const nameOf = (n: number) =>
  `演示${String.fromCodePoint(0x4e00 + ((n * 37) % 5000))}${String.fromCodePoint(0x4e00 + ((n * 91) % 5000))}${n}科技有限公司`
const keyOf = (n: number) => hash('sha256', String(n), 'buffer').subarray(0, 16)

let law: Law
let made: TestDatabase
let app: Database
let portal: Database
/** As the runner hands a bounded actor's query over: the officer of a county. */
let bounded: Database
let owner: pg.Client
before(async () => {
  law = await repositoryLaw()
  made = await withDatabase()
  app = openDatabase({ url: made.url, role: 'xinheng_app', today: TODAY })
  portal = openDatabase({ url: made.url, role: 'xinheng_portal', today: TODAY })
  const options = encodeURIComponent('-c search_path=reach,public -c xinheng.divisions=990101')
  bounded = openDatabase({
    url: `${made.url}${made.url.includes('?') ? '&' : '?'}options=${options}`,
    role: 'xinheng_bounded',
    today: TODAY,
  })
  owner = new pg.Client({ connectionString: made.url })
  await owner.connect()
  await app.transaction(async tx => {
    const numbers = Array.from({ length: ORGANISATIONS }, (_, n) => n)
    await putProvisional(
      tx,
      numbers.map(n => ({
        organisationId: id(n),
        uscc: uscc(n),
        kind: 'enterprise',
        name: nameOf(n),
        folded: foldName(nameOf(n)),
        recordNo: 1n,
      })),
      TODAY,
    )
    await appendChunk(tx, {
      actId: randomUUID(),
      law,
      submissionId: null,
      sourceUnitId: id(9000),
      rows: numbers.map(n => {
        // Every third is a warning, which is not published.
        const categories = n % 3 === 0 ? ['警告'] : ['没收违法所得']
        const fact = {
          item: 'administrative-penalty',
          v: 1,
          fields: { decisionDate: '2026-05-20', decisionNo: `演罚〔2026〕${n}号`, penaltyCategories: categories },
          origin: { division: '990100', received: TODAY, source: id(9000), unit: null },
        }
        const content = canonicalJson(fact)
        const salt = randomBytes(16)
        return {
          organisationId: id(n),
          recordNo: 1n,
          kind: ENTRY_KINDS.registered,
          row: null,
          content,
          salt,
          commitment: hash('sha256', Buffer.concat([salt, Buffer.from(content)]), 'buffer'),
          key: keyOf(n),
          digest: randomBytes(16),
          division: '990100',
        }
      }),
    })
  })
  await owner.query('analyze')
})
after(async () => {
  await owner.end()
  await portal.close()
  await bounded.close()
  await app.close()
  await made.drop()
})

type Asked = { text: string; values: unknown[] }

/** A transaction that notes what is asked through it. */
function noting(tx: OpenTransaction, asked: Asked[]): OpenTransaction {
  const query = (first: string | { text: string; values?: unknown[] }, values?: unknown[]) => {
    if (typeof first === 'string') asked.push({ text: first, values: values ?? [] })
    else asked.push({ text: first.text, values: first.values ?? [] })
    return (tx.client.query as (...all: unknown[]) => unknown)(first, values)
  }
  return { client: { query } as unknown as pg.PoolClient }
}

type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Index Cond'?: string; Plans?: Plan[] }
// An index that is read from end to end is no better than the table.
const isScan = (plan: Plan): boolean =>
  plan['Node Type'] === 'Seq Scan' || (/^Index (Only )?Scan$/.test(plan['Node Type']) && plan['Index Cond'] === undefined)
const scans = (plan: Plan): string[] => [
  ...(isScan(plan) ? [plan['Relation Name'] ?? '?'] : []),
  ...(plan.Plans ?? []).flatMap(scans),
]

/** Every plan of what is asked, where every index was offered to the planner. */
async function plansOf(
  database: Database,
  run: (tx: OpenTransaction) => Promise<unknown>,
): Promise<{ text: string; plan: Plan }[]> {
  return database.transaction(async tx => {
    const asked: Asked[] = []
    await run(noting(tx, asked))
    assert.ok(asked.length > 0)
    await tx.client.query('set local enable_seqscan = off')
    const plans: { text: string; plan: Plan }[] = []
    for (const { text, values } of asked) {
      const { rows } = await tx.client.query(`explain (format json) ${text}`, values)
      plans.push({ text, plan: rows[0]['QUERY PLAN'][0].Plan })
    }
    return plans
  })
}

/**
 * Which machines a statement would ask where tables are spread (docs/operating/scale.md): one, by what it was handed; those to which rows
 * lead that it has read before; or all, for what it asks for may lie on any.
 */
type Asks = 'one' | 'led' | 'all'

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

const asksOf = (plan: Plan): Asks => {
  const spread = nodesOf(plan).flatMap(node => {
    const found = SPREAD.get((node['Relation Name'] ?? '').replace(/_(?:default|\d{4}_\d{2})$/, '') as never)
    // Of a bitmap scan the condition stands one below; what a row is looked up with besides leads to nothing here.
    const own = [node, ...(node['Node Type'] === 'Bitmap Heap Scan' ? (node.Plans ?? []) : [])]
    const condition = own.map(one => one['Index Cond'] ?? '').join(' ')
    return found === undefined ? [] : [{ ...found, condition }]
  })
  if (spread.some(({ by, condition }) => !new RegExp(`\\b${by} = `).test(condition))) return 'all'
  const isHandedIn = spread.some(({ by, condition }) => new RegExp(`\\b${by} = (?:ANY \\()?'`).test(condition))
  const isBeside = spread.every(({ by, condition }) =>
    new RegExp(`\\b${by} = (?:(?:ANY \\()?'|\\w+\\.${by}\\b)`).test(condition),
  )
  const isOne = spread.length === 0 || (isHandedIn && isBeside && new Set(spread.map(one => one.beside)).size === 1)
  return isOne ? 'one' : 'led'
}

/** The widest of its statements; one machine where nothing is said. */
const ASKS: Readonly<Record<string, Asks>> = {
  'the search of the portal, by part of a name': 'all',
  'the search of the portal, by first letters': 'all',
  'a party without a code': 'all',
  // A beginning of a number, by whoever's units are within reach.
  'records by the number of a document': 'all',
  'records by the number of a document, within reach': 'all',
  'cases by a number, within reach': 'all',
  // By the code, which is everywhere, to what is known of the organisation.
  'the search of the portal, by code': 'led',
  'the page of an organisation': 'led',
  'an organisation by code': 'led',
  'an organisation by code, within reach': 'led',
  'its codes, within reach': 'led',
  // By their keys to the states of their records; a chunk is about many organisations.
  'the keys of a chunk': 'led',
  'the parties of a chunk': 'led',
  // From the state to the newest entry, and from each to the one before.
  'a record with its entries': 'led',
}

// They hold what an installation has hundreds of, not millions.
const SMALL = new Set(['division', 'unit', 'unit_name', 'unit_place', 'unit_item', 'law_version'])

/** Tables that the queries read from end to end although every index was offered to the planner. */
async function scannedBy(database: Database, run: (tx: OpenTransaction) => Promise<unknown>): Promise<string[]> {
  const plans = await plansOf(database, run)
  return plans
    .filter(({ text }) => !isSample(text))
    .flatMap(({ text, plan }) => scans(plan).flatMap(table => (SMALL.has(table) ? [] : [`${table}: ${text}`])))
}

/** The first rows of the table, under a limit: that is its purpose. */
const isSample = (text: string): boolean => /from organisation_name limit \d+\)/.test(text)

describe('hot queries reach an index, as the role that runs them, with the parameters of the driver', () => {
  const hot: Record<string, [() => Database, (tx: OpenTransaction) => Promise<unknown>]> = {
    'the search of the portal, by part of a name': [() => portal, tx => searchOrganisations(tx, '限公司不', 50)],
    'the search of the portal, by first letters': [() => portal, tx => searchOrganisations(tx, 'QZXWVBKJ', 50)],
    'the search of the portal, by code': [() => portal, tx => searchOrganisations(tx, '91990100MA000012', 50)],
    'the page of an organisation': [
      () => portal,
      tx =>
        readOrganisation(tableReader(tx.client as never), law, uscc(1) as never, { item: null, page: 1 } as never, 20 as never),
    ],
    'the page of a record': [
      () => portal,
      tx => readShownRecord(tableReader(tx.client as never), law, formatRecordId(id(1), 1n) as never),
    ],
    'an organisation by code': [() => portal, tx => findOrganisation(tx, uscc(1))],
    'its disclosed names': [() => portal, tx => listNames(tx, id(1), { disclosedOnly: true })],
    'its codes': [() => app, tx => listCodes(tx, id(1))],
    'the keys of a chunk': [() => app, tx => findKeys(tx, [1, 2, 3, 99_999].map(keyOf))],
    'the parties of a chunk': [
      () => app,
      tx =>
        resolveParties(
          tx,
          [1, 2, 99_999].map(n => ({ uscc: uscc(n), folded: foldName(nameOf(n)) })),
        ),
    ],
    'a party without a code': [() => app, tx => resolveParties(tx, [{ uscc: null, folded: foldName(nameOf(3)) }])],
    'a record with its entries': [() => app, tx => findRecord(tx, { organisationId: id(1), recordNo: 1n })],
    'the records of an organisation': [() => app, tx => listRecords(tx, id(1))],
    'the records of an organisation, within reach': [() => bounded, tx => listRecords(tx, id(1))],
    'an organisation by code, within reach': [() => bounded, tx => findOrganisation(tx, uscc(1))],
    'its names, within reach': [() => bounded, tx => listNames(tx, id(1))],
    'its codes, within reach': [() => bounded, tx => listCodes(tx, id(1))],
    'records by the number of a document': [() => app, tx => findByNumber(tx, [id(9000)], '演罚〔2026〕7', 20)],
    'records by the number of a document, within reach': [
      () => bounded,
      tx => findByNumber(tx, [id(9000), id(9001)], '演罚〔2026〕7', 20),
    ],
    'cases by a number, within reach': [
      () => bounded,
      tx => findCasesByNumber(tx, [id(9000), id(9001)], ['repair', 'list'], '演告〔2026〕7号', 20),
    ],
    'a page of findings, within reach': [
      () => bounded,
      tx =>
        tx.client.query('select * from finding where submission_id = $1 and row_no > $2 order by row_no limit 100', [
          id(1),
          '7',
        ]),
    ],
    'a submission, within reach': [
      () => bounded,
      tx => tx.client.query('select * from submission where submission_id = $1', [id(1)]),
    ],
  }
  for (const [name, [database, run]] of Object.entries(hot))
    test(name, async () => {
      assert.deepEqual(await scannedBy(database(), run), [])
      const asks = (await plansOf(database(), run)).map(({ plan }) => asksOf(plan))
      assert.equal(
        (['all', 'led', 'one'] as const).find(one => asks.includes(one)),
        ASKS[name] ?? 'one',
      )
    })

  test('the lists of the public: the body of the function that they ask reads states by their index alone', async () => {
    const { rows } = await owner.query<{ prosrc: string }>("select prosrc from pg_proc where proname = 'list_disclosed'")
    const given: Record<string, string> = {
      asked_item: "'administrative-penalty'::text",
      asked_units: 'null::uuid[]',
      asked_divisions: 'null::text[]',
      asked_severity: 'null::smallint',
      first_on: "'2020-01-01'::date",
      last_on: "'2030-01-01'::date",
      after_on: "'9999-12-31'::date",
      after_organisation: `'${id(0)}'::uuid`,
      after_record: '0::bigint',
      most: '21',
    }
    const body = rows[0]!.prosrc.replace(/\b\w+\b/g, word => given[word] ?? word)
    assert.deepEqual(await scannedBy(app, tx => tx.client.query(body)), [])
  })

  test('a query that no index serves is found out', async () => {
    const found = await scannedBy(app, tx => tx.client.query('select * from state where division = $1', ['990100']))
    assert.equal(found.length, 1)
  })
})

describe('as the portal', () => {
  test('nothing that is not disclosed on the day can be read, by whatever view or table', async () => {
    const hidden = 3
    for (const [text, values] of [
      ['select * from disclosed_record where organisation_id = $1', [id(hidden)]],
      ['select * from disclosed_entry where organisation_id = $1', [id(hidden)]],
      ['select * from disclosed_leaf where organisation_id = $1', [id(hidden)]],
      ['select * from gone_record where organisation_id = $1', [id(hidden)]],
      ['select organisation_id from organisation where organisation_id = $1', [id(hidden)]],
    ] as const)
      assert.equal((await portal.pool.query(text, [...values])).rowCount, 0, text)
    assert.deepEqual(await portal.transaction(tx => searchOrganisations(tx, nameOf(hidden), 10)), [])
    assert.equal((await portal.pool.query('select 1 from disclosed_record where organisation_id = $1', [id(1)])).rowCount, 1)
    assert.equal((await portal.pool.query('select 1 from disclosed_entry where organisation_id = $1', [id(1)])).rowCount, 1)
    assert.equal((await portal.pool.query('select 1 from disclosed_leaf where organisation_id = $1', [id(1)])).rowCount, 1)
  })

  test('what was shown and is over is gone, not there; what was never shown is neither', async () => {
    const later = openDatabase({ url: made.url, role: 'xinheng_portal', today: LATER })
    try {
      const gone = await later.pool.query('select organisation_id from gone_record')
      assert.equal(gone.rowCount, ORGANISATIONS - ORGANISATIONS / 3)
      assert.equal((await later.pool.query('select 1 from disclosed_record')).rowCount, 0)
      assert.equal(
        (await later.pool.query('select 1 from organisation_code c join organisation o using (organisation_id)')).rowCount,
        0,
      )
    } finally {
      await later.close()
    }
  })

  test('a shield hides from its first day to the day before its end', async () => {
    await owner.query('begin')
    await owner.query('update state set shielded_from = $2, shielded_until = $3 where organisation_id = $1', [
      id(1),
      TOMORROW,
      LATER,
    ])
    const shownOn = async (today: string): Promise<number | null> => {
      await owner.query("select set_config('xinheng.today', $1, true)", [today])
      return (await owner.query('select 1 from disclosed_record where organisation_id = $1', [id(1)])).rowCount
    }
    assert.deepEqual([await shownOn(TODAY), await shownOn(TOMORROW)], [1, 0])
    await owner.query('rollback')
  })

  test('nothing can be written, and no function lends more', async () => {
    for (const text of [
      'update organisation set name = name',
      'delete from organisation_name',
      "insert into division values ('999999', '', null, 3)",
      'create table mine (n int)',
      "select erase('00000000-0000-0000-0000-000000000000', 1)",
      'set role xinheng_app',
    ]) {
      const login = new pg.Client({ connectionString: made.url })
      await login.connect()
      // As a login of its own would be: a session that is the portal's from the beginning.
      await login.query('set session authorization xinheng_portal')
      await assert.rejects(login.query(text), { code: '42501' }, text)
      await login.end()
    }
  })
})

test('schema.generated.ts says what the migrations make', () => {
  const script = join('scripts', 'generate-schema.ts')
  const { stdout, stderr } = spawnSync(process.execPath, [script, made.url], { encoding: 'utf8' })
  const written = readFileSync(join('src', 'storage', 'database', 'schema.generated.ts'), 'utf8')
  assert.equal(stdout, written, `node ${script} writes it anew ${stderr}`)
})

describe('as the program', () => {
  test('an entry is erased through the function alone, and only where the ledger says so', async () => {
    await assert.rejects(app.pool.query('update entry_content set salt = null, fact = null'), { code: '42501' })
    await assert.rejects(app.pool.query('select erase($1, 1)', [id(1)]), { code: '42501' })
  })

  test('every table has an owner that is not the program, and the program may not change tables', async () => {
    const { rows } = await owner.query(
      "select tablename from pg_tables where schemaname = 'public' and tableowner <> 'xinheng_migrator'",
    )
    assert.deepEqual(rows, [])
    await assert.rejects(app.pool.query('alter table entry add column more int'), { code: '42501' })
    await assert.rejects(app.pool.query('drop table leaf'), { code: '42501' })
  })

  test('tables that grow with records lead their keys with the organisation', async () => {
    const { rows } = await owner.query<{ relation: string; first: string }>(`
      select c.relname as relation, a.attname as first from pg_index i
      join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where i.indisunique and c.relnamespace = 'public'::regnamespace`)
    const growing = ['entry', 'entry_content', 'state', 'organisation_head', 'organisation', 'organisation_name', 'access']
    for (const table of growing)
      for (const { relation, first } of rows) if (relation === table) assert.equal(first, 'organisation_id', table)
  })
})
