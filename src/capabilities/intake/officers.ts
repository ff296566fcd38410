/** What the decisions of officers on rows and names have in common, and what units do with what is their own. */

import type { Context } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { findOrganisation, type Organisation } from '#storage/organisations'
import { findHeld, type QueuedRow } from './held-store.ts'

/** Whoever decides: the centre, never the unit that handed in. */
export const OFFICERS = { may: ['local-operator', 'centre-officer'], within: 'own-division' } as const

/** Whoever enters and corrects what a unit decides: the unit itself. */
export const BY_UNIT = { may: ['local-operator', 'unit-reporter'], within: 'own-unit' } as const

/** A row that waits, within the actor's reach; of others not even that they are there. */
export const getHeld = async (
  ctx: Pick<Context, 'tx' | 'scope'>,
  submission: string,
  row: number,
  options: { lock?: boolean } = {},
): Promise<QueuedRow> => {
  const held = await findHeld(ctx.tx, submission, row, options)
  if (held === undefined || !ctx.scope.admits(held)) throw new Refusal('HELD_ROW_UNKNOWN', { details: { submission, row } })
  return held
}

/** Of a code as it was typed, wherever it lies. */
export const getOrganisation = async (ctx: Pick<Context, 'tx'>, uscc: string): Promise<Organisation> => {
  const parsed = parseUscc(uscc)
  const found = parsed.ok ? await findOrganisation(ctx.tx, parsed.uscc) : undefined
  if (found === undefined) throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc } })
  return found
}

/** A reason is read by others: it holds no number that might be a person's. */
export const refuseNumbers = (reason: string): void => {
  if (masked(reason) !== reason) throw new Refusal('REASON_HOLDS_NUMBER')
}
