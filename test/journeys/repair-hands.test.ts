// Who acts for whom in a case of repair: a unit that has merged, an applicant, and what a bounded reader sees of a falsehood.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Actor, type Environment, makeRegistry, runOperation } from '#capabilities/operation'
import { repair } from '#capabilities/repair'
import { formatRecordId, parseRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { putUnits } from '#storage/organisations'
import { refusedBy } from '#support/days'
import { environmentOf, fileOf, type House, makeHouse, OPERATOR, penalty, registration, UNITS } from '#support/intake'

const DAY = '2026-09-01' as LocalDate
const registry = makeRegistry([repair])
let house: House
let environment: Environment
const records: string[] = []
const unitIds = new Map<string, string>()

before(async () => {
  house = await makeHouse('2026-06-03' as LocalDate)
  await house.handIn(await fileOf('registration', [registration(1), registration(2)]))
  const west = { authorityName: UNITS.west.name, authorityUscc: UNITS.west.uscc }
  const rows = [1, 2].map(n =>
    penalty(n, { ...west, decisionNo: `明市监罚〔2026〕${n}号`, decisionDate: '2026-05-31', penaltyValidTo: '2027-05-31' }),
  )
  await house.handIn(await fileOf('administrative-penalty', rows))
  const found = await house.rows<{ organisation_id: string; record_no: string }>(
    "select organisation_id, record_no from state where item = 'administrative-penalty' order by record_no",
  )
  records.push(...found.map(row => formatRecordId(row.organisation_id, BigInt(row.record_no))))
  for (const { uscc: code, unit_id } of await house.rows<{ uscc: string; unit_id: string }>('select uscc, unit_id from unit'))
    unitIds.set(code, unit_id)
  environment = await environmentOf(house.url, house.dataDir, DAY)
})
after(async () => {
  await environment?.database.close()
  await house?.close()
})

const ask = <T>(name: string, input: object, actor: Actor = OPERATOR): Promise<T> =>
  runOperation(registry.get(`repair.${name}`)!, environment, actor, input) as Promise<T>
const inUnit = (code: string, role: 'case-handler' | 'decider', division: string): Actor => ({
  ...{ id: `${role} of ${code}`, role, division },
  unitId: unitIds.get(code)!,
})
const receive = async (number: string, record: string): Promise<string> => {
  const window = { number, receivedAt: '2026-09-01T01:00:00.000Z', records: [record], commitment: true }
  return (await ask<{ cases: { case: string }[] }>('receive', window)).cases[0]!.case
}

test('cn-ndrc-2025-36#entry: a case of a unit that merges afterwards is shown to, accepted and decided by the one that does its work', async () => {
  const id = await receive('XYZG-1', records[0]!)
  const before = inUnit(UNITS.west.uscc, 'case-handler', '990102')
  const handler = inUnit(UNITS.city.uscc, 'case-handler', '990100')
  const decider = inUnit(UNITS.city.uscc, 'decider', '990100')
  assert.equal(await refusedBy(ask('show', { case: id }, handler)), 'REPAIR_CASE_UNKNOWN')
  await house.database.transaction(tx =>
    putUnits(
      tx,
      [
        {
          ...UNITS.west,
          ...{ unitId: unitIds.get(UNITS.west.uscc)!, fromOn: '2000-01-01' as LocalDate, untilOn: DAY, items: [] },
          successorId: unitIds.get(UNITS.city.uscc)!,
        },
      ],
      DAY,
    ),
  )
  assert.equal(await refusedBy(ask('show', { case: id }, before)), 'REPAIR_CASE_UNKNOWN')
  assert.equal(await refusedBy(ask('show', { case: id }, handler)), 'done')
  const { cases } = await ask<{ cases: { case: string }[] }>('list', {}, handler)
  assert.deepEqual(
    cases.map(one => one.case),
    [id],
  )
  assert.equal(await refusedBy(ask('accept', { case: id }, handler)), 'done')
  assert.equal(await refusedBy(ask('decide', { case: id, decision: 'approve', reason: '符合条件' }, decider)), 'done')
  const acts = await house.rows<{ unit_id: string }>(
    "select unit_id from act where operation in ('repair.accept', 'repair.decide') and outcome = 'done'",
  )
  assert.deepEqual(
    acts.map(act => act.unit_id),
    [unitIds.get(UNITS.city.uscc), unitIds.get(UNITS.city.uscc)],
  )
  // Closed, it is among what is done: of the unit, of its division, of the organisation, and of nobody else.
  const organisationId = parseRecordId(records[0]!)!.organisationId
  const idsOf = async (actor: Actor, state?: string) =>
    (await ask<{ cases: { case: string }[] }>('list', state === undefined ? {} : { state }, actor)).cases.map(one => one.case)
  const user: Actor = { id: 'user', role: 'organisation-user', organisationId }
  const centre: Actor = { id: 'centre', role: 'centre-officer', division: '990100', unitId: unitIds.get(UNITS.city.uscc)! }
  const stranger = inUnit(UNITS.east.uscc, 'case-handler', '990101')
  assert.deepEqual([await idsOf(handler), await idsOf(handler, 'open'), await idsOf(user, 'open')], [[], [], []])
  for (const actor of [handler, decider, centre, user]) assert.deepEqual(await idsOf(actor, 'closed'), [id])
  assert.deepEqual([await idsOf(user), await idsOf(stranger, 'closed')], [[id], []])
  // A record of the merged unit is shielded by its successor as well.
  const ruling = { court: '明衡市中级人民法院（演示）', number: '（2026）演破1号', on: '2026-08-01' }
  assert.equal(await refusedBy(ask('shield', { records: [records[1]], ruling }, decider)), 'done')
  assert.equal(await refusedBy(ask('end-shield', { records: [records[1]], ruling, outcome: 'failed' }, decider)), 'done')
})

test('what the applicant does stands in no unit’s name', async () => {
  const id = await receive('XYZG-2', records[1]!)
  const user: Actor = { id: 'user', role: 'organisation-user', organisationId: parseRecordId(records[1]!)!.organisationId }
  await ask('return', { case: id, missing: ['缴款凭证'] })
  await ask('complete', { case: id, corrected: '已经补交', evidence: [] }, user)
  await ask('withdraw', { case: id })
  const acts = await house.rows<{ operation: string; unit_id: string | null }>(
    "select operation, unit_id from act where operation in ('repair.return', 'repair.complete', 'repair.withdraw') order by operation",
  )
  assert.deepEqual(
    acts.map(act => act.unit_id),
    [null, unitIds.get(UNITS.city.uscc), null],
  )
})

test('cn-ndrc-2025-36#conditions: an organisation is told of each of its records whether repair may be asked for, what is missing, and which case asks; no other is', async () => {
  type Told = {
    uscc: string
    records: { record: string; standing: string; channel: string; case: string | null; clauses: string[] }[]
  }
  const userOf = (record: string): Actor => ({
    ...{ id: 'user', role: 'organisation-user', organisationId: parseRecordId(record)!.organisationId },
  })
  const whole = () => ask<Told>('records', {}, userOf(records[1]!))
  const told = async () => (await whole()).records
  const [before, ...others] = await told()
  assert.deepEqual([before!.record, before!.standing, before!.case, others.length], [records[1], 'now', null, 0])
  assert.ok(before!.clauses.includes('cn-ndrc-2025-36#4'))
  const id = await receive('XYZG-4', records[1]!)
  assert.equal((await told())[0]!.case, id)
  await ask('withdraw', { case: id }, userOf(records[1]!))
  // Of what has ended repair has nothing to say.
  assert.deepEqual((await ask<Told>('records', {}, userOf(records[0]!))).records, [])
  assert.equal(await refusedBy(ask('records', { uscc: (await whole()).uscc }, userOf(records[0]!))), 'ORGANISATION_UNKNOWN')
})

test('cn-ndrc-2025-36#falsehood: what was found of a record that is not disclosed says its day alone, and of an organisation of which nothing is, nothing', async () => {
  const id = await receive('XYZG-3', records[1]!)
  await ask('accept', { case: id })
  await ask('find-falsehood', { case: id, what: 'false-material', reason: '凭证系伪造' })
  const read = (record: string) =>
    house.rows<{ record_no: string | null; found_on: string }>(
      'select record_no, found_on::text from disclosed_falsehood where organisation_id = $1',
      [parseRecordId(record)!.organisationId],
    )
  assert.deepEqual(await read(records[1]!), [
    { record_no: String(parseRecordId(records[1]!)!.recordNo), found_on: '2026-09-01' },
  ])
  await house.rows("update state set ended_on = '2026-06-03' where organisation_id = $1 and record_no = $2", [
    parseRecordId(records[1]!)!.organisationId,
    String(parseRecordId(records[1]!)!.recordNo),
  ])
  assert.deepEqual(await read(records[1]!), [{ record_no: null, found_on: '2026-09-01' }])
  await house.rows("update state set ended_on = '2026-06-03' where organisation_id = $1", [
    parseRecordId(records[1]!)!.organisationId,
  ])
  assert.deepEqual(await read(records[1]!), [])
  await assert.rejects(
    house.database.transaction(async tx => {
      await tx.client.query('set local role xinheng_portal')
      await tx.client.query('select found_on from repair_falsehood')
    }),
    /permission denied/,
  )
})
