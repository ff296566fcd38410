// The database refuses as well: what a bounded actor's query reads, it reads as a role that sees what is within reach and nothing else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { fileOf, type House, makeHouse, penalty, registration, UNITS, uscc } from '#support/intake'

type Key = keyof typeof UNITS
let house: House
let owner: pg.Client
const units = new Map<string, string>()
const decidedBy = (key: Key) => ({
  authorityName: UNITS[key].name,
  authorityUscc: UNITS[key].uscc,
  sourceUnitName: UNITS[key].name,
  sourceUnitUscc: UNITS[key].uscc,
})
before(async () => {
  house = await makeHouse()
  owner = new pg.Client({ connectionString: house.url })
  await owner.connect()
  await owner.query("select set_config('xinheng.today', '2026-11-20', false)")
  for (const { uscc: code, unit_id } of await house.rows<{ uscc: string; unit_id: string }>('select uscc, unit_id from unit'))
    units.set(code, unit_id)
  await house.handIn(await fileOf('registration', [registration(1)], { source: UNITS.city.uscc }))
  for (const [key, number] of [
    ['east', 1],
    ['west', 2],
  ] as const) {
    const warned = {
      ...decidedBy(key),
      decisionNo: `演罚〔2026〕${number}号`,
      penaltyCategories: '警告',
      content: '给予警告',
      fineWan: '',
    }
    const lacking = { ...penalty(9, { ...decidedBy(key), decisionNo: '' }) }
    await house.handIn(await fileOf('administrative-penalty', [penalty(1, warned), lacking], { source: UNITS[key].uscc }))
  }
})
after(async () => {
  await owner.end()
  await house.close()
})

type Settings = Partial<Record<'role' | 'unit' | 'organisation' | 'divisions' | 'whole', string>>

/** In a session that is this role's from the beginning, as a login of its own would be. */
async function as<T>(settings: Settings, run: (count: (text: string) => Promise<number>) => Promise<T>): Promise<T> {
  const login = new pg.Client({ connectionString: house.url })
  await login.connect()
  try {
    await login.query('set session authorization xinheng_bounded')
    await login.query('set search_path to reach, public')
    await login.query("select set_config('xinheng.today', '2026-11-20', false)")
    for (const [name, value] of Object.entries(settings))
      await login.query('select set_config($1, $2, false)', [`xinheng.${name}`, value])
    return await run(async text => (await login.query(text)).rowCount ?? 0)
  } finally {
    await login.end()
  }
}

const HIDDEN = "select from state where item = 'administrative-penalty'"

test('without a word on who asks nothing is within reach but what everybody sees', () =>
  as({}, async count => {
    for (const table of ['submission', 'finding', 'access', 'act', 'act_content', 'account', 'office', 'machine_key'])
      assert.equal(await count(`select from ${table}`), 0, table)
    assert.equal(await count(HIDDEN), 0)
    assert.equal(await count("select from state where item = 'registration'"), 1)
  }))

test('a unit reads its own submissions, findings and decisions; a county’s officer the county’s; the city’s both', async () => {
  for (const [settings, submissions, findings, penalties] of [
    [{ unit: units.get(UNITS.east.uscc)! }, 1, 1, 1],
    [{ unit: units.get(UNITS.west.uscc)! }, 1, 1, 1],
    [{ divisions: '990101' }, 1, 1, 1],
    [{ divisions: '990100 990101 990102' }, 3, 2, 2],
  ] as const)
    await as(settings, async count => {
      assert.equal(await count('select from submission'), submissions)
      assert.equal(await count("select distinct submission_id from finding where level = 'error'"), findings)
      assert.equal(await count(HIDDEN), penalties)
      // A registration everybody sees, and the penalties within reach, with their facts.
      assert.equal(await count('select from entry join entry_content using (organisation_id, entry_no)'), 1 + penalties)
    })
})

test('an organisation reads all of itself and of others what everybody sees', async () => {
  const [own] = await house.rows<{ organisation_id: string }>('select organisation_id from organisation where uscc = $1', [
    uscc(1001),
  ])
  await as({ role: 'organisation-user', organisation: own!.organisation_id }, async count =>
    assert.equal(await count(HIDDEN), 2),
  )
  await as({ role: 'organisation-user', organisation: units.get(UNITS.east.uscc)! }, async count =>
    assert.equal(await count(HIDDEN), 0),
  )
})

test('auditors read acts and looks, administrators accounts, and of these never what signs in', async () => {
  await owner.query(
    `insert into account (account_id, name, post, unit_id, password, totp_secret, made_at, retained_until)
     values (gen_random_uuid(), 'a.b.c', 'post', $1, 'scrypt$secret', '\\x01', now(), '2030-01-01')`,
    [units.get(UNITS.east.uscc)],
  )
  const east = { divisions: '990101' }
  await as({ role: 'administrator', ...east }, async count => {
    assert.equal(await count('select from account'), 1)
    assert.equal(await count("select from account where password like '%secret%' or totp_secret is not null"), 0)
    assert.equal(await count('select from act'), 0)
    assert.equal(await count('select from access'), 0)
  })
  await as({ role: 'administrator', divisions: '990102' }, async count => assert.equal(await count('select from account'), 0))
  // The acts of the hand-ins stand under the units in whose names they were done.
  await as({ role: 'auditor', ...east }, async count => assert.equal(await count('select distinct act_id from act'), 1))
  const all = (await owner.query('select from act')).rowCount
  await as({ role: 'auditor', divisions: '990000', whole: 'yes' }, async count =>
    assert.equal(await count('select from act'), all),
  )
})

test('no table that the views hide can be read beside them, nothing can be written, and no role be taken', async () => {
  const { rows } = await owner.query<{ name: string; readable: boolean }>(
    `select c.relname as name, has_table_privilege('xinheng_bounded', c.oid, 'select') as readable from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') order by 1`,
  )
  assert.deepEqual(
    rows.filter(one => one.readable).map(one => one.name),
    [
      'disclosed_falsehood',
      'disclosed_record',
      'division',
      'law_activation',
      'law_version',
      'schema_migration',
      'unit',
      'unit_item',
      'unit_name',
      'unit_place',
    ],
  )
  const refused = [
    ...rows.filter(one => !one.readable).map(one => `select from public.${one.name}`),
    ...[
      'update unit set name = name',
      "insert into access (what) values ('')",
      'delete from state',
      'update account set post = post',
    ],
    ...['set role xinheng_app', "select erase('00000000-0000-0000-0000-000000000000', 1)", 'create table mine (n int)'],
  ]
  await as({ divisions: '990000', whole: 'yes', role: 'auditor' }, async count => {
    for (const text of refused) await assert.rejects(count(text), { code: '42501' }, text)
  })
})
