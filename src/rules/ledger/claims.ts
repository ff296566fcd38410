// What a former system's claim makes of a record in the fold: an end of its own, or a shorter time.
import { type Claimed, claimedEnd } from '#rules/catalogue'
import { REASONS, type Reason } from '#rules/disclosure'
import type { LocalDate } from '#rules/time'

/** An end for good. `claimed`: by a former system's word, which goes when its entry is erased. */
export type End = { on: LocalDate; reason: Reason; entry: number; claimed?: boolean }
/** What a former system says of a record, and the entry that brought it. */
export type Claim = { claimed: Claimed; entry: number }

const CLAIMED_REASONS = {
  repaired: REASONS.repaired,
  withdrawn: REASONS.withdrawn,
  annulled: REASONS.annulled,
  delisted: REASONS.delisted,
} as const

export function endClaimed(claimed: Claimed, entry: number): End | undefined {
  const end = claimedEnd(claimed)
  return end === null ? undefined : { on: end.on, reason: CLAIMED_REASONS[end.as], entry, claimed: true }
}

/** A later claim shortens further; none lengthens. */
export function joinClaims(before: Claim | null, claimed: Claimed, entry: number): Claim {
  const first = before?.claimed.shownUntil
  const isLonger = first !== undefined && (claimed.shownUntil === undefined || claimed.shownUntil > first)
  return { claimed: { ...before?.claimed, ...claimed, ...(isLonger ? { shownUntil: first } : {}) }, entry }
}
