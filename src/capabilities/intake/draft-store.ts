/** The SQL of drafts: decisions that are being typed and have not been handed in. */

import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

/** What the key of a draft is about. */
export const aboutDraft = (id: string): string => `draft ${id}`

export type Draft = {
  readonly draft: string
  readonly unitId: string
  readonly item: string
  readonly savedOn: LocalDate
  readonly untilOn: LocalDate
  readonly sealed: Buffer
  readonly sealedKey: Buffer
}

/** Saved again, the newest stands; false where a draft of that id is another unit's or item's. */
export const putDraft = async (tx: OpenTransaction, draft: Draft & { readonly division: string }): Promise<boolean> => {
  const { rowCount } = await tx.client.query(
    `insert into entry_draft as d (unit_id, draft_id, division, item, saved_on, until_on, sealed, sealed_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (unit_id, draft_id) do update set saved_on = excluded.saved_on, until_on = excluded.until_on,
       sealed = excluded.sealed, sealed_key = excluded.sealed_key where d.item = excluded.item`,
    [draft.unitId, draft.draft, draft.division, draft.item, draft.savedOn, draft.untilOn, draft.sealed, draft.sealedKey],
  )
  return rowCount === 1
}

/** Newest first. */
export const listDrafts = async (tx: OpenTransaction, unitId: string): Promise<Draft[]> => {
  const { rows } = await tx.client.query<Draft>(
    `select draft_id as draft, unit_id as "unitId", item, saved_on as "savedOn", until_on as "untilOn", sealed, sealed_key as "sealedKey"
     from entry_draft where unit_id = $1 and until_on > china_today() order by saved_on desc, draft_id desc`,
    [unitId],
  )
  return rows
}

/** How many there are beside one. */
export const countDrafts = async (tx: OpenTransaction, unitId: string, but: string): Promise<number> => {
  const { rows } = await tx.client.query<{ drafts: number }>(
    'select count(*)::int as drafts from entry_draft where unit_id = $1 and draft_id <> $2 and until_on > china_today()',
    [unitId, but],
  )
  return rows[0]!.drafts
}

export const dropDraft = async (tx: OpenTransaction, unitId: string, draft: string): Promise<boolean> =>
  (await tx.client.query('delete from entry_draft where unit_id = $1 and draft_id = $2', [unitId, draft])).rowCount === 1

/** What nobody has gone on with in time. */
export const expireDrafts = async (tx: OpenTransaction, today: LocalDate): Promise<void> => {
  await tx.client.query('delete from entry_draft where until_on <= $1::date', [today])
}
