// The dictionary of headings of an item: titles, codes of both national generations, other names.
import type { Field, Item } from './item.ts'

export type KnownHeading = {
  readonly field: Field
  /** earlier and current tell two national generations apart; any belongs to both. */
  readonly generation: 'earlier' | 'current' | 'any'
}

/** Heading as compared: full width levelled, upper-case, nothing but letters and digits. */
export function foldHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Folded heading → field. Where two fields claim one heading, the first keeps it; `checkItem` refuses such an item. */
export function headingsOf(item: Item): ReadonlyMap<string, KnownHeading> {
  const headings = new Map<string, KnownHeading>()
  const add = (heading: string, field: Field, generation: KnownHeading['generation']) => {
    const folded = foldHeading(heading)
    if (!headings.has(folded)) headings.set(folded, { field, generation })
  }
  for (const field of item.fields) {
    add(field.title, field, 'any')
    if (field.code !== undefined) add(field.code, field, field.earlierCodes.length > 0 ? 'current' : 'any')
    for (const code of field.earlierCodes) add(code, field, 'earlier')
    for (const alias of field.aliases) add(alias, field, 'any')
  }
  return headings
}
