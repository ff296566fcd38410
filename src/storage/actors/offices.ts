// Offices: which role an account holds in which unit or for which organisation, from a day until a day, in whose place.
import type { LocalDate } from '#rules/time'
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
}

const toOffice = (row: Row): HeldOffice => ({
  officeId: row.office_id,
  accountId: row.account_id,
  role: row.role,
  unitId: row.unit_id,
  organisationId: row.organisation_id,
  fromOn: row.from_on,
  untilOn: row.until_on === 'infinity' ? null : (row.until_on as LocalDate),
  substitutes: row.substitutes,
})

/** Of these accounts, oldest first, ended ones too. */
export async function listOffices(tx: OpenTransaction, accountIds: readonly string[]): Promise<HeldOffice[]> {
  const { rows } = await tx.client.query<Row>(
    `select office_id, account_id, role, unit_id, organisation_id, from_on, until_on, substitutes from office
     where account_id = any($1::uuid[]) order by from_on, office_id`,
    [accountIds],
  )
  return rows.map(toOffice)
}

export async function findOffice(tx: OpenTransaction, officeId: string): Promise<HeldOffice | undefined> {
  const { rows } = await tx.client.query<Row>(
    'select office_id, account_id, role, unit_id, organisation_id, from_on, until_on, substitutes from office where office_id = $1',
    [officeId],
  )
  return rows[0] === undefined ? undefined : toOffice(rows[0])
}

/** Those that the account holds on the day; in the place of an account that is closed nothing is held. */
export async function listOfficesOn(tx: OpenTransaction, accountId: string, today: LocalDate): Promise<HeldOffice[]> {
  const { rows } = await tx.client.query<Row>(
    `select o.office_id, o.account_id, o.role, o.unit_id, o.organisation_id, o.from_on, o.until_on, o.substitutes from office o
     where o.account_id = $1 and o.from_on <= $2 and $2 < o.until_on and (o.substitutes is null
       or exists (select from account s where s.account_id = o.substitutes and s.closed_at is null))
     order by o.from_on, o.office_id`,
    [accountId, today],
  )
  return rows.map(toOffice)
}

export async function putOffice(tx: OpenTransaction, office: HeldOffice): Promise<void> {
  await tx.client.query(
    `insert into office (office_id, account_id, role, unit_id, organisation_id, from_on, until_on, substitutes)
     values ($1, $2, $3, $4, $5, $6, coalesce($7::date, 'infinity'), $8)`,
    [
      office.officeId,
      office.accountId,
      office.role,
      office.unitId,
      office.organisationId,
      office.fromOn,
      office.untilOn,
      office.substitutes,
    ],
  )
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
