/** When a record takes no more hand-ins. */

import { claimedEnd, claimedUntil, type Fact } from '#rules/catalogue'
import { REASONS } from '#rules/disclosure'
import { isEndedForGood } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import type { KeyHit } from '#storage/ledger'

/** Ended for good; the rule is the ledger's, for withdrawals too. */
export const isEnded = (hit: KeyHit): boolean => isEndedForGood(hit)

/** Its time has passed, on arrival or since. */
const isOver = (hit: KeyHit, today: LocalDate): boolean =>
  hit.reason === REASONS.overOnArrival || (hit.disclosedUntil !== null && hit.disclosedUntil <= today)

/** A former system that goes on beside this one for a while says later that a record has ended there, or is to end earlier. */
const isShortened = (fact: Uint8Array, hit: KeyHit, today: LocalDate): boolean => {
  if (isOver(hit, today)) return false
  const { claimed } = JSON.parse(Buffer.from(fact).toString()) as Fact
  if (claimed === undefined) return false
  const until = claimedUntil(claimed)
  return claimedEnd(claimed) !== null || (until !== null && (hit.disclosedUntil === null || until < hit.disclosedUntil))
}

/** What a row is to the record that its key leads to. `imported`: the fact of a former system's file, with its claim. */
export const judgeHit = (
  hit: KeyHit,
  digest: Buffer,
  today: LocalDate,
  imported: Uint8Array | undefined,
): 'ended' | 'unchanged' | 'changed' => {
  const isSame = digest.equals(hit.factDigest)
  if (isSame && imported !== undefined) return isEnded(hit) || !isShortened(imported, hit, today) ? 'unchanged' : 'changed'
  if (isEnded(hit) || (!isSame && isOver(hit, today))) return 'ended'
  return isSame ? 'unchanged' : 'changed'
}
