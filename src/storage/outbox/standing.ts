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
  place: number
  shown: { item: string; until: string | null; objected_from: LocalDate | null; entry: number } | null
  gone: boolean | null
}

/** In the order of the names; undefined of what the public never saw. */
export async function standingOf(tx: OpenTransaction, names: readonly Name[]): Promise<(Standing | undefined)[]> {
  const { rows } = await tx.client.query<Row>('select * from find_standing($1, $2)', [
    names.map(name => name.organisationId),
    bigintArray(names.map(name => name.recordNo)),
  ])
  const byPlace = new Map(rows.map(row => [row.place, row]))
  return names.map((_, at): Standing | undefined => {
    const { shown = null, gone = null } = byPlace.get(at + 1) ?? {}
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
