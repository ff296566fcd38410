// Where tables are spread over machines some functions and views have other bodies: on one machine both tell the same.
import assert from 'node:assert/strict'
import { hash, randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { canonicalJson, ENTRY_KINDS } from '#rules/ledger'
import { foldName } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import { insteadStatements, openDatabase } from '#storage/database'
import { appendChunk } from '#storage/ledger'
import { putDivisions, putProvisional, putUnits } from '#storage/organisations'
import { type TestDatabase, withDatabase } from '#support/database'
import { repositoryLaw } from '#support/law'

const TODAY = '2026-06-01' as LocalDate
const id = (n: number) => `018f3c1e-7a00-7000-8000-${String(n).padStart(12, '0')}`
const [CITY, COUNTY] = [id(9000), id(9001)]
const uscc = (n: number) => `91990100MA${String(n).padStart(8, '0')}`
const name = (n: number) => `演示第${n}科技有限公司`
const key = (n: number) => hash('sha256', String(n), 'buffer').subarray(0, 16)
const ORGANISATIONS = 40

let held: TestDatabase
let owner: pg.Client
before(async () => {
  held = await withDatabase()
  owner = new pg.Client({ connectionString: held.url, options: `-c xinheng.today=${TODAY}` })
  await owner.connect()
  const law = await repositoryLaw()
  const numbers = Array.from({ length: ORGANISATIONS }, (_, n) => n)
  const database = openDatabase({ url: held.url, role: 'xinheng_app', today: TODAY })
  await database.transaction(async tx => {
    await putDivisions(tx, [
      { division: '990100', name: '演示市', parent: null, level: 2 },
      { division: '990101', name: '演示东县', parent: '990100', level: 3 },
    ])
    const from = '2000-01-01' as LocalDate
    await putUnits(
      tx,
      [CITY, COUNTY].map((unitId, n) => ({
        ...{ unitId, uscc: `1199010000000000${n}X`, name: `演示单位${n}`, division: n === 0 ? '990100' : '990101' },
        ...{ fromOn: from, items: ['administrative-penalty'] },
      })),
      from,
    )
    await putProvisional(
      tx,
      numbers.map(n => ({
        ...{ organisationId: id(n), uscc: uscc(n), kind: 'enterprise', name: name(n), folded: foldName(name(n)), recordNo: 1n },
      })),
      TODAY,
    )
    await appendChunk(tx, {
      ...{ actId: randomUUID(), law, submissionId: null, sourceUnitId: CITY },
      rows: numbers.map(n => {
        const [unit, division] = n % 4 === 0 ? [COUNTY, '990101'] : [CITY, '990100']
        const fact = {
          item: 'administrative-penalty',
          v: 1,
          // Every third is a warning, which is not published.
          fields: {
            decisionDate: `2026-05-${String((n % 9) + 10)}`,
            decisionNo: `演罚〔2026〕${n}号`,
            penaltyCategories: [n % 3 === 0 ? '警告' : '没收违法所得'],
          },
          origin: { division, received: TODAY, source: CITY, unit },
        }
        const content = canonicalJson(fact)
        const salt = randomBytes(16)
        const commitment = hash('sha256', Buffer.concat([salt, Buffer.from(content)]), 'buffer')
        const row = { organisationId: id(n), recordNo: 1n, kind: ENTRY_KINDS.registered, row: null, content, salt, commitment }
        return { ...row, key: key(n), digest: randomBytes(16), unitId: unit, division }
      }),
    })
  })
  await database.close()
  // One is three others now, of which one was found to have lied; and one that was is still two.
  await owner.query(`insert into repair_falsehood values ($1, 1, $2, '2026-05-30'), ($3, 1, $2, '2026-05-31')`, [
    id(1),
    id(500),
    id(7),
  ])
  await owner.query(`insert into moved_record values ($1, 1, $2, 1, 'merge', $3, '2026-05-31')`, [id(1), id(2), id(500)])
  await owner.query(`update organisation_code set until_on = '2026-05-31' where organisation_id = $1`, [id(1)])
  await owner.query(`insert into organisation_code values ('uscc', $1, $2, '2026-05-31', 'infinity', true)`, [uscc(1), id(2)])
  await owner.query(`update unit set until_on = '2026-05-31', successor_id = $2 where unit_id = $1`, [COUNTY, CITY])
  await owner.query("update organisation set registered_on = '2026-01-01', division = '990101' where organisation_id = $1", [
    id(5),
  ])
  await owner.query(
    `insert into act select a.id, 0, 'x', 'x', a.unit, null, 'done', 1, now(), 1, decode(repeat('00', 32), 'hex')
     from unnest($1::uuid[], $2::uuid[]) as a (id, unit)`,
    [
      [id(600), id(601)],
      [CITY, COUNTY],
    ],
  )
  for (const [n, unit] of [CITY, COUNTY, null].entries()) {
    await owner.query(
      `insert into account (account_id, name, post, unit_id, organisation_id, made_at, retained_until)
       values ($1, $2, 'x', $3, $4, now(), '2030-01-01')`,
      [id(700 + n), `account ${n}`, unit, unit === null ? id(5) : null],
    )
    await owner.query(
      "insert into access (organisation_id, looked_at, operation, actor, unit_id, what) values ($1, now(), 'x', 'x', $2, 'x')",
      [id(n + 4), unit],
    )
  }
  await owner.query("insert into case_number values ($1, '演1', $2, $3, 'repair', '演1', '990100')", [CITY, id(4), id(800)])
  await owner.query(
    "insert into listing_case (organisation_id, case_id, list, unit_id, division, record_no) values ($1, $2, 'x', $3, '990100', 1)",
    [id(4), id(801), CITY],
  )
  await owner.query(
    `insert into listing_step (organisation_id, case_id, step_no, kind, on_day, recorded_at, act_id, content)
     values ($1, $2, 1, 'x', $3, now(), $2, '{}')`,
    [id(4), id(801), TODAY],
  )
  await owner.query(
    'insert into organisation_name select $1, folded, name, $3, from_on, until_on, 1 from organisation_name where organisation_id = $2',
    [...[id(5), id(6), 'former']],
  )
})
after(async () => {
  await owner.end()
  await held.drop()
})

const LISTED = 'select * from list_disclosed($1, $2, $3, $4::smallint, $5, $6, $7, $8, $9, $10)'
const BEGINNING = ['9999-12-31', '00000000-0000-0000-0000-000000000000', '0']

/** What is asked, by role. */
const ASKED: readonly (readonly [role: string, text: string, values: readonly unknown[]])[] = [
  ...[uscc(2), uscc(3), uscc(1), uscc(9), uscc(999)].map(
    code =>
      ['portal', 'select * from disclosed_whole($1, 100)', [code]] as const satisfies readonly [string, string, unknown[]],
  ),
  ...[
    ['administrative-penalty', null, null, null, '2026-01-01', '2026-12-31', ...BEGINNING, 100],
    ['administrative-penalty', null, null, null, '2026-01-01', '2026-05-15', ...BEGINNING, 7],
    ['administrative-penalty', [COUNTY], null, null, '2026-01-01', '2026-12-31', '2026-05-14', id(4), '1', 100],
    ['administrative-penalty', null, ['990101'], null, '2026-01-01', '2026-12-31', ...BEGINNING, 100],
    ['administrative-penalty', null, null, 2, '2026-01-01', '2026-12-31', ...BEGINNING, 100],
  ].map(values => ['portal', LISTED, values] as const satisfies readonly [string, string, unknown[]]),
  ...[2, 3, 7].flatMap(
    n =>
      [
        ['portal', 'select * from find_disclosed_falsehoods($1) order by 1, 2, 3', [id(n)]],
        ['portal', 'select * from find_disclosed_leaf($1, 1)', [id(n)]],
        ['app', 'select * from find_falsehoods($1) order by 1, 2', [id(n)]],
        ['bounded', 'select * from find_falsehoods($1) order by 1, 2', [id(n)]],
      ] as const satisfies readonly (readonly [string, string, unknown[]])[],
  ),
  ['app', 'select * from find_disclosed_falsehoods(null) order by 1, 2, 3', []],
  ...['app', 'bounded'].map(role => [role, 'select * from find_keys($1) order by place', [[1, 4, 999, 8].map(key)]] as const),
  ...['app', 'bounded'].map(role => [role, 'select * from moved_record order by 1', []] as const),
  ...['app', 'bounded'].map(role => [role, 'select * from organisation_code order by 2, 3', []] as const),
  [
    'app',
    'select * from find_parties($1, $2) order by place',
    [[uscc(1), uscc(3), uscc(999), uscc(4)], [1, 2, 3, 4].map(n => foldName(name(n)))],
  ],
  [
    'app',
    'select place, shown::text, gone from find_standing($1, $2) where shown is not null or gone order by place',
    [
      [id(1), id(3), id(4)],
      ['1', '1', '1'],
    ],
  ],
  ...['app', 'bounded'].map(
    role =>
      [role, 'select * from find_numbers($1, $2, $3, 5) order by 1, 2 limit 5', [[CITY, COUNTY], '演罚', '演罰']] as const,
  ),
  ['app', 'select * from find_case_numbers($1, $2, $3, $4, 5) order by 1', [[CITY], ['repair'], '演', '炎']],
  ['app', 'select * from find_alike(10)', []],
  ['app', 'select settled_end() = pg_snapshot_xmin(pg_current_snapshot()) as same', []],
  ['app', 'select array(select unnest(units_of($1)) order by 1) as units', [CITY]],
  ['app', 'select * from acts_of_listing($1, 1)', [id(4)]],
  ['bounded', 'select * from act order by act_id', []],
  ['bounded', 'select * from access', []],
  ['bounded', 'select * from account', []],
  ['portal', 'select * from organisation order by organisation_id', []],
]

const BOUNDS: Readonly<Record<string, string>> = {
  role: 'auditor',
  unit: CITY,
  divisions: '990101',
  organisation: '',
  whole: '',
}

async function answers(): Promise<unknown[]> {
  const all: unknown[] = []
  for (const [role, text, values] of ASKED) {
    await owner.query('begin')
    for (const [bound, value] of Object.entries(BOUNDS)) await owner.query(`set local xinheng.${bound} = '${value}'`)
    const path = { portal: 'shown, public', bounded: 'reach, public', app: 'public' }[role]!
    await owner.query(`set local role xinheng_${role}; set local search_path to ${path}`)
    const columns = text.includes('from organisation ') ? 'organisation_id' : undefined
    const { rows } = await owner.query(columns === undefined ? text : text.replace('*', columns), [...values])
    all.push([role, text, values, rows])
    await owner.query('rollback')
  }
  return all
}

test('both bodies of each function and view tell the same', async () => {
  const whole = await answers()
  const told = new Set(whole.filter(one => ((one as unknown[])[3] as unknown[]).length > 0).map(one => (one as unknown[])[1]))
  // What tells nothing of what stands here would tell the same whatever it did.
  assert.deepEqual(
    [...new Set(ASKED.map(one => one[1]))].filter(one => !told.has(one)),
    [],
  )
  await owner.query('set role xinheng_migrator')
  for (const one of insteadStatements()) await owner.query(one)
  await owner.query('reset role')
  const spread = await answers()
  for (const [at, one] of whole.entries()) assert.deepEqual(spread[at], one)
})
