// Who looked: the organisation sees every look at what is not disclosed, with office, time, purpose and fields; auditors see acts and looks.
import assert from 'node:assert/strict'
import { createHash, randomInt, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { audit, countViews } from '#capabilities/audit'
import { disclosure } from '#capabilities/disclosure'
import { type Actor, type FileOut, makeRegistry, type Role, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { createPages } from '#faces/portal'
import type { Refusal } from '#rules/outcome'
import { addDays, type LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { type City, makeCity, penalty, registration, uscc } from '#support/portal'

const TODAY = '2026-11-20' as LocalDate
const CODES = [uscc(1), uscc(2), uscc(3)]
const registry = makeRegistry([organisations, disclosure, audit])
let city: City
let ids: Map<string, string>
let unit: { unit_id: string; name: string; uscc: string }
const rows = async <T>(text: string, values: unknown[] = []) => (await city.database.pool.query(text, values)).rows as T[]
before(async () => {
  city = await makeCity(TODAY)
  for (const [n, code] of CODES.entries())
    await city.put({
      uscc: code,
      name: `明衡演示第${n}号商贸有限公司`,
      registered: registration(`明衡演示第${n}号商贸有限公司`, code, '2026-09-02' as LocalDate),
      records: [penalty('2026-07-15' as LocalDate, { penaltyCategories: ['警告'] })],
    })
  const known = await rows<{ uscc: string; organisation_id: string }>('select uscc, organisation_id from organisation')
  ids = new Map(known.map(one => [one.uscc, one.organisation_id]))
  unit = (await rows<typeof unit>('select unit_id, name, uscc from unit order by uscc limit 1'))[0]!
})
after(() => city.close())

const ask = <T>(name: string, input: object, actor: Actor, environment = city.environment) =>
  runOperation(registry.get(name)!, environment, actor, input) as Promise<T>
const codeOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'done',
    (refusal: Refusal) => refusal.code,
  )
const officer = (role: Role, more: Partial<Actor> = {}): Actor => ({
  ...{ id: `the ${role}`, role, unitId: unit.unit_id, division: '990000', purpose: '日常核查' },
  ...more,
})
const agent = (code: string): Actor => ({
  id: `agent of ${code}`,
  role: 'organisation-user',
  organisationId: ids.get(code)!,
  purpose: '看自己的',
})
const AUDITOR: Actor = { id: 'the auditor', role: 'auditor', division: '990000' }
type Looks = {
  looks: {
    at: string
    unit: string | null
    role: string | null
    purpose: string | null
    operation: string
    fields: string[]
    visibleFrom?: string | null
  }[]
  next: string | null
}

test('every read of what is not disclosed, by whomever, shows in who looked: of two hundred at random not one is missing or too many', async () => {
  const readers: Actor[] = [
    officer('centre-officer'),
    officer('decider', { purpose: '修复审核' }),
    officer('supervisor', { id: 'another', purpose: '分级检查' }),
    { id: 'local-operator', role: 'local-operator' },
  ]
  const expected = new Map<string, string[]>(CODES.map(code => [code, []]))
  for (let n = 0; n < 200; n++) {
    const code = CODES[randomInt(CODES.length)]!
    const reader = [...readers, agent(code)][randomInt(readers.length + 1)]!
    await ask('organisations.show', randomInt(3) === 0 ? { uscc: code, on: '2026-10-01' } : { uscc: code }, reader)
    const role = reader.role === 'local-operator' ? null : reader.role
    expected.get(code)!.unshift(`${role} ${reader.purpose ?? null}`)
    // What did not come to a look leaves none: no purpose, or not within reach.
    await codeOf(ask('organisations.show', { uscc: code }, { ...readers[0]!, purpose: '' }))
    await codeOf(ask('organisations.show', { uscc: code }, agent(CODES.find(one => one !== code)!)))
  }
  for (const code of CODES) {
    const found: Looks['looks'] = []
    for (let next: string | null | undefined; next !== null; ) {
      const page: Looks = await ask(
        'audit.who-looked',
        { uscc: code, limit: 7, ...(next === undefined ? {} : { after: next }) },
        agent(code),
      )
      found.push(...page.looks)
      next = page.next
    }
    const shown = found.filter(one => one.operation === 'organisations.show')
    assert.deepEqual(
      shown.map(({ role, purpose }) => `${role} ${purpose}`),
      expected.get(code),
    )
    for (const one of shown) {
      assert.deepEqual(one.fields, ['names', 'codes', 'administrative-penalty', 'registration'])
      assert.equal(one.unit, one.role === null || one.role === 'organisation-user' ? null : unit.name)
      assert.match(one.at, /^\d{4}-\d{2}-\d{2}T/)
    }
  }
})

test('another organisation’s looks do not exist; a member of staff is not told by name', async () => {
  assert.equal(await codeOf(ask('audit.who-looked', { uscc: CODES[0] }, agent(CODES[1]!))), 'ORGANISATION_UNKNOWN')
  assert.equal(await codeOf(ask('audit.who-looked', { uscc: CODES[0] }, officer('administrator'))), 'ACTOR_MAY_NOT')
  const page = await ask<Looks>('audit.who-looked', { uscc: CODES[0] }, agent(CODES[0]!))
  assert.ok(!JSON.stringify(page).includes('the decider'))
})

test('a look that an investigation keeps appears on its day, by the day and nothing else', async () => {
  const day = addDays(TODAY, 40)
  const secret = officer('case-handler', { purpose: '立案核查', visibleFrom: day })
  await ask('organisations.show', { uscc: CODES[2] }, secret)
  const purposes = async (environment = city.environment) =>
    (await ask<Looks>('audit.who-looked', { uscc: CODES[2], limit: 1000 }, agent(CODES[2]!), environment)).looks.map(
      one => one.purpose,
    )
  assert.ok(!(await purposes()).includes('立案核查'))
  const seen = await ask<Looks>('audit.who-looked', { uscc: CODES[2] }, AUDITOR)
  assert.deepEqual(
    seen.looks.flatMap(one => (one.purpose === '立案核查' ? [one.visibleFrom] : [])),
    [day],
    'auditors see it at once, and that the organisation does not yet',
  )
  const own = await ask<Looks>('audit.who-looked', {}, agent(CODES[2]!))
  assert.ok(own.looks.length > 0 && own.looks.every(one => !('visibleFrom' in one)))
  for (const [on, isThere] of [
    [addDays(day, -1), false],
    [day, true],
  ] as const) {
    const database = openDatabase({ url: city.database.url, role: 'xinheng_app', today: on, max: 1 })
    assert.equal((await purposes({ ...city.environment, database })).includes('立案核查'), isThere, on)
    await database.close()
  }
})

test('auditors find acts and looks by who, what, outcome and day, within their division; and take them away as a file that proves itself whole', async () => {
  const refused = await ask<{ acts: { operation: string; outcome: string; content: string }[]; next: string | null }>(
    'audit.acts',
    { outcome: 'refused:PURPOSE_NEEDED', limit: 3 },
    AUDITOR,
  )
  assert.equal(refused.acts.length, 3)
  assert.notEqual(refused.next, null)
  assert.equal(JSON.parse(refused.acts[0]!.content).office.role, 'centre-officer')
  const looks = await ask<{ looks: { actor: string; organisation: string }[] }>(
    'audit.looks',
    { actor: 'another', limit: 1000 },
    AUDITOR,
  )
  assert.ok(looks.looks.length > 5)
  assert.ok(looks.looks.every(one => one.actor === 'another'))
  // An account is asked for by its name as well, also where another one is called by its number.
  const [named, other] = [randomUUID(), randomUUID()]
  for (const [id, name] of [
    [named, 'case.desk'],
    [other, named],
  ])
    await rows(
      "insert into account (account_id, name, post, unit_id, made_at, retained_until) values ($1, $2, '办案岗', $3, now(), '2030-01-01')",
      [id, name, unit.unit_id],
    )
  for (const [id, purpose] of [
    [named, '第一次'],
    [other, '第二次'],
  ])
    await ask('organisations.show', { uscc: CODES[0] }, officer('decider', { id: id!, purpose: purpose! }))
  for (const [asked, purpose, called] of [
    ['Case.Desk', '第一次', 'case.desk'],
    [named, '第一次', 'case.desk'],
    [other, '第二次', named],
  ]) {
    const { looks: one } = await ask<{ looks: { purpose: string; actorName: string }[] }>(
      'audit.looks',
      { actor: asked },
      AUDITOR,
    )
    assert.deepEqual(
      one.map(look => [look.purpose, look.actorName]),
      [[purpose, called]],
    )
  }
  // The unit lies in the city: an auditor of the county sees nothing of it.
  const county = { ...AUDITOR, division: '990102' }
  assert.deepEqual((await ask<{ looks: unknown[] }>('audit.looks', {}, county)).looks, [])
  assert.deepEqual((await ask<{ acts: unknown[] }>('audit.acts', {}, county)).acts, [])
  assert.equal(await codeOf(ask('audit.acts', { unit: unit.uscc }, county)), 'UNIT_UNKNOWN')
  assert.equal(await codeOf(ask('audit.acts', { after: 'x' }, AUDITOR)), 'INPUT_INVALID')
  // The acts bear the instant of recording, which goes by the city's day.
  const file = await ask<FileOut>('audit.export-acts', { from: TODAY, until: TODAY }, AUDITOR)
  const pieces: Uint8Array[] = []
  for await (const piece of file.bytes) pieces.push(piece)
  const text = Buffer.concat(pieces).toString()
  const lines = text.trimEnd().split('\n')
  // Behind the closing line its signature: test/journeys/looks-kept.test.ts.
  lines.pop()
  const { lines: acts, sha256 } = JSON.parse(lines.pop()!)
  const [{ n }] = (await rows<{ n: number }>('select count(*)::int as n from act')) as [{ n: number }]
  assert.deepEqual([acts, lines.length], [n, n])
  assert.ok(n > 200, 'more than a page')
  assert.equal(
    createHash('sha256')
      .update(`${lines.join('\n')}\n`)
      .digest('hex'),
    sha256,
  )
  assert.equal(new Set(lines.map(line => JSON.parse(line).act)).size, n)
  assert.equal(await codeOf(ask('audit.acts', {}, { ...AUDITOR, id: randomUUID(), role: 'administrator' })), 'ACTOR_MAY_NOT')
})

test('public pages are counted by the day, and of nobody: the organisation is told how often', async () => {
  const views = countViews(city.database, city.environment.sources.nowMs, assert.fail)
  const environment = { ...city.environment, seen: views.note }
  const publicly: Actor = { id: 'public', role: 'public' }
  await ask('disclosure.organisation', { uscc: CODES[1] }, publicly, environment)
  const app = await city.serve({
    environment,
    pages: createPages({ environment, registry: city.registry, isSample: true }),
  })
  for (const path of [`/organisations/${CODES[1]}`, `/organisations/${CODES[1]}`, '/organisations/none'])
    await app.inject({ url: path })
  await views.flush()
  const told = async (code: string, more: object = {}) =>
    (await ask<{ publicViews: number }>('audit.who-looked', { ...more }, agent(code))).publicViews
  assert.equal(await told(CODES[1]!), 3)
  assert.equal(await told(CODES[1]!, { until: addDays(TODAY, -1) }), 0)
  assert.equal(await told(CODES[0]!), 0)
  // Written now and then, also by a clock that is set back; what was lost before it was committed is counted, what may stand no second time.
  let now = 1_800_000_000_000
  let lost: 'before' | 'after' | undefined
  const transaction: typeof city.database.transaction = async (run, options) => {
    if (lost === 'before') throw new Error('Client has encountered a connection error and is not queryable')
    const written = await city.database.transaction(run, options)
    if (lost === 'after') throw new Error('Connection terminated unexpectedly')
    return written
  }
  const counted = countViews(
    { ...city.database, transaction },
    () => now,
    () => {},
  )
  const seenBy = async () => told(CODES[0]!)
  counted.note(ids.get(CODES[0]!)!)
  now -= 3_600_000
  counted.note(ids.get(CODES[0]!)!)
  for (let n = 0; n < 100 && (await seenBy()) === 0; n++) await sleep(20)
  assert.equal(await seenBy(), 2)
  for (lost of ['before', 'after', undefined] as const) {
    counted.note(ids.get(CODES[0]!)!)
    await counted.flush()
  }
  assert.equal(await seenBy(), 5)
  // Asked for by many, a page is made once and given to all of them: each of them has looked, and reads it in his own way.
  const url = `/organisations/${CODES[2]}`
  for (let n = 0; n < 30; n++) await app.inject({ url })
  const packed = await app.inject({ url, headers: { 'accept-encoding': 'br, gzip' } })
  assert.equal(packed.headers['content-encoding'], 'gzip')
  assert.equal(gunzipSync(packed.rawPayload).toString(), (await app.inject({ url })).body)
  assert.match((await app.inject({ url, headers: { cookie: 'lang=en' } })).body, /<html lang="en"/)
  const { headers } = await app.inject({ url, headers: { 'accept-encoding': 'gzip;q=0' } })
  assert.deepEqual([headers['content-encoding'], headers.vary], [undefined, 'cookie, accept-encoding'])
  assert.equal((await app.inject({ url, headers: { 'if-none-match': String(headers.etag) } })).statusCode, 304)
  await views.flush()
  assert.equal(await told(CODES[2]!), 35)
  const columns = await rows<{ column_name: string }>(
    "select column_name from information_schema.columns where table_schema = 'public' and table_name = 'public_view'",
  )
  assert.deepEqual(columns.map(one => one.column_name).sort(), ['on_day', 'organisation_id', 'views'])
})
