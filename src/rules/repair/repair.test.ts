// Steps of a case that the law does not allow, and a day that no calendar settles.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { repositoryLaw } from '#support/law'
import { clocksOf, foldCase, isOverdue, mayStep, type Step, type StepKind } from './index.ts'

const law = await repositoryLaw()
const steps = (...list: (readonly [StepKind, string])[]): Step[] => list.map(([kind, on]) => ({ kind, on: on as LocalDate }))
const refusalOf = (some: readonly Step[], kind: StepKind, on: string) => {
  const { value } = mayStep(foldCase(some), kind, law, null, on as LocalDate)
  return value instanceof Refusal ? value.code : value
}

test('cn-ndrc-2025-36#acceptance: what is missing is told once; the second time it is refused', () => {
  const once = steps(['submitted', '2026-06-04'], ['returned', '2026-06-05'], ['completed-again', '2026-06-08'])
  assert.equal(refusalOf(once.slice(0, 1), 'returned', '2026-06-05'), true)
  assert.equal(refusalOf(once, 'returned', '2026-06-09'), 'REPAIR_RETURNED_ONCE')
  assert.equal(refusalOf(once.slice(0, 2), 'accepted', '2026-06-08'), 'REPAIR_STEP_NOT_NOW')
})

test('cn-ndrc-2025-36#extension: extended once, on the last day in time at the latest', () => {
  const accepted = steps(['submitted', '2026-07-02'], ['accepted', '2026-07-03'])
  assert.equal(refusalOf(accepted, 'extended', '2026-07-14'), true)
  assert.equal(refusalOf(accepted, 'extended', '2026-07-15'), 'REPAIR_EXTENSION_NOT_NOW')
  const extended = [...accepted, ...steps(['extended', '2026-07-10'])]
  assert.equal(refusalOf(extended, 'extended', '2026-07-10'), 'REPAIR_EXTENSION_NOT_NOW')
})

test('an overdue case is not decided by its clock: the unit still decides', () => {
  const accepted = steps(['submitted', '2026-07-02'], ['accepted', '2026-07-03'])
  const found = foldCase(accepted)
  const [decision] = clocksOf(found, law, null).value
  assert.deepEqual(decision, { clock: 'decision', due: { settled: true, due: '2026-07-14' } })
  assert.equal(isOverdue(decision!, found, '2026-07-14' as LocalDate), false)
  assert.equal(isOverdue(decision!, found, '2026-07-15' as LocalDate), true)
  assert.equal(found.standing, 'accepted')
  for (const kind of ['approved', 'rejected', 'withdrawn'] as const) assert.equal(refusalOf(accepted, kind, '2026-08-30'), true)
})

test('a clock into a year without a calendar is never overdue, and no step waits for it', () => {
  const accepted = steps(['submitted', '2026-12-23'], ['accepted', '2026-12-24'])
  const found = foldCase(accepted)
  const [decision] = clocksOf(found, law, null).value
  assert.equal(decision!.due.settled, false)
  assert.equal(isOverdue(decision!, found, '2027-03-01' as LocalDate), false)
  assert.equal(refusalOf(accepted, 'extended', '2027-03-01'), true)
})
