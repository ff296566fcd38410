// Lives of records through the operations themselves: every sequence of acts up to a length, and random longer ones, by actors who may and who
// may not, on the days on which something turns; then what must hold of all of them is asked in SQL.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { carryOn, intake } from '#capabilities/intake'
import { objection } from '#capabilities/objection'
import { type Actor, type Environment, type LongCommand, makeRegistry, runOperation } from '#capabilities/operation'
import { repair } from '#capabilities/repair'
import { formatRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { environmentOf, fileOf, type House, makeHouse, OPERATOR, penalty, UNITS, uscc } from '#support/intake'
import { sized } from '#support/survival'

const HANDED_IN = '2026-06-03' as LocalDate
/** The day after it came in; last day before and first of an early end, of the food sector too; last day shown, first no longer. */
const DAYS = ['2026-06-04', '2026-08-31', '2026-09-01', '2026-11-30', '2026-12-01', '2027-05-31', '2027-06-01']
/** Every sequence up to that length; so many longer ones, up to nine acts. */
const WHOLE = sized(1, 3)
const RANDOM = sized(80, 10_000)
const LONGEST = 9
const registry = makeRegistry([intake, repair, objection])

/** Repeatable: the same lives in every run. */
let seed = 20_260_401
const dice = (sides: number): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((seed / 2 ** 32) * sides)
}
const oneOf = <T>(some: readonly T[]): T => some[dice(some.length)]!

type Life = { readonly n: number; readonly record: string; readonly organisationId: string; case: string | undefined }
let house: House
/** Whoever may write down what was seen; the program may not. */
let owner: pg.Client
const environments: Environment[] = []
const lives: Life[] = []
const unitIds = new Map<string, string>()
const acted = { done: 0, refused: 0 }
const refusals = new Map<string, number>()

const rowOf = (n: number, more = {}) =>
  penalty(n, {
    ...{ decisionDate: '2026-05-31', penaltyValidTo: '2026-07-31' },
    // A sector of which the sample province asks for longer, and whose unit takes applications itself.
    ...(n % 3 === 0 ? { sector: '食品' } : {}),
    ...more,
  })

before(async () => {
  house = await makeHouse(HANDED_IN)
  for (const { uscc: code, unit_id } of await house.rows<{ uscc: string; unit_id: string }>('select uscc, unit_id from unit'))
    unitIds.set(code, unit_id)
  const sequences = SEQUENCES.length + RANDOM
  const rows = Array.from({ length: sequences }, (_, at) => rowOf(at + 1))
  const done = await house.handIn(await fileOf('administrative-penalty', rows))
  assert.equal(done.registered, sequences, JSON.stringify(done.causes))
  const found = await house.rows<{ organisation_id: string; record_no: string; uscc: string }>(
    `select s.organisation_id, s.record_no, o.uscc from state s join organisation o using (organisation_id)
     where s.item = 'administrative-penalty'`,
  )
  const byCode = new Map(found.map(row => [row.uscc, row]))
  for (let n = 1; n <= sequences; n += 1) {
    const { organisation_id: organisationId, record_no } = byCode.get(uscc(1000 + n))!
    lives.push({ n, record: formatRecordId(organisationId, BigInt(record_no)), organisationId, case: undefined })
  }
  for (const day of DAYS) environments.push(await environmentOf(house.url, house.dataDir, day as LocalDate))
  owner = new pg.Client({ connectionString: house.url })
  await owner.connect()
  await owner.query(
    `create table lived (life int, step int, today date, act text, organisation_id uuid, record_no bigint, disclosed_from date,
       disclosed_until date, shielded_from date, shielded_until date, may_end_early_from date, ended_on date)`,
  )
  await owner.query('create index on lived (organisation_id, record_no); create index on lived (life, step)')
  await owner.query('grant select on lived to xinheng_app')
})
after(async () => {
  await owner?.end()
  for (const one of environments) await one.database.close()
  await house?.close()
})

const office = (role: Actor['role'], code: string, division: string): Actor => ({
  ...{ id: `${role} of ${code}`, role, division },
  unitId: unitIds.get(code)!,
})
/** Whose part it is, others who may, and who may not. */
const actorFor = (
  role: 'unit' | 'decider' | 'reporter' | 'applicant' | 'window',
  life: Life,
): { actor: Actor; isOut: boolean } => {
  const roleOf = { unit: 'case-handler', decider: 'decider', reporter: 'unit-reporter' } as const
  const user = (organisationId: string): Actor => ({ id: 'user', role: 'organisation-user', organisationId })
  const isOut = dice(12) === 0
  if (isOut) {
    const other = lives[(life.n + 1) % lives.length]!
    if (role === 'applicant' || role === 'window') return { actor: user(other.organisationId), isOut }
    return { actor: office(roleOf[role], UNITS.west.uscc, '990102'), isOut }
  }
  const centre = office('centre-officer', UNITS.city.uscc, '990100')
  if (role === 'applicant') return { actor: oneOf([user(life.organisationId), centre, OPERATOR]), isOut }
  if (role === 'window') return { actor: oneOf([{ id: 'credit china', role: 'partner-platform' }, centre, OPERATOR]), isOut }
  return { actor: oneOf([office(roleOf[role], UNITS.city.uscc, '990100'), OPERATOR]), isOut }
}

type Part = Parameters<typeof actorFor>[0]
type Doing = { readonly life: Life; readonly at: Environment; readonly today: string }
type Act = { readonly part: Part; readonly run: (doing: Doing, actor: Actor) => Promise<unknown> }
const operation = (name: string, input: (doing: Doing) => object) => async (doing: Doing, actor: Actor) =>
  runOperation(registry.get(name)!, doing.at, actor, input(doing))
const NO_CASE = '00000000-0000-7000-8000-000000000000.00000000-0000-7000-8000-000000000000'
const onCase = (name: string, more: object = {}) =>
  operation(`repair.${name}`, ({ life }) => ({ case: life.case ?? NO_CASE, ...more }))
const opening = (name: string, input: (doing: Doing) => object) => async (doing: Doing, actor: Actor) => {
  const opened = await operation(name, input)(doing, actor)
  doing.life.case = (opened as { cases: { case: string }[] }).cases[0]!.case
}
const RULING = { court: '明衡市中级人民法院（演示）', number: '（2026）演破1号', on: '2026-06-01' }
const shieldOf = ({ life }: Doing) => ({ records: [life.record], ruling: RULING })
const reason = '符合规定'

/** Every act that there is on a record and its case. */
const ACTS: Readonly<Record<string, Act>> = {
  receive: {
    part: 'window',
    run: opening('repair.receive', ({ life, today }) => ({
      ...{ number: `XYZG-${life.n}-${dice(1e9)}`, receivedAt: `${today}T01:00:00.000Z`, records: [life.record] },
      commitment: dice(9) > 0,
    })),
  },
  apply: {
    part: 'applicant',
    run: opening('repair.apply', ({ life }) => ({ records: [life.record], commitment: true, corrected: '罚款已缴清' })),
  },
  accept: { part: 'unit', run: onCase('accept') },
  refuse: { part: 'unit', run: onCase('refuse', { reason }) },
  return: { part: 'unit', run: onCase('return', { missing: ['缴款凭证'] }) },
  complete: { part: 'applicant', run: onCase('complete', { corrected: '已经补交' }) },
  extend: { part: 'unit', run: onCase('extend', { reason }) },
  approve: { part: 'decider', run: onCase('decide', { decision: 'approve', reason }) },
  reject: { part: 'decider', run: onCase('decide', { decision: 'reject', reason }) },
  withdraw: { part: 'applicant', run: onCase('withdraw') },
  falsehood: { part: 'decider', run: onCase('find-falsehood', { what: 'false-material', reason }) },
  shield: { part: 'decider', run: operation('repair.shield', shieldOf) },
  'plan failed': { part: 'decider', run: operation('repair.end-shield', doing => ({ ...shieldOf(doing), outcome: 'failed' })) },
  'plan performed': {
    part: 'decider',
    run: operation('repair.end-shield', doing => ({ ...shieldOf(doing), outcome: 'performed' })),
  },
  'withdraw the record': {
    part: 'reporter',
    run: operation('intake.withdraw', ({ life }) => ({ record: life.record, reason })),
  },
  annul: {
    part: 'decider',
    run: operation('objection.annul', ({ life }) => ({
      record: life.record,
      document: {
        by: 'reconsideration',
        effect: 'annulled',
        issuer: '明衡市人民政府（演示）',
        number: '演复决1号',
        on: '2026-06-03',
      },
      reason,
    })),
  },
  'hand in again': { part: 'reporter', run: handIn },
}
const NAMES = Object.keys(ACTS)

/** Another content under the same number: amended where it has not ended, held where it has. */
async function handIn({ life, at }: Doing, actor: Actor): Promise<void> {
  const { bytes, name, item, source } = await fileOf('administrative-penalty', [
    rowOf(life.n, { facts: `销售超过保质期的食品，第${dice(1e6)}次查处` }),
  ])
  async function* whole() {
    yield bytes
  }
  const submit = registry.get('intake.submit') as LongCommand
  const beside = { file: { name, bytes: whole() } }
  const opened = (await runOperation(submit, at, actor, { item, source }, beside)) as unknown as { submission: string }
  await carryOn(at, opened.submission)
}

/** Every sequence up to the length, then as many random ones; each has a record of its own. */
const SEQUENCES: readonly (readonly string[])[] = (() => {
  const all: string[][] = []
  let last: string[][] = [[]]
  for (let length = 1; length <= WHOLE; length += 1) {
    last = last.flatMap(before => NAMES.map(name => [...before, name]))
    all.push(...last)
  }
  return all
})()

/** What mostly comes next, so that long lives get somewhere. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  receive: ['accept', 'accept', 'accept', 'return', 'refuse', 'withdraw'],
  apply: ['accept', 'accept', 'accept', 'return', 'refuse', 'withdraw'],
  return: ['complete', 'complete', 'withdraw'],
  complete: ['accept', 'accept', 'refuse'],
  accept: ['approve', 'approve', 'approve', 'reject', 'extend', 'falsehood'],
  extend: ['approve', 'reject'],
  approve: ['falsehood', 'falsehood', 'hand in again', 'annul', 'shield'],
  falsehood: ['receive', 'shield'],
  shield: ['plan failed', 'plan performed', 'annul', 'receive'],
}
const randomSequence = ({ n }: Life): string[] => {
  const names: string[] = []
  const first = n % 3 === 0 ? 'apply' : 'receive'
  for (let left = WHOLE + 1 + dice(LONGEST - WHOLE); left > 0; left -= 1) {
    const next = NEXT[names.at(-1) ?? ''] ?? [first, first, first, 'shield']
    names.push(dice(6) > 0 ? oneOf(next) : oneOf(NAMES))
  }
  return names
}
/** On which of the days a life begins: mostly where its early end has come. */
const beginOf = ({ n }: Life): number => (dice(4) === 0 ? dice(2) : n % 3 === 0 ? 4 : 2)

async function snapshot(life: Life, step: number, today: string, act: string): Promise<void> {
  await owner.query(
    `insert into lived select $1, $2, $3::date, $4, organisation_id, record_no, disclosed_from, disclosed_until, shielded_from,
       shielded_until, may_end_early_from, ended_on from state where organisation_id = $5 and item = 'administrative-penalty'`,
    [life.n, step, today, act, life.organisationId],
  )
}

async function live(life: Life, names: readonly string[]): Promise<void> {
  await snapshot(life, 0, HANDED_IN, 'registered')
  let from = beginOf(life)
  for (const [step, name] of names.entries()) {
    if (step > 0 && dice(5) === 0) from = Math.min(DAYS.length - 1, from + 1)
    const { part, run } = ACTS[name]!
    const { actor, isOut } = actorFor(part, life)
    const doing = { life, at: environments[from]!, today: DAYS[from]! }
    let outcome = 'done'
    try {
      await run(doing, actor)
      acted.done += 1
    } catch (thrown) {
      // A fault is none of what may come of an act.
      if (!(thrown instanceof Refusal)) throw thrown
      outcome = thrown.code
      acted.refused += 1
      refusals.set(outcome, (refusals.get(outcome) ?? 0) + 1)
    }
    if (isOut) assert.notEqual(outcome, 'done', `${name} by ${actor.id}`)
    await snapshot(life, step + 1, DAYS[from]!, outcome === 'done' ? name : `${name} ${outcome}`)
  }
}

test('every sequence of acts and random longer ones run through: each act is done or refused, never a fault', async () => {
  for (const [at, names] of SEQUENCES.entries()) await live(lives[at]!, names)
  for (let n = 0; n < RANDOM; n += 1) {
    const life = lives[SEQUENCES.length + n]!
    await live(life, randomSequence(life))
  }
  assert.ok(acted.done > sized(150, 15_000) && acted.refused > 50, JSON.stringify(acted))
  for (const code of ['REPAIR_BEFORE_ITS_DAY', 'REPAIR_STEP_NOT_NOW', 'RECORD_ENDED', 'REPAIR_CASE_UNKNOWN'])
    assert.ok(refusals.has(code), `${code} never came: ${JSON.stringify([...refusals])}`)
})

/** What must never be, as a question whose answer must have no row. */
const NEVER: Readonly<Record<string, string>> = {
  'a repair before its shortest period had run': `
    select l.* from lived l join lived b on b.life = l.life and b.step = l.step - 1
    where l.act in ('approve', 'plan performed') and l.today < b.may_end_early_from`,
  'an interval that is negative or empty': `
    select * from lived where disclosed_from >= disclosed_until or shielded_from >= shielded_until`,
  'an end moved later without an instrument': `
    select l.* from lived l join lived b on b.life = l.life and b.step = l.step - 1
    where l.act <> 'falsehood' and least(l.disclosed_until, l.ended_on) > least(b.disclosed_until, b.ended_on)`,
  'a record that had ended and opened again, whatever was handed in': `
    select l.* from lived l join lived b on b.life = l.life and b.step = l.step - 1
    where l.act <> 'falsehood' and b.ended_on is not null and l.ended_on is distinct from b.ended_on`,
  'a refused act that changed something': `
    select l.* from lived l join lived b on b.life = l.life and b.step = l.step - 1
    where l.act ~ ' [A-Z_]+$' and (l.disclosed_from, l.disclosed_until, l.shielded_from, l.shielded_until, l.ended_on)
      is distinct from (b.disclosed_from, b.disclosed_until, b.shielded_from, b.shielded_until, b.ended_on)`,
  'two open cases about one record': `
    select r.organisation_id, r.record_no from repair_record r join repair_case c using (organisation_id, case_id)
    where c.closed_on is null group by 1, 2 having count(*) > 1`,
  'a case that was returned or extended twice': `
    select organisation_id, case_id, kind from repair_step where kind in ('returned', 'extended') group by 1, 2, 3 having count(*) > 1`,
  'an extension after the day to decide had passed': `
    select e.* from repair_step e join repair_step a using (organisation_id, case_id)
    where e.kind = 'extended' and a.kind = 'accepted' and e.on_day > a.on_day + 21`,
  'a case whose closing day is not that of the step that closed it': `
    select c.* from repair_case c where c.closed_on is distinct from (
      select min(s.on_day) from repair_step s where s.organisation_id = c.organisation_id and s.case_id = c.case_id
        and s.kind in ('refused', 'approved', 'rejected', 'withdrawn', 'falsehood-found'))`,
  'a step before the one it follows': `
    select s.* from repair_step s join repair_step b using (organisation_id, case_id)
    where b.step_no = s.step_no - 1 and s.on_day < b.on_day`,
  'an approval without a commitment': `
    select s.* from repair_step s join repair_step b using (organisation_id, case_id)
    where s.kind = 'approved' and b.kind = 'submitted' and b.content::jsonb ->> 'commitment' = 'false'`,
}

/**
 * Of records whose newest act of these is an end: what the public's own views still show of them on a day. Asked after all lives, so one in
 * which falsehood was found after the day is left out: what that restored is read as shown on every day, and no day comes back.
 */
const SHOWN_THOUGH_ENDED = `
  select d.organisation_id, d.record_no, e.kind from disclosed_record d
  join lateral (
    select l.act as kind from lived l
    where l.organisation_id = d.organisation_id and l.record_no = d.record_no and l.today <= china_today()
      and not exists (select from lived n where n.life = l.life and n.today > china_today() and n.act = 'falsehood')
      and l.act in ('approve', 'plan performed', 'falsehood', 'annul', 'withdraw the record')
    order by l.step desc limit 1) e on e.kind <> 'falsehood'`

for (const [what, question] of Object.entries(NEVER))
  test(`never: ${what}`, async () => assert.deepEqual((await owner.query(question)).rows.slice(0, 3), []))

test('never: something repaired, annulled or withdrawn that is shown or counted, on any of the days', async () => {
  let shown = 0
  for (const { database } of environments)
    await database.transaction(async tx => {
      const { rows } = await tx.client.query(SHOWN_THOUGH_ENDED)
      assert.deepEqual(rows.slice(0, 3), [])
      const counted = await tx.client.query<{ n: number }>(
        "select count(*)::int as n from disclosed_record where item = 'administrative-penalty'",
      )
      shown += counted.rows[0]!.n
    })
  assert.ok(shown > lives.length, `${shown} were shown`)
})

test('the lives had ends of every kind, or nothing was shown by them', async () => {
  const done = await owner.query<{ act: string; n: number }>(
    "select act, count(*)::int as n from lived where act !~ ' [A-Z_]+$' group by act",
  )
  const missing = NAMES.filter(name => !done.rows.some(one => one.act === name))
  assert.deepEqual(missing, [], JSON.stringify(done.rows))
})
