/** Pages that very many ask for at once are made once a second, not once for each of them. */

import { chinaDay, isWithinMs } from '#rules/time'

/** From so many askers in a second on, a page is kept; below, everyone gets one made for himself, with what changed a moment ago. */
const MANY = 8
const KEPT_MS = 1000

type Asked<T> = { times: number; madeAt: number; madeOf: unknown; made: Promise<T> | undefined }

/**
 * Gives what stands under a key, or makes it. What is kept is at most a second old and of the same day in China; what could not be
 * made, or `isKept` says no to, is made anew, and all of it where what pages are made of is told by `source` to be another than it was.
 * Holds no more than was asked for in two seconds.
 */
export const makeKeeper = <T>(nowMs: () => number, isKept: (made: T) => boolean, source: () => unknown = () => 0) => {
  let second = 0
  let now = new Map<string, Asked<T>>()
  let before = new Map<string, Asked<T>>()
  return (key: string, make: () => Promise<T>): Promise<T> => {
    const at = nowMs()
    const current = Math.floor(at / KEPT_MS)
    if (current !== second) {
      before = current === second + 1 ? now : new Map()
      now = new Map()
      second = current
    }
    const was = before.get(key)
    const asked = now.get(key) ?? { times: 0, madeAt: was?.madeAt ?? 0, madeOf: was?.madeOf, made: was?.made }
    now.set(key, asked)
    asked.times += 1
    const of = source()
    const isOfNow = asked.madeOf === of && isWithinMs(asked.madeAt, at, KEPT_MS) && chinaDay(asked.madeAt) === chinaDay(at)
    if (asked.made !== undefined && isOfNow) return asked.made
    if (asked.times < MANY && (was?.times ?? 0) < MANY) return make()
    const making = make()
    asked.madeAt = at
    asked.madeOf = of
    asked.made = making
    const forget = () => {
      if (asked.made === making) asked.made = undefined
    }
    making.then(made => isKept(made) || forget(), forget)
    return making
  }
}
