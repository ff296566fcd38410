/** Who is admitted, in which office, how far: decided by the runner from the declaration alone. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Type } from '@sinclair/typebox'
import type { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { putDivisions } from '#storage/organisations'
import { type TestDatabase, withDatabase } from '#support/database'
import { testKeys } from '#support/keys'
import { repositoryLaw } from '#support/law'
import { type Actor, capability, command, type Environment, query, runOperation, type Scope } from './index.ts'

let held: TestDatabase
let environment: Environment
before(async () => {
  held = await withDatabase()
  const law = await repositoryLaw()
  environment = {
    database: held.database,
    law: { current: () => law, refresh: async () => law },
    sources: { uuid: () => randomUUID(), randomBytes: size => randomBytes(size), nowMs: () => performance.now() },
    dataDir: '',
    keys: await testKeys(),
  }
  await held.database.transaction(tx =>
    putDivisions(tx, [
      { division: '990000', name: 'province', parent: null, level: 1 },
      { division: '990100', name: 'city', parent: '990000', level: 2 },
      { division: '990101', name: 'county', parent: '990100', level: 3 },
    ]),
  )
})
after(() => held.drop())

const Nothing = Type.Object({}, { additionalProperties: false })
const Text = Type.Object({ said: Type.String() })
const codeOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'done',
    (refusal: Refusal) => refusal.code ?? String(refusal),
  )
const tell = query({
  name: 'test.tell',
  title: 'Tells in which office it was asked, and how far that reaches',
  may: ['unit-reporter', 'supervisor', 'centre-officer'],
  within: { 'unit-reporter': 'own-unit', supervisor: 'all', 'centre-officer': 'own-division' },
  input: Nothing,
  output: Text,
  run: async ({ actor, scope }) => ({ said: `${actor.role} ${actor.unitId ?? '-'} ${JSON.stringify(scope.bounds())}` }),
})
const ask = (actor: Actor) => runOperation(tell, environment, actor, {})

test('the first office that may is the one in which it is asked, with its own place', async () => {
  const unitId = randomUUID()
  const actor: Actor = {
    id: 'one',
    role: 'auditor',
    offices: [{ role: 'auditor' }, { role: 'unit-reporter' }, { role: 'unit-reporter', unitId }, { role: 'supervisor' }],
  }
  // The reporter without a unit has nothing of its own.
  assert.equal((await ask(actor)).said, `unit-reporter ${unitId} {"unitId":"${unitId}"}`)
  assert.equal(await codeOf(ask({ ...actor, offices: [{ role: 'auditor' }] })), 'ACTOR_MAY_NOT')
})

test('a key does what its scopes name and nothing else, whatever its role may', async () => {
  const key = (scopes: string[]): Actor => ({ id: 'key', role: 'supervisor', scopes })
  assert.equal(await codeOf(ask(key(['test.tell']))), 'done')
  assert.equal(await codeOf(ask(key(['test.*']))), 'done')
  for (const scopes of [[], ['intake.*'], ['test.tel'], ['*']]) assert.equal(await codeOf(ask(key(scopes))), 'ACTOR_MAY_NOT')
})

test('a division reaches what lies in it; what lies nowhere yet belongs to the whole', async () => {
  const officer = (division: string): Actor => ({ id: 'officer', role: 'centre-officer', division })
  const said = async (division: string) => (await ask(officer(division))).said
  assert.match(await said('990101'), /\{"divisions":\["990101"\]\}/)
  assert.match(await said('990100'), /\{"divisions":\["990100","990101"\]\}/)
  const reach = query({
    ...tell,
    name: 'test.reach',
    run: async ({ scope }) => ({ said: [null, '990101', '990000'].map(division => scope.admits({ division })).join(' ') }),
  })
  const reached = async (division: string) => (await runOperation(reach, environment, officer(division), {})).said
  assert.equal(await reached('990000'), 'true true true')
  assert.equal(await reached('990100'), 'false true false')
})

test('a bounded operation that does not ask how far it reaches is a fault, and what it wrote is gone', async () => {
  const forgetful = command({
    name: 'test.forgetful',
    title: 'Writes without asking',
    may: ['unit-reporter'],
    within: 'own-unit',
    input: Nothing,
    output: Text,
    async run({ tx }) {
      await putDivisions(tx, [{ division: '999999', name: 'nowhere', parent: null, level: 1 }])
      return { said: '' }
    },
  })
  const reporter: Actor = { id: 'reporter', role: 'unit-reporter', unitId: randomUUID() }
  await assert.rejects(runOperation(forgetful, environment, reporter, {}), /did not ask/)
  const { rows } = await held.database.pool.query("select 1 from division where division = '999999'")
  assert.deepEqual(rows, [])
  const silent = query({ ...tell, name: 'test.silent', run: async () => ({ said: '' }) })
  await assert.rejects(runOperation(silent, environment, { ...reporter, id: 'two' }, {}), /did not ask/)
})

test('a declaration that lets a role in without saying how far, or the other way round, is not taken', () => {
  const { within: _, ...open } = tell
  assert.throws(() => capability('test', [open]), /unit-reporter, supervisor, centre-officer/)
  assert.throws(() => capability('test', [{ ...tell, within: { supervisor: 'all' } }]), /unit-reporter, centre-officer/)
  assert.throws(() => capability('test', [{ ...tell, may: ['supervisor'] }]), /unit-reporter, centre-officer/)
})

test('who proposes does not decide, nor does who stands in for the one who proposed', async () => {
  const decide = command({
    name: 'test.decide',
    title: 'Decides what the first officer proposed',
    may: ['decider'],
    within: 'all',
    apartFrom: async () => ['first'],
    input: Nothing,
    output: Text,
    run: async () => ({ said: 'decided' }),
  })
  const as = (id: string, more: Partial<Actor> = {}) =>
    codeOf(runOperation(decide, environment, { id, role: 'decider', ...more }, {}))
  assert.equal(await as('first'), 'SAME_HAND')
  assert.equal(await as('second', { substitutes: 'first' }), 'SAME_HAND')
  assert.equal(await as('second'), 'done')
  const { rows } = await held.database.pool.query(
    `select a.actor, a.outcome, c.content::json -> 'office' as office from act a join act_content c using (act_id, phase)
     where a.operation = 'test.decide' order by a.recorded_at`,
  )
  assert.deepEqual(rows, [
    { actor: 'first', outcome: 'refused:SAME_HAND', office: { role: 'decider' } },
    { actor: 'second', outcome: 'refused:SAME_HAND', office: { role: 'decider', substitutes: 'first' } },
    { actor: 'second', outcome: 'done', office: { role: 'decider' } },
  ])
})

test('a look may be kept from the organisation for an investigation, with a purpose, for a year and no longer', async () => {
  const today = (await held.database.pool.query<{ day: LocalDate }>('select china_today() as day')).rows[0]!.day
  const year = Number(today.slice(0, 4))
  const on = (years: number) => `${year + years}-01-01` as LocalDate
  const as = (more: Partial<Actor>) => codeOf(ask({ id: 'investigator', role: 'supervisor', ...more }))
  assert.equal(await as({ visibleFrom: on(1), purpose: 'an investigation' }), 'done')
  assert.equal(await as({ visibleFrom: on(1) }), 'INPUT_INVALID')
  assert.equal(await as({ visibleFrom: on(3), purpose: 'an investigation' }), 'INPUT_INVALID')
  const officer: Actor = { id: 'investigator', role: 'centre-officer', division: '990000', purpose: 'curiosity' }
  assert.equal(await codeOf(ask({ ...officer, visibleFrom: on(1) })), 'INPUT_INVALID')
  const { rows } = await held.database.pool.query("select visible_from, purpose from access where actor = 'investigator'")
  assert.deepEqual(rows, [{ visible_from: on(1), purpose: 'an investigation' }])
})

test('from where an office does not count it is refused as such; a session that has moved acts no more, and reads nothing for a purpose', async () => {
  const any = { title: 'asks', may: ['public', 'supervisor'], within: 'own-unit', input: Nothing, output: Text } as const
  const bounded = async ({ scope, actor }: { readonly scope: Scope; readonly actor: Actor }) => {
    scope.bounds()
    return { said: actor.role }
  }
  const open = query({ ...any, name: 'organisations.open', run: bounded })
  const read = query({ ...any, may: ['supervisor'], name: 'organisations.read', run: bounded })
  const purposeful = query({ ...any, may: ['supervisor'], name: 'organisations.purposeful', needsPurpose: true, run: bounded })
  const act = command({ ...any, may: ['supervisor'], name: 'organisations.act', run: bounded })
  const office = { role: 'supervisor', unitId: randomUUID(), division: '990101' } as const
  const of = (heldBack: Actor['heldBack'], offices: Actor['offices']): Actor => ({
    ...{ id: 'somebody', ...office, purpose: 'to see' },
    ...(heldBack && { heldBack }),
    ...(offices && { offices }),
  })
  const outside = of({ closed: ['supervisor'], isElsewhere: false, address: '192.0.2.7' }, [])
  const moved = of({ closed: [], isElsewhere: true, address: '192.0.2.7' }, [office])
  const codes = (actor: Actor) =>
    Promise.all([open, read, purposeful, act].map(one => codeOf(runOperation(one, environment, actor, {}))))
  assert.deepEqual(await codes(of(undefined, [office])), ['done', 'done', 'done', 'done'])
  assert.deepEqual(await codes(outside), Array(4).fill('NETWORK_CLOSED'))
  assert.deepEqual(await codes(moved), ['done', 'done', 'NETWORK_CHANGED', 'NETWORK_CHANGED'])
  const { rows } = await held.database.pool.query("select 1 from act where outcome like 'refused:NETWORK_%'")
  assert.equal(rows.length, 6, 'each is an act, also of a read')
})

test('while the installation only answers, commands are refused and queries are not', async () => {
  const write = command({ ...tell, form: undefined, name: 'test.write', run: async () => ({ said: '' }) } as never)
  const supervisor: Actor = { id: 'supervisor', role: 'supervisor' }
  assert.equal(await codeOf(runOperation(write, environment, supervisor, {})), 'done')
  await held.database.pool.query(
    'insert into operating_mode (read_only, since, act_id) values (true, now(), gen_random_uuid())',
  )
  assert.equal(await codeOf(runOperation(write, environment, supervisor, {})), 'READ_ONLY')
  assert.equal(await codeOf(ask(supervisor)), 'done')
})
