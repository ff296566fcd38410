/** What many ask at the same moment is asked of the tables once: a group goes while the next one gathers, and nobody waits for a timer. */

import { isAway } from '#storage/database'

type Waiting<I, O> = { readonly one: I; readonly done: (answer: O) => void; readonly failed: (thrown: unknown) => void }

/** More would make those at its head wait for those at its end. */
const MOST = 256
/** One on its way and one being answered keep the tables busy; more would only make smaller groups. */
const UNDER_WAY = 2

/**
 * @param run gives an answer for each, in their order; what it throws is thrown to each alone, after each was tried by itself. Not where the
 * database went away: what the group wrote may stand, and written again it would stand twice
 */
const gather = <I, O>(run: (all: readonly I[]) => Promise<readonly O[]>): ((one: I) => Promise<O>) => {
  const waiting: Waiting<I, O>[] = []
  let underWay = 0
  const answer = async (group: readonly Waiting<I, O>[]): Promise<void> => {
    try {
      const answers = await run(group.map(({ one }) => one))
      for (const [n, { done }] of group.entries()) done(answers[n]!)
    } catch (thrown) {
      // What is wrong with one is no fault of the others.
      if (group.length === 1 || isAway(thrown)) for (const { failed } of group) failed(thrown)
      else for (const one of group) await answer([one])
    }
  }
  const go = (): void => {
    if (waiting.length === 0 || underWay >= UNDER_WAY) return
    underWay++
    const group = waiting.splice(0, MOST)
    void answer(group).finally(() => {
      underWay--
      go()
    })
  }
  return one =>
    new Promise((done, failed) => {
      // Whoever asks in the same turn of the loop goes along.
      if (waiting.push({ one, done, failed }) === 1) setImmediate(go)
    })
}

/** The same for each of what it belongs to, which may end. */
export const gatherFor = <K extends object, I, O>(run: (of: K, all: readonly I[]) => Promise<readonly O[]>) => {
  const known = new WeakMap<K, (one: I) => Promise<O>>()
  return (of: K, one: I): Promise<O> => {
    let gathered = known.get(of)
    if (gathered === undefined) {
      gathered = gather(all => run(of, all))
      known.set(of, gathered)
    }
    return gathered(one)
  }
}
