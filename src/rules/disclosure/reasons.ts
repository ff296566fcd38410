// Why a record is not shown, or no longer: numbers that stand in the state, codes that stand in rulings.

/** Numbers live for ever in states; add, never change. */
export const REASONS = {
  overOnArrival: 1,
  minorNotPublished: 2,
  repaired: 3,
  withdrawn: 4,
  annulled: 5,
  erased: 6,
  notInForce: 7,
  movedOut: 8,
  delisted: 9,
  noRule: 10,
  notForPublic: 11,
} as const

export type ReasonName = keyof typeof REASONS
export type Reason = (typeof REASONS)[ReasonName]

/** The name of a reason's number; undefined for a number that no reason has. */
export function findReason(number: number): ReasonName | undefined {
  return (Object.keys(REASONS) as ReasonName[]).find(name => REASONS[name] === number)
}

// Sorted. The Chinese and English sentence of each note stands in faces/text; params are in braces.
export const NOTES = [
  'ANNULLED',
  'CLAIMED_END', // {by}
  'CLAIMED_SINCE', // {by} {since}
  'CLAIMED_UNTIL', // {by} {lastDay}
  'COUNTED_TO_LAST_DAY', // {period} {lastDay}
  'DELISTED',
  'DETERMINED_BY_DOCUMENT', // {day}
  'DUE_NOT_SETTLED', // {notBefore}
  'DUE_WORKING_DAYS', // {days} {due}
  'ENDED_BY_STATUS', // {status}
  'ERASED',
  'FIRST_SHOWN_LATER_OF_BOTH', // {determinedOn} {recordedOn}
  'FIRST_VISIBLE_DAY', // {day}
  'GRADED_BY_AMOUNT', // {amount}
  'GRADED_BY_CATEGORY', // {category}
  'GRADED_BY_PROCEDURE', // {procedure}
  'GRADED_BY_UNIT', // {stated}
  'GRADED_LOWER_IGNORED', // {stated}
  'GRADED_OTHERWISE', // {category}
  'IN_FORCE_UNTIL', // {lastDay}
  'MILDER_CUT_BY_NEW_LAW', // {from}: under the new law it would have ended before that day
  'MILDER_NEW_PERIOD', // {from}
  'MILDER_OLD_PERIOD', // {from}
  'MINOR_NOT_PUBLISHED',
  'MINOR_PUBLISHED_WITH_REASON',
  'MOVED_IN',
  'MOVED_OUT',
  'NEW_LAW_APPLIES', // {from}
  'NOT_FOR_PUBLIC', // {said}
  'NO_END_SET',
  'NO_RULE',
  'NO_SHORTEST_PERIOD',
  'OBJECTED', // {from}
  'OLD_LAW_KEPT', // {from}
  'OVER_ON_ARRIVAL', // {lastDay}
  'REPAIRED',
  'SHIELDED', // {from}
  'SHOWN_AFTER_DISSOLUTION', // {from} {period} {lastDay}
  'SHOWN_WHILE_REGISTERED',
  'TERM_NOT_OVER', // {lastDay}
  'TERM_OPEN_ENDED',
  'WITHDRAWN',
] as const

/** The `note` of a Because: a code, never a sentence. */
export type Note = (typeof NOTES)[number]
