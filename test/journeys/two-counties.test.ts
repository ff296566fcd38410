// Two units of different counties: neither sees or does anything of the other, and each attempt leaves an act.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Actor } from '#capabilities/operation'
import { runOperation } from '#capabilities/operation'
import { organisations } from '#capabilities/organisations'
import type { Refusal } from '#rules/outcome'
import { fileOf, type House, licence, makeHouse, penalty, registration, type Submission, UNITS, uscc } from '#support/intake'

type Key = keyof typeof UNITS
let house: House
const units = new Map<string, string>()
const reporter = (key: Key): Actor => ({
  id: `reporter of ${key}`,
  role: 'unit-reporter',
  unitId: units.get(UNITS[key].uscc)!,
  division: UNITS[key].division,
})
const officer = (division: string, role: Actor['role'] = 'centre-officer'): Actor => ({
  ...{ id: `${role} of ${division}`, role, division, unitId: units.get(UNITS.city.uscc)!, purpose: 'the weekly check' },
})
const codeOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'done',
    (refusal: Refusal) => refusal.code,
  )
const decidedBy = (key: Key) => ({
  authorityName: UNITS[key].name,
  authorityUscc: UNITS[key].uscc,
  sourceUnitName: UNITS[key].name,
  sourceUnitUscc: UNITS[key].uscc,
})
const ORGANISATION = uscc(1001)
/** Of it nothing is public and nothing is the east's: a warning of the west, and no registration. */
const HIDDEN = uscc(1003)

let east: Submission
let west: Submission
let eastRecord: string
before(async () => {
  house = await makeHouse()
  for (const { uscc: code, unit_id } of await house.rows<{ uscc: string; unit_id: string }>('select uscc, unit_id from unit'))
    units.set(code, unit_id)
  await house.handIn(await fileOf('registration', [registration(1)], { source: UNITS.city.uscc }))
  // A warning: never published.
  const warned = (key: Key, number: number) => ({
    ...penalty(1, { ...decidedBy(key), decisionNo: `演罚〔2026〕${number}号` }),
    ...{ penaltyCategories: '警告', content: '给予警告', fineWan: '' },
  })
  const hidden = { partyName: penalty(3).partyName!, partyUscc: HIDDEN }
  east = await house.handIn(
    await fileOf('administrative-penalty', [warned('east', 1)], { source: UNITS.east.uscc }),
    reporter('east'),
  )
  west = await house.handIn(
    await fileOf('administrative-penalty', [warned('west', 2), { ...warned('west', 3), ...hidden }], {
      source: UNITS.west.uscc,
    }),
    reporter('west'),
  )
  assert.deepEqual([east.registered, west.registered], [1, 2])
  eastRecord = (await showAs(officer('990101'), ORGANISATION)).records.find(one => one.item === 'administrative-penalty')!.id
})
after(() => house.close())

type Shown = { records: { id: string; item: string }[] }
const show = organisations.operations.find(({ name }) => name === 'organisations.show')!
const showAs = (actor: Actor, code: string) => runOperation(show, house.environment, actor, { uscc: code }) as Promise<Shown>

test('a reporter sees its own submissions, and of another county’s not even that they exist', async () => {
  for (const [own, other, key] of [
    [east, west, 'east'],
    [west, east, 'west'],
  ] as const) {
    const listed = await house.ask<{ submissions: { submission: string }[] }>('intake.list', {}, reporter(key))
    assert.deepEqual(
      listed.submissions.map(one => one.submission),
      [own.submission],
    )
    for (const operation of ['intake.show', 'intake.findings', 'intake.findings-file'])
      assert.equal(await codeOf(house.ask(operation, { submission: other.submission }, reporter(key))), 'SUBMISSION_UNKNOWN')
    const { units: known } = await house.ask<{ units: { uscc: string }[] }>('intake.context', {}, reporter(key))
    assert.deepEqual(
      known.map(one => one.uscc),
      [UNITS[key].uscc],
    )
  }
})

test('a reporter hands in and withdraws for its own unit alone', async () => {
  const foreign = await fileOf('administrative-licence', [licence(2)], { source: UNITS.east.uscc })
  assert.equal(await codeOf(house.open(foreign, reporter('west'))), 'ACTOR_MAY_NOT')
  const reason = '决定有误，另行作出'
  assert.equal(await codeOf(house.ask('intake.withdraw', { record: eastRecord, reason }, reporter('west'))), 'RECORD_UNKNOWN')
  assert.equal(await codeOf(house.ask('intake.withdraw', { record: eastRecord, reason }, officer('990101'))), 'ACTOR_MAY_NOT')
})

test('an officer sees the submissions of the own division and below, and none of the neighbour’s', async () => {
  const seen = async (division: string) => {
    const { submissions } = await house.ask<{ submissions: { submission: string }[] }>('intake.list', {}, officer(division))
    return submissions.map(one => one.submission)
  }
  assert.deepEqual(await seen('990101'), [east.submission])
  assert.deepEqual(await seen('990102'), [west.submission])
  assert.equal((await seen('990100')).length, 3)
  assert.equal(await codeOf(house.ask('intake.show', { submission: west.submission }, officer('990101'))), 'SUBMISSION_UNKNOWN')
  assert.equal(await codeOf(house.ask('intake.list', { source: UNITS.west.uscc }, officer('990101'))), 'ACTOR_MAY_NOT')
})

test('of an organisation an officer sees what the own division decided and what is public; elsewhere it does not exist', async () => {
  const itemsOf = async (division: string) =>
    (await showAs(officer(division, 'decider'), ORGANISATION)).records.map(({ item }) => item)
  // Registered in the west; each county has warned it once, which nobody else is to see.
  assert.deepEqual((await itemsOf('990101')).filter(item => item === 'administrative-penalty').length, 1)
  assert.deepEqual((await itemsOf('990102')).filter(item => item === 'administrative-penalty').length, 1)
  assert.deepEqual((await itemsOf('990100')).filter(item => item === 'administrative-penalty').length, 2)
  const [known] = await house.rows<{ organisation_id: string }>('select organisation_id from organisation where uscc = $1', [
    ORGANISATION,
  ])
  const agent = (organisationId: string): Actor => ({
    id: 'agent',
    role: 'organisation-user',
    organisationId,
    purpose: 'our own',
  })
  assert.equal(
    (await showAs(agent(known!.organisation_id), ORGANISATION)).records.filter(({ item }) => item === 'administrative-penalty')
      .length,
    2,
  )
  assert.equal(await codeOf(showAs(officer('990101'), HIDDEN)), 'ORGANISATION_UNKNOWN')
  assert.equal((await showAs(officer('990102'), HIDDEN)).records.length, 1)
  assert.equal(await codeOf(showAs({ ...officer('990101'), purpose: ' ' }, ORGANISATION)), 'PURPOSE_NEEDED')
})

test('each of these attempts left an act, with who tried and in which office', async () => {
  const acts = await house.rows<{ actor: string; operation: string; outcome: string; office: string }>(
    `select a.actor, a.operation, a.outcome, c.content::json -> 'office' ->> 'role' as office
     from act a join act_content c using (act_id, phase) where a.outcome like 'refused:%'`,
  )
  const left = new Set(
    acts.map(({ actor, operation, outcome, office }) => [actor, operation, outcome.slice(8), office].join(' ')),
  )
  for (const wanted of [
    'reporter of east intake.show SUBMISSION_UNKNOWN unit-reporter',
    'reporter of west intake.findings-file SUBMISSION_UNKNOWN unit-reporter',
    'reporter of west intake.submit ACTOR_MAY_NOT unit-reporter',
    'reporter of west intake.withdraw RECORD_UNKNOWN unit-reporter',
    'centre-officer of 990101 intake.withdraw ACTOR_MAY_NOT centre-officer',
    'centre-officer of 990101 intake.show SUBMISSION_UNKNOWN centre-officer',
    'centre-officer of 990101 organisations.show PURPOSE_NEEDED centre-officer',
  ])
    assert.ok(left.has(wanted), `${wanted}\n${[...left].join('\n')}`)
})
