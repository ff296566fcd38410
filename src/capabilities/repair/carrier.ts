/** Who does the work of a unit today. */

import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { findUnitName, unitOn } from '#storage/organisations'

export type Carrier = { readonly unitId: string; readonly name: string }
type On = { readonly tx: OpenTransaction; readonly today: LocalDate }

/** So that nothing waits for a unit that has merged; itself where nobody else does. */
export const carrierOf = async ({ tx, today }: On, unitId: string): Promise<string> =>
  (await unitOn(tx, unitId, today))?.unitId ?? unitId

/** The same with its name, each unit asked once. */
export const carriersOf = async ({ tx, today }: On, unitIds: Iterable<string>): Promise<Map<string, Carrier>> => {
  const found = new Map<string, Carrier>()
  for (const unitId of new Set(unitIds)) {
    const unit = await unitOn(tx, unitId, today)
    found.set(unitId, unit ?? { unitId, name: (await findUnitName(tx, unitId)) ?? unitId })
  }
  return found
}
