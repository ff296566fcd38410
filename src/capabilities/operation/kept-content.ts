/** What of an act's content is kept: no number that identifies a person, and of what was refused only so much. */

import { masked } from '#rules/catalogue'
import { maskResidentNumbers } from '#rules/organisations'

/** Ids and digests: longer than any number of a person, and never cut or covered. */
const ID = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64})$/
const DEEPEST = 50
/** Characters of the JSON of what was refused. */
const MOST = 8000

/** Half a character, which anybody may send and nothing may hash, becomes the sign for none. */
const maskedText = (text: string): string => (ID.test(text) ? text : masked(text.toWellFormed()))

/** The same, with numbers of people covered in every text, names of members included. */
export const withoutNumbers = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return maskedText(value)
  if (typeof value === 'number' && Number.isInteger(value)) {
    // A count may have as many digits as a telephone number.
    const { text, found } = maskResidentNumbers(String(value))
    return found === 0 ? value : text
  }
  // Written in JSON with more digits than there are numbers.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === DEEPEST) return null
  if (Array.isArray(value)) return value.map(one => withoutNumbers(one, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [maskedText(name), withoutNumbers(one, depth + 1)]))
}

/** No shape may have admitted it: anyone may hand in anything. Numbers are covered before it is cut, so that no half of one stays. */
export const refusedContent = (value: unknown): unknown => {
  const kept = withoutNumbers(value)
  const text = JSON.stringify(kept) ?? ''
  return text.length <= MOST ? kept : { characters: text.length, begins: text.slice(0, MOST).toWellFormed() }
}
