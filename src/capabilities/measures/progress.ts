/** The SQL of how far the answers to files have come: of whoever asked, at whichever server. */

import type { Database, OpenTransaction } from '#storage/database'

type Mine = { readonly actor: string; readonly batch: string }
type Progress = { readonly rows: number; readonly ended: boolean }

const PUT = {
  name: 'put-check-progress',
  text: `insert into check_progress (actor, batch, unit_id, rows, ended, told_at) values ($1, $2, $3, $4, $5, clock_timestamp())
    on conflict (actor, batch) do update set rows = excluded.rows, ended = excluded.ended, told_at = excluded.told_at`,
}

/** In a transaction of its own: it is read while the answer is still being made. */
export const putProgress = async (
  database: Pick<Database, 'query'>,
  { actor, batch, unitId, rows, ended }: Mine & Progress & { readonly unitId: string | null },
): Promise<void> => {
  await database.query({ ...PUT, values: [actor, batch, unitId, rows, ended] })
}

export const findProgress = async (tx: OpenTransaction, { actor, batch }: Mine): Promise<Progress | undefined> => {
  const { rows } = await tx.client.query<Progress>('select rows, ended from check_progress where actor = $1 and batch = $2', [
    actor,
    batch,
  ])
  return rows[0]
}

/** Of files that nobody waits for any more. */
export const forgetProgress = async (database: Pick<Database, 'query'>): Promise<void> => {
  await database.query("delete from check_progress where told_at < clock_timestamp() - interval '1 day'")
}
