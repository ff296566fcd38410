/** How often public pages on an organisation were answered: counted by the day, of nobody in particular. */

import { sql } from 'kysely'
import { isWithinMs } from '#rules/time'
import { type Database, mayStand, type Tables, type Transaction } from '#storage/database'

type ViewTables = Pick<Tables, 'public_view'>

const WRITTEN_EVERY_MS = 20_000
/** More organisations than these between two writings are written at once. */
const MOST_HELD = 5_000

/** Counts in this process, and writes now and then: a page waits for nothing. What stops without `flush` loses so many seconds. */
export const countViews = (database: Database, nowMs: () => number, onFault: (fault: Error) => void) => {
  let held = new Map<string, number>()
  let writtenAt = nowMs()
  let writing: Promise<void> = Promise.resolve()
  const flush = (): Promise<void> => {
    writing = writing.then(async () => {
      const views = held
      held = new Map()
      writtenAt = nowMs()
      if (views.size === 0) return
      await database
        .transaction<ViewTables, void>(tx => addViews(tx, views))
        .catch((fault: Error) => {
          // What may have been counted is not counted once more.
          if (!mayStand(fault))
            for (const [organisationId, count] of views) held.set(organisationId, (held.get(organisationId) ?? 0) + count)
          onFault(fault)
        })
    })
    return writing
  }
  return {
    note(organisationId: string): void {
      held.set(organisationId, (held.get(organisationId) ?? 0) + 1)
      if (!isWithinMs(writtenAt, nowMs(), WRITTEN_EVERY_MS) || held.size >= MOST_HELD) {
        writtenAt = nowMs()
        void flush()
      }
    },
    flush,
  }
}

const addViews = async (tx: Transaction<ViewTables>, views: ReadonlyMap<string, number>): Promise<void> => {
  // In one order, so that two processes do not wait for each other.
  const rows = [...views].toSorted(([a], [b]) => (a < b ? -1 : 1))
  await sql`
    insert into public_view (organisation_id, on_day, views)
    select organisation_id, china_today(), views
    from unnest(${rows.map(([id]) => id)}::uuid[], ${rows.map(([, count]) => count)}::bigint[]) as seen (organisation_id, views)
    on conflict (organisation_id, on_day) do update set views = public_view.views + excluded.views`.execute(tx)
}

/** Days in China, both counted in. */
export const readViews = async (
  tx: Transaction<ViewTables>,
  organisationId: string,
  from: string | undefined,
  until: string | undefined,
): Promise<number> => {
  const { rows } = await sql<{ views: string }>`
    select coalesce(sum(views), 0)::bigint as views from public_view
    where organisation_id = ${organisationId}::uuid and on_day >= coalesce(${from ?? null}::date, '-infinity')
      and on_day <= coalesce(${until ?? null}::date, 'infinity')`.execute(tx)
  return Number(rows[0]?.views ?? 0)
}
