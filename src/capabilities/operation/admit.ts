/** Decides from the declaration alone who may ask, and how far they reach: what is not named is refused. */

import { Refusal } from '#rules/outcome'
import type { DivisionTree } from '#storage/organisations'
import type { Actor, Operation, Role, Scope, Within } from './shapes.ts'

const asPublic = ({ networks }: Actor): Actor => ({ id: 'public', role: 'public', ...(networks ? { networks } : {}) })
const UNBOUNDED: readonly Role[] = ['local-operator', 'public']

export type Admitted = { readonly actor: Actor; readonly within: Within }

/** Who asks, in the role that counts, and how far it reaches. Throws `ACTOR_MAY_NOT` or `PURPOSE_NEEDED`. */
export const admit = (operation: Operation, asking: Actor): Admitted => {
  const { may } = operation
  const roles = asking.roles ?? [asking.role]
  const refused = new Refusal('ACTOR_MAY_NOT', { details: { operation: operation.name, role: asking.role } })
  const role = roles.find(one => may.includes(one) && reachOf(operation, one) !== undefined)
  // What the public may, everybody may, and sees of it what the public sees.
  if (role === undefined && may.includes('public')) return { actor: asPublic(asking), within: 'all' }
  const within = role === undefined ? undefined : reachOf(operation, role)
  if (role === undefined || within === undefined) throw refused
  if (role === 'public') return { actor: asPublic(asking), within }
  const actor: Actor = { ...asking, role }
  if (!isInScopes(operation.name, actor.scopes)) throw refused
  // Without a place of its own nothing is its own.
  if (within === 'own-unit' && actor.unitId === undefined) throw refused
  if (within === 'own-division' && actor.division === undefined) throw refused
  if (within === 'own-organisation' && actor.organisationId === undefined) throw refused
  if (operation.needsPurpose === true && role !== 'local-operator' && (actor.purpose ?? '').trim().length < 2)
    throw new Refusal('PURPOSE_NEEDED', { details: { operation: operation.name } })
  return { actor, within }
}

/** How far the role reaches in the operation; undefined where the declaration does not say. */
const reachOf = ({ within }: Operation, role: Role): Within | undefined => {
  if (UNBOUNDED.includes(role)) return 'all'
  return typeof within === 'object' ? within[role] : within
}

const isInScopes = (name: string, scopes: readonly string[] | undefined): boolean =>
  scopes === undefined || scopes.some(scope => scope === name || scope === `${name.split('.')[0]}.*`)

/** Notes whether an operation has asked its scope. */
export type Asking = { asked: boolean }

/** @param divisions needed where a division bounds the actor */
export const makeScope = ({ actor, within }: Admitted, asking: Asking, divisions: DivisionTree | undefined): Scope => ({
  within,
  admits(of) {
    asking.asked = true
    switch (within) {
      case 'all':
        return true
      case 'own-unit':
        return of.unitId != null && of.unitId === actor.unitId
      case 'own-organisation':
        return of.organisationId != null && of.organisationId === actor.organisationId
      case 'own-division':
        return of.division != null && divisions!.isWithin(of.division, actor.division!)
    }
  },
  bounds() {
    asking.asked = true
    switch (within) {
      case 'all':
        return {}
      case 'own-unit':
        return { unitId: actor.unitId! }
      case 'own-organisation':
        return { organisationId: actor.organisationId! }
      case 'own-division':
        return { divisions: [...divisions!.byCode.keys()].filter(one => divisions!.isWithin(one, actor.division!)) }
    }
  },
})

/** A bug in the operation, found before its answer leaves or its transaction commits. */
export const mustHaveAsked = (operation: Operation, { within }: Admitted, asking: Asking): void => {
  if (within !== 'all' && !asking.asked)
    throw new Error(`${operation.name} did not ask whether what it touches is within reach (${within})`)
}
