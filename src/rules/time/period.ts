// Periods as laws write them and the one method of counting them.
import { addDays, daysInMonth, type LocalDate, makeLocalDate, partsOf } from './local-date.ts'

/** An ISO 8601 period of years, months, weeks or days, e.g. 'P3M', 'P1Y', 'P10D', 'P1Y6M'. */
export type Period = string & { readonly __brand: 'Period' }

export type PeriodParts = { readonly months: number; readonly days: number }

// Bounded digits, one alternative per letter: no backtracking.
const FORM = /^P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/

/** An ISO period without time of day; 'P' alone is none. */
export function parsePeriod(text: string): Period | undefined {
  return text.length > 1 && FORM.test(text) ? (text as Period) : undefined
}

/** Whole months, then days beside them. */
export function periodParts(period: Period): PeriodParts {
  const [, years = '0', months = '0', weeks = '0', days = '0'] = FORM.exec(period) ?? []
  return { months: Number(years) * 12 + Number(months), days: Number(weeks) * 7 + Number(days) }
}

/**
 * The last day of a period, inclusive. The first day is not counted; a period of months or years ends on the day of the
 * last month that corresponds to the first day, or on that month's last day where it has no such day.
 * Stays within 9999-12-31.
 * @clause cn-civil-code#201 @clause cn-civil-code#202
 */
export function correspondingDay(from: LocalDate, period: Period): LocalDate {
  const { months, days } = periodParts(period)
  const counted = months === 0 ? from : addMonths(from, months)
  return days === 0 ? counted : addDays(counted, days)
}

/** The first day after the period: correspondingDay + 1. */
export function untilAfter(from: LocalDate, period: Period): LocalDate {
  return addDays(correspondingDay(from, period), 1)
}

function addMonths(from: LocalDate, months: number): LocalDate {
  const { year, month, day } = partsOf(from)
  const index = year * 12 + (month - 1) + months
  const y = Math.floor(index / 12)
  const m = (index % 12) + 1
  return makeLocalDate(y, m, Math.min(day, y > 9999 ? day : daysInMonth(y, m))) ?? ('9999-12-31' as LocalDate)
}

/** Orders periods by length from one anchor: negative where `a` ends first. Months differ in length, so an anchor is needed. */
export function comparePeriods(a: Period, b: Period, from: LocalDate): number {
  const x = correspondingDay(from, a)
  const y = correspondingDay(from, b)
  return x < y ? -1 : x > y ? 1 : 0
}
