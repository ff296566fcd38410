/** The SQL of what units have said of headings. */

import { type ColumnType, sql } from 'kysely'
import type { LearnedHeading } from '#rules/catalogue'
import type { Instant } from '#rules/time'
import type { Transaction } from '#storage/database'

type LearnedHeadingTable = {
  unit_id: string
  item: string
  folded: string
  heading: string
  field: string | null
  said_at: ColumnType<Instant, unknown, unknown>
  said_by: string
}
type HeadingTx = Transaction<{ learned_heading: LearnedHeadingTable }>

export type SaidHeading = {
  readonly folded: string
  readonly heading: string
  readonly field: string | null
  readonly saidAt: string
}

export const listSaidHeadings = async (tx: HeadingTx, unitId: string, item: string): Promise<SaidHeading[]> => {
  const rows = await tx
    .selectFrom('learned_heading')
    .select(['folded', 'heading', 'field', 'said_at'])
    .where('unit_id', '=', unitId)
    .where('item', '=', item)
    .orderBy('heading')
    .execute()
  return rows.map(({ said_at, ...row }) => ({ ...row, saidAt: said_at }))
}

/** As the reader takes it. */
export const learnedOf = async (tx: HeadingTx, unitId: string, item: string): Promise<LearnedHeading[]> =>
  (await listSaidHeadings(tx, unitId, item)).map(({ folded, field }) => [folded, field])

/** The newest answer is the one that holds. */
export const putSaidHeadings = async (
  tx: HeadingTx,
  of: { unitId: string; item: string; by: string },
  said: readonly { folded: string; heading: string; field: string | null }[],
): Promise<void> => {
  if (said.length === 0) return
  await tx
    .insertInto('learned_heading')
    .values(
      said.map(one => ({
        unit_id: of.unitId,
        item: of.item,
        ...one,
        said_at: sql`date_trunc('milliseconds', clock_timestamp())`,
        said_by: of.by,
      })),
    )
    .onConflict(conflict =>
      conflict.columns(['unit_id', 'item', 'folded']).doUpdateSet(set => ({
        heading: set.ref('excluded.heading'),
        field: set.ref('excluded.field'),
        said_at: set.ref('excluded.said_at'),
        said_by: set.ref('excluded.said_by'),
      })),
    )
    .execute()
}

export const dropSaidHeadings = async (
  tx: HeadingTx,
  of: { unitId: string; item: string },
  folded: readonly string[],
): Promise<void> => {
  if (folded.length === 0) return
  await tx
    .deleteFrom('learned_heading')
    .where('unit_id', '=', of.unitId)
    .where('item', '=', of.item)
    .where('folded', 'in', folded)
    .execute()
}
