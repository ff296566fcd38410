// What a record is called among people: the kind of thing it is, and the number of its document.
import type { Law } from '#rules/law'
import type { FoldFact } from './fold.ts'

export type NamedFact = { readonly title: string; readonly documentNo: string | null }

/** `fact` is undefined where its content was erased. */
export const nameOfFact = (law: Law, item: string, fact: FoldFact | undefined): NamedFact => {
  const known = law.item(item, fact?.v)
  const prop = known?.roles.documentNo
  const documentNo = prop === undefined ? undefined : fact?.fields[prop]
  return { title: known?.title ?? item, documentNo: typeof documentNo === 'string' ? documentNo : null }
}
