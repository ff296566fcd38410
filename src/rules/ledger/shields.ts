// The shield that stands over the records of an organisation while a court-approved plan is performed.
import type { LocalDate } from '#rules/time'
import type { Condition } from './fold.ts'

export type Shield = { from: LocalDate; until: LocalDate | null; entry: number }

// Of several shields the state has room for one: the one that lasts longest, joined with those it touches.
export function shieldOf(conditions: readonly Condition[]): Shield | null {
  let shield = null as Shield | null
  for (const one of conditions.filter(condition => condition.kind === 'shield').sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const joined = shield !== null && (shield.until === null || one.from <= shield.until)
    if (!shield || !joined) shield = { from: one.from, until: one.until, entry: 0 }
    else if (shield.until !== null && (one.until === null || one.until > shield.until)) shield = { ...shield, until: one.until }
  }
  return shield
}
