// Two that are one: what the codes and names of one become of the other, as dated facts, and how they go back.
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { CONFIRMED_NAME, confirmName } from './parties.ts'

type Codes = Readonly<Record<string, string>>

/** A name and old numbers without a code are this organisation's from now on. */
export async function linkName(tx: OpenTransaction, organisationId: string, folded: string, codes: Codes): Promise<void> {
  await confirmName(tx, organisationId, folded)
  for (const [scheme, code] of Object.entries(codes))
    await tx.client.query(
      `insert into organisation_code (scheme, code, organisation_id, from_on) values ($1, $2, $3, china_today())
       on conflict (scheme, code, organisation_id) do update set until_on = 'infinity'`,
      [scheme, code, organisationId],
    )
}

/** They were, until today. */
export async function unlinkName(
  tx: OpenTransaction,
  organisationId: string,
  folded: string,
  codes: Codes,
  today: LocalDate,
): Promise<void> {
  const pairs = [[CONFIRMED_NAME, folded], ...Object.entries(codes)]
  await tx.client.query(
    `update organisation_code c set until_on = $4::date from unnest($2::text[], $3::text[]) as w (scheme, code)
     where c.organisation_id = $1 and c.scheme = w.scheme and c.code = w.code and c.until_on > $4::date`,
    [organisationId, pairs.map(([scheme]) => scheme), pairs.map(([, code]) => code), today],
  )
}

/** Codes of `from` are those of `to` from today on. Gives how many. */
export async function passCodes(tx: OpenTransaction, from: string, to: string, today: LocalDate): Promise<number> {
  const { rows } = await tx.client.query<{ scheme: string; code: string }>(
    `update organisation_code set until_on = $2::date where organisation_id = $1 and until_on = 'infinity' returning scheme, code`,
    [from, today],
  )
  await putCodes(tx, to, rows, today, true)
  return rows.length
}

/** SQL over `organisation_code c` of the one that stayed, $1: those that passed to it on the day $3 from the one that went, $2. */
const PASSED = `c.organisation_id = $1 and c.until_on = 'infinity' and exists (
  select from organisation_code b where b.organisation_id = $2 and b.scheme = c.scheme and b.code = c.code and b.until_on = $3::date)`

/** What `returnCodes` would give back. */
export async function listPassedCodes(
  tx: OpenTransaction,
  from: string,
  to: string,
  passedOn: LocalDate,
): Promise<{ scheme: string; code: string }[]> {
  const { rows } = await tx.client.query<{ scheme: string; code: string }>(
    `select c.scheme, c.code from organisation_code c where ${PASSED} order by c.scheme desc, c.code`,
    [from, to, passedOn],
  )
  return rows
}

/** The codes that passed on that day go back. */
export async function returnCodes(
  tx: OpenTransaction,
  from: string,
  to: string,
  passedOn: LocalDate,
  today: LocalDate,
): Promise<void> {
  const { rows } = await tx.client.query<{ scheme: string; code: string }>(
    `update organisation_code c set until_on = $4::date where ${PASSED} returning scheme, code`,
    [from, to, passedOn, today],
  )
  await putCodes(tx, to, rows, today, false)
}

async function putCodes(
  tx: OpenTransaction,
  organisationId: string,
  codes: readonly { scheme: string; code: string }[],
  today: LocalDate,
  passed: boolean,
): Promise<void> {
  await tx.client.query(
    `insert into organisation_code (scheme, code, organisation_id, from_on, passed)
     select scheme, code, $1, $4::date, $5::boolean from unnest($2::text[], $3::text[]) as c (scheme, code)
     on conflict (scheme, code, organisation_id) do update set until_on = 'infinity', passed = excluded.passed`,
    [organisationId, codes.map(one => one.scheme), codes.map(one => one.code), today, passed],
  )
}

/**
 * Names of `from` are former ones of `to`. `records`: where the record that said a name is now; a name of no record that went along is shown
 * with what says the name of `to`.
 */
export async function passNames(
  tx: OpenTransaction,
  from: string,
  to: string,
  records: ReadonlyMap<bigint, bigint>,
  today: LocalDate,
): Promise<void> {
  const said = await tx.client.query<{ record_no: string }>(
    `select record_no from organisation_name where organisation_id = $1 and standing <> 'withdrawn'
     order by array_position(array['current', 'decided', 'former'], standing), from_on desc limit 1`,
    [to],
  )
  const names = await tx.client.query<Passed>(
    `select folded, name, from_on, least(until_on, $2::date) as until_on, record_no, by_code_alone, initials
     from organisation_name where organisation_id = $1 and standing <> 'withdrawn'`,
    [from, today],
  )
  for (const one of names.rows)
    await tx.client.query(
      `insert into organisation_name (organisation_id, folded, name, standing, from_on, until_on, record_no, by_code_alone, initials, said_by_officer)
       values ($1, $2, $3, 'former', $4, $5, $6, $7, $8, true)
       on conflict (organisation_id, folded) do update set standing = excluded.standing, until_on = excluded.until_on,
         record_no = excluded.record_no where organisation_name.standing = 'withdrawn'`,
      [
        ...[to, one.folded, one.name, one.from_on, one.until_on],
        records.get(BigInt(one.record_no))?.toString() ?? said.rows[0]?.record_no ?? one.record_no,
        ...[one.by_code_alone, one.initials],
      ],
    )
}

type Passed = {
  folded: string
  name: string
  from_on: LocalDate
  until_on: LocalDate
  record_no: string
  by_code_alone: boolean
  initials: string
}

/** SQL over `organisation_name n` of the one that stayed, $1: what only the merger made its names, of those that the other has, $2, folded. */
const PASSED_NAME = `n.organisation_id = $1 and n.said_by_officer and n.standing = 'former' and n.folded = any($2::text[])
  and not exists (select from name_decision d where d.organisation_id = $1 and d.folded = n.folded)`

// By itself: the names of two organisations may lie on two machines.
const foldedNamesOf = async (tx: OpenTransaction, organisationId: string): Promise<string[]> => {
  const { rows } = await tx.client.query<{ folded: string }>(
    'select folded from organisation_name where organisation_id = $1',
    [organisationId],
  )
  return rows.map(({ folded }) => folded)
}

/** What `returnNames` would take back, folded. */
export async function listPassedNames(tx: OpenTransaction, from: string, to: string): Promise<string[]> {
  const { rows } = await tx.client.query<{ folded: string }>(`select n.folded from organisation_name n where ${PASSED_NAME}`, [
    from,
    await foldedNamesOf(tx, to),
  ])
  return rows.map(({ folded }) => folded)
}

/** What only the merger made names of `from` is none any more. */
export async function returnNames(tx: OpenTransaction, from: string, to: string, today: LocalDate): Promise<void> {
  await tx.client.query(
    `update organisation_name n set standing = 'withdrawn', until_on = least(n.until_on, $3::date) where ${PASSED_NAME}`,
    [from, await foldedNamesOf(tx, to), today],
  )
}

/** Organisations that nobody has registered and that bear the name of exactly one that is: perhaps a slip of its code, perhaps a stranger. */
export async function listAlike(
  tx: OpenTransaction,
  limit: number,
): Promise<{ from: string; fromUscc: string; into: string; intoUscc: string; name: string }[]> {
  const { rows } = await tx.client.query<{ from: string; from_uscc: string; into: string; into_uscc: string; name: string }>(
    'select * from find_alike($1)',
    [limit],
  )
  return rows.map(row => ({
    ...{ from: row.from, fromUscc: row.from_uscc, into: row.into, intoUscc: row.into_uscc, name: row.name },
  }))
}

/** Organisations that bear this name or one of these old numbers, registered ones first. */
export async function listCandidates(
  tx: OpenTransaction,
  folded: string,
  codes: Codes,
): Promise<{ uscc: string; name: string; by: string; registered: boolean }[]> {
  const { rows } = await tx.client.query<{ uscc: string; name: string; by: string; registered: boolean }>(
    `select distinct on (o.organisation_id) o.uscc, o.name, f.by, o.registered_on is not null as registered from (
       select n.organisation_id, 'name' as by from organisation_name n where n.folded = $1 and n.standing <> 'withdrawn'
       union all
       select c.organisation_id, c.scheme from unnest($2::text[], $3::text[]) as w (scheme, code)
         join organisation_code c on c.scheme = w.scheme and c.code = w.code and c.until_on = 'infinity') f
     join organisation o using (organisation_id) where o.uscc is not null
     order by o.organisation_id, f.by = 'name' limit 10`,
    [folded, Object.keys(codes), Object.values(codes)],
  )
  return rows.toSorted((a, b) => Number(b.registered) - Number(a.registered))
}
