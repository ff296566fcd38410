/** A note of what has been open for longer than a unit is given, where its clerk comes in. */
import { useAsked } from './client.ts'
import { PageLink } from './parts.tsx'
import { getReminders } from './quality-client.ts'
import { addressOf } from './route.ts'
import { say, t } from './say.ts'
import type { Context } from './shapes.ts'

const q = t.quality.reminder

/** Of the unit that is chosen, or of all within reach. */
export function Reminder({ context, unit }: { context: Context; unit: string }) {
  const { data } = useAsked(`reminders ${unit}`, signal => getReminders(unit, signal))
  // Whoever is not answered hands in all the same.
  if (data === undefined || data.rows === 0) return null
  const { rows, overdue } = data
  const units = new Set(overdue.map(one => one.unit.uscc))
  const oldest = overdue[0]!.oldest
  const only = units.size === 1 ? overdue[0]!.unit.uscc : undefined
  return (
    <aside className="note wine" aria-label={q.label}>
      {say(only === undefined ? q.all : q.own, { rows, units: units.size, oldest })}{' '}
      {only === undefined ? (
        <PageLink to={addressOf('quality/rows', { of: 'overdue' })}>{q.open}</PageLink>
      ) : (
        <PageLink to={addressOf('quality/month', { unit: only, month: context.today.slice(0, 7) })}>{q.settle}</PageLink>
      )}
    </aside>
  )
}
