// Writes organisations: provisional ones that a decision names, and registered ones with their names, codes and status.
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { listIdsOf } from './find-organisation.ts'
import { initialsOf } from './initials.ts'

/** A code that a decision names and nobody has registered. `organisationId` and `recordNo` are drawn by the caller. */
export type Provisional = {
  readonly organisationId: string
  readonly uscc: string
  readonly kind: string
  readonly name: string
  readonly folded: string
  /** The name reads like a person's: the public finds the organisation by its code alone. */
  readonly byCodeAlone?: boolean
  readonly recordNo: bigint
}

/** What a registration record says of its organisation. */
export type Registered = {
  readonly organisationId: string
  readonly uscc: string
  readonly kind: string
  readonly name: string
  readonly folded: string
  readonly byCodeAlone?: boolean
  readonly formerNames: readonly { readonly name: string; readonly folded: string; readonly byCodeAlone?: boolean }[]
  /** Old numbers by scheme; the uscc is not repeated here. */
  readonly codes: readonly { readonly scheme: string; readonly code: string }[]
  readonly division: string | null
  readonly status: string | null
  readonly establishedOn: LocalDate | null
  readonly recordNo: bigint
}

/**
 * Makes provisional organisations and gives the id that each code now has: the one handed in, or, where another transaction
 * was quicker, that one's; names must then be compared again (`resolveParties`).
 */
export async function putProvisional(
  tx: OpenTransaction,
  organisations: readonly Provisional[],
  today: LocalDate,
): Promise<Map<string, string>> {
  const ids = await takeCodes(tx, organisations, today)
  const mine = organisations.filter(one => ids.get(one.uscc) === one.organisationId)
  if (mine.length === 0) return ids
  const columns = [
    mine.map(one => one.organisationId),
    mine.map(one => one.uscc),
    mine.map(one => one.kind),
    mine.map(one => one.name),
  ]
  await tx.client.query(
    `insert into organisation (organisation_id, uscc, kind, name)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])`,
    columns,
  )
  await tx.client.query(
    `insert into organisation_name (organisation_id, folded, name, standing, from_on, record_no, by_code_alone, initials)
     select id, folded, name, 'decided', $5::date, record_no, by_code_alone, initials
     from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $6::boolean[], $7::text[])
       as o (id, folded, name, record_no, by_code_alone, initials)`,
    [
      columns[0],
      mine.map(one => one.folded),
      columns[3],
      mine.map(one => one.recordNo.toString()),
      today,
      mine.map(one => one.byCodeAlone === true),
      await searchedInitials(mine),
    ],
  )
  return ids
}

/** Nobody is found by the letters of a name that reads like a person's. */
const searchedInitials = (named: readonly { readonly name: string; readonly byCodeAlone?: boolean }[]): Promise<string[]> =>
  initialsOf(named.map(one => (one.byCodeAlone === true ? '' : one.name)))

// In the order of codes, so that two transactions that make the same organisations wait for each other one way round.
async function takeCodes(
  tx: OpenTransaction,
  organisations: readonly { readonly uscc: string; readonly organisationId: string }[],
  today: LocalDate,
): Promise<Map<string, string>> {
  const first = new Map<string, string>()
  for (const { uscc, organisationId } of organisations) if (!first.has(uscc)) first.set(uscc, organisationId)
  const codes = [...first.keys()].sort()
  const inserted = await tx.client.query<{ code: string; organisation_id: string }>(
    `insert into organisation_code (scheme, code, organisation_id, from_on)
     select 'uscc', code, id, $3::date from unnest($1::text[], $2::uuid[]) as o (code, id)
     on conflict (scheme, code) where scheme = 'uscc' and until_on = 'infinity' do nothing
     returning code, organisation_id`,
    [codes, codes.map(code => first.get(code)), today],
  )
  const ids = new Map(inserted.rows.map(row => [row.code, row.organisation_id]))
  const others = codes.filter(code => !ids.has(code))
  return new Map([...ids, ...(await listIdsOf(tx, others))])
}

/**
 * Writes what registration records say, one per organisation. An organisation that is new gets its code and the id handed in;
 * gives the id each code now has. A former current name stays as a former one; a decided one becomes what registration says.
 */
export async function putRegistered(
  tx: OpenTransaction,
  organisations: readonly Registered[],
  today: LocalDate,
): Promise<Map<string, string>> {
  const ids = await takeCodes(tx, organisations, today)
  const newest = [...new Map(organisations.map(one => [one.uscc, one])).values()]
  const idOf = (one: Registered): string => ids.get(one.uscc)!
  const organisationIds = newest.map(idOf)
  const records = newest.map(one => one.recordNo.toString())
  await tx.client.query(
    `insert into organisation as o (organisation_id, uscc, kind, name, division, status, established_on, registered_on, registration_no)
     select id, uscc, kind, name, division, status, established_on, $9::date, record_no
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::bigint[])
       as r (id, uscc, kind, name, division, status, established_on, record_no)
     on conflict (organisation_id) do update set kind = excluded.kind, name = excluded.name, division = excluded.division,
       status = excluded.status, established_on = excluded.established_on,
       registered_on = coalesce(o.registered_on, excluded.registered_on), registration_no = excluded.registration_no`,
    [
      organisationIds,
      newest.map(one => one.uscc),
      newest.map(one => one.kind),
      newest.map(one => one.name),
      newest.map(one => one.division),
      newest.map(one => one.status),
      newest.map(one => one.establishedOn),
      records,
      today,
    ],
  )
  await putNames(tx, newest, idOf, today)
  const codes = newest.flatMap(one => one.codes.map(code => ({ ...code, id: idOf(one) })))
  if (codes.length > 0)
    await tx.client.query(
      `insert into organisation_code (scheme, code, organisation_id, from_on)
       select distinct scheme, code, id, $4::date from unnest($1::text[], $2::text[], $3::uuid[]) as c (scheme, code, id)
       on conflict (scheme, code, organisation_id) do update set until_on = 'infinity' where organisation_code.until_on <> 'infinity'`,
      [codes.map(code => code.scheme), codes.map(code => code.code), codes.map(code => code.id), today],
    )
  return ids
}

async function putNames(
  tx: OpenTransaction,
  organisations: readonly Registered[],
  idOf: (one: Registered) => string,
  today: LocalDate,
): Promise<void> {
  await tx.client.query(
    `update organisation_name n set standing = 'former', until_on = $3::date
     from unnest($1::uuid[], $2::text[]) as r (id, folded)
     where n.organisation_id = r.id and n.standing = 'current' and n.folded <> r.folded`,
    [organisations.map(idOf), organisations.map(one => one.folded), today],
  )
  type Written = { id: string; folded: string; name: string; standing: string; recordNo: bigint; byCodeAlone?: boolean }
  const names = new Map<string, Written>()
  for (const one of organisations) {
    const id = idOf(one)
    for (const former of one.formerNames)
      names.set(`${id}${former.folded}`, { id, ...former, standing: 'former', recordNo: one.recordNo })
    const { folded, name, recordNo, byCodeAlone = false } = one
    names.set(`${id}${folded}`, { id, folded, name, standing: 'current', recordNo, byCodeAlone })
  }
  const rows = [...names.values()]
  await tx.client.query(
    `insert into organisation_name as n (organisation_id, folded, name, standing, from_on, until_on, record_no, by_code_alone, initials)
     select id, folded, name, standing, $6::date, case standing when 'current' then 'infinity' else $6::date end, record_no, by_code_alone, initials
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $7::boolean[], $8::text[])
       as r (id, folded, name, standing, record_no, by_code_alone, initials)
     on conflict (organisation_id, folded) do update
       set name = excluded.name, standing = excluded.standing, record_no = excluded.record_no, by_code_alone = excluded.by_code_alone,
           initials = excluded.initials, until_on = case excluded.standing when 'current' then 'infinity' else least(n.until_on, excluded.until_on) end
       where (n.name, n.standing, n.record_no, n.by_code_alone)
         is distinct from (excluded.name, excluded.standing, excluded.record_no, excluded.by_code_alone)`,
    [
      rows.map(row => row.id),
      rows.map(row => row.folded),
      rows.map(row => row.name),
      rows.map(row => row.standing),
      rows.map(row => row.recordNo.toString()),
      today,
      rows.map(row => row.byCodeAlone === true),
      await searchedInitials(rows),
    ],
  )
}

/** A name that a decision says. */
export type NameSaid = { readonly name: string; readonly folded: string; readonly recordNo: bigint }

/**
 * The registration record of an organisation no longer stands: it is provisional again, and called what decisions say (`said`, newest
 * first). Names and old numbers that the registration alone said are no longer known; where nothing else says a name, the last one
 * stays its provisional name, shown once a record that is disclosed says it.
 */
export async function withdrawRegistration(
  tx: OpenTransaction,
  organisationId: string,
  said: readonly NameSaid[],
  today: LocalDate,
): Promise<void> {
  await tx.client.query(
    `update organisation_name n
     set standing = case when s.folded is null then 'withdrawn' else 'decided' end, record_no = coalesce(s.record_no, n.record_no),
         name = coalesce(s.name, n.name), until_on = case when s.folded is null then least(n.until_on, $5::date) else 'infinity' end
     from organisation o
     join organisation_name m on m.organisation_id = o.organisation_id and m.record_no = o.registration_no
     left join (select distinct on (folded) * from unnest($2::text[], $3::text[], $4::bigint[]) with ordinality
                  as s (folded, name, record_no, place) order by folded, place) s on s.folded = m.folded
     where o.organisation_id = $1 and n.organisation_id = $1 and n.folded = m.folded`,
    [organisationId, said.map(one => one.folded), said.map(one => one.name), said.map(one => one.recordNo.toString()), today],
  )
  await tx.client.query(
    `update organisation_name n set standing = 'decided', until_on = 'infinity' from organisation o
     where o.organisation_id = $1 and n.organisation_id = $1 and n.name = o.name and n.standing = 'withdrawn'
       and not exists (select from organisation_name s where s.organisation_id = $1 and s.standing = 'decided')`,
    [organisationId],
  )
  await tx.client.query(
    `update organisation_code set until_on = $2::date
     where organisation_id = $1 and scheme not in ('uscc', 'confirmed-name') and until_on > $2::date`,
    [organisationId, today],
  )
  await tx.client.query(
    `update organisation o set registered_on = null, registration_no = null, status = null, division = null, established_on = null,
       name = coalesce($2, (select n.name from organisation_name n where n.organisation_id = $1 and n.standing = 'decided'
                            order by n.from_on desc limit 1), o.name)
     where o.organisation_id = $1`,
    [organisationId, said[0]?.name ?? null],
  )
}

/** Names that one record says and others too are said by the newest of those from now on (`said`, newest first). */
export async function passNamesOn(
  tx: OpenTransaction,
  organisationId: string,
  from: bigint,
  said: readonly NameSaid[],
): Promise<void> {
  await tx.client.query(
    `update organisation_name n set record_no = s.record_no, name = s.name
     from (select distinct on (folded) * from unnest($3::text[], $4::text[], $5::bigint[]) with ordinality
             as s (folded, name, record_no, place) order by folded, place) s
     where n.organisation_id = $1 and n.record_no = $2 and n.folded = s.folded`,
    [
      organisationId,
      from.toString(),
      said.map(one => one.folded),
      said.map(one => one.name),
      said.map(one => one.recordNo.toString()),
    ],
  )
}
