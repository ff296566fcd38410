/** Decides from the declaration alone who may ask, and how far they reach: what is not named is refused. */

import { Refusal } from '#rules/outcome'
import type { DivisionTree } from '#storage/organisations'
import { type Actor, type Office, type Operation, type Role, type Scope, UNBOUNDED, type Within } from './shapes.ts'

const asPublic = ({ networks, from, page }: Actor): Actor => ({
  ...{ id: 'public', role: 'public' },
  ...(networks ? { networks } : {}),
  ...(from ? { from } : {}),
  ...(page === undefined ? {} : { page }),
})

export type Admitted = { readonly actor: Actor; readonly within: Within }

/** Who asks, in the office that counts, and how far it reaches. Throws `ACTOR_MAY_NOT` or `PURPOSE_NEEDED`. */
export const admit = (operation: Operation, asking: Actor): Admitted => {
  const { may } = operation
  const office = officeFor(operation, asking)
  refuseFromThere(operation, asking, office)
  // What the public may, everybody may, and sees of it what the public sees.
  if (may.includes('public') && (office === undefined || office.role === 'public'))
    return { actor: asPublic(asking), within: 'all' }
  if (office === undefined) throw new Refusal('ACTOR_MAY_NOT', { details: { operation: operation.name, role: asking.role } })
  const { id, purpose, visibleFrom } = asking
  const { role, unitId, division, organisationId, substitutes, scopes } = office
  const actor = withoutUndefined({
    ...{ id, scopes, purpose, visibleFrom, role, unitId, division, organisationId, substitutes },
  })
  if (operation.needsPurpose === true && role !== 'local-operator' && !isPurpose(purpose))
    throw new Refusal('PURPOSE_NEEDED', { details: { operation: operation.name } })
  return { actor, within: reachOf(operation, role)! }
}

/** From where it is asked, an office of theirs that may does not count; or the session has moved, and acts and reads with a purpose wait. */
const refuseFromThere = (operation: Operation, { heldBack }: Actor, office: Office | undefined): void => {
  if (heldBack === undefined) return
  const { closed, isElsewhere, address } = heldBack
  if (office === undefined && closed.some(role => operation.may.includes(role)))
    throw new Refusal('NETWORK_CLOSED', { details: { address } })
  const reads = operation.form === 'query' || operation.form === 'file-query'
  if (isElsewhere && office !== undefined && (!reads || operation.needsPurpose === true)) throw new Refusal('NETWORK_CHANGED')
}

/** The first office that may. */
const officeFor = (operation: Operation, asking: Actor): Office | undefined =>
  (asking.offices ?? [asking]).find(
    one => operation.may.includes(one.role) && canReach(operation, one) && isInScopes(operation.name, one.scopes),
  )

/** Whether an office of theirs may ask what not everybody may: for menus, which show what leads somewhere. */
export const mayAsk = (operation: Operation, asking: Actor): boolean =>
  !operation.may.includes('public') && officeFor(operation, asking) !== undefined

const SHORTEST_PURPOSE = 2
export const isPurpose = (purpose: string | undefined): boolean => (purpose ?? '').trim().length >= SHORTEST_PURPOSE

const withoutUndefined = (actor: { [K in keyof Actor]: Actor[K] | undefined }): Actor =>
  Object.fromEntries(Object.entries(actor).filter(([, value]) => value !== undefined)) as Actor

/** How far the role reaches in the operation; undefined where the declaration does not say. */
export const reachOf = ({ within }: Operation, role: Role): Within | undefined => {
  if (UNBOUNDED.includes(role)) return 'all'
  return typeof within === 'object' ? within[role] : within
}

/** Whether the office has the place that its reach goes by: without a place of its own nothing is its own. */
const canReach = (operation: Operation, office: Office): boolean => {
  switch (reachOf(operation, office.role)) {
    case 'all':
      return true
    case 'own-unit':
      return office.unitId !== undefined
    case 'own-division':
      return office.division !== undefined
    case 'own-organisation':
      return office.organisationId !== undefined
    case undefined:
      return false
  }
}

const isInScopes = (name: string, scopes: readonly string[] | undefined): boolean =>
  scopes === undefined || scopes.some(scope => scope === name || scope === `${name.split('.')[0]}.*`)

/** Notes whether anything bounds the actor, whether the operation has asked its scope, and whether anything was out of reach. */
export type Asking = { bounded: boolean; asked: boolean; denied: boolean }

/** @param divisions needed where a division bounds the actor */
export const makeScope = ({ actor, within }: Admitted, asking: Asking, divisions: DivisionTree | undefined): Scope => ({
  within,
  admits(of) {
    asking.asked = true
    const isIn = isWithinReach(within, actor, of, divisions)
    if (!isIn) asking.denied = true
    return isIn
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

const isWithinReach = (
  within: Within,
  actor: Actor,
  of: Parameters<Scope['admits']>[0],
  divisions: DivisionTree | undefined,
): boolean => {
  switch (within) {
    case 'all':
      return true
    case 'own-unit':
      return of.unitId != null && of.unitId === actor.unitId
    case 'own-organisation':
      return of.organisationId != null && of.organisationId === actor.organisationId
    case 'own-division':
      if (of.division == null) return divisions!.byCode.get(actor.division!)?.parent === null
      return divisions!.isWithin(of.division, actor.division!)
  }
}

/** A bug in the operation, found before its answer leaves or its transaction commits. */
export const mustHaveAsked = (operation: Operation, { within }: Admitted, asking: Asking): void => {
  if (within !== 'all' && !asking.asked)
    throw new Error(`${operation.name} did not ask whether what it touches is within reach (${within})`)
}

/** Who proposes does not decide, nor does who stood in for whom proposed. */
export const refuseSameHand = (operation: Operation, actor: Actor, proposers: readonly string[]): void => {
  // The machine's own operator has one pair of hands, and each of its acts says so.
  if (actor.role === 'local-operator') return
  const hands = [actor.id, ...(actor.substitutes === undefined ? [] : [actor.substitutes])]
  if (hands.some(hand => proposers.includes(hand))) throw new Refusal('SAME_HAND', { details: { operation: operation.name } })
}
