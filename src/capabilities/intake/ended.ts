/** When a record takes no more hand-ins. */

import { claimedEnd, claimedUntil, type Fact } from '#rules/catalogue'
import { REASONS } from '#rules/disclosure'
import { isEndedForGood } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import type { KeyHit } from '#storage/ledger'

/** Ended for good; the rule is the ledger's, for withdrawals too. */
export const isEnded = (hit: KeyHit): boolean => isEndedForGood(hit)

/** Its time has passed, on arrival or since. */
export const isOver = (hit: KeyHit, today: LocalDate): boolean =>
  hit.reason === REASONS.overOnArrival || (hit.disclosedUntil !== null && hit.disclosedUntil <= today)

/** A former system that goes on beside this one for a while says later that a record has ended there, or is to end earlier. */
export const isShortened = (fact: Uint8Array, hit: KeyHit, today: LocalDate): boolean => {
  if (isOver(hit, today)) return false
  const { claimed } = JSON.parse(Buffer.from(fact).toString()) as Fact
  if (claimed === undefined) return false
  const until = claimedUntil(claimed)
  return claimedEnd(claimed) !== null || (until !== null && (hit.disclosedUntil === null || until < hit.disclosedUntil))
}
