// Days and instants against the machine's own calendar.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addDays,
  chinaDay,
  dayOfWeek,
  daysBetween,
  earlierEnd,
  formatInstant,
  instantMs,
  intervalsOverlap,
  isWithinInterval,
  type LocalDate,
  laterEnd,
  msUntilChinaMidnight,
  parseInstant,
  parseLocalDate,
} from './index.ts'

const day = (text: string) => parseLocalDate(text)!
const anyDay = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))
const anyMs = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2200, 0, 1) })

test('a day is read only where the calendar has it', () => {
  for (const text of ['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31']) assert.equal(parseLocalDate(text), text)
  const none = [
    '2023-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-01',
    '2026-04-31',
    '2026-1-01',
    '2026/01/01',
    '0000-01-01',
    '',
    '２０２６-01-01',
    '2026-01-01 ',
    '+026-01-01',
  ]
  for (const text of none) assert.equal(parseLocalDate(text), undefined, text)
})

test('days are added and counted as the Gregorian calendar does', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -200_000, max: 200_000 }), (text, days) => {
      const expected = new Date(Date.parse(text) + days * 86_400_000)
      fc.pre(expected.getTime() >= Date.parse('0001-01-01') && expected.getTime() <= Date.parse('9999-12-31'))
      const result = addDays(day(text), days)
      assert.equal(result, expected.toISOString().slice(0, 10))
      assert.equal(daysBetween(day(text), result), days)
    }),
  )
})

test('days do not leave the years that text order holds for', () => {
  assert.equal(addDays(day('9999-12-31'), 1), '9999-12-31')
  assert.equal(addDays(day('0001-01-01'), -1), '0001-01-01')
})

test('the day of the week is 1 Monday to 7 Sunday', () => {
  fc.assert(fc.property(anyDay, text => assert.equal(dayOfWeek(day(text)), new Date(text).getUTCDay() || 7)))
})

test('the day in China begins eight hours before that of UTC', () => {
  assert.equal(chinaDay(Date.parse('2026-03-31T15:59:59.999Z')), '2026-03-31')
  assert.equal(chinaDay(Date.parse('2026-03-31T16:00:00.000Z')), '2026-04-01')
  fc.assert(
    fc.property(anyMs, ms => {
      const left = msUntilChinaMidnight(ms)
      assert.ok(left >= 1 && left <= 86_400_000)
      assert.equal(chinaDay(ms + left - 1), chinaDay(ms))
      assert.equal(chinaDay(ms + left), addDays(chinaDay(ms), 1))
    }),
  )
})

test('an instant is written as ISO and read back', () => {
  fc.assert(
    fc.property(anyMs, ms => {
      const instant = formatInstant(ms)
      assert.equal(instant, new Date(ms).toISOString())
      assert.equal(parseInstant(instant), instant)
      assert.equal(instantMs(instant), ms)
    }),
  )
  for (const text of [
    '2026-01-01T00:00:00Z',
    '2026-01-01T24:00:00.000Z',
    '2026-02-30T00:00:00.000Z',
    '2026-01-01T00:60:00.000Z',
    '2026-01-01T00:00:00.00xZ',
    '',
  ]) {
    assert.equal(parseInstant(text), undefined, text)
  }
})

test('an interval holds its first day and not its until', () => {
  const interval = { from: day('2026-01-01'), until: day('2026-02-01') }
  assert.equal(isWithinInterval(interval, day('2025-12-31')), false)
  assert.equal(isWithinInterval(interval, day('2026-01-01')), true)
  assert.equal(isWithinInterval(interval, day('2026-01-31')), true)
  assert.equal(isWithinInterval(interval, day('2026-02-01')), false)
  assert.equal(isWithinInterval({ from: day('2026-01-01'), until: null }, day('9999-12-31')), true)
  assert.equal(intervalsOverlap(interval, { from: day('2026-02-01'), until: null }), false)
  assert.equal(intervalsOverlap(interval, { from: day('2026-01-31'), until: null }), true)
})

test('no end is later than any end', () => {
  const a = day('2026-01-01')
  const none: LocalDate | null = null
  assert.deepEqual([earlierEnd(a, none), earlierEnd(none, a), laterEnd(a, none), laterEnd(none, a)], [a, a, null, null])
  assert.deepEqual([earlierEnd(a, day('2027-01-01')), laterEnd(a, day('2027-01-01'))], [a, '2027-01-01'])
})
