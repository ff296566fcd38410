// What the public may know of an organisation today: what a record says that is disclosed today, and nothing else.
import type { OpenTransaction } from '#storage/database'

/**
 * SQL over `organisation_name n`: whether the name may be shown today, because a record is disclosed that says it. Its own record; or,
 * of a name that decisions say, another one: any, where the organisation has had no other name, since a decision under a name that is
 * not known is never landed; else one in whose fact the name stands as written.
 * Scalar subqueries, not `exists`: those the planner may answer by reading the whole view, which is a barrier.
 */
export const NAME_IS_DISCLOSED = `coalesce(
  (select true from disclosed_record d where d.organisation_id = n.organisation_id and d.record_no = n.record_no),
  n.standing = 'decided' and case
    when (select count(*) from organisation_name s where s.organisation_id = n.organisation_id and s.standing <> 'withdrawn') = 1
    then (select true from disclosed_record d where d.organisation_id = n.organisation_id limit 1)
    else (select true from disclosed_record d
          where d.organisation_id = n.organisation_id and position(to_json(n.name)::text in d.fact) > 0 limit 1)
  end)`

/** SQL over `organisation o`: whether its registration is disclosed today. */
export const REGISTRATION_IS_DISCLOSED = `(select true from disclosed_record d
  where d.organisation_id = o.organisation_id and d.record_no = o.registration_no)`

export type ShownOrganisation = {
  readonly organisationId: string
  readonly uscc: string | null
  readonly kind: string
  /** What its registration says; else what decisions say; its code where no record that is disclosed says a name. */
  readonly name: string
  /** Of the registration: null where none is disclosed. */
  readonly status: string | null
  readonly division: string | null
  readonly isRegistered: boolean
}

/** What its registration says, where one is disclosed: name, status, division; else a name alone. */
type Said = readonly [name: string, status: string | null, division: string | null] | readonly [name: string]

type Row = {
  organisation_id: string
  uscc: string | null
  kind: string
  said: Said
}

/** By their own ids, in no order; those of which nothing is disclosed today are left out (for the role portal). */
export async function listShownOrganisations(
  tx: OpenTransaction,
  organisationIds: readonly string[],
): Promise<ShownOrganisation[]> {
  const { rows } = await tx.client.query<Row>(
    `select o.organisation_id, o.uscc, o.kind, case when ${REGISTRATION_IS_DISCLOSED} then array[o.name, o.status, o.division]
              else array[coalesce(
                (select n.name from organisation_name n where n.organisation_id = o.organisation_id and ${NAME_IS_DISCLOSED}
                 order by n.standing, n.from_on desc limit 1), o.uscc, '')] end as said
     from organisation o where o.organisation_id = any($1::uuid[])`,
    [organisationIds],
  )
  return rows.map(row => ({
    organisationId: row.organisation_id,
    uscc: row.uscc,
    kind: row.kind,
    name: row.said[0],
    status: row.said[1] ?? null,
    division: row.said[2] ?? null,
    isRegistered: row.said.length > 1,
  }))
}
