/** Which units hand an item in within working days, and whether each has said something in that time. */

import type { QueryContext } from '#capabilities/operation'
import type { LawItem } from '#rules/law'
import { listHandingIn, type Unit } from '#storage/organisations'
import type { Cell, Filter } from './store.ts'

/** Handed in within so many working days: of such items a month without any is said. */
const isTimed = ({ cadence }: LawItem): boolean => cadence.workingDays !== undefined

export type Obliged = {
  readonly unitId: string
  readonly item: string
  /** zero: said that there was nothing; silent: neither. */
  readonly standing: 'handed-in' | 'zero' | 'silent'
  readonly submissions: number
  readonly rows: number
}
export type Reporting = { readonly timed: readonly string[]; readonly obliged: readonly Obliged[] }

/** Of whom the filter means; units that may hand in today. */
export const reportingOf = async (
  { tx, law, today }: Pick<QueryContext, 'tx' | 'law' | 'today'>,
  filter: Filter,
  cells: readonly Cell[],
  units: ReadonlyMap<string, Pick<Unit, 'division'>>,
): Promise<Reporting> => {
  const isMeant = (unitId: string) =>
    (filter.unitId ?? unitId) === unitId && filter.divisions?.includes(units.get(unitId)?.division ?? '') !== false
  const timed = [...law.items.values()]
    .filter(item => isTimed(item) && (filter.item ?? item.id) === item.id)
    .map(item => item.id)
  const byPair = Map.groupBy(cells, cell => `${cell.unitId} ${cell.item}`)
  const obliged = [...(await listHandingIn(tx, today))].flatMap(([unitId, items]) =>
    timed.flatMap((item): Obliged[] => {
      if (!items.has(item) || !isMeant(unitId)) return []
      const own = byPair.get(`${unitId} ${item}`) ?? []
      const sum = (of: (cell: Cell) => number) => own.reduce((total, cell) => total + of(cell), 0)
      const submissions = sum(cell => cell.submissions)
      const standing = submissions > 0 ? 'handed-in' : own.some(cell => cell.zero) ? 'zero' : 'silent'
      return [{ unitId, item, standing, submissions, rows: sum(cell => cell.rows) }]
    }),
  )
  return { timed, obliged }
}
