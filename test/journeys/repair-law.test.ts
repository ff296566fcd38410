// A law that changes between two days: what came before stands by the law of its day, what comes after by the new one, and a case that is
// under way keeps the days it was given.
import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { carryOn, intake } from '#capabilities/intake'
import { law } from '#capabilities/law'
import { type Environment, type LongCommand, makeRegistry, runOperation } from '#capabilities/operation'
import { repair } from '#capabilities/repair'
import { formatRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { environmentOf, fileOf, type House, makeHouse, OPERATOR, penalty, registration } from '#support/intake'
import { LAW_DIR } from '#support/law'

const registry = makeRegistry([intake, law, repair])
const CHANGES = '2026-10-12'
const CLAUSES = 'clause: cn-ndrc-2025-36#acceptance, transitionClause: xinheng-proposals#transition-2025-36'
/** From that day six months instead of three, and five working days to accept instead of three; with the cases that turn out otherwise by it. */
const AMENDED: readonly (readonly [file: string, was: string | RegExp, is: string])[] = [
  [
    'repair/clocks.yaml',
    '    - { from: 2026-04-01, value: 3, clause: cn-ndrc-2025-36#acceptance }',
    `    - { from: 2026-04-01, value: 3, clause: cn-ndrc-2025-36#acceptance }\n    - { from: ${CHANGES}, value: 5, ${CLAUSES} }`,
  ],
  ['repair/clocks.cases.yaml', 'acceptanceNotBefore: 2098-12-29', 'acceptanceNotBefore: 2098-12-31'],
  [
    'disclosure/periods.yaml',
    /(ordinary-shortest-publicity:[\s\S]*?)\n\n/,
    `$1\n    - { from: ${CHANGES}, value: P6M, ${CLAUSES.replace('acceptance', 'ordinary-period')} }\n\n`,
  ],
  ['disclosure/periods.cases.yaml', 'mayEndEarlyFrom: 2027-03-01', 'mayEndEarlyFrom: 2027-05-31'],
  ['disclosure/periods.cases.yaml', 'lastDayBefore: 2027-02-28', 'lastDayBefore: 2027-05-30'],
]

let house: House
let folder: string
const environments = new Map<string, Environment>()
const decided = (n: number, decisionDate: string) =>
  penalty(n, { decisionNo: `明市监罚〔2026〕${n}号`, decisionDate, penaltyValidTo: '2027-05-31' })

before(async () => {
  house = await makeHouse('2026-06-03' as LocalDate)
  await house.handIn(await fileOf('registration', [registration(1), registration(2), registration(3)]))
  const done = await house.handIn(await fileOf('administrative-penalty', [decided(1, '2026-05-31'), decided(2, '2026-05-31')]))
  assert.equal(done.registered, 2, JSON.stringify(done.causes))
  folder = await mkdtemp(join(tmpdir(), 'xinheng-law-'))
  await cp(LAW_DIR, folder, { recursive: true })
  for (const [file, was, is] of AMENDED) {
    const path = join(folder, file)
    const text = await readFile(path, 'utf8')
    const changed = text.replace(was, is)
    assert.notEqual(changed, text, `${file}: ${was}`)
    await writeFile(path, changed)
  }
})
after(async () => {
  for (const one of environments.values()) await one.database.close()
  await rm(folder, { recursive: true, force: true })
  await house?.close()
})

const on = async (day: string): Promise<Environment> => {
  const made = environments.get(day) ?? (await environmentOf(house.url, house.dataDir, day as LocalDate))
  environments.set(day, made)
  await made.law.refresh()
  return made
}
const ask = async <T>(day: string, name: string, input: object): Promise<T> =>
  (await runOperation(registry.get(name)!, await on(day), OPERATOR, input)) as T
const eligibility = (day: string, record: string) =>
  ask<{ standing: string; from: string | null }>(day, 'repair.eligibility', { record })
const recordOf = async (n: number): Promise<string> => {
  const rows = await house.rows<{ organisation_id: string; record_no: string; fact: string }>(
    `select s.organisation_id, s.record_no, c.fact from state s
     join entry_content c on c.organisation_id = s.organisation_id and c.entry_no = s.fact_entry_no
     where s.item = 'administrative-penalty'`,
  )
  const row = rows.find(one => one.fact.includes(`〔2026〕${n}号`))!
  return formatRecordId(row.organisation_id, BigInt(row.record_no))
}
const receive = async (n: number, at: string): Promise<string> => {
  const window = {
    number: `XYZG-${n}-${at}`,
    receivedAt: `${at}T01:00:00.000Z`,
    records: [await recordOf(n)],
    commitment: true,
  }
  const { cases } = await ask<{ cases: { case: string }[] }>(at, 'repair.receive', window)
  return cases[0]!.case
}
const dueOf = async (day: string, id: string) => (await ask<{ due: string | null }>(day, 'repair.show', { case: id })).due

test('before its day the new law is loaded and moves nothing', async () => {
  const first = await receive(1, '2026-10-09')
  assert.equal(await dueOf('2026-10-09', first), '2026-10-13')
  const load = registry.get('law.load') as LongCommand
  const environment = await on('2026-10-09')
  const { act } = (await runOperation(load, environment, OPERATOR, { dir: folder })) as unknown as { act: string }
  await load.carryOn(environment, act)
  const [activation] = await house.rows<{ n: number }>('select count(*)::int as n from law_activation')
  assert.equal(activation!.n, 2)
  const [moved] = await house.rows<{ disclosed_until: string; may_end_early_from: string }>(
    "select disclosed_until::text, may_end_early_from::text from state where item = 'administrative-penalty' limit 1",
  )
  assert.deepEqual(moved, { disclosed_until: '2027-06-01', may_end_early_from: '2026-09-01' })
})

test('cn-ndrc-2025-36#acceptance: a case of the day before keeps its due day, one of the day itself has the new one', async () => {
  const { cases } = await ask<{ cases: { case: string; due: string; escalated: boolean }[] }>(CHANGES, 'repair.list', {})
  assert.deepEqual(
    cases.map(one => [one.due, one.escalated]),
    [['2026-10-13', false]],
  )
  const second = await receive(2, CHANGES)
  assert.equal(await dueOf(CHANGES, second), '2026-10-19')
  // What had begun ends by the law of its day, late or not.
  const [first] = cases
  const late = await ask<{ cases: { case: string; escalated: boolean }[] }>('2026-10-14', 'repair.list', { overdue: true })
  assert.deepEqual(
    late.cases.map(one => one.case),
    [first!.case],
  )
})

test('cn-ndrc-2025-36#ordinary-period: what was determined before may be repaired as before, what is determined after has the longer shortest period', async () => {
  assert.deepEqual((await eligibility(CHANGES, await recordOf(2))).from, '2026-09-01')
  const environment = await on('2026-10-16')
  const { bytes, name, item, source } = await fileOf('administrative-penalty', [decided(3, '2026-10-15')])
  async function* whole() {
    yield bytes
  }
  const submit = registry.get('intake.submit') as LongCommand
  const beside = { file: { name, bytes: whole() } }
  const opened = (await runOperation(submit, environment, OPERATOR, { item, source }, beside)) as unknown as {
    submission: string
  }
  await carryOn(environment, opened.submission)
  const third = await recordOf(3)
  assert.deepEqual((await eligibility('2027-04-15', third)).standing, 'later')
  assert.deepEqual(
    [(await eligibility('2027-04-16', third)).standing, (await eligibility('2027-04-16', third)).from],
    ['now', '2027-04-16'],
  )
})
