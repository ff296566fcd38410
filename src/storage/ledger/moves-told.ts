// What has moved from one organisation to another, as it is told to whom it concerns: both of them, and the units whose records they are.
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import type { Moved } from './moves.ts'
import type { RecordName } from './read-entries.ts'

export type MoveTold = Moved & {
  readonly on: LocalDate
  readonly undoneOn: LocalDate | null
  readonly item: string
  /** Who determined it; of an item that nobody decides, who handed it in. */
  readonly unitId: string
}

/** Of everything that is given here; of all where nothing is. */
export type MovesOf = {
  readonly organisationId?: string | undefined
  readonly record?: RecordName | undefined
  readonly unitId?: string | undefined
  readonly divisions?: readonly string[] | undefined
}

type Read = {
  organisation_id: string
  record_no: string
  to_organisation_id: string
  to_record_no: string
  why: Moved['why']
  act_id: string
  moved_on: LocalDate
  undone_on: LocalDate | null
  item: string
  unit_id: string
}

/** Newest first, with what of it was taken back. Where a reader sees one of the two records alone, that one says whose it is. */
export async function listMoves({ client }: OpenTransaction, of: MovesOf, limit: number): Promise<MoveTold[]> {
  const { rows } = await client.query<Read>(
    `with m as materialized (
       select * from moved_record m
       where ($1::uuid is null or m.organisation_id = $1 or m.to_organisation_id = $1)
         and ($2::uuid is null or m.organisation_id = $2 and m.record_no = $3 or m.to_organisation_id = $2 and m.to_record_no = $3)),
     s as materialized (
       select s.organisation_id, s.record_no, s.item, s.unit_id, s.source_unit_id, s.division
       from (select organisation_id, record_no from m union select to_organisation_id, to_record_no from m) n
       join state s on s.organisation_id = n.organisation_id and s.record_no = n.record_no)
     select m.organisation_id, m.record_no, m.to_organisation_id, m.to_record_no, m.why, m.act_id, m.moved_on, m.undone_on,
            coalesce(f.item, t.item) as item, coalesce(f.unit_id, f.source_unit_id, t.unit_id, t.source_unit_id) as unit_id
     from m
     left join s f on f.organisation_id = m.organisation_id and f.record_no = m.record_no
     left join s t on t.organisation_id = m.to_organisation_id and t.record_no = m.to_record_no
     where ($4::uuid is null or $4 in (f.unit_id, f.source_unit_id, t.unit_id, t.source_unit_id))
       and ($5::text is null or coalesce(f.division, t.division) = any(string_to_array($5, ' ')))
     order by m.moved_on desc, m.act_id, m.organisation_id, m.record_no limit $6`,
    [
      of.organisationId ?? null,
      of.record?.organisationId ?? null,
      of.record?.recordNo.toString() ?? null,
      of.unitId ?? null,
      of.divisions?.join(' ') ?? null,
      limit,
    ],
  )
  return rows.map(row => ({
    from: { organisationId: row.organisation_id, recordNo: BigInt(row.record_no) },
    to: { organisationId: row.to_organisation_id, recordNo: BigInt(row.to_record_no) },
    ...{ why: row.why, actId: row.act_id, on: row.moved_on, undoneOn: row.undone_on, item: row.item, unitId: row.unit_id },
  }))
}
