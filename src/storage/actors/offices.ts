// Offices: which role an account holds in which unit or for which organisation, from a day until a day, in whose place, by whose hands.
import type { Instant, LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type HeldOffice = {
  readonly officeId: string
  readonly accountId: string
  readonly role: string
  readonly unitId: string | null
  readonly organisationId: string | null
  readonly fromOn: LocalDate
  /** Exclusive; null where no end is set. */
  readonly untilOn: LocalDate | null
  /** The account in whose place it is held. */
  readonly substitutes: string | null
  /** The operations it is held for, or words with a star; null for all that the role may. */
  readonly scopes: readonly string[] | null
  /** By administrators or officers; by a claim of a provider, each time anew; by a letter that two officers have looked at. */
  readonly bound: 'given' | 'claim' | 'letter'
  readonly proposedBy: string
  /** Null while it is only proposed: nobody acts in it yet. */
  readonly confirmedBy: string | null
  readonly confirmedAt: Instant | null
}

type Row = {
  office_id: string
  account_id: string
  role: string
  unit_id: string | null
  organisation_id: string | null
  from_on: LocalDate
  until_on: string
  substitutes: string | null
  scopes: string[] | null
  bound: HeldOffice['bound']
  proposed_by: string
  confirmed_by: string | null
  confirmed_at: Instant | null
}

const COLUMNS = `o.office_id, o.account_id, o.role, o.unit_id, o.organisation_id, o.from_on, o.until_on, o.substitutes, o.scopes, o.bound,
  o.proposed_by, o.confirmed_by, o.confirmed_at`

const toOffice = (row: Row): HeldOffice => ({
  officeId: row.office_id,
  accountId: row.account_id,
  role: row.role,
  unitId: row.unit_id,
  organisationId: row.organisation_id,
  fromOn: row.from_on,
  untilOn: row.until_on === 'infinity' ? null : (row.until_on as LocalDate),
  substitutes: row.substitutes,
  scopes: row.scopes,
  bound: row.bound,
  proposedBy: row.proposed_by,
  confirmedBy: row.confirmed_by,
  confirmedAt: row.confirmed_at,
})

/** Of these accounts, oldest first, ended ones too. */
export async function listOffices(tx: OpenTransaction, accountIds: readonly string[]): Promise<HeldOffice[]> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS} from office o where o.account_id = any($1::uuid[]) order by o.from_on, o.office_id`,
    [accountIds],
  )
  return rows.map(toOffice)
}

export async function findOffice(tx: OpenTransaction, officeId: string): Promise<HeldOffice | undefined> {
  const { rows } = await tx.client.query<Row>(`select ${COLUMNS} from office o where o.office_id = $1`, [officeId])
  return rows[0] === undefined ? undefined : toOffice(rows[0])
}

/** Those that the account holds on the day and that are confirmed; in the place of an account that is closed nothing is held. */
export async function listOfficesOn(tx: OpenTransaction, accountId: string, today: LocalDate): Promise<HeldOffice[]> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS} from office o
     where o.account_id = $1 and o.from_on <= $2 and $2 < o.until_on and o.confirmed_at is not null and (o.substitutes is null
       or exists (select from account s where s.account_id = o.substitutes and s.closed_at is null))
     order by o.from_on, o.office_id`,
    [accountId, today],
  )
  return rows.map(toOffice)
}

/** Which of the accounts, none of them closed, act for an organisation on the day, and for which. */
export async function listActing(
  tx: OpenTransaction,
  accountIds: readonly string[],
  today: LocalDate,
): Promise<{ readonly accountId: string; readonly organisationId: string }[]> {
  const { rows } = await tx.client.query<{ accountId: string; organisationId: string }>(
    `select o.account_id as "accountId", o.organisation_id as "organisationId" from office o join account a using (account_id)
     where o.account_id = any($1::uuid[]) and o.role = 'organisation-user' and o.from_on <= $2 and $2 < o.until_on
       and o.confirmed_at is not null and a.closed_at is null and a.retained_until > $2`,
    [accountIds, today],
  )
  return rows
}

/** Where it is confirmed, it is so from now on. */
export async function putOffice(tx: OpenTransaction, office: Omit<HeldOffice, 'confirmedAt'>): Promise<void> {
  await tx.client.query(
    `insert into office (office_id, account_id, role, unit_id, organisation_id, from_on, until_on, substitutes, scopes, bound,
       proposed_by, confirmed_by, confirmed_at)
     values ($1, $2, $3, $4, $5, $6, coalesce($7::date, 'infinity'), $8, $9, $10, $11, $12,
       case when $12::text is null then null else clock_timestamp() end)`,
    [
      office.officeId,
      office.accountId,
      office.role,
      office.unitId,
      office.organisationId,
      office.fromOn,
      office.untilOn,
      office.substitutes,
      office.scopes,
      office.bound,
      office.proposedBy,
      office.confirmedBy,
    ],
  )
}

/** From now on it counts. False where it did before. */
export async function confirmOffice(tx: OpenTransaction, officeId: string, by: string): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    `update office set confirmed_by = $2, confirmed_at = clock_timestamp() where office_id = $1 and confirmed_at is null`,
    [officeId, by],
  )
  return rowCount === 1
}

/** Another day on which it ends. */
export async function renewOffice(tx: OpenTransaction, officeId: string, until: LocalDate): Promise<void> {
  await tx.client.query('update office set until_on = $2 where office_id = $1', [officeId, until])
}

/** Offices of these roles count no more until another hand confirms them again. */
export async function proposeAgain(
  tx: OpenTransaction,
  accountId: string,
  roles: readonly string[],
  by: string,
): Promise<void> {
  await tx.client.query(
    `update office set proposed_by = $3, confirmed_by = null, confirmed_at = null where account_id = $1 and role = any($2::text[])`,
    [accountId, roles, by],
  )
}

/** Whether anybody else than the account holds the role on the day, with an account that was taken up. */
export async function isRoleHeld(tx: OpenTransaction, role: string, today: LocalDate, except: string | null): Promise<boolean> {
  const { rows } = await tx.client.query<{ held: boolean }>(
    `select exists (select from office o join account a using (account_id)
       where o.role = $1 and o.from_on <= $2 and $2 < o.until_on and o.confirmed_at is not null and a.closed_at is null
         and a.retained_until > $2 and ($3::uuid is null or o.account_id <> $3)) as held`,
    [role, today, except],
  )
  return rows[0]!.held
}

/** Offices for an organisation, oldest first, ended ones too. */
export async function listOfficesFor(tx: OpenTransaction, organisationIds: readonly string[]): Promise<HeldOffice[]> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS} from office o where o.organisation_id = any($1::uuid[]) order by o.from_on, o.office_id`,
    [organisationIds],
  )
  return rows.map(toOffice)
}

/** From `on` it is held no longer; what was to begin later never begins. False where it had ended before. */
export async function endOffice(tx: OpenTransaction, officeId: string, on: LocalDate): Promise<boolean> {
  const { rowCount } = await tx.client.query(
    'update office set until_on = greatest(from_on, $2::date) where office_id = $1 and until_on > $2::date',
    [officeId, on],
  )
  return rowCount === 1
}

/** Everything that an account holds ends on the day. */
export async function endOfficesOf(tx: OpenTransaction, accountId: string, on: LocalDate): Promise<void> {
  await tx.client.query(
    'update office set until_on = greatest(from_on, $2::date) where account_id = $1 and until_on > $2::date',
    [accountId, on],
  )
}
