/** How many records of each item are disclosed today. */

import type { LocalDate } from '#rules/time'
import { msUntilChinaMidnight } from '#rules/time'
import { type Reader, readCounts } from './store.ts'

type Counted = { readonly today: LocalDate | undefined; readonly counts: ReadonlyMap<string, number> }
type Kept = { readonly until: number; readonly counted: Promise<Counted> }

// Counting reads every state; a figure a minute old is as true as any, one from yesterday is not.
const KEPT_MS = 60_000
const kept = new WeakMap<object, Kept>()

/**
 * Counted at most once a minute (less often where counting itself takes long), and always anew after midnight in China.
 * @param owner whose counts they are: the database they are read from
 */
export const countsToday = (owner: object, reader: Reader, nowMs: () => number): Promise<Counted> => {
  const now = nowMs()
  const known = kept.get(owner)
  if (known && now < known.until) return known.counted
  const midnight = now + msUntilChinaMidnight(now)
  const counted = readCounts(reader)
  kept.set(owner, { until: Math.min(midnight, now + KEPT_MS), counted })
  counted.then(
    () => {
      const took = nowMs() - now
      if (took * 50 > KEPT_MS) kept.set(owner, { until: Math.min(midnight, now + took * 50), counted })
    },
    () => kept.delete(owner),
  )
  return counted
}
