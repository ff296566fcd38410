// Which items of the catalogue no hand-in brings: their records come out of a procedure.
import type { Item } from '#rules/catalogue'

const CLASS = 'severe-lists'

/** @clause cn-state-council-office-2020-49#severe-lists */
export function isListedByProcedure(item: Pick<Item, 'class'>): boolean {
  return item.class === CLASS
}
