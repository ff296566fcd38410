// What an office reports where it was told of several measures, and where nothing is decided yet.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { measures } from '#capabilities/measures'
import { type Actor, makeRegistry, type Role, runOperation } from '#capabilities/operation'
import type { LocalDate } from '#rules/time'
import { type City, makeCity, registration, type SeedRecord, uscc } from '#support/portal'

const TODAY = '2026-06-30' as LocalDate
const [CODE, NAME] = [uscc(1), '明衡演示双项贸易有限公司']
const registry = makeRegistry([measures])
let city: City

const listed: SeedRecord = {
  ...{ item: 'severe-list', begins: 'imported', on: '2026-03-10' as LocalDate },
  fields: {
    ...{ decisionNo: '演应急列〔2026〕6号', list: 'work-safety', listedOn: '2026-03-08', listedTo: '2029-03-08' },
    listStatus: '列入中',
  },
}
const abnormal: SeedRecord = {
  ...{ item: 'abnormal-operation', on: '2026-05-10' as LocalDate },
  fields: { decisionNo: '演异〔2026〕1号', listedOn: '2026-05-08', entryReason: '未按期公示年度报告', listStatus: '列入中' },
}

before(async () => {
  city = await makeCity(TODAY)
  const registered = registration(NAME, CODE, '2026-01-02' as LocalDate)
  await city.put({ uscc: CODE, name: NAME, registered, records: [listed, abnormal] })
})
after(() => city?.close())

const office = (role: Role, more: Partial<Actor> = {}): Actor => ({
  ...{ id: `the ${role}`, role, unitId: Object.values(city.units)[0]!, division: '990100', purpose: '用地资格审查' },
  ...more,
})
const ask = <T>(name: string, input: object, actor: Actor) =>
  runOperation(registry.get(`measures.${name}`)!, city.environment, actor, input) as Promise<T>

test('of two measures that were told each is waited for; what is not decided yet is neither left out nor reported', async () => {
  const officer = office('case-handler')
  const auditor = office('auditor', { division: '990000' })
  type Seen = { uscc: string; matter: string }
  const shown = async () => {
    const { unlawful, unreported } = await ask<{ unlawful: Seen[]; unreported: Seen[] }>('uses', {}, auditor)
    const of = (some: Seen[]) => some.filter(one => one.uscc === CODE && one.matter === 'land').length
    return [of(unlawful), of(unreported)]
  }
  const report = (measure: string, more: object) =>
    ask('report-use', { uscc: CODE, matter: 'land', uses: [{ measure, ...more }] }, officer)
  assert.equal((await ask<{ applies: object[] }>('check', { uscc: CODE, matter: 'land' }, officer)).applies.length, 2)
  assert.deepEqual(await shown(), [0, 1])
  await report('market-entry-restriction', { applied: true })
  assert.deepEqual(await shown(), [0, 1])
  await report('preference-restriction', { applied: false, omittedBecause: 'not-decided-yet' })
  assert.deepEqual(await shown(), [0, 1])
  await report('preference-restriction', { applied: true })
  assert.deepEqual(await shown(), [0, 0])
  await report('preference-restriction', { applied: false, omittedBecause: 'other-ground' })
  assert.deepEqual(await shown(), [1, 0])
})
