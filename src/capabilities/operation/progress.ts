/** How far a case has come, for whoever has its number: where it stands, since when, who deals with it, until when. Nothing of whom or what it is about. */

import { type CaseName, parseCaseId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { type OpenTransaction, todayOf } from '#storage/database'
import { carrierOf, findUnitName } from '#storage/organisations'
import type { Environment } from './shapes.ts'
import { takeReachOf } from './take-role.ts'

export type Progress = {
  readonly today: LocalDate
  readonly standing: string
  readonly open: boolean
  readonly begunOn: LocalDate | null
  /** Day of its newest step. */
  readonly changedOn: LocalDate | null
  readonly unitName: string | null
  /** Those that run; `due` null where no published calendar settles the day. */
  readonly clocks: readonly { readonly clock: string; readonly due: LocalDate | null; readonly overdue: boolean }[]
}

type Found = Omit<Progress, 'today' | 'unitName' | 'begunOn' | 'changedOn'> & {
  readonly unitId: string
  readonly steps: readonly { readonly on: LocalDate }[]
}

/**
 * Undefined where the text is no number of a case, or of none that `find` knows. The public asks: over its own connections, and seeing nothing
 * but what is of the organisation that the number names.
 */
export const readProgress = async (
  { database, portal = database }: Pick<Environment, 'database' | 'portal'>,
  id: string,
  find: (tx: OpenTransaction, name: CaseName, today: LocalDate) => Promise<Found | undefined>,
): Promise<Progress | undefined> => {
  const name = parseCaseId(id)
  if (name === undefined) return undefined
  return portal.transaction(
    async tx => {
      await takeReachOf(tx, name.organisationId)
      const today = await todayOf(tx)
      const found = await find(tx, name, today)
      if (found === undefined) return undefined
      const { unitId, steps, standing, open, clocks } = found
      const unitName = (await findUnitName(tx, await carrierOf({ tx, today }, unitId))) ?? null
      return { today, standing, open, clocks, unitName, begunOn: steps[0]?.on ?? null, changedOn: steps.at(-1)?.on ?? null }
    },
    { readOnly: true },
  )
}
