// What an entry on a list brings about: on the days of the effect and of its basis, in the place of the case, and unread bases as such.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Law } from '#rules/law'
import type { ClauseId } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { repositoryLaw } from '#support/law'
import { effectsOfList } from './index.ts'

const law = await repositoryLaw()
const brings = (list: string, on: string, division: string | null = '990100', by: Law = law) =>
  effectsOfList(law.lists.find(one => one.id === list)!, by, on as LocalDate, division).map(one => `${one.id} ${one.seen}`)
const LAND = 'demo-abnormal-land-preference true'

test('a severe list brings what rests on severe lists or on itself, an abnormal one nothing of it; what nobody has read is told as such', () => {
  assert.ok(brings('demo-gas-business', '2026-07-16').includes('demo-listed-tender true'))
  assert.ok(brings('migrant-wage-arrears', '2026-07-16').includes('wage-arrears-tender false'))
  assert.equal(brings('work-safety', '2026-07-16').includes('wage-arrears-tender false'), false)
  assert.equal(brings('demo-gas-abnormal', '2026-07-16').includes('demo-listed-tender true'), false)
  // Nothing of what forbids a measure, and no incentive.
  assert.equal(
    brings('intellectual-property', '2026-07-16').some(one => one.startsWith('intellectual-property-no-entry')),
    false,
  )
})

test('elsewhere a rule of the sample province brings nothing', () => {
  assert.equal(brings('work-safety', '2026-07-16', '320100').includes('demo-listed-tender true'), false)
  assert.ok(brings('work-safety', '2026-07-16', null).includes('demo-listed-tender true'))
})

test('on the last day of its basis it is told, on the next no more, also where only the basis names an end', () => {
  assert.ok(brings('demo-gas-abnormal', '2026-06-30').includes(LAND))
  assert.equal(brings('demo-gas-abnormal', '2026-07-01').includes(LAND), false)
  const clause = (id: ClauseId) => {
    const found = law.clause(id)
    return found && { ...found, instrument: { ...found.instrument, until: '2026-08-01' as LocalDate } }
  }
  const repealed = Object.assign(Object.create(law), { clause }) as Law
  assert.ok(brings('demo-gas-business', '2026-07-31', '990100', repealed).includes('demo-listed-tender true'))
  assert.deepEqual(brings('demo-gas-business', '2026-08-01', '990100', repealed), [])
})
