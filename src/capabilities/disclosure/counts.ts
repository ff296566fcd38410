/** How many records of each item are disclosed today. */

import { isWithinMs, type LocalDate } from '#rules/time'
import type { Reader } from './reader.ts'
import type { Counted } from './store.ts'

/** Still being counted where no moment is said. */
type Kept = { today: LocalDate; readonly counted: Promise<Counted>; done?: { readonly at: number; readonly forMs: number } }

// A record that is withdrawn leaves the figure as fast as it leaves a page.
const KEPT_MS = 2000
// Counting reads every state: where that takes long, no more than a fifth of the time goes into it.
const SHARE = 4
const kept = new WeakMap<Reader, Kept>()

/**
 * The counts of `today`, the day of the database, or of the next where midnight passes while they are counted. Kept for two seconds, or
 * four times as long as counting takes.
 */
export const countsToday = (reader: Reader, nowMs: () => number, today: LocalDate): Promise<Counted> => {
  const known = kept.get(reader)
  const isKept = known?.today === today && (known.done === undefined || isWithinMs(known.done.at, nowMs(), known.done.forMs))
  return isKept ? known.counted : count(reader, nowMs, today)
}

const count = (reader: Reader, nowMs: () => number, today: LocalDate): Promise<Counted> => {
  const from = nowMs()
  const one: Kept = { today, counted: reader.counted() }
  kept.set(reader, one)
  one.counted.then(
    counted => {
      const to = nowMs()
      one.today = counted.today
      one.done = { at: to, forMs: Math.max(KEPT_MS, (to - from) * SHARE) }
    },
    () => kept.get(reader) === one && kept.delete(reader),
  )
  return one.counted
}
