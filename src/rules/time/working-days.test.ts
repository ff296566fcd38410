// Working days against the published calendar of 2025, and years that nobody has published.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, dayOfWeek, isWorkingDay, makeCalendar, parseLocalDate, workingDayDue, workingDaysBetween } from './index.ts'

const day = (text: string) => parseLocalDate(text)!
const off = (...texts: string[]) => texts.map(text => ({ on: day(text), off: true }))
const worked = (...texts: string[]) => texts.map(text => ({ on: day(text), off: false }))

const spring2025 = [
  ...off(
    '2025-01-01',
    '2025-01-28',
    '2025-01-29',
    '2025-01-30',
    '2025-01-31',
    '2025-02-01',
    '2025-02-02',
    '2025-02-03',
    '2025-02-04',
  ),
  ...worked('2025-01-26', '2025-02-08'),
]
const calendar = makeCalendar(spring2025, [2024, 2025])

test('cn-state-council-office-2015-51: seven working days skip a holiday and count a worked Saturday', () => {
  // 24 January is a Friday: 26 (worked Sunday), 27, 5, 6, 7, 8 (worked Saturday), 10 February.
  assert.deepEqual(workingDayDue(calendar, day('2025-01-24'), 7), { settled: true, due: '2025-02-10' })
  assert.equal(isWorkingDay(calendar, day('2025-01-26')), true)
  assert.equal(isWorkingDay(calendar, day('2025-01-28')), false)
})

test('a year that nobody has published is not a year without holidays: the due day waits', () => {
  assert.deepEqual(workingDayDue(calendar, day('2026-03-02'), 7), { settled: false, notBefore: '2026-03-11' })
  assert.deepEqual(workingDayDue(makeCalendar([], []), day('2026-03-02'), 1), { settled: false, notBefore: '2026-03-03' })
})

test("the last days of December wait for the next year's notice, which may move them", () => {
  assert.deepEqual(workingDayDue(calendar, day('2025-12-22'), 3), { settled: true, due: '2025-12-25' })
  assert.deepEqual(workingDayDue(calendar, day('2025-12-22'), 4), { settled: false, notBefore: '2025-12-26' })
  const both = makeCalendar([...spring2025, ...off('2026-01-01')], [2025, 2026])
  assert.deepEqual(workingDayDue(both, day('2025-12-30'), 2), { settled: true, due: '2026-01-02' })
})

test('it settles itself when the calendar is published', () => {
  const later = makeCalendar([...spring2025, ...off('2026-03-09')], [2024, 2025, 2026])
  assert.deepEqual(workingDayDue(later, day('2026-03-02'), 7), { settled: true, due: '2026-03-12' })
})

test('the working days between two days are those that a clock would count', () => {
  assert.equal(workingDaysBetween(calendar, day('2025-01-24'), day('2025-02-10')), 7)
  assert.equal(workingDaysBetween(calendar, day('2025-01-28'), day('2025-02-04')), 0)
  assert.equal(workingDaysBetween(calendar, day('2025-01-24'), day('2025-01-24')), 0)
  assert.equal(workingDaysBetween(calendar, day('2025-01-24'), day('2025-03-24'), 30), undefined)
})

test('no working day asked for is the day itself', () => {
  assert.deepEqual(workingDayDue(calendar, day('2025-02-01'), 0), { settled: true, due: '2025-02-01' })
})

test('the n-th working day is worked, and n are worked on the way', () => {
  const starts = fc.integer({ min: 0, max: 330 }).map(days => addDays(day('2025-01-01'), days))
  fc.assert(
    fc.property(starts, fc.integer({ min: 1, max: 15 }), (from, n) => {
      const result = workingDayDue(calendar, from, n)
      const last = result.settled ? result.due : result.notBefore
      assert.equal(isWorkingDay(calendar, last), true)
      let count = 0
      for (let at = addDays(from, 1); at <= last; at = addDays(at, 1)) if (isWorkingDay(calendar, at)) count += 1
      assert.equal(count, n)
      assert.ok(dayOfWeek(last) <= 5 || calendar.workDays.has(last))
    }),
  )
})
