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

/** Every address once a day, each by itself: what is broken off goes on where it was. */
export async function putChanges(environment: Environment): Promise<void> {
  const { database, sources } = environment
  const { days } = settingsOf(environment)
  const lookAtNext = () =>
    database.transaction(async tx => {
      const today = await todayOf(tx)
      const address = await takeUnlooked(tx, today)
      if (address === undefined) return false
      if (!(await actsFor(tx, address, today))) return true
      const changes = (await listStates(tx, address.organisationId)).flatMap(({ recordNo, ...state }) =>
        changesAround(state, today, days).map(one => ({ recordNo, ...one })),
      )
      const fresh = await untoldOf(tx, address.id, changes)
      if (fresh.length === 0) return true
      const notice = { id: sources.uuid(), addressId: address.id, kind: 'changes', about: today, isEmpty: false } as const
      const counts = Object.fromEntries([...Map.groupBy(fresh, one => one.what)].map(([what, some]) => [what, some.length]))
      await putNotice(tx, { ...notice, counts })
      await putTold(tx, { addressId: address.id, noticeId: notice.id }, fresh)
      return true
    })
  while (await lookAtNext());
}
