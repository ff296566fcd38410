/** Who a token stands for: the holder of a session, or a machine with its key. Asked by a face before it runs an operation. */

import type { Actor, Environment, Office, Role } from '#capabilities/operation'
import { parseNetwork } from '#rules/networks'
import type { Instant } from '#rules/time'
import {
  countIdentities,
  findAccount,
  findLivingKey,
  findSession,
  type HeldOffice,
  hasAccounts,
  listOfficesOn,
  listPasskeys,
  listSessions,
  noteStopped,
  touchSession,
} from '#storage/actors'
import { type OpenTransaction, todayOf } from '#storage/database'
import { findUnit } from '#storage/organisations'
import { digestOf, isToken } from './secrets.ts'
import { SESSION } from './session-lasting.ts'
import { heldBack, isMoved, isWithin, type Whence } from './whence.ts'

/** An office as its holder is shown it. */
export type ShownOffice = Office & { readonly officeId: string; readonly unitName: string | null }
export type SignedIn = {
  readonly actor: Actor
  readonly name: string
  readonly post: string
  readonly offices: readonly ShownOffice[]
  readonly expiresAt: Instant
  readonly sessionId: string
  /** Whether it has just shown who it is, and may change how it signs in. */
  readonly isNew: boolean
}

/** Of a unit that is no more, no office is held. */
const placed = async (tx: OpenTransaction, held: HeldOffice, today: string): Promise<ShownOffice | undefined> => {
  const { officeId, unitId, organisationId, substitutes, scopes } = held
  const unit = unitId === null ? undefined : await findUnit(tx, unitId)
  const isThere = unit !== undefined && unit.fromOn <= today && (unit.untilOn === null || today < unit.untilOn)
  if (unitId !== null && !isThere) return undefined
  return {
    officeId,
    role: held.role as Role,
    unitName: unit?.name ?? null,
    ...(unit === undefined ? {} : { unitId: unit.unitId, division: unit.division }),
    ...(organisationId === null ? {} : { organisationId }),
    ...(substitutes === null ? {} : { substitutes }),
    ...(scopes === null ? {} : { scopes }),
  }
}

/** @param chosen the office in which the holder asks; without it, the first that may */
export const findSignedIn = async (
  environment: Environment,
  token: string,
  { from, chosen }: { readonly from?: Whence; readonly chosen?: string | undefined } = {},
): Promise<SignedIn | undefined> => {
  const { database } = environment
  if (!isToken('xs', token)) return undefined
  const digest = digestOf(token)
  const found = await database.transaction(
    async tx => {
      const session = await findSession(tx, digest, SESSION)
      const account = session === undefined ? undefined : await findAccount(tx, session.accountId)
      const today = await todayOf(tx)
      if (session === undefined || account === undefined || account.closedAt !== null || today >= account.retainedUntil)
        return undefined
      const held = await listOfficesOn(tx, account.accountId, today)
      const offices = (await Promise.all(held.map(one => placed(tx, one, today)))).filter(one => one !== undefined)
      return { session, account, offices }
    },
    { readOnly: true },
  )
  if (found === undefined) return undefined
  const { session, account } = found
  if (!session.isFresh) await database.transaction(tx => touchSession(tx, session.sessionId))
  const { open: offices, ...back } = heldBack(environment, found, from)
  const asked = offices.filter(one => chosen === undefined || one.officeId === chosen)
  // Whoever holds no office is known, and may what the public may; whose offices do not count from there is named by the first.
  const first = asked[0] ?? found.offices[0] ?? { role: 'public' }
  const actor: Actor = { id: account.accountId, ...first, offices: asked, ...back }
  const { sessionId, expiresAt } = session
  const isNew = session.isNew && !isMoved(session, from)
  return { actor, name: account.name, post: account.post, offices: [...offices], expiresAt, sessionId, isNew }
}

/** A network that an earlier release took and this one cannot read closes its key: left out, it might open the key to everywhere. */
const isWithinOf = (texts: readonly string[], from: Whence | undefined): boolean => {
  const networks = texts.map(parseNetwork).filter(one => one !== undefined)
  return networks.length === texts.length && isWithin(networks, from)
}

/** A key shown from where it may not be used is known and opens nothing; whoever answers for it sees when and from where that was. */
export const findMachine = async ({ database }: Environment, token: string, from?: Whence): Promise<Actor | undefined> => {
  if (!isToken('xk', token)) return undefined
  const found = await database.transaction(
    async tx => {
      const key = await findLivingKey(tx, digestOf(token))
      const unit = key === undefined ? undefined : await findUnit(tx, key.unitId)
      if (key === undefined || unit === undefined || (unit.untilOn !== null && (await todayOf(tx)) >= unit.untilOn))
        return undefined
      const { keyId, role, scopes } = key
      const actor = { id: keyId, role: role as Role, unitId: unit.unitId, division: unit.division, scopes }
      return { actor, isWithin: isWithinOf(key.networks, from) }
    },
    { readOnly: true },
  )
  if (found === undefined || found.isWithin) return found?.actor
  const { actor } = found
  const address = from?.address ?? 'unknown'
  await database.transaction(tx => noteStopped(tx, actor.id, address))
  return { ...actor, offices: [], heldBack: { closed: [actor.role], isElsewhere: false, address } }
}

/** Whether this is still the machine of one who has opened no account: then its operator asks without signing in (docs/adr/0015). */
export const isWithoutAccounts = ({ database }: Environment): Promise<boolean> =>
  database.transaction(async tx => !(await hasAccounts(tx)), { readOnly: true })

/** What somebody signs in with and where it is signed in, as its holder sees it. */
export const waysIn = ({ database }: Environment, accountId: string, here: string) =>
  database.transaction(
    async tx => {
      const account = await findAccount(tx, accountId)
      return {
        hasPassword: account?.password != null,
        hasCode: account?.totpSecret != null,
        sessions: (await listSessions(tx, accountId, SESSION)).map(({ sessionId, ...one }) => ({
          ...{ session: sessionId, ...one, isHere: sessionId === here },
        })),
        identities: await countIdentities(tx, accountId),
        passkeys: (await listPasskeys(tx, [accountId])).map(({ passkeyId, title, madeAt, usedAt }) => ({
          ...{ passkey: passkeyId, title, madeAt, usedAt },
        })),
      }
    },
    { readOnly: true },
  )
