// Looks whose time is over go; what chains them stays.
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

/** The operation whose acts say until when looks were dropped. */
const DROPPING_OPERATION = 'audit.drop-looks'

/** How many went. The database knows the floor of six months itself. */
export async function dropLooks(tx: OpenTransaction, before: LocalDate): Promise<number> {
  const { rows } = await tx.client.query<{ n: number }>('select drop_looks($1::date) as n', [before])
  return rows[0]!.n
}

/** The first day of which acts of the ledger do not say that its looks were dropped. */
export async function readDroppedBefore(tx: OpenTransaction): Promise<LocalDate | null> {
  const { rows } = await tx.client.query<{ before: LocalDate | null }>(
    `select max((c.content::json -> 'answer' ->> 'before')::date) as before from act a
     join act_content c on c.act_id = a.act_id and c.phase = a.phase
     where a.operation = $1 and a.outcome = 'done' and a.phase = 0`,
    [DROPPING_OPERATION],
  )
  return rows[0]?.before ?? null
}
