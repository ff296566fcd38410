// Periods as the Civil Code counts them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addDays,
  comparePeriods,
  correspondingDay,
  type Period,
  parseLocalDate,
  parsePeriod,
  partsOf,
  periodParts,
  untilAfter,
} from './index.ts'

const day = (text: string) => parseLocalDate(text)!
const period = (text: string) => parsePeriod(text)!

test('cn-civil-code#201: the first day is not counted', () => {
  assert.equal(correspondingDay(day('2026-05-31'), period('P1D')), '2026-06-01')
  assert.equal(correspondingDay(day('2024-03-01'), period('P1Y')), '2025-03-01')
  assert.equal(untilAfter(day('2024-03-01'), period('P1Y')), '2025-03-02')
})

test('cn-civil-code#202: the last day corresponds, or is the last of its month', () => {
  const cases: [string, string, string][] = [
    ['2026-05-31', 'P3M', '2026-08-31'],
    ['2026-01-31', 'P1M', '2026-02-28'],
    ['2024-01-31', 'P1M', '2024-02-29'],
    ['2026-02-28', 'P1M', '2026-03-28'],
    ['2024-02-29', 'P1Y', '2025-02-28'],
    ['2024-02-29', 'P4Y', '2028-02-29'],
    ['2026-11-30', 'P3M', '2027-02-28'],
    ['2026-12-31', 'P3Y', '2029-12-31'],
    ['2026-10-31', 'P6M', '2027-04-30'],
    ['2026-01-01', 'P2W', '2026-01-15'],
    ['2026-01-31', 'P1M1D', '2026-03-01'],
    ['2026-01-15', 'P1Y6M', '2027-07-15'],
  ]
  for (const [from, length, last] of cases) assert.equal(correspondingDay(day(from), period(length)), last, `${from} ${length}`)
})

test('cn-civil-code#202: months never skip one and never leave the day, except for a month end', () => {
  const days = fc.date({ min: new Date('1990-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 600 }), (date, months) => {
      const from = day(date.toISOString().slice(0, 10))
      const last = partsOf(correspondingDay(from, `P${months}M` as Period))
      const start = partsOf(from)
      assert.equal(last.year * 12 + last.month, start.year * 12 + start.month + months)
      if (last.day !== start.day) assert.equal(partsOf(addDays(correspondingDay(from, `P${months}M` as Period), 1)).day, 1)
    }),
  )
})

test('a period is years, months, weeks and days, in this order, none of them a time of day', () => {
  for (const text of ['P3M', 'P1Y', 'P10D', 'P1Y6M', 'P2W', 'P0D']) assert.equal(parsePeriod(text), text)
  for (const text of ['P', '3M', 'P3', 'PT3H', 'P1M1Y', 'P-1Y', 'P1.5Y', 'p1y', '', 'P1Y ', 'P99999Y'])
    assert.equal(parsePeriod(text), undefined, text)
  assert.deepEqual(periodParts(period('P1Y6M2W3D')), { months: 18, days: 17 })
})

test('periods compare from an anchor, and stay within the years that text order holds for', () => {
  assert.equal(comparePeriods(period('P30D'), period('P1M'), day('2026-02-01')), 1)
  assert.equal(comparePeriods(period('P30D'), period('P1M'), day('2026-01-01')), -1)
  assert.equal(comparePeriods(period('P12M'), period('P1Y'), day('2024-02-29')), 0)
  assert.equal(correspondingDay(day('9999-06-01'), period('P3Y')), '9999-12-31')
})
