// Whether what a snapshot says may still be shown: for a day and no longer, and on no other day than its own and the next.
import { addDays, chinaDay, instantMs } from '#rules/time'
import type { Manifest } from './manifest.ts'

export type NotShown = 'old' | 'clock'

const DAY_MS = 86_400_000
/** What is shown is kept elsewhere for a minute at most: it is gone there too when the day is over. */
const KEPT_MS = 60_000
/** Clocks of machines differ by less. */
const AHEAD_MS = 5 * 60_000

/** Undefined where it may. By the clock of the mirror, which tells the day too. */
export const whyNotShown = ({ at, day }: Pick<Manifest, 'at' | 'day'>, nowMs: number): NotShown | undefined => {
  const age = nowMs - instantMs(at)
  if (age > DAY_MS - KEPT_MS) return 'old'
  if (age < -AHEAD_MS) return 'clock'
  // What it says of days was worked out for two of them.
  const today = chinaDay(nowMs)
  return today === day || today === addDays(day, 1) ? undefined : 'clock'
}
