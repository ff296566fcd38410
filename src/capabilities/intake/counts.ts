/** How much is handed in and waits, for whoever runs the platform. */

import { sql } from 'kysely'
import type { IntakeTx } from './store.ts'

/** Rows of what was received today, by what came of them; what was only rehearsed is left out. */
export const countRowsToday = async (tx: IntakeTx): Promise<Readonly<Record<string, number>>> => {
  const { rows } = await sql<Record<string, number>>`
    select coalesce(sum(registered), 0)::float8 as registered, coalesce(sum(amended), 0)::float8 as amended,
           coalesce(sum(unchanged), 0)::float8 as unchanged, coalesce(sum(refused), 0)::float8 as refused,
           coalesce(sum(held), 0)::float8 as held, coalesce(sum(late), 0)::float8 as late
    from submission where received_on = china_today() and not rehearsal`.execute(tx)
  return rows[0]!
}

/** How many nobody has finished reading, and for how many seconds the oldest has waited. */
export const countOpenSubmissions = async (tx: IntakeTx): Promise<{ open: number; seconds: number }> => {
  const { rows } = await sql<{ open: number; seconds: number }>`
    select count(*)::int as open, coalesce(greatest(extract(epoch from now() - min(received_at)), 0), 0)::float8 as seconds
    from submission where closed_at is null`.execute(tx)
  return rows[0]!
}
