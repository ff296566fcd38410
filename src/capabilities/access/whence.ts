/** Where a request comes from, and what counts from there: networks of offices and of keys, and sessions that have moved. */

import { type Actor, type Environment, type Office, ROLES, type Role } from '#capabilities/operation'
import { isInSome, type Network, parseAddress } from '#rules/networks'
import { Refusal } from '#rules/outcome'
import type { Account, HeldOffice, Session } from '#storage/actors'

export type Whence = NonNullable<Actor['from']>

/** Without networks it may come from anywhere; with them from nowhere that is not known. */
export const isWithin = (networks: readonly Network[] | undefined, from: Whence | undefined): boolean => {
  if (networks === undefined || networks.length === 0) return true
  const address = parseAddress(from?.address ?? '')
  return address !== undefined && isInSome(networks, address)
}

/** Offices of units are held to the networks of offices, administrators to their own and to terminals as well; users of organisations to none. */
const isOfficeWithin = (environment: Environment, { role, unitId }: Office, from: Whence | undefined): boolean => {
  const { officeNetworks, terminalsVouched = false } = environment
  if (unitId !== undefined && !isWithin(officeNetworks?.staff, from)) return false
  if (role !== 'administrator') return true
  return isWithin(officeNetworks?.administrators, from) && (!terminalsVouched || from?.isVouched === true)
}

type Held = Pick<Account, 'organisationId'>

/** Staff sign in, and change how they do, from the networks of offices alone. */
export const refuseOutside = ({ officeNetworks }: Environment, { organisationId }: Held, from: Whence | undefined): void => {
  if (organisationId === null && !isWithin(officeNetworks?.staff, from)) throw closedTo(from)
}

const closedTo = (from: Whence | undefined) =>
  new Refusal('NETWORK_CLOSED', { details: { address: from?.address ?? 'unknown' } })

/** Nobody signs in to where no office of theirs counts. */
export const refuseWithoutOffice = (
  environment: Environment,
  roles: readonly Pick<HeldOffice, 'role' | 'unitId'>[],
  from: Whence | undefined,
) => {
  const offices = roles.map(({ role, unitId }) => ({ role: role as Role, ...(unitId === null ? {} : { unitId }) }))
  if (offices.length > 0 && offices.every(one => !isOfficeWithin(environment, one, from))) throw closedTo(from)
}

/** Shown from another network, or by another browser, than it began in. */
export const isMoved = ({ network, browser }: Session, from: Whence | undefined): boolean =>
  from !== undefined && network !== null && (network !== from.network || browser !== from.browser)

/** The offices that count from there, and what keeps the others back. A telephone changes its network all day: staff alone are held to it. */
export const heldBack = <T extends Office>(
  environment: Environment,
  { account, session, offices }: { readonly account: Held; readonly session: Session; readonly offices: readonly T[] },
  from: Whence | undefined,
): { readonly open: readonly T[]; readonly heldBack?: NonNullable<Actor['heldBack']> } => {
  const open = offices.filter(one => isOfficeWithin(environment, one, from))
  const closed = ROLES.filter(role => offices.some(one => one.role === role && !open.includes(one)))
  const isElsewhere = account.organisationId === null && isMoved(session, from)
  if (closed.length === 0 && !isElsewhere) return { open }
  return { open, heldBack: { closed, isElsewhere, address: from?.address ?? 'unknown' } }
}
