// Ends that hold: no worker runs, the day is moved, and whatever a record ended by, it is gone everywhere on that day; what is left is a signed
// statement of the end, which anybody checks without us.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { disclosure } from '#capabilities/disclosure'
import { exchange } from '#capabilities/exchange'
import { carryOn, intake } from '#capabilities/intake'
import { catchUp, ledger } from '#capabilities/ledger'
import { lists } from '#capabilities/lists'
import { measures } from '#capabilities/measures'
import { objection } from '#capabilities/objection'
import { type Actor, type FileOut, type LongCommand, makeRegistry, once, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { province } from '#capabilities/province'
import { repair } from '#capabilities/repair'
import { type Roof, runCommandLine } from '#faces/cli'
import { formatRecordId, parseRecordId } from '#rules/ledger'
import { addDays, type LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { openPress } from '#storage/documents'
import { openBrowser } from '#support/browser'
import { refusedBy } from '#support/days'
import { Above, Copy, isInAnswerToFile, type Kind, kindsOf, type Row, RULING, SHIELDED, UNREGISTERED } from '#support/ends'
import { collect } from '#support/files'
import {
  fileOf,
  type House,
  makeHouse,
  OPERATOR,
  registration,
  type Served,
  type Submission,
  serveOn,
  uscc,
} from '#support/intake'
import { sized } from '#support/survival'
import { parseKey } from '#verifier/note'
import { checkFile } from '#verifier/proof'

const day = (text: string) => text as LocalDate
const HANDED_IN = day('2026-06-03')
const LOCAL = { host: 'localhost:8080' }
const registry = makeRegistry([
  ...[organisations, disclosure, intake, ledger, repair, objection, lists, measures],
  ...[exchange, province],
])
let house: House
let browser: Browser
const served = new Map<string, Served>()
/** Record and organisation by what ends it. */
const records = new Map<string, { id: string; n: number }>()
const press = openPress()

before(async () => {
  house = await makeHouse(HANDED_IN)
  const all: Record<string, Pick<Kind, 'item' | 'row' | 'bring'>> = { ...KINDS, shield: SHIELDED }
  const numberOf = ({ row }: Pick<Kind, 'row'>) => Number(/第(\d+)号/.exec(row.partyName!)![1])
  await house.handIn(
    await fileOf(
      'registration',
      Object.entries(all).flatMap(([cause, kind]) => (cause === UNREGISTERED ? [] : [registration(numberOf(kind))])),
    ),
  )
  const handed = Object.values(all).filter(kind => kind.bring === undefined)
  for (const [item, some] of Map.groupBy(handed, kind => kind.item)) {
    const done = await house.handIn(
      await fileOf(
        item,
        some.map(kind => kind.row),
      ),
    )
    assert.equal(done.registered, some.length, `${item} ${JSON.stringify(done.causes)}`)
  }
  const found = await house.rows<{ organisation_id: string; record_no: string; uscc: string }>(
    `select s.organisation_id, s.record_no, o.uscc from state s join organisation o using (organisation_id)
     where s.item <> 'registration'`,
  )
  for (const [cause, kind] of Object.entries(all)) {
    const n = numberOf(kind)
    if (kind.bring !== undefined) {
      records.set(cause, { id: await kind.bring(n), n })
      continue
    }
    const row = found.find(one => one.uscc === uscc(1000 + n))!
    records.set(cause, { id: formatRecordId(row.organisation_id, BigInt(row.record_no)), n })
  }
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  for (const one of served.values()) await one.close()
  await press.close()
  await house?.close()
})

/** The same tables as a server shows them that was started on that day; nothing else runs. */
async function on(today: string): Promise<Served> {
  const known = served.get(today)
  if (known) return known
  const { keys } = house.environment
  const database = openDatabase({ url: house.url, role: 'xinheng_app', today: day(today), commitments: () => keys.commitments })
  const environment = { ...house.environment, database, press }
  const made = await serveOn(environment, day(today), registry)
  await made.app.listen({ port: 0, host: '127.0.0.1' })
  served.set(today, made)
  return made
}
const ask = async <T>(today: string, name: string, input: object, actor: Actor = OPERATOR): Promise<T> =>
  (await runOperation(registry.get(name)!, (await on(today)).environment, actor, input)) as T
async function handInOn(today: string, item: string, row: Row): Promise<void> {
  const { environment } = await on(today)
  const { bytes, name, source } = await fileOf(item, [row])
  const submit = registry.get('intake.submit') as LongCommand
  const beside = { file: { name, bytes: once(bytes) } }
  const { submission } = (await runOperation(submit, environment, OPERATOR, { item, source }, beside)) as unknown as {
    submission: string
  }
  await carryOn(environment, submission)
  const shown = await ask<Submission>(today, 'intake.show', { submission })
  assert.equal(shown.amended, 1, JSON.stringify(shown.causes))
}
async function repairOf(record: string, today: string): Promise<void> {
  const before = addDays(day(today), -1)
  const window = { number: 'XYZG-1', receivedAt: `${before}T01:00:00.000Z`, records: [record], commitment: true }
  const { cases } = await ask<{ cases: { case: string }[] }>(before, 'repair.receive', window)
  const { case: id } = cases[0]!
  await ask(before, 'repair.accept', { case: id })
  await shows(before, 'repair', true)
  await ask(today, 'repair.decide', { case: id, decision: 'approve', reason: '符合条件' })
}

const KINDS = kindsOf(ask, { handIn: handInOn, repair: repairOf })
/** Each begins with the day before an end. */
const copies = new Map<string, Copy>()
const above = new Above(ask)

/** Every way in which somebody could still meet the record on a day: what it is called, and whether it is there. */
async function seenOn(today: string, cause: string, expected: boolean): Promise<Record<string, boolean>> {
  const { app, environment } = await on(today)
  const { id, n } = records.get(cause)!
  const { item, matter } = kindOf(cause)
  const get = (url: string, headers = {}) => app.inject({ url, headers: { ...LOCAL, ...headers } })
  const code = uscc(1000 + n)
  const statusOf = async (url: string) => {
    const { statusCode } = await get(url)
    assert.ok(statusCode === 200 || statusCode === 410, `${url} on ${today}: ${statusCode}`)
    return statusCode === 200
  }
  const holds = async (url: string, text = id) => (await get(url)).body.includes(text)
  /** A cache that has it asks again with its tag, and is not told that it may keep it. */
  const isKept = async (url: string): Promise<boolean> => {
    const tag = tags.get(`${cause} ${url}`)
    const answer = await get(url, tag === undefined ? {} : { 'if-none-match': tag })
    if (answer.statusCode === 200) tags.set(`${cause} ${url}`, String(answer.headers.etag))
    return answer.statusCode === 304 || answer.body.includes(id)
  }
  const copy = copies.get(cause) ?? new Copy(ask)
  copies.set(cause, copy)
  // As a server does that keeps the log: a proof waits for it.
  await catchUp(environment)
  const isAbove = await above.has(id, item, today)
  return {
    page: await statusOf(`/records/${id}`),
    'page of its report': (await get(`/records/${id}/report`)).statusCode === 200,
    proof: (await get(`/api/ledger/prove-shown?record=${id}`)).statusCode === 200,
    api: await statusOf(`/api/records/${id}`),
    organisation: await holds(`/organisations/${code}`),
    list: await holds(`/organisations/${code}?item=${item}`),
    'api of the organisation': await holds(`/api/organisations/${code}`),
    operation: await holds(`/api/disclosure/record?record=${id}`),
    'cache of the page': await isKept(`/organisations/${code}`),
    'cache of the api': await isKept(`/api/organisations/${code}`),
    'cache of the record': await isKept(`/api/records/${id}`),
    // An organisation of which nothing else is disclosed is found no more.
    ...(cause === UNREGISTERED ? { search: await holds(`/organisations?q=${code}`, `/organisations/${code}`) } : {}),
    eligibility: (await get(`/api/repair/eligibility?record=${id}`)).statusCode === 200,
    'copy of a bank': await copy.has(id, today, expected),
    ...(isAbove === undefined ? {} : { 'platform above': isAbove }),
    ...(matter === undefined
      ? {}
      : {
          measure: await bears(today, n, matter, id),
          'measures of a file': await isInAnswerToFile((...asked) => askWithFile(today, ...asked), {
            ...{ uscc: code, matter, record: id },
          }),
        }),
  }
}
const tags = new Map<string, string>()
const kindOf = (cause: string): Pick<Kind, 'item' | 'matter'> => KINDS[cause] ?? SHIELDED

/** Whether an office at its counter is told of a measure or an incentive because of the record. */
async function bears(today: string, n: number, matter: string, id: string): Promise<boolean> {
  const asked = { uscc: uscc(1000 + n), matter }
  const { applies } = await ask<{ applies: { record: string }[] }>(today, 'measures.check', asked)
  return applies.some(one => one.record === id)
}
const shows = async (today: string, cause: string, whether: boolean) => {
  const seen = await seenOn(today, cause, whether)
  assert.deepEqual(
    Object.entries(seen).filter(([, is]) => is !== whether),
    [],
    `${cause} on ${today}`,
  )
}
/** As an office at its counter asks of a whole file. */
const askWithFile = async (today: string, input: object, file: { name: string; text: string }): Promise<FileOut> => {
  const { environment } = await on(today)
  const beside = { file: { name: file.name, bytes: once(Buffer.from(file.text)) } }
  return (await runOperation(registry.get('measures.check-file')!, environment, OPERATOR, input, beside)) as FileOut
}
const countOf = async (today: string, item: string): Promise<number> => {
  const { classes } = await ask<{ classes: { items: string[]; count: number }[] }>(today, 'disclosure.counts', {})
  return classes.find(one => one.items.includes(item))!.count
}
/** With a browser the first of each way of ending, in the long run all: the pages are the same without script. */
const inBrowser = (cause: string): boolean =>
  sized(Object.keys(KINDS).find(one => KINDS[one]!.by === KINDS[cause]!.by) === cause, true)
/** What the portal says of it to somebody with a browser: the record's own page, and its organisation's. */
async function isInBrowser(today: string, cause: string): Promise<boolean[]> {
  const { app } = await on(today)
  const { id, n } = records.get(cause)!
  const port = (app.server.address() as { port: number }).port
  const page = await browser.newPage()
  try {
    const answer = await page.goto(`http://localhost:${port}/records/${id}`)
    const own = (await page.locator('main').textContent())!.includes(id)
    await page.goto(`http://localhost:${port}/organisations/${uscc(1000 + n)}`)
    return [answer!.status() === 200 && own, (await page.locator(`a[href="/records/${id}"]`).count()) > 0]
  } finally {
    await page.close()
  }
}

for (const [cause, { from, act, item }] of Object.entries(KINDS))
  test(`${cause}: shown on the last day, gone everywhere on the first day of its end, with no worker running`, async () => {
    const { id } = records.get(cause)!
    const before = addDays(day(from), -1)
    await shows(before, cause, true)
    const looks = inBrowser(cause)
    if (looks) assert.ok((await isInBrowser(before, cause))[0])
    const stood = await countOf(before, item)
    const known = await onOrganisation(before, cause)
    await act?.(id, from)
    await shows(from, cause, false)
    if (looks) assert.deepEqual(await isInBrowser(from, cause), [false, false])
    assert.ok((await countOf(from, item)) < stood, `${item} on ${from}`)
    // Inside it is known for good, with its end.
    const [still] = (await onOrganisation(from, cause)).filter(one => one.id === id)
    assert.ok(known.some(one => one.id === id) && still !== undefined)
  })

const onOrganisation = async (today: string, cause: string): Promise<{ id: string }[]> =>
  (await ask<{ records: { id: string }[] }>(today, 'organisations.show', { uscc: uscc(1000 + records.get(cause)!.n) })).records

test('cn-ndrc-2025-36#bankruptcy-shield: a shield hides it from its day to its last, and is no end of which anything is stated', async () => {
  const { id } = records.get('shield')!
  await shows('2026-07-09', 'shield', true)
  await ask('2026-07-10', 'repair.shield', { records: [id], ruling: RULING })
  await shows('2026-07-10', 'shield', false)
  assert.equal(await refusedBy(ask('2026-07-10', 'ledger.end-statement', { record: id })), 'RECORD_NOT_ENDED')
  await ask('2026-08-03', 'repair.end-shield', { records: [id], ruling: RULING, outcome: 'failed' })
  await shows('2026-08-03', 'shield', true)
})

type Statement = { endedOn: string; by: string; clause: string | null; organisation: { uscc: string } }
const organisationOf = (cause: string): Actor => ({
  ...{ id: 'user', role: 'organisation-user' },
  organisationId: parseRecordId(records.get(cause)!.id)!.organisationId,
})

test('cn-ndrc-2025-36#3: the organisation gets a dated, signed statement of each end, which the verifier checks with the public keys alone', async () => {
  for (const [cause, { from, by, clause, act }] of Object.entries(KINDS)) {
    const { id, n } = records.get(cause)!
    const before = addDays(day(from), -1)
    if (act === undefined)
      assert.equal(await refusedBy(ask(before, 'ledger.end-statement', { record: id })), 'RECORD_NOT_ENDED')
    const said = await ask<Statement>(from, 'ledger.end-statement', { record: id }, organisationOf(cause))
    assert.deepEqual([said.endedOn, said.by, said.organisation.uscc], [from, by, uscc(1000 + n)])
    assert.match(String(said.clause), clause, cause)
    const { keys } = await ask<{ keys: { key: string }[] }>(from, 'ledger.statement-keys', {})
    const trusted = keys.flatMap(one => parseKey(one.key) ?? [])
    const checked = checkFile(JSON.stringify(said), trusted)
    assert.ok(checked.ok, JSON.stringify(checked.steps))
    assert.deepEqual([checked.type, checked.end?.record, checked.end?.endedOn], ['end', id, from])
    const changed = checkFile(JSON.stringify({ ...said, endedOn: '2026-01-01' }), trusted)
    assert.deepEqual([changed.ok, changed.steps.at(-1)?.reason], [false, 'signature'])
    const { records: ended } = await ask<{ records: { record: string; endedOn: string; by: string }[] }>(
      from,
      'ledger.list-ends',
      {},
      organisationOf(cause),
    )
    assert.deepEqual(
      ended.map(one => [one.record, one.endedOn, one.by]),
      [[id, from, by]],
    )
  }
})

test('`ledger check` holds a statement against the public keys without a database, and what was changed in it does not hold', async () => {
  const { id } = records.get('longest period')!
  const said = await ask<Statement>('2027-06-01', 'ledger.end-statement', { record: id })
  const keys = join(house.dataDir, 'statement-keys.json')
  await writeFile(keys, JSON.stringify(await ask('2027-06-01', 'ledger.statement-keys', {})))
  const check = async (statement: object) => {
    const file = join(house.dataDir, 'end.json')
    await writeFile(file, JSON.stringify(statement))
    let out = ''
    const roof = {
      ...{ lang: 'en', isWatched: false, nowMs: () => 0, err: () => {}, version: '0' },
      out: (text: string) => {
        out += text
      },
    } as unknown as Roof
    return { code: await runCommandLine(roof, ['--json', 'ledger', 'check', file, '--key', keys]), told: JSON.parse(out) }
  }
  const whole = await check(said)
  assert.deepEqual([whole.code, whole.told.record, whole.told.endedOn, whole.told.by], [0, id, '2027-06-01', 'period'])
  const changed = await check({ ...said, organisation: { ...said.organisation, name: '别的组织' } })
  assert.deepEqual([changed.code, changed.told], [1, { ok: false, wrong: 'signature' }])
})

test('another organisation, and whoever is bounded elsewhere, gets no statement; the public gets none', async () => {
  const { id } = records.get('repair')!
  const refused = (actor: Actor) => refusedBy(ask('2026-09-01', 'ledger.end-statement', { record: id }, actor))
  assert.equal(await refused(organisationOf('longest period')), 'RECORD_UNKNOWN')
  assert.equal(await refused({ id: 'public', role: 'public' }), 'ACTOR_MAY_NOT')
  const centre = (division: string): Actor => ({
    id: 'centre',
    role: 'centre-officer',
    unitId: '00000000-0000-7000-8000-000000000001',
    division,
  })
  assert.equal(await refused(centre('990101')), 'RECORD_UNKNOWN')
  assert.equal(await refused(centre('990100')), 'done')
})

test('the statement is given on paper too', async () => {
  const file = await ask<FileOut>(
    '2026-09-01',
    'ledger.print-end',
    { record: records.get('repair')!.id },
    organisationOf('repair'),
  )
  const bytes = await collect(file.bytes)
  assert.deepEqual([file.media, bytes.subarray(0, 5).toString('latin1')], ['application/pdf', '%PDF-'])
})

test('cn-ndrc-2025-36#falsehood: what was got by falsehood is shown again, and its end is stated no more', async () => {
  const { id } = records.get('repair')!
  const [found] = await house.rows<{ case_id: string }>('select case_id from repair_case')
  const name = `${parseRecordId(id)!.organisationId}.${found!.case_id}`
  await ask('2026-09-10', 'repair.find-falsehood', { case: name, what: 'false-material', reason: '凭证系伪造' })
  await shows('2026-09-10', 'repair', true)
  assert.equal(await refusedBy(ask('2026-09-10', 'ledger.end-statement', { record: id })), 'RECORD_NOT_ENDED')
})
