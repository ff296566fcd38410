/** What is said of a record when it arrives: that it is late, counted in working days, that it is over, or too minor to be shown. */

import { REASONS } from '#rules/disclosure'
import type { Law } from '#rules/law'
import type { RecordState } from '#rules/ledger'
import { type Finding, makeFinding } from '#rules/outcome'
import { type LocalDate, workingDayDue, workingDaysBetween } from '#rules/time'

// Beyond a year or so nobody asks how many working days it was.
const COUNTED_DAYS = 400

/** For a first state and the division of its determining unit. */
export const arrivalFindings =
  (law: Law, item: string, receivedOn: LocalDate, takeover?: string) =>
  ({ determinedOn, reason }: RecordState, division: string): readonly Finding[] => {
    // Whether what a former system holds had come there in time, it alone knows.
    const late =
      determinedOn === null || takeover !== undefined ? undefined : lateness(law, item, receivedOn, determinedOn, division)
    return [
      ...(late === undefined ? [] : [late]),
      ...(reason === REASONS.overOnArrival ? [makeFinding('OVER_ON_ARRIVAL')] : []),
      ...(reason === REASONS.minorNotPublished ? [makeFinding('MINOR_NOT_PUBLISHED')] : []),
    ]
  }

const lateness = (
  law: Law,
  item: string,
  receivedOn: LocalDate,
  determinedOn: LocalDate,
  division: string,
): Finding | undefined => {
  const clock = law.on(determinedOn, division).rule('hand-in-clock', 'working-days', item)
  if (clock === undefined) return undefined
  const due = workingDayDue(law.calendar, determinedOn, clock.value.value)
  const { clause } = clock.value
  if (!due.settled)
    return receivedOn <= due.notBefore
      ? undefined
      : makeFinding('LATE_NOT_SETTLED', { clause, params: { notBefore: due.notBefore } })
  if (receivedOn <= due.due) return undefined
  const days = workingDaysBetween(law.calendar, due.due, receivedOn, COUNTED_DAYS)
  return makeFinding('LATE', { clause, params: { due: due.due, ...(days === undefined ? {} : { days }) } })
}
