// Ends that hold: no worker runs, the day is moved, and whatever a record ended by, it is gone everywhere on that day; what is left is a signed
// statement of the end, which anybody checks without us.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { disclosure } from '#capabilities/disclosure'
import { intake } from '#capabilities/intake'
import { ledger } from '#capabilities/ledger'
import { type Actor, type FileOut, makeRegistry, runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import { repair } from '#capabilities/repair'
import { formatRecordId, parseRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { addDays, type LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { openPress } from '#storage/documents'
import {
  fileOf,
  type House,
  licence,
  makeHouse,
  OPERATOR,
  penalty,
  registration,
  type Served,
  serveOn,
  uscc,
} from '#support/intake'
import { parseKey } from '#verifier/note'
import { checkFile } from '#verifier/proof'

const day = (text: string) => text as LocalDate
const HANDED_IN = day('2026-06-03')
const LOCAL = { host: 'localhost:8080' }
const registry = makeRegistry([organisations, disclosure, intake, ledger, repair])
const RULING = { court: '明衡市中级人民法院（演示）', number: '（2026）演破1号', on: '2026-07-01' }

const REVOKED = {
  penaltyCategories: '吊销许可证件',
  content: '吊销食品经营许可证',
  fineWan: '',
  suspendedLicence: '食品经营许可证',
}

let house: House
const served = new Map<string, Served>()
/** Record and organisation by what ends it. */
const records = new Map<string, { id: string; n: number }>()
const press = openPress()

before(async () => {
  house = await makeHouse(HANDED_IN)
  const decided = (n: number, more = {}) => penalty(n, { decisionDate: '2026-05-31', penaltyValidTo: '2026-08-31', ...more })
  const causes = { repair: 1, period: 2, withdrawal: 3, shield: 4, serious: 5 }
  await house.handIn(
    await fileOf(
      'registration',
      Object.values(causes).map(n => registration(n)),
    ),
  )
  const rows = [decided(1), decided(2), decided(3), decided(4), decided(5, REVOKED)]
  const done = await house.handIn(await fileOf('administrative-penalty', rows))
  assert.equal(done.registered, rows.length, JSON.stringify(done.causes))
  const licensed = await house.handIn(
    await fileOf('administrative-licence', [
      licence(6, { decisionDate: '2026-06-01', validFrom: '2026-06-01', validTo: '2026-12-31' }),
    ]),
  )
  assert.equal(licensed.registered, 1, JSON.stringify(licensed.causes))
  const found = await house.rows<{ organisation_id: string; record_no: string; uscc: string }>(
    `select s.organisation_id, s.record_no, o.uscc from state s join organisation o using (organisation_id)
     where s.item in ('administrative-penalty', 'administrative-licence')`,
  )
  const idOf = (n: number) => {
    const row = found.find(one => one.uscc === uscc(1000 + n))!
    return formatRecordId(row.organisation_id, BigInt(row.record_no))
  }
  for (const [cause, n] of Object.entries({ ...causes, validity: 6 })) records.set(cause, { id: idOf(n), n })
})
after(async () => {
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
  served.set(today, made)
  return made
}
const ask = async <T>(today: string, name: string, input: object, actor: Actor = OPERATOR): Promise<T> =>
  (await runOperation(registry.get(name)!, (await on(today)).environment, actor, input)) as T
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    thrown => {
      if (thrown instanceof Refusal) return thrown.code
      throw thrown
    },
  )

/** Every way in which the public could still meet the record of a cause on a day: what it is called, and whether it is there. */
async function seenOn(today: string, cause: string): Promise<Record<string, boolean>> {
  const { app } = await on(today)
  const { id, n } = records.get(cause)!
  const get = (url: string) => app.inject({ url, headers: LOCAL })
  const code = uscc(1000 + n)
  const statusOf = async (url: string) => {
    const { statusCode } = await get(url)
    assert.ok(statusCode === 200 || statusCode === 410, `${url} on ${today}: ${statusCode}`)
    return statusCode === 200
  }
  const holds = async (url: string, text = id) => (await get(url)).body.includes(text)
  const item = cause === 'validity' ? 'administrative-licence' : 'administrative-penalty'
  return {
    page: await statusOf(`/records/${id}`),
    api: await statusOf(`/api/records/${id}`),
    organisation: await holds(`/organisations/${code}`),
    list: await holds(`/organisations/${code}?item=${item}`),
    'api of the organisation': await holds(`/api/organisations/${code}`),
    operation: await holds(`/api/disclosure/record?record=${id}`),
    // An organisation of which nothing else is disclosed is found no more.
    ...(cause === 'validity' ? { search: await holds(`/organisations?q=${code}`, `/organisations/${code}`) } : {}),
    eligibility: (await get(`/api/repair/eligibility?record=${id}`)).statusCode === 200,
  }
}
const shows = async (today: string, cause: string, whether: boolean) => {
  const seen = await seenOn(today, cause)
  assert.deepEqual(
    Object.entries(seen).filter(([, is]) => is !== whether),
    [],
    `${cause} on ${today}`,
  )
}
const countOf = async (today: string, item: string): Promise<number> => {
  const { classes } = await ask<{ classes: { items: string[]; count: number }[] }>(today, 'disclosure.counts', {})
  return classes.find(one => one.items.includes(item))!.count
}

/** What ended it, from which day, by which clause. */
const ENDS: readonly [cause: string, on: string, by: string, clause: RegExp][] = [
  ['withdrawal', '2026-06-10', 'withdrawal', /^cn-samr-2021-45#11$/],
  ['repair', '2026-09-01', 'repair', /^cn-ndrc-2025-36#3$/],
  ['validity', '2027-01-01', 'period', /./],
  ['period', '2027-06-01', 'period', /^cn-ndrc-2025-36#/],
  ['serious', '2029-06-01', 'period', /^cn-ndrc-2025-36#maximum$/],
]

test('withdrawn, repaired, its validity or its longest period over: shown on the last day, gone everywhere on the first day of its end', async () => {
  const { id: withdrawn } = records.get('withdrawal')!
  await shows('2026-06-09', 'withdrawal', true)
  await ask('2026-06-10', 'intake.withdraw', { record: withdrawn, reason: '事实不清' })
  const { id: repaired } = records.get('repair')!
  await shows('2026-08-31', 'repair', true)
  const number = { number: 'XYZG-1', receivedAt: '2026-08-31T01:00:00.000Z', records: [repaired], commitment: true }
  const { cases } = await ask<{ cases: { case: string }[] }>('2026-08-31', 'repair.receive', number)
  const { case: id } = cases[0]!
  await ask('2026-08-31', 'repair.accept', { case: id })
  await ask('2026-09-01', 'repair.decide', { case: id, decision: 'approve', reason: '符合条件' })
  for (const [cause, from] of ENDS) {
    if (cause !== 'withdrawal' && cause !== 'repair') await shows(addDays(day(from), -1), cause, true)
    await shows(from, cause, false)
  }
})

test('counts are of the day on which they are asked', async () => {
  const before = await countOf('2027-05-31', 'administrative-penalty')
  assert.equal(await countOf('2027-05-31', 'administrative-penalty'), before)
  assert.equal(await countOf('2027-06-01', 'administrative-penalty'), before - 2)
  assert.equal(await countOf('2029-06-01', 'administrative-penalty'), 0)
})

test('cn-ndrc-2025-36#bankruptcy-shield: a shield hides it from its day to its last, and is no end of which anything is stated', async () => {
  const { id } = records.get('shield')!
  await shows('2026-07-09', 'shield', true)
  await ask('2026-07-10', 'repair.shield', { records: [id], ruling: RULING })
  await shows('2026-07-10', 'shield', false)
  assert.equal(await codeOf(ask('2026-07-10', 'ledger.end-statement', { record: id })), 'RECORD_NOT_ENDED')
  await ask('2026-08-03', 'repair.end-shield', { records: [id], ruling: RULING, outcome: 'failed' })
  await shows('2026-08-03', 'shield', true)
})

type Statement = { endedOn: string; by: string; clause: string | null; organisation: { uscc: string } }
const organisationOf = (cause: string): Actor => ({
  ...{ id: 'user', role: 'organisation-user' },
  organisationId: parseRecordId(records.get(cause)!.id)!.organisationId,
})

test('cn-ndrc-2025-36#3: the organisation gets a dated, signed statement of each end, which the verifier checks with the public keys alone', async () => {
  for (const [cause, from, by, clause] of ENDS) {
    const { id, n } = records.get(cause)!
    const before = addDays(day(from), -1)
    if (cause === 'period') assert.equal(await codeOf(ask(before, 'ledger.end-statement', { record: id })), 'RECORD_NOT_ENDED')
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

test('another organisation, and whoever is bounded elsewhere, gets no statement; the public gets none', async () => {
  const { id } = records.get('repair')!
  assert.equal(
    await codeOf(ask('2026-09-01', 'ledger.end-statement', { record: id }, organisationOf('period'))),
    'RECORD_UNKNOWN',
  )
  assert.equal(
    await codeOf(ask('2026-09-01', 'ledger.end-statement', { record: id }, { id: 'public', role: 'public' })),
    'ACTOR_MAY_NOT',
  )
  const centre = (division: string): Actor => ({
    id: 'centre',
    role: 'centre-officer',
    unitId: '00000000-0000-7000-8000-000000000001',
    division,
  })
  assert.equal(await codeOf(ask('2026-09-01', 'ledger.end-statement', { record: id }, centre('990101'))), 'RECORD_UNKNOWN')
  assert.equal(await codeOf(ask('2026-09-01', 'ledger.end-statement', { record: id }, centre('990100'))), 'done')
})

test('the statement is given on paper too', async () => {
  const file = await ask<FileOut>(
    '2026-09-01',
    'ledger.print-end',
    { record: records.get('repair')!.id },
    organisationOf('repair'),
  )
  const pieces: Uint8Array[] = []
  for await (const piece of file.bytes) pieces.push(piece)
  assert.deepEqual([file.media, Buffer.concat(pieces).subarray(0, 5).toString()], ['application/pdf', '%PDF-'])
})

test('cn-ndrc-2025-36#falsehood: what was got by falsehood is shown again, and its end is stated no more', async () => {
  const { id } = records.get('repair')!
  const [found] = await house.rows<{ case_id: string }>('select case_id from repair_case')
  const name = `${parseRecordId(id)!.organisationId}.${found!.case_id}`
  await ask('2026-09-10', 'repair.find-falsehood', { case: name, what: 'false-material', reason: '凭证系伪造' })
  await shows('2026-09-10', 'repair', true)
  assert.equal(await codeOf(ask('2026-09-10', 'ledger.end-statement', { record: id })), 'RECORD_NOT_ENDED')
})
