/** A delta reads what was written since the whole snapshot and nothing else, and says all the same what comparing everything would. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import pg from 'pg'
import type { Environment } from '#capabilities/operation'
import { parseRecordId } from '#rules/ledger'
import { addDays, type LocalDate } from '#rules/time'
import { openDatabase, type Transaction } from '#storage/database'
import { verifySignature } from '#storage/keys'
import { decideName } from '#storage/organisations'
import { type OpenSnapshot, openSnapshot } from '#storage/snapshot'
import { mirrorsOf } from '#support/mirror'
import { type City, licence, makeCity, penalty, registration, uscc } from '#support/portal'

const TODAY = '2026-11-20' as LocalDate
const SITE = { name: '明衡市公共信用信息平台（演示）', operator: '明衡市公共信用信息中心（演示）' }
const TABLES = ['organisations', 'codes', 'records', 'lists', 'gone']
const DOCUMENTS = ['announcements', 'counts', 'directory', 'law']
const nameOf = (n: number) => `明衡演示${String.fromCodePoint(0x4e00 + n)}工贸有限公司`
const day = (text: string) => text as LocalDate

let city: City
let mirrors: Awaited<ReturnType<typeof mirrorsOf>>
/** Ids of organisations by the number of the test's. */
const ids: string[] = []
/** Of their penalties. */
const penalties: string[] = []
let round = 0
const of = () => `round-${round}`

type Client = Transaction<never>['client']
const change = (run: (client: Client) => Promise<unknown>) => city.database.transaction(({ client }) => run(client))

before(async () => {
  city = await makeCity(TODAY)
  for (let n = 0; n < 12; n++) {
    const [first, , penalised] = await city.put({
      uscc: uscc(n),
      name: nameOf(n),
      registered: registration(nameOf(n), uscc(n), day('2026-09-02')),
      records: [
        licence(day('2024-06-18'), { decisionNo: `明环许〔2024〕${n}号` }),
        penalty(day('2026-07-15'), { decisionNo: `明环罚〔2026〕${n}号` }),
      ],
    })
    ids[n] = parseRecordId(first!)!.organisationId
    penalties[n] = parseRecordId(penalised!)!.recordNo.toString()
  }
  await change(client =>
    client.query(
      `insert into organisation_code (scheme, code, organisation_id, from_on)
       select 'registration-number', '33019900000' || (4040 + n), id, '2026-09-02'
       from unnest($1::uuid[]) with ordinality as o (id, n)`,
      [ids],
    ),
  )
  mirrors = await mirrorsOf(city, SITE)
})
beforeEach(() => {
  round += 1
})
after(async () => {
  await mirrors?.close()
  await city?.close()
})

const opened = async (folder: string): Promise<OpenSnapshot> => {
  const [signer] = await city.environment.keys.signersOf('statement-signing')
  return openSnapshot(folder, { keys: [{ key: signer!.public }], verify: verifySignature })
}
const contentOf = async (folder: string) => {
  const snapshot = await opened(folder)
  const tables: Record<string, [string, unknown][]> = {}
  for (const name of TABLES) {
    tables[name] = []
    for await (const lines of snapshot.table(name).from(''))
      for (const [key, value] of lines) tables[name].push([key, JSON.parse(value)])
  }
  const documents: Record<string, unknown> = {}
  for (const name of DOCUMENTS) documents[name] = await snapshot.document(name)
  await snapshot.close()
  return { tables, documents }
}

/** Changes a record behind the program's back: only who compares everything sees it. */
const silently = (n: number) =>
  city.database.query('update state set due_on = due_on - 1 where organisation_id = $1 and due_on is not null', [ids[n]!])
const undo = (n: number) =>
  city.database.query('update state set due_on = due_on + 1 where organisation_id = $1 and due_on is not null', [ids[n]!])

/** Writes what has changed beside all there is, and gives the number of changed lines. */
const isAsWhole = async (since: string) => {
  await silently(11)
  const delta = await mirrors.write(of(), since)
  await undo(11)
  const whole = await mirrors.write(of())
  assert.deepEqual(await contentOf(delta.folder), await contentOf(whole.folder))
  return delta.lines
}

/** What no role of the program may do in the middle of a day. */
const withOwner = async (run: (client: pg.Client) => Promise<unknown>) => {
  const client = new pg.Client({ connectionString: city.url })
  await client.connect()
  try {
    await run(client)
  } finally {
    await client.end()
  }
}

/** An entry that brings no fact, in a batch of its own; the state beside it is what the test says. */
const append = async (client: Client, n: number, kind: number, state: string) => {
  await client.query(
    `with b as (insert into batch (recorded_at, act_id, entries) values (now(), gen_random_uuid(), 1) returning batch_id, act_id)
     insert into entry (organisation_id, entry_no, record_no, kind, act_id, law_version, recorded_at, batch_id, previous, commitment, record_previous)
     select e.organisation_id, (select max(entry_no) + 1 from entry m where m.organisation_id = $1), e.record_no, $3, b.act_id, e.law_version,
       '2026-11-20T04:00:00Z', b.batch_id, e.previous, e.commitment, e.entry_no
     from b, entry e where e.organisation_id = $1 and e.record_no = $2 order by e.entry_no desc limit 1`,
    [ids[n], penalties[n], kind],
  )
  await client.query(
    `insert into entry_content (organisation_id, entry_no) select organisation_id, max(entry_no) from entry where organisation_id = $1 group by 1`,
    [ids[n]],
  )
  await client.query(`update state set ${state} where organisation_id = $1 and record_no = $2`, [ids[n], penalties[n]])
}

test('where nothing was written nothing is read: no line, and the counts of before', async () => {
  const base = await mirrors.write(of())
  const lines = await isAsWhole(base.folder)
  assert.deepEqual(lines, { organisations: 0, codes: 0, records: 0, lists: 0, gone: 0 })
})

test('an organisation that came, a record that ended by an act, one that a refold moved, and a second delta over the same whole', async () => {
  const base = await mirrors.write(of())
  await city.put({
    uscc: uscc(60),
    name: '明衡演示新来有限公司',
    registered: registration('明衡演示新来有限公司', uscc(60), TODAY),
    records: [licence(TODAY, { decisionNo: '明环许〔2026〕1号', decisionDate: '2026-11-19' })],
  })
  await change(client => append(client, 1, 3, "ended_on = '2026-11-20', reason = 3"))
  const first = await isAsWhole(base.folder)
  assert.deepEqual([first.organisations, first.codes, first.gone], [1, 1, 1])
  await change(client =>
    client.query(
      `with moved as (update state set disclosed_until = '2026-12-01' where organisation_id = $1 and record_no = $2 returning organisation_id, record_no)
       insert into refolded_record (organisation_id, record_no) select * from moved`,
      [ids[2], penalties[2]],
    ),
  )
  const second = await isAsWhole(base.folder)
  assert.equal(second.records, first.records! + 1)
})

test('a name that an officer decides, a code that passes to another organisation: no entry tells of them', async () => {
  const base = await mirrors.write(of())
  await city.database.transaction(tx =>
    decideName(
      tx,
      {
        ...{
          organisationId: ids[3]!,
          name: '明衡演示改名有限公司',
          folded: '明衡演示改名有限公司',
          decision: 'former-name',
          on: null,
        },
        ...{ reason: '演示', actId: ids[3]!, division: '990100' },
      } as Parameters<typeof decideName>[1],
      TODAY,
    ),
  )
  assert.deepEqual(await isAsWhole(base.folder), { organisations: 1, codes: 0, records: 0, lists: 0, gone: 0 })
  await change(async client => {
    await client.query("update organisation_code set until_on = '2026-11-20' where organisation_id = $1", [ids[4]])
    await client.query(
      `insert into organisation_code (scheme, code, organisation_id, from_on, passed)
       select scheme, code, $2, '2026-11-20', true from organisation_code where organisation_id = $1`,
      [ids[4], ids[5]],
    )
  })
  const lines = await isAsWhole(base.folder)
  assert.equal(lines.codes, 4)
})

test('what is found false of one record bars the others, of which no entry tells', async () => {
  const base = await mirrors.write(of())
  await change(client =>
    client.query(
      "insert into repair_falsehood (organisation_id, record_no, case_id, found_on) values ($1, $2, gen_random_uuid(), '2026-10-01')",
      [ids[6], penalties[6]],
    ),
  )
  assert.ok((await isAsWhole(base.folder)).records! > 0)
})

test('with an erased record go numbers that it alone said: nothing is left to say under which key they stood', async () => {
  const base = await mirrors.write(of())
  await change(client => append(client, 7, 12, "ended_on = '2026-11-20', reason = 12"))
  await withOwner(client =>
    client.query("delete from organisation_code where organisation_id = $1 and scheme = 'registration-number'", [ids[7]]),
  )
  // Everything is compared.
  const delta = await mirrors.write(of(), base.folder)
  assert.deepEqual(await contentOf(delta.folder), await contentOf((await mirrors.write(of())).folder))
  assert.equal(delta.lines.codes, 1)
})

test('what was under way when the whole one was written, and came after it, is told', async () => {
  const late = await city.database.pool.connect()
  try {
    await late.query('begin')
    await append(late as never, 8, 3, "ended_on = '2026-11-20', reason = 3")
    // Others begin and end meanwhile.
    await change(client => append(client, 9, 3, "ended_on = '2026-11-20', reason = 3"))
    const base = await mirrors.write(of())
    await late.query('commit')
    const lines = await isAsWhole(base.folder)
    assert.deepEqual([lines.records, lines.gone], [1, 1])
  } finally {
    late.release()
  }
})

/** Whether a delta now would see what only comparing everything shows. */
const comparesAll = async (since: string, environment?: Environment, program?: string): Promise<boolean> => {
  await silently(10)
  const delta = await mirrors.write(of(), since, environment, program)
  await undo(10)
  const { tables } = await contentOf(delta.folder)
  const whole = await contentOf(since)
  const lineOf = (all: [string, unknown][]) => JSON.stringify(all.filter(([key]) => key.startsWith(ids[10]!)))
  return lineOf(tables.records!) !== lineOf(whole.tables.records!)
}

test('everything is compared on another day, by another program, after a refold, and over a snapshot that does not say where it stands', async () => {
  const base = await mirrors.write(of())
  assert.equal(await comparesAll(base.folder), false)
  assert.equal(await comparesAll(base.folder, undefined, 'another'), true)
  const tomorrow = openDatabase({ url: city.url, role: 'xinheng_app', today: addDays(TODAY, 1), max: 2 })
  try {
    assert.equal(await comparesAll(base.folder, { ...city.environment, database: tomorrow }), true)
  } finally {
    await tomorrow.close()
  }
  await withOwner(client => client.query('update law_version set refold_begun_at = now()'))
  assert.equal(await comparesAll(base.folder), true)
  const during = await mirrors.write(of())
  await withOwner(client => client.query('update law_version set refold_begun_at = null'))
  assert.equal(await comparesAll(base.folder), false)
  assert.equal(await comparesAll(during.folder), true)
  await withOwner(client => client.query('update law_version set refolded_at = now()'))
  assert.equal(await comparesAll(base.folder), true)
})
