/** Units that hand in, as several capabilities ask about them: within the actor's reach. */

import { Refusal } from '#rules/outcome'
import { findUnitByUscc, type Unit } from '#storage/organisations'
import type { Context } from './shapes.ts'

/** How far those reach who read what was handed in. */
export const READERS = { 'unit-reporter': 'own-unit', 'centre-officer': 'own-division' } as const

/** The unit in whose name something is handed in, or whose own is read. */
export const getSourceUnit = async (ctx: Pick<Context, 'tx' | 'scope'>, uscc: string): Promise<Unit> => {
  const unit = await findUnitByUscc(ctx.tx, uscc.trim().toUpperCase())
  if (unit === undefined) throw new Refusal('UNIT_UNKNOWN', { details: { uscc } })
  if (!ctx.scope.admits(unit)) throw new Refusal('ACTOR_MAY_NOT', { details: { unit: uscc } })
  return unit
}

/** Whose is read where `source` is named, or nobody is. A unit's own is its own, whatever source is named. */
export const sourceBounds = async (
  ctx: Pick<Context, 'tx' | 'scope'>,
  source: string | undefined,
): Promise<{ readonly unitId?: string | undefined; readonly divisions?: readonly string[] | undefined }> => {
  const { unitId, divisions } = ctx.scope.bounds()
  const named = source === undefined || unitId !== undefined ? undefined : await getSourceUnit(ctx, source)
  return { unitId: unitId ?? named?.unitId, divisions }
}

/** As a reader is told of it. */
export const namedUnit = (units: ReadonlyMap<string, Pick<Unit, 'uscc' | 'name'>>, unitId: string) => {
  const { uscc = '', name = '' } = units.get(unitId) ?? {}
  return { uscc, name }
}
