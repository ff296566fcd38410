// How records stand for the public today. Nothing is kept here: what is told is read from what is shown when it is told.
import type { LocalDate } from '#rules/time'
import { bigintArray, type OpenTransaction } from '#storage/database'

type Name = { readonly organisationId: string; readonly recordNo: bigint }
/** Shown, with until when (exclusive; null: no end) and the day of an open objection; or once shown and no longer. */
export type Standing =
  | {
      readonly kind: 'shown'
      readonly item: string
      readonly until: LocalDate | null
      readonly objectedFrom: LocalDate | null
      readonly entry: number
    }
  | { readonly kind: 'gone' }

type Row = {
  organisation_id: string
  record_no: string
  shown: { item: string; until: string | null; objected_from: LocalDate | null; entry: number } | null
  gone: boolean | null
}

/** In the order of the names; undefined of what the public never saw. Row by row: a join would read the views whole. */
export async function standingOf(tx: OpenTransaction, names: readonly Name[]): Promise<(Standing | undefined)[]> {
  const { rows } = await tx.client.query<Row>(
    `select n.organisation_id, n.record_no,
       (select json_build_object('item', d.item, 'until', d.disclosed_until, 'objected_from', d.objected_from, 'entry', d.last_entry_no)
        from disclosed_record d where d.organisation_id = n.organisation_id and d.record_no = n.record_no) as shown,
       (select true from gone_record g where g.organisation_id = n.organisation_id and g.record_no = n.record_no) as gone
     from unnest($1::uuid[], $2::bigint[]) with ordinality as n (organisation_id, record_no, place) order by n.place`,
    [names.map(name => name.organisationId), bigintArray(names.map(name => name.recordNo))],
  )
  return rows.map(({ shown, gone }): Standing | undefined => {
    if (shown === null) return gone === true ? { kind: 'gone' } : undefined
    const until = shown.until === null || shown.until === 'infinity' ? null : (shown.until as LocalDate)
    return { kind: 'shown', item: shown.item, until, objectedFrom: shown.objected_from, entry: shown.entry }
  })
}

const NIL: Name = { organisationId: '00000000-0000-0000-0000-000000000000', recordNo: -(2n ** 63n) }

/** What is shown today, in the order of ids, behind one of them. */
export async function listShown(tx: OpenTransaction, after: Name | null, limit: number): Promise<Name[]> {
  const { organisationId, recordNo } = after ?? NIL
  const { rows } = await tx.client.query<{ organisation_id: string; record_no: string }>(
    `select organisation_id, record_no from disclosed_record
     where (organisation_id, record_no) > ($1::uuid, $2::bigint) order by organisation_id, record_no limit $3`,
    [organisationId, recordNo.toString(), limit],
  )
  return rows.map(row => ({ organisationId: row.organisation_id, recordNo: BigInt(row.record_no) }))
}
