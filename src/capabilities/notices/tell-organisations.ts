/** What begins or ends of an organisation's records is told where somebody who acts for it has said: how many, each change once. */

import type { Environment } from '#capabilities/operation'
import { changesAround } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { listActing } from '#storage/actors'
import { type OpenTransaction, todayOf } from '#storage/database'
import { listStates } from '#storage/ledger'
import { endAddress, listOwnAddresses, type OwnAddress, putNotice, putTold, takeUnlooked, untoldOf } from '#storage/notices'
import { settingsOf } from './settings-of.ts'

type Giver = Pick<OwnAddress, 'organisationId' | 'accountId'>

/** What is told is of the organisation alone, and whoever no longer acts for it is told no more: asked of the day, whenever it matters. */
export const actsFor = async (tx: OpenTransaction, { organisationId, accountId }: Giver, today: LocalDate): Promise<boolean> =>
  (await listActing(tx, [accountId], today)).some(one => one.organisationId === organisationId)

const AT_ONCE = 1000

/** Of whoever no longer acts for an organisation no mailbox stays, whether anybody is still told anything or not. */
export async function endOfWhoeverLeft({ database }: Environment): Promise<void> {
  const textOf = ({ accountId, organisationId }: Giver) => `${accountId} ${organisationId}`
  let after: string | null = null
  for (;;) {
    const last: string | null = await database.transaction(async tx => {
      const today = await todayOf(tx)
      const addresses = await listOwnAddresses(tx, after, AT_ONCE)
      const acting = await listActing(tx, [...new Set(addresses.map(one => one.accountId))], today)
      const held = new Set(acting.map(textOf))
      for (const one of addresses) if (!held.has(textOf(one))) await endAddress(tx, one.id, today)
      return addresses.at(-1)?.id ?? null
    })
    if (last === null) return
    after = last
  }
}

/**
 * Every address once a day, each by itself: what is broken off goes on where it was. What a fault keeps from being looked at is told to
 * `onFault` with its address, keeps nobody else from being told, and is looked at again on the next day.
 */
export async function putChanges(
  environment: Environment,
  onFault: (fault: unknown, addressId: string) => void,
): Promise<void> {
  const { database } = environment
  const lookAtNext = () =>
    database.transaction(async tx => {
      const today = await todayOf(tx)
      const address = await takeUnlooked(tx, today)
      if (address === undefined) return false
      await tx.client.query('savepoint look')
      try {
        await putChangesTo(tx, address, today, environment)
      } catch (fault) {
        // Where the connection is lost this fails too: then nobody has looked, today's next turn begins anew.
        await tx.client.query('rollback to savepoint look')
        onFault(fault, address.id)
      }
      return true
    })
  while (await lookAtNext());
}

async function putChangesTo(
  tx: OpenTransaction,
  address: OwnAddress,
  today: LocalDate,
  environment: Environment,
): Promise<void> {
  if (!(await actsFor(tx, address, today))) return
  const { days } = settingsOf(environment)
  const changes = (await listStates(tx, address.organisationId)).flatMap(({ recordNo, ...state }) =>
    changesAround(state, today, days).map(one => ({ recordNo, ...one })),
  )
  const fresh = await untoldOf(tx, address.id, changes)
  if (fresh.length === 0) return
  const id = environment.sources.uuid()
  const counts = Object.fromEntries([...Map.groupBy(fresh, one => one.what)].map(([what, some]) => [what, some.length]))
  await putNotice(tx, { id, addressId: address.id, kind: 'changes', about: today, counts, isEmpty: false })
  await putTold(tx, { addressId: address.id, noticeId: id }, fresh)
}
