// Counts in the ledger itself the records that files of a former system began, as they stand today.
import { REASONS } from '#rules/disclosure'
import { ENTRY_KINDS } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'

export type ImportedRecords = {
  readonly item: string
  /** Null where no unit determined them. */
  readonly unitId: string | null
  /** Of the determination; empty where it has no day. */
  readonly year: string
  readonly records: number
  readonly shown: number
  readonly repaired: number
  readonly ended: number
}

/** Of the files of these submissions, by item, determining unit and year. */
export async function countImported(tx: OpenTransaction, submissions: readonly string[]): Promise<ImportedRecords[]> {
  const { rows } = await tx.client.query<ImportedRecords>(
    `select s.item, s.unit_id as "unitId", coalesce(to_char(s.determined_on, 'YYYY'), '') as year, count(*)::float8 as records,
            count(case when s.disclosed_from <= d.day and s.disclosed_until > d.day and (s.ended_on is null or s.ended_on > d.day)
               and not coalesce(s.shielded_from <= d.day and s.shielded_until > d.day, false) then 1 end)::float8 as shown,
            count(case when s.ended_on <= d.day and s.reason = $2 then 1 end)::float8 as repaired,
            count(case when s.ended_on <= d.day and s.reason <> $2 then 1 end)::float8 as ended
     from (select china_today() as day offset 0) d
     cross join (select organisation_id, record_no from entry where submission_id = any($1::uuid[]) and kind = ${ENTRY_KINDS.imported}) e
     join state s on s.organisation_id = e.organisation_id and s.record_no = e.record_no
     group by 1, 2, 3 order by 1, 2, 3`,
    [submissions, REASONS.repaired],
  )
  return rows
}
