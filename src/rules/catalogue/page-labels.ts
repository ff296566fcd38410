// What each field of an item is called on pages, in the order of the file.
import type { Field, Item } from './item.ts'

export type PageLabel = {
  readonly prop: string
  readonly title: string
  readonly english: string
  readonly type: Field['type']
  /** own-page: on the page of its organisation alone. */
  readonly disclosure: 'public' | 'own-page'
}

/** Only what may stand on a page. */
export function pageLabels(item: Item): readonly PageLabel[] {
  return item.fields.flatMap(({ prop, title, english, type, disclosure, person }) =>
    !person && (disclosure === 'public' || disclosure === 'own-page') ? [{ prop, title, english, type, disclosure }] : [],
  )
}
