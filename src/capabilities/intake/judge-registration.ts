/** Whether a row's name is its organisation's, and whether a registration may say so: a code alone may be mistyped, and lead to a stranger. */

import type { Roles } from '#rules/catalogue'
import { foldName } from '#rules/organisations'
import { type Finding, makeFinding } from '#rules/outcome'
import type { PartyStanding, Registered, Unit, UnitTree } from '#storage/organisations'

/** More reforms than this are a ring that somebody has written by mistake. */
const LONGEST_SUCCESSION = 20

/** The registrar itself, who carries its work on, and those above it. */
const isRegistrar = (unit: Unit, registrarId: string, tree: UnitTree): boolean => {
  let reached = new Set([registrarId])
  for (let step = 0; step < LONGEST_SUCCESSION && reached.size > 0; step++) {
    if (reached.has(unit.unitId)) return true
    const next = [...reached].flatMap(id => [tree.byId.get(id)?.successorId, tree.byId.get(id)?.parentId])
    reached = new Set(next.filter(id => typeof id === 'string'))
  }
  return false
}

/**
 * What there is to say of the name. A hold where the organisation is registered under other names, none of which the row calls a former
 * one, and another than its registrar says so. A registration is the authority for names: of an organisation that decisions alone have
 * named so far, and from the registrar, it lands under whatever name, with a warning that what was known is another.
 */
export const judgeName = (
  standing: PartyStanding,
  registered: Registered,
  by: { readonly unit: Unit; readonly tree: UnitTree; readonly registrarId: string | undefined; readonly field: string },
): Finding | undefined => {
  if (standing.standing !== 'name-mismatch') return undefined
  const known = new Set(standing.names.map(foldName))
  if (registered.formerNames.some(({ folded }) => known.has(folded))) return undefined
  const isTheirs = by.registrarId !== undefined && isRegistrar(by.unit, by.registrarId, by.tree)
  return makeFinding(standing.registered && !isTheirs ? 'NAME_MISMATCH' : 'REGISTRATION_NAME_DIFFERS', {
    field: by.field,
    value: registered.name,
    params: { known: standing.names.join('、') },
  })
}

/** Why a row's party is no organisation that may be written to: held; refused where an officer has said that the name is another's. */
export const findingOfStanding = (standing: PartyStanding, roles: Roles, name: string): Finding => {
  const atName = { field: roles.partyName, value: name }
  switch (standing.standing) {
    case 'name-mismatch': {
      const level = standing.refused === true ? ({ level: 'error' } as const) : {}
      return makeFinding('NAME_MISMATCH', { ...atName, ...level, params: { known: standing.names.join('、') } })
    }
    case 'ambiguous':
      return makeFinding('PARTY_AMBIGUOUS', atName)
    case 'unconfirmed':
      return makeFinding('PARTY_CODE_MISSING', { field: roles.partyUscc })
    case 'unknown':
      return makeFinding('PARTY_UNKNOWN', atName)
    default:
      throw new Error('a provisional organisation was made and is not there')
  }
}
