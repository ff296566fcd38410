/** The SQL of held rows gathered by the organisation of their code and the name that they write. */

import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { findHeld, type HeldFilter, type QueuedRow } from './held-store.ts'

export type Conflict = {
  readonly organisationId: string
  readonly folded: string
  readonly uscc: string
  readonly name: string
  readonly rows: number
  readonly unitIds: string[]
  readonly items: string[]
  readonly since: LocalDate
  readonly sample: { submission: string; row: number }[]
}

const SAMPLE = 5

/** Of rows that wait for their name, the oldest first. */
export const listConflicts = async (
  tx: OpenTransaction,
  { unitId, divisions, item, limit, after }: HeldFilter,
): Promise<{ conflicts: Conflict[]; count: number }> => {
  const values = [unitId ?? null, divisions ?? null, item ?? null]
  const where = `h.decision is null and h.until_on > china_today() and h.cause = 'NAME_MISMATCH' and h.organisation_id is not null
    and h.uscc is not null and h.folded is not null and ($1::uuid is null or h.unit_id = $1)
    and ($2::text[] is null or h.division = any($2)) and ($3::text is null or h.item = $3)`
  const { rows } = await tx.client.query<{
    organisation_id: string
    folded: string
    uscc: string
    name: string
    rows: number
    units: string[]
    items: string[]
    since: LocalDate
    sample: string[]
  }>(
    `select h.organisation_id, h.folded, min(h.uscc) as uscc, min(h.party_name) as name, count(*)::int as rows,
       array_agg(distinct h.unit_id::text) as units, array_agg(distinct h.item) as items, min(h.held_on) as since,
       (array_agg(h.submission_id || '#' || h.row_no order by h.held_on, h.row_no))[1:${SAMPLE}] as sample
     from held_row h where ${where} group by h.organisation_id, h.folded
     order by min(h.held_on), min(h.uscc), h.folded limit $4 offset $5`,
    [...values, limit, after],
  )
  const counted = await tx.client.query<{ n: number }>(
    `select count(distinct (h.organisation_id, h.folded))::int as n from held_row h where ${where}`,
    values,
  )
  return {
    count: counted.rows[0]!.n,
    conflicts: rows.map(row => ({
      ...{ organisationId: row.organisation_id, folded: row.folded, uscc: row.uscc, name: row.name, rows: row.rows },
      ...{ unitIds: row.units, items: row.items, since: row.since },
      sample: row.sample.map(text => {
        const [submission, no] = text.split('#')
        return { submission: submission!, row: Number(no) }
      }),
    })),
  }
}

/** Rows that wait under the organisation's code and this name, taken for the length of the transaction. */
export const listHeldUnder = async (
  tx: OpenTransaction,
  organisationId: string,
  folded: string,
  limit: number,
): Promise<QueuedRow[]> => {
  const { rows } = await tx.client.query<{ submission_id: string; row_no: number }>(
    `select submission_id, row_no::int as row_no from held_row
     where organisation_id = $1 and folded = $2 and decision is null and cause = 'NAME_MISMATCH' order by held_on, submission_id, row_no
     limit $3 for update`,
    [organisationId, folded, limit],
  )
  const found: QueuedRow[] = []
  for (const { submission_id, row_no } of rows) {
    const one = await findHeld(tx, submission_id, row_no)
    if (one !== undefined) found.push(one)
  }
  return found
}
