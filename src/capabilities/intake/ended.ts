/** When a record takes no more hand-ins. */

import { REASONS } from '#rules/disclosure'
import { isEndedForGood } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import type { KeyHit } from '#storage/ledger'

/** Ended for good; the rule is the ledger's, for withdrawals too. */
export const isEnded = (hit: KeyHit): boolean => isEndedForGood(hit)

/** Its time has passed, on arrival or since. */
export const isOver = (hit: KeyHit, today: LocalDate): boolean =>
  hit.reason === REASONS.overOnArrival || (hit.disclosedUntil !== null && hit.disclosedUntil <= today)
