/** When a record takes nothing more in. */

import { REASONS } from '#rules/disclosure'
import type { LocalDate } from '#rules/time'
import type { KeyHit } from '#storage/ledger'

/** Ended for good. What its own status field ended may begin again by the same field. */
export const isEnded = (hit: KeyHit): boolean => hit.endedOn !== null && hit.reason !== REASONS.notInForce

/** Its time has passed, on arrival or since. */
export const isOver = (hit: KeyHit, today: LocalDate): boolean =>
  hit.reason === REASONS.overOnArrival || (hit.disclosedUntil !== null && hit.disclosedUntil <= today)
