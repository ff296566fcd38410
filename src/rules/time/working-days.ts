// Working days as the State Council's notices publish them, year by year.
import { addDays, dayOfWeek, type LocalDate, partsOf } from './local-date.ts'

/** Days that depart from Monday to Friday, with the years whose notice has been published. */
export type Calendar = {
  readonly offDays: ReadonlySet<LocalDate>
  readonly workDays: ReadonlySet<LocalDate>
  readonly publishedYears: ReadonlySet<number>
  /** Where its notice is cited: the clause of a year's days. */
  readonly clauses: ReadonlyMap<number, string>
}

export type CalendarDay = { readonly on: LocalDate; readonly off: boolean }

/** A due day, or, where a year on the way has no calendar yet, the day by weekends alone. */
export type WorkingDayDue =
  | { readonly settled: true; readonly due: LocalDate }
  | { readonly settled: false; readonly notBefore: LocalDate }

/** `years` are those whose notice is named; a year without one is not a year without holidays. */
export function makeCalendar(
  days: Iterable<CalendarDay>,
  years: Iterable<number>,
  clauses: Iterable<readonly [number, string]> = [],
): Calendar {
  const offDays = new Set<LocalDate>()
  const workDays = new Set<LocalDate>()
  for (const { on, off } of days) (off ? offDays : workDays).add(on)
  return { offDays, workDays, publishedYears: new Set(years), clauses: new Map(clauses) }
}

/** Whether people work on that day; where the year is not published, by weekends alone. */
export function isWorkingDay(calendar: Calendar, day: LocalDate): boolean {
  if (calendar.workDays.has(day)) return true
  return !calendar.offDays.has(day) && dayOfWeek(day) <= 5
}

/**
 * Whether nothing can change the day's standing any more. New Year's notice also moves the last days of December
 * (2018-12-29 was worked, 2018-12-31 was free, by the notice for 2019), so those wait for the next year's.
 */
function isDaySettled(calendar: Calendar, day: LocalDate): boolean {
  const { year, month, day: inMonth } = partsOf(day)
  if (!calendar.publishedYears.has(year)) return false
  return month !== 12 || inMonth < 26 || calendar.publishedYears.has(year + 1)
}

/** The n-th working day after `from`; `from` itself is not counted. n below 1 gives `from`. */
export function workingDayDue(calendar: Calendar, from: LocalDate, n: number): WorkingDayDue {
  let day = from
  let settled = true
  for (let left = n; left > 0; ) {
    day = addDays(day, 1)
    if (settled && !isDaySettled(calendar, day)) settled = false
    if (isWorkingDay(calendar, day)) left -= 1
  }
  return settled ? { settled, due: day } : { settled, notBefore: day }
}

/** Working days after `from` up to `until`, which counts. Undefined beyond so many days: nobody asks how many it was. */
export function workingDaysBetween(calendar: Calendar, from: LocalDate, until: LocalDate, most = 730): number | undefined {
  if (addDays(from, most) < until) return undefined
  let days = 0
  for (let day = addDays(from, 1); day <= until; day = addDays(day, 1)) if (isWorkingDay(calendar, day)) days += 1
  return days
}
