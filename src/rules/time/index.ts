// The door of time: days in China, periods of law, working days.
export type { DayParts, Instant, Interval, LocalDate } from './local-date.ts'
export {
  addDays,
  chinaDay,
  dayOfWeek,
  daysBetween,
  earlierEnd,
  formatInstant,
  instantMs,
  intervalsOverlap,
  isWithinInterval,
  isWithinMs,
  laterEnd,
  laterOf,
  makeLocalDate,
  msUntilChinaMidnight,
  parseInstant,
  parseLocalDate,
  partsOf,
} from './local-date.ts'
export type { Period, PeriodParts } from './period.ts'
export { comparePeriods, correspondingDay, parsePeriod, periodParts, untilAfter } from './period.ts'
export type { Calendar, CalendarDay, WorkingDayDue } from './working-days.ts'
export { isWorkingDay, makeCalendar, workingDayDue, workingDaysBetween } from './working-days.ts'
