// Sequences of acts through the operations of lists: each does what the pure rules say, and no way leads to `listed` without its steps.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { lists } from '#capabilities/lists'
import { measures } from '#capabilities/measures'
import { type Actor, type Environment, makeRegistry, runOperation } from '#capabilities/operation'
import type { ListRule } from '#rules/law'
import { foldListCase, type ListStep, type ListStepKind, listStandingOn, mayListStep } from '#rules/lists'
import { isWithinInterval, type LocalDate } from '#rules/time'
import { openDatabase } from '#storage/database'
import { refusedBy } from '#support/days'
import { type House, makeHouse, UNITS, uscc } from '#support/intake'
import { sized } from '#support/survival'

const registry = makeRegistry([lists, measures])
const LIST = 'demo-gas-business'
const DAYS = ['2026-07-01', '2026-07-10', '2027-01-20', '2027-08-02'] as LocalDate[]
const [EXHAUSTIVE, RANDOM] = [sized(1, 3), sized(20, 10_000)]
const CONCURRENT = 4
let house: House
let list: ListRule
let handler: Actor
let decider: Actor
const environments: Environment[] = []
let organisations = 0

before(async () => {
  house = await makeHouse(DAYS[0])
  list = house.environment.law.current().lists.find(one => one.id === LIST)!
  const [unit] = await house.rows<{ unit_id: string }>('select unit_id from unit where uscc = $1', [UNITS.city.uscc])
  const office = { unitId: unit!.unit_id, division: '990100' }
  handler = { id: 'officer Lin', role: 'case-handler', ...office, purpose: '资格审查' }
  decider = { id: 'officer Song', role: 'decider', ...office }
  const { keys } = house.environment
  for (const today of DAYS) {
    const database = openDatabase({
      url: house.url,
      role: 'xinheng_app',
      today,
      max: CONCURRENT,
      commitments: () => keys.commitments,
    })
    environments.push({ ...house.environment, database })
  }
})
after(async () => {
  for (const { database } of environments) await database.close()
  await house?.close()
})

type Act = { readonly kind: ListStepKind; readonly name: string; readonly by: () => Actor; readonly input: object }
const SAID = { number: '明燃〔2026〕1号', reason: '事实清楚，证据充分' }
const act = (kind: ListStepKind, name: string, by: () => Actor, input: object = {}): Act => ({
  kind,
  name: `lists.${name}`,
  by,
  input,
})
const [byHandler, byDecider] = [() => handler, () => decider]
/** Every act on a case; `n` makes the number of a decision its own. */
const acts = (n: number): readonly Act[] => [
  act('noticed', 'notify', byHandler, { number: `明燃告〔2026〕${n}号` }),
  act('defended', 'defend', byHandler, { statement: '已经整改', hearing: true }),
  act('defended', 'defend', byHandler, { statement: '没有异议', hearing: false }),
  act('lapsed', 'lapse', byHandler),
  act('hearing-held', 'hold-hearing', byHandler, { record: '双方到场' }),
  act('reviewed', 'review', byHandler, { reply: '不予采纳', upheld: false }),
  act('decided-in', 'decide', byDecider, {
    ...SAID,
    decision: 'enter',
    number: `明燃列〔2026〕${n}号`,
    remedies: '可以申请行政复议',
  }),
  act('decided-not', 'decide', byDecider, { ...SAID, decision: 'not-enter' }),
  act('served', 'serve', byHandler, { how: 'direct' }),
  act('published', 'publish', byHandler),
  act('removal-asked', 'ask-removal', byHandler, { reason: '隐患已消除' }),
  act('removal-refused', 'decide-removal', byDecider, { ...SAID, decision: 'keep' }),
  act('removed-early', 'decide-removal', byDecider, { ...SAID, decision: 'remove' }),
  act('basis-annulled', 'record-annulment', byHandler, SAID),
  act('annulled', 'annul', byDecider, SAID),
  act('withdrawn', 'withdraw', byHandler, { reason: '另案处理' }),
]
const NUMBER_OF_ACTS = 16

/** Organisations of a test, which nothing but their code makes known. */
const putOrganisations = async (many: number): Promise<string[]> => {
  const codes = Array.from({ length: many }, () => uscc(50_000 + organisations++))
  await house.rows(
    `with made as (select gen_random_uuid() as id, code from unnest($1::text[]) as code),
       put as (insert into organisation (organisation_id, uscc, kind, name, division)
         select id, code, 'enterprise', '明衡演示' || code, '990102' from made returning organisation_id)
     insert into organisation_code (scheme, code, organisation_id, from_on) select 'uscc', code, id, '2000-01-01' from made`,
    [codes],
  )
  return codes
}

const ask = <T>(on: number, name: string, input: object, actor: Actor): Promise<T> =>
  runOperation(registry.get(name)!, environments[on]!, actor, input) as Promise<T>

type Move = (steps: readonly ListStep[], at: number, on: number) => { act: number; on: number } | undefined

/** Walks one case; after each act what the operation did is what the rules say. Gives how many acts were done. */
async function walk(code: string, n: number, move: Move): Promise<number> {
  const law = house.environment.law.current()
  const basisDocument = { number: `明燃罚〔2026〕${n}号`, on: '2026-06-20' }
  const proposal = { uscc: code, list: LIST, reason: '重大安全隐患', facts: '违规充装', basisDocument }
  const { case: id } = await ask<{ case: string }>(0, 'lists.propose', proposal, handler)
  const steps: ListStep[] = [{ kind: 'proposed', on: DAYS[0]! }]
  let on = 0
  let done = 0
  for (let at = 0; ; at++) {
    const next = move(steps, at, on)
    if (next === undefined) break
    on = next.on
    const { kind, name, by, input } = acts(n)[next.act]!
    const { value } = mayListStep(foldListCase(steps), kind, list, law, DAYS[on]!)
    const expected = value === true ? 'done' : value.code
    const found = await refusedBy(ask(on, name, { case: id, ...input }, by()))
    assert.equal(found, expected, `${steps.map(step => `${step.kind} ${step.on}`).join(', ')}, then ${kind} ${DAYS[on]}`)
    if (found !== 'done') continue
    done++
    const hearing = 'hearing' in input ? { hearing: input.hearing as boolean } : {}
    steps.push({ kind, on: DAYS[on]!, statementDays: 5, termMonths: 12, removalAfterMonths: 6, ...hearing })
  }
  await answersHold(code, steps, on)
  return done
}

/** Nothing bites who is not on the list that day, and everything has a basis that somebody has read and that is in force. */
async function answersHold(code: string, steps: readonly ListStep[], on: number): Promise<void> {
  const law = house.environment.law.current()
  type Told = { applies: { clause: string; from: LocalDate; until: LocalDate | null }[] }
  const { applies } = await ask<Told>(on, 'measures.check', { uscc: code, matter: 'tender' }, handler)
  const isOn = ['published', 'removal-asked'].includes(listStandingOn(foldListCase(steps), list, DAYS[on]!))
  assert.equal(applies.length > 0, isOn, steps.map(step => step.kind).join(', '))
  for (const one of applies) {
    const clause = law.clause(one.clause)!
    assert.ok(!clause.unconfirmed && isWithinInterval(clause.instrument, DAYS[on]!) && isWithinInterval(one, DAYS[on]!))
  }
}

async function walkAll(moves: readonly Move[]): Promise<number> {
  const codes = await putOrganisations(moves.length)
  const from = organisations
  let next = 0
  let done = 0
  const one = async () => {
    for (let n = next++; n < moves.length; n = next++) {
      const more = await walk(codes[n]!, from + n, moves[n]!)
      done += more
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT }, one))
  return done
}

/** The k-th act on the k-th day, the last day for those beyond. */
const inTurn =
  (chosen: readonly number[]): Move =>
  (_, at) =>
    at < chosen.length ? { act: chosen[at]!, on: Math.min(Math.ceil(at / 2), DAYS.length - 1) } : undefined
const sequences = (length: number): number[][] =>
  length === 0 ? [[]] : sequences(length - 1).flatMap(some => Array.from({ length: NUMBER_OF_ACTS }, (_, n) => [...some, n]))
const TO_A_DECISION = [0, 3, 6]

test('every sequence of acts up to that length, from the proposal and from a decision on', async () => {
  const moves: Move[] = []
  for (let length = 1; length <= EXHAUSTIVE; length++)
    for (const some of sequences(length)) moves.push(inTurn(some), inTurn([...TO_A_DECISION, ...some]))
  const done = await walkAll(moves)
  assert.ok(done > moves.length, `${done} acts done in ${moves.length} sequences`)
})

test('longer ones at random, most of their acts among those that are allowed', async () => {
  const law = house.environment.law.current()
  const random = (n: number): Move => {
    // A seed for each: several are walked at once, and whoever comes first, all are the same every time.
    let seed = Math.imul(n + 1, 2_654_435_761)
    const dice = (sides: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return Math.floor((seed / 2 ** 32) * sides)
    }
    const length = 5 + dice(9)
    return (steps, at, before) => {
      if (at >= length) return undefined
      const on = Math.min(
        DAYS.length - 1,
        before + (dice(5) === 0 ? 1 : 0) + (steps.at(-1)!.kind === 'noticed' && dice(2) === 0 ? 1 : 0),
      )
      const allowed = acts(0).flatMap(({ kind }, n) =>
        mayListStep(foldListCase(steps), kind, list, law, DAYS[on]!).value === true && kind !== 'withdrawn' ? [n] : [],
      )
      return { on, act: allowed.length > 0 && dice(5) > 0 ? allowed[dice(allowed.length)]! : dice(NUMBER_OF_ACTS) }
    }
  }
  const done = await walkAll(Array.from({ length: RANDOM }, (_, n) => random(n)))
  assert.ok(done > RANDOM, `${done} acts done`)
})

test('in the tables: no entry on a list without its steps in their order, and none twice', async () => {
  const counted = async (sql: string) =>
    Number((await house.rows<{ count: string }>(`select count(*) as count ${sql}`))[0]!.count)
  const listed = await counted('from entry where kind = 14')
  assert.ok(listed > 0)
  assert.equal(await counted("from listing_step where kind = 'published'"), listed)
  const first = (...kinds: string[]) =>
    `(select min(s.step_no) from listing_step s where s.organisation_id = c.organisation_id and s.case_id = c.case_id
        and s.kind in (${kinds.map(kind => `'${kind}'`).join(', ')}))`
  const stepwise = `from entry e join listing_case c on c.organisation_id = e.organisation_id and c.record_no = e.record_no
     where e.kind = 14 and 1 = ${first('proposed')} and ${first('proposed')} < ${first('noticed')}
       and ${first('noticed')} < ${first('lapsed', 'reviewed')} and ${first('lapsed', 'reviewed')} < ${first('decided-in')}
       and ${first('decided-in')} < ${first('served')} and ${first('served')} < ${first('published')}`
  assert.equal(await counted(stepwise), listed)
  assert.equal(await counted("from state where item = 'severe-list'"), listed)
  assert.equal(
    await counted(
      `from listing_step s join listing_case c using (organisation_id, case_id) join state t using (organisation_id, record_no)
       where s.kind in ('removed-early', 'annulled') and t.ended_on is null`,
    ),
    0,
  )
})
