// What anybody may say of something shown, without an account: what it is about, how it ends, how long it is kept.
import { addDays, type LocalDate } from '#rules/time'

export const REPORTED = ['content', 'organisation', 'should-not-show', 'other'] as const
export type Reported = (typeof REPORTED)[number]

/** corrected: it was wrong, and the unit puts it right by a hand-in; right: it stands as decided; unclear: what is said does not tell. */
export const REPORT_OUTCOMES = ['corrected', 'right', 'unclear'] as const
export type ReportOutcome = (typeof REPORT_OUTCOMES)[number]

const WAITING_DAYS = 365
const CLOSED_DAYS = 90

/** First day on which it is removed: a year after it came, three months after it was dealt with, whichever is first. */
export const reportRetainedUntil = (reportedOn: LocalDate, closedOn: LocalDate | null): LocalDate => {
  const latest = addDays(reportedOn, WAITING_DAYS)
  const closed = closedOn === null ? latest : addDays(closedOn, CLOSED_DAYS)
  return [closed, latest].toSorted()[0]!
}
