// What the public begins or ceases to see of a record about a day: from its state and that day alone, so that nothing has to be run or kept.
import { addDays, type LocalDate } from '#rules/time'
import { isShownOn, type RecordState } from './fold.ts'
import { lastShownOn } from './judge-disclosure.ts'

/** `begins`: to be shown from a day to come. `begun`: since a day that has come. `ends`: on its last day. `ended`: no longer from a day on. */
export const PUBLIC_CHANGES = ['begins', 'begun', 'ends', 'ended'] as const
export type PublicChange = { readonly what: (typeof PUBLIC_CHANGES)[number]; readonly on: LocalDate }

/** Within so many days, before the day and after. What was never shown has neither begun nor ended. */
export function changesAround(state: RecordState, today: LocalDate, days: number): PublicChange[] {
  const [since, until] = [addDays(today, -days), addDays(today, days)]
  const isNear = (on: LocalDate | null): on is LocalDate => on !== null && since <= on && on <= until
  const { shownFrom, shieldedUntil } = state
  if (!isShownOn(state, today)) {
    // The first time, or again once what hides it for a time is over.
    const next = [shownFrom, shieldedUntil].find(on => isNear(on) && on > today && isShownOn(state, on))
    if (next != null) return [{ what: 'begins', on: next }]
    const over = endOf(state)
    return isNear(over) && over <= today && shownFrom !== null && shownFrom <= over ? [{ what: 'ended', on: over }] : []
  }
  const last = lastShownOn(state)
  return [
    ...(isNear(shownFrom) && shownFrom <= today ? [{ what: 'begun', on: shownFrom } as const] : []),
    ...(isNear(last) ? [{ what: 'ends', on: last } as const] : []),
  ]
}

/** The first day on which it is seen no more. */
const endOf = ({ disclosedUntil: until, endedOn }: RecordState): LocalDate | null =>
  until === null || (endedOn !== null && endedOn < until) ? endedOn : until
