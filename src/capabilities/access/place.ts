/** Where somebody stands: a unit or an organisation, named by its code, within reach of whoever names it. */

import type { Scope } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { findOrganisation, findUnit, findUnitByUscc, type Unit } from '#storage/organisations'

export type Place = { readonly unitId: string | null; readonly organisationId: string | null }

/** Roles of staff stand in a unit; the user of an organisation for it; machines and partners where somebody answers for them. */
const OF_UNIT = ['centre-officer', 'unit-reporter', 'case-handler', 'decider', 'supervisor', 'auditor', 'administrator']
const OF_ORGANISATION = ['organisation-user']

type Asking = { readonly tx: OpenTransaction; readonly scope: Scope; readonly today: LocalDate }

/** A unit that exists today and that the caller may speak for. */
export const getUnit = async ({ tx, scope, today }: Asking, code: string): Promise<Unit> => {
  const unit = await findUnitByUscc(tx, code.trim().toUpperCase())
  const isToday = unit !== undefined && unit.fromOn <= today && (unit.untilOn === null || today < unit.untilOn)
  if (!isToday) throw new Refusal('UNIT_UNKNOWN', { details: { uscc: code } })
  if (!scope.admits(unit)) throw new Refusal('ACTOR_MAY_NOT', { details: { unit: unit.name } })
  return unit
}

/** The place that is named, or else the one that is there already. */
export const getPlace = async (
  asking: Asking,
  named: { readonly unit?: string | undefined; readonly organisation?: string | undefined },
  otherwise?: Place,
): Promise<Place> => {
  if (named.unit !== undefined && named.organisation !== undefined) throw new Refusal('ROLE_NEEDS_PLACE')
  if (named.unit !== undefined) return { unitId: (await getUnit(asking, named.unit)).unitId, organisationId: null }
  if (named.organisation === undefined) {
    if (otherwise === undefined) throw new Refusal('ROLE_NEEDS_PLACE')
    return otherwise
  }
  const uscc = named.organisation.trim().toUpperCase()
  const organisation = await findOrganisation(asking.tx, uscc)
  if (organisation === undefined || !asking.scope.admits(organisation))
    throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc } })
  return { unitId: null, organisationId: organisation.organisationId }
}

export const refuseOtherPlace = (role: string, { unitId, organisationId }: Place): void => {
  const isWrong = (OF_UNIT.includes(role) && unitId === null) || (OF_ORGANISATION.includes(role) && organisationId === null)
  if (isWrong) throw new Refusal('ROLE_NEEDS_PLACE', { details: { role } })
}

/** What a partner platform sends reaches every division: only who reaches the whole lets one in. */
export const refuseWiderReach = (role: string, scope: Scope): void => {
  if (role === 'partner-platform' && !scope.admits({ division: null }))
    throw new Refusal('ACTOR_MAY_NOT', { details: { role } })
}

/** Whether an account or key of that place may be spoken for. */
export const isPlaceWithin = async ({ tx, scope }: Pick<Asking, 'tx' | 'scope'>, { unitId }: Place): Promise<boolean> => {
  if (unitId === null) return scope.admits({ division: null })
  return scope.admits({ division: (await findUnit(tx, unitId))?.division ?? null })
}
