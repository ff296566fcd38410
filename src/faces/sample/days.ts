/** Days of the sample counted back from the day handed in, each worked out once. */
import { addDays, type LocalDate } from '#rules/time'

export interface Days {
  today: LocalDate
  /** The day `n` days before today; a negative `n` is a day to come. */
  ago(n: number): LocalDate
}

export function makeDays(today: LocalDate): Days {
  const known = new Map<number, LocalDate>()
  return {
    today,
    ago(n) {
      let day = known.get(n)
      if (!day) {
        day = addDays(today, -n)
        known.set(n, day)
      }
      return day
    },
  }
}
