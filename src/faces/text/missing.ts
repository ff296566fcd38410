/** Says what a restored installation lacks. */
import { fill, type Values } from './fill.ts'
import { type Lang, type Text, textOf } from './text.ts'

/** A code with its values, as storage/backup names them. */
type Missing = { readonly what: Exclude<keyof Text['missing'], 'readOnly' | 'notErased' | 'incomplete'> } & Values

export const missingSaid = (missing: Missing, lang: Lang): string => {
  const { what, expected, found } = missing
  const isCounted = [expected, found].every(one => /^\d+$/.test(String(one)))
  const lacking = isCounted ? BigInt(String(expected)) - BigInt(String(found)) : undefined
  return fill(textOf(lang).missing[what], { ...missing, lacking })
}

/** What a start says of a folder that was restored: what it lacks and is only read for, and what could not be done yet. */
export const sayRestored = (say: (line: string) => void, lang: Lang) => ({
  lacks: (missing: Missing): void => say(fill(textOf(lang).missing.readOnly, { said: missingSaid(missing, lang) })),
  notErased: (fault: unknown): void => say(fill(textOf(lang).missing.notErased, { fault: String(fault) })),
})
