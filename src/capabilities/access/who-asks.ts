/** Who a token stands for: the holder of a session, or a machine with its key. Asked by a face before it runs an operation. */

import type { Actor, Environment, Office, Role } from '#capabilities/operation'
import type { Instant } from '#rules/time'
import {
  countIdentities,
  countSessions,
  findAccount,
  findLivingKey,
  findSession,
  type HeldOffice,
  hasAccounts,
  listOfficesOn,
  listPasskeys,
  touchSession,
} from '#storage/actors'
import { type OpenTransaction, todayOf } from '#storage/database'
import { findUnit } from '#storage/organisations'
import { digestOf, isToken } from './secrets.ts'
import { SESSION } from './session-lasting.ts'

/** An office as its holder is shown it. */
export type ShownOffice = Office & { readonly officeId: string; readonly unitName: string | null }
export type SignedIn = {
  readonly actor: Actor
  readonly name: string
  readonly post: string
  readonly offices: readonly ShownOffice[]
  readonly expiresAt: Instant
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
  { database }: Environment,
  token: string,
  chosen?: string,
): Promise<SignedIn | undefined> => {
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
  const { session, account, offices } = found
  if (!session.isFresh) await database.transaction(tx => touchSession(tx, session.sessionId))
  const asked = chosen === undefined ? offices : offices.filter(one => one.officeId === chosen)
  // Whoever holds no office is known, and may what the public may.
  const actor: Actor = { id: account.accountId, ...(asked[0] ?? { role: 'public' }), offices: asked }
  return { actor, name: account.name, post: account.post, offices, expiresAt: session.expiresAt, isNew: session.isNew }
}

export const findMachine = async ({ database }: Environment, token: string): Promise<Actor | undefined> => {
  if (!isToken('xk', token)) return undefined
  return database.transaction(
    async tx => {
      const key = await findLivingKey(tx, digestOf(token))
      const unit = key === undefined ? undefined : await findUnit(tx, key.unitId)
      if (key === undefined || unit === undefined || (unit.untilOn !== null && (await todayOf(tx)) >= unit.untilOn))
        return undefined
      const { keyId, role, scopes } = key
      return { id: keyId, role: role as Role, unitId: unit.unitId, division: unit.division, scopes }
    },
    { readOnly: true },
  )
}

/** Whether this is still the machine of one who has opened no account: then its operator asks without signing in (docs/adr/0015). */
export const isWithoutAccounts = ({ database }: Environment): Promise<boolean> =>
  database.transaction(async tx => !(await hasAccounts(tx)), { readOnly: true })

/** What somebody signs in with, as its holder sees it. */
export const waysIn = ({ database }: Environment, accountId: string) =>
  database.transaction(
    async tx => {
      const account = await findAccount(tx, accountId)
      return {
        hasPassword: account?.password != null,
        hasCode: account?.totpSecret != null,
        sessions: await countSessions(tx, accountId, SESSION),
        identities: await countIdentities(tx, accountId),
        passkeys: (await listPasskeys(tx, [accountId])).map(({ passkeyId, title, madeAt, usedAt }) => ({
          ...{ passkey: passkeyId, title, madeAt, usedAt },
        })),
      }
    },
    { readOnly: true },
  )
