/** Days that were handed in: one that is none is answered at its place. */

import { Refusal } from '#rules/outcome'
import { type LocalDate, parseLocalDate } from '#rules/time'

export const wrongAt = (place: string, keyword: string): Refusal =>
  new Refusal('INPUT_INVALID', { details: { places: [{ place, keyword }] } })

export const dayAt = (place: string, text: string): LocalDate => {
  const day = parseLocalDate(text)
  if (day === undefined) throw wrongAt(place, 'date')
  return day
}
