// The calendar day in China as text, with the arithmetic that law needs; no clock and no time zone data.

/** A day in China, 'YYYY-MM-DD', years 0001 to 9999. Two days compare with < and > as text. */
export type LocalDate = string & { readonly __brand: 'LocalDate' }

/** An instant, UTC, in milliseconds: 'YYYY-MM-DDTHH:mm:ss.SSSZ'. Two instants compare with < and > as text. */
export type Instant = string & { readonly __brand: 'Instant' }

/** Days [from, until): until is exclusive, null where no end is set. */
export type Interval = { readonly from: LocalDate; readonly until: LocalDate | null }

export type DayParts = { readonly year: number; readonly month: number; readonly day: number }

const MS_PER_DAY = 86_400_000
// China has kept one zone without summer time since 1992; recordings are all later.
const CHINA_OFFSET_MS = 8 * 3_600_000
const FIRST_DAY = dayNumber(1, 1, 1)
const LAST_DAY = dayNumber(9999, 12, 31)

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Days of a month; month 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

function fromDayNumber(number: number): LocalDate {
  const clamped = Math.min(Math.max(number, FIRST_DAY), LAST_DAY)
  const shifted = clamped + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * mp + 2) / 5) + 1
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return format(year, month, day)
}

function format(year: number, month: number, day: number): LocalDate {
  const y = year < 1000 ? String(year).padStart(4, '0') : String(year)
  return `${y}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}` as LocalDate
}

function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i) - 48
    if (code < 0 || code > 9) return -1
    value = value * 10 + code
  }
  return value
}

/** A day from its three numbers, or undefined where no calendar has it. */
export function makeLocalDate(year: number, month: number, day: number): LocalDate | undefined {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return undefined
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return format(year, month, day)
}

/** 'YYYY-MM-DD' and nothing else; forms that files use are read by rules/catalogue. */
export function parseLocalDate(text: string): LocalDate | undefined {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined
  return makeLocalDate(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10))
}

export function partsOf(date: LocalDate): DayParts {
  return { year: digits(date, 0, 4), month: digits(date, 5, 7), day: digits(date, 8, 10) }
}

function numberOf(date: LocalDate): number {
  return dayNumber(digits(date, 0, 4), digits(date, 5, 7), digits(date, 8, 10))
}

/** The day `days` later (earlier if negative); stays within 0001-01-01 and 9999-12-31. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return fromDayNumber(numberOf(date) + days)
}

/** Days from `a` to `b`, negative where `b` is earlier. */
export function daysBetween(a: LocalDate, b: LocalDate): number {
  return numberOf(b) - numberOf(a)
}

/** 1 Monday to 7 Sunday. */
export function dayOfWeek(date: LocalDate): number {
  return ((((numberOf(date) + 3) % 7) + 7) % 7) + 1
}

function earlierOf(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b
}

/** The later of two days. */
export function laterOf(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b
}

/** The earlier of two ends, where null is no end. */
export function earlierEnd(a: LocalDate | null, b: LocalDate | null): LocalDate | null {
  if (a === null) return b
  return b === null ? a : earlierOf(a, b)
}

/** The later of two ends, where null is no end. */
export function laterEnd(a: LocalDate | null, b: LocalDate | null): LocalDate | null {
  return a === null || b === null ? null : laterOf(a, b)
}

/** Whether the day lies in [from, until). */
export function isWithinInterval(interval: Interval, day: LocalDate): boolean {
  return day >= interval.from && (interval.until === null || day < interval.until)
}

/** Whether two intervals share a day. */
export function intervalsOverlap(a: Interval, b: Interval): boolean {
  return (b.until === null || a.from < b.until) && (a.until === null || b.from < a.until)
}

/** The day in China at an instant given in milliseconds since 1970. */
export function chinaDay(epochMs: number): LocalDate {
  return fromDayNumber(Math.floor((epochMs + CHINA_OFFSET_MS) / MS_PER_DAY))
}

/** Milliseconds left until the next midnight in China: 1 to 86,400,000. No answer may be reused past it. */
export function msUntilChinaMidnight(epochMs: number): number {
  const sinceMidnight = (((epochMs + CHINA_OFFSET_MS) % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY
  return MS_PER_DAY - sinceMidnight
}

/**
 * Whether less than `forMs` has passed since a moment, by a clock that may be set: where it was set back nobody can say, and what was to
 * be kept, or waited for, until then is not kept for hours.
 */
export const isWithinMs = (sinceMs: number, nowMs: number, forMs: number): boolean => {
  const age = nowMs - sinceMs
  return age >= 0 && age < forMs
}

/** Milliseconds since 1970 as an Instant; fractions of a millisecond are cut. */
export function formatInstant(epochMs: number): Instant {
  const ms = Math.floor(epochMs)
  const days = Math.floor(ms / MS_PER_DAY)
  const rest = ms - days * MS_PER_DAY
  const two = (value: number) => (value < 10 ? `0${value}` : String(value))
  const time = `${two(Math.floor(rest / 3_600_000))}:${two(Math.floor(rest / 60_000) % 60)}:${two(Math.floor(rest / 1000) % 60)}`
  return `${fromDayNumber(days)}T${time}.${String(rest % 1000).padStart(3, '0')}Z` as Instant
}

/** 'YYYY-MM-DDTHH:mm:ss.SSSZ' and nothing else. */
export function parseInstant(text: string): Instant | undefined {
  if (text.length !== 24 || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return undefined
  if (text[19] !== '.' || text[23] !== 'Z' || parseLocalDate(text.slice(0, 10)) === undefined) return undefined
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || digits(text, 20, 23) < 0)
    return undefined
  return text as Instant
}

/** Milliseconds since 1970 of an Instant. */
export function instantMs(instant: Instant): number {
  const day = numberOf(instant.slice(0, 10) as LocalDate)
  const seconds = digits(instant, 11, 13) * 3600 + digits(instant, 14, 16) * 60 + digits(instant, 17, 19)
  return day * MS_PER_DAY + seconds * 1000 + digits(instant, 20, 23)
}
