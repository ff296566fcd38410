/** What begins or ends of an organisation's records is told where somebody who acts for it has said: how many, each change once. */

import type { Environment } from '#capabilities/operation'
import { changesAround } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { listOfficesOn } from '#storage/actors'
import { type OpenTransaction, todayOf } from '#storage/database'
import { listStates } from '#storage/ledger'
import { type OwnAddress, putNotice, putTold, takeUnlooked, untoldOf } from '#storage/notices'
import { settingsOf } from './settings-of.ts'

/** What is told is of the organisation alone, and whoever no longer acts for it is told no more: asked of the day, whenever it matters. */
export const actsFor = async (
  tx: OpenTransaction,
  { organisationId, accountId }: Pick<OwnAddress, 'organisationId' | 'accountId'>,
  today: LocalDate,
): Promise<boolean> =>
  (await listOfficesOn(tx, accountId, today)).some(
    one => one.role === 'organisation-user' && one.organisationId === organisationId,
  )

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
