// Which log takes what: an origin may name the year and the division of the unit that acted.

const YEAR = '{year}'
const DIVISION = '{division}'
/** Stands for the division of acts of no unit: the platform's own. */
const NO_DIVISION = 'platform'

/** Whether units of each division have a log of their own. */
export const isByDivision = (pattern: string): boolean => pattern.includes(DIVISION)

/** `xinheng.example/{year}/{division}` on a day, for a division; null for acts of no unit. */
export const originOn = (pattern: string, day: string, division: string | null): string =>
  pattern.replaceAll(YEAR, day.slice(0, 4)).replaceAll(DIVISION, division ?? NO_DIVISION)
