// Days as files write them: with hyphens, slashes, points, Chinese marks, eight digits, or as the number a spreadsheet keeps.
import { addDays, type LocalDate, makeLocalDate, parseLocalDate } from '#rules/time'

const HYPHEN = 45
const POINT = 46
const SLASH = 47
const YEAR_MARK = 0x5e74
const MONTH_MARK = 0x6708
const DAY_MARKS = [0x65e5, 0x53f7]
// Serial 61 is 1900-03-01: below it the spreadsheet's calendar has a day that never was.
const SERIAL_ZERO = '1899-12-30' as LocalDate
const LEAST_SERIAL = 10_000
const MOST_SERIAL = 99_999
// The year 9999, which people write for "no end". Six digits are a year and a month rather than a serial.
const LAST_YEAR_SERIALS = [2_958_101, 2_958_465] as const
// Before these years a number is rather a year or a running number than a day.
const LEAST_YEAR = 1900

export type ParsedDate =
  | { readonly ok: true; readonly day: LocalDate }
  | { readonly ok: false; readonly code: 'DATE_UNREADABLE' | 'DATE_IMPOSSIBLE' }

const UNREADABLE: ParsedDate = { ok: false, code: 'DATE_UNREADABLE' }
const IMPOSSIBLE: ParsedDate = { ok: false, code: 'DATE_IMPOSSIBLE' }

/** The day that a cell says; undefined where it says none. A time of day behind it is passed over, a time zone is not accepted. */
export function parseFileDate(text: string): LocalDate | undefined {
  const read = readFileDate(text)
  return read.ok ? read.day : undefined
}

/** As `parseFileDate`, telling a day that cannot be (2025-02-30) from a text that is no day. */
export function readFileDate(text: string): ParsedDate {
  const cell = readThree(text)
  return cell !== UNREADABLE ? cell : slowly(text)
}

function slowly(text: string): ParsedDate {
  if (text.length > 40) return UNREADABLE
  const cell = text.normalize('NFKC').trim()
  const serial = readSerial(cell)
  if (serial !== undefined) return serial
  const digits = readEightDigits(cell)
  if (digits !== undefined) return digits
  const day = withoutTime(cell)
  return day === undefined ? readThree(cell) : day.length === 8 ? (readEightDigits(day) ?? readThree(day)) : readThree(day)
}

/** Year, month, day with one kind of mark between them. */
function readThree(cell: string): ParsedDate {
  const length = cell.length
  if (length < 8 || length > 11) return UNREADABLE
  let year = 0
  for (let i = 0; i < 4; i++) {
    const digit = cell.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return UNREADABLE
    year = year * 10 + digit
  }
  const mark = cell.charCodeAt(4)
  if (mark !== HYPHEN && mark !== SLASH && mark !== POINT && mark !== YEAR_MARK) return UNREADABLE
  let at = 5
  let month = 0
  while (at < length && at < 7 && isDigit(cell, at)) month = month * 10 + cell.charCodeAt(at++) - 48
  if (at === 5 || cell.charCodeAt(at++) !== (mark === YEAR_MARK ? MONTH_MARK : mark)) return UNREADABLE
  const dayAt = at
  let day = 0
  while (at < length && at < dayAt + 2 && isDigit(cell, at)) day = day * 10 + cell.charCodeAt(at++) - 48
  if (at === dayAt) return UNREADABLE
  if (mark === YEAR_MARK && !DAY_MARKS.includes(cell.charCodeAt(at++))) return UNREADABLE
  if (at !== length) return UNREADABLE
  if (mark === HYPHEN && length === 10) return known(parseLocalDate(cell), year)
  return known(makeLocalDate(year, month, day), year)
}

function readEightDigits(cell: string): ParsedDate | undefined {
  if (cell.length !== 8 || !isDigits(cell)) return undefined
  const year = Number(cell.slice(0, 4))
  return known(makeLocalDate(year, Number(cell.slice(4, 6)), Number(cell.slice(6, 8))), year)
}

/** Days since the spreadsheet's beginning (1900 system); a fraction is a time of day. */
function readSerial(cell: string): ParsedDate | undefined {
  const point = cell.indexOf('.')
  const whole = point < 0 ? cell : cell.slice(0, point)
  if (whole.length < 5 || whole.length > 7 || !isDigits(whole)) return undefined
  if (point >= 0 && !isDigits(cell.slice(point + 1))) return undefined
  const days = Number(whole)
  const taken = days >= LEAST_SERIAL && days <= MOST_SERIAL
  return taken || (days >= LAST_YEAR_SERIALS[0] && days <= LAST_YEAR_SERIALS[1])
    ? { ok: true, day: addDays(SERIAL_ZERO, days) }
    : undefined
}

/** What stands before a blank or T and a time of day; undefined where there is none. */
function withoutTime(cell: string): string | undefined {
  const blank = cell.search(/[ T]/)
  if (blank < 8 || !/^\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?$/.test(cell.slice(blank + 1).trim())) return undefined
  return cell.slice(0, blank)
}

function known(day: LocalDate | undefined, year: number): ParsedDate {
  return day === undefined || year < LEAST_YEAR ? IMPOSSIBLE : { ok: true, day }
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isDigit(text, i)) return false
  return text.length > 0
}
