// What a unit has once said of columns whose headings alone do not say what they are.
import type { CompiledItem } from './compile-item.ts'
import { foldHeading, type KnownHeading } from './heading-words.ts'
import { knowsHeading } from './headings.ts'

/** A folded heading, and the field it stands for; null where the column is not wanted. */
export type LearnedHeading = readonly [folded: string, prop: string | null]

/**
 * The item as that unit's files are read. What the catalogue knows itself it goes on knowing: nobody can make a column about persons a
 * field, nor a field of persons of any column. An answer that names a field the item no longer has is as if not given.
 */
export function learnHeadings(compiled: CompiledItem, learned: Iterable<LearnedHeading>): CompiledItem {
  const headings = new Map<string, KnownHeading>(compiled.headings)
  const leftOut = new Set<string>()
  for (const [folded, prop] of learned) {
    if (knowsHeading(compiled, folded)) continue
    const field = prop === null ? undefined : compiled.fields[compiled.placeOf.get(prop) ?? -1]
    if (prop === null) leftOut.add(folded)
    else if (field !== undefined && !field.person) headings.set(folded, { field, generation: 'any' })
  }
  return { ...compiled, headings, leftOutHeadings: leftOut }
}

/** How a heading is compared with what was learned; nothing where it is none, or too long for one. */
export function learnableHeading(heading: string): string | undefined {
  const folded = heading.length > 400 ? '' : foldHeading(heading)
  return folded === '' ? undefined : folded
}
