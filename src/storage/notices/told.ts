// The SQL of what organisations are told: which of their addresses have not been looked at on a day, and which changes each has been told of.
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type OwnAddress = { readonly id: string; readonly organisationId: string; readonly accountId: string }

/** One that no other process has taken, longest not looked at; looked at for that day when this commits. */
export async function takeUnlooked(tx: OpenTransaction, today: LocalDate): Promise<OwnAddress | undefined> {
  const { rows } = await tx.client.query<OwnAddress>(
    `update notice_address set looked_on = $1
     where address_id = (
       select address_id from notice_address
       where ended_on is null and organisation_id is not null and (looked_on is null or looked_on < $1)
       order by looked_on nulls first limit 1 for update skip locked)
     returning address_id as id, organisation_id as "organisationId", account_id as "accountId"`,
    [today],
  )
  return rows[0]
}

/** So many, in the order of their ids, after that one. */
export async function listOwnAddresses(tx: OpenTransaction, after: string | null, limit: number): Promise<OwnAddress[]> {
  const { rows } = await tx.client.query<OwnAddress>(
    `select address_id as id, organisation_id as "organisationId", account_id as "accountId" from notice_address
     where ended_on is null and organisation_id is not null and ($1::uuid is null or address_id > $1)
     order by address_id limit $2`,
    [after, limit],
  )
  return rows
}

export type ToldChange = { readonly recordNo: bigint; readonly what: string; readonly on: LocalDate }

/** Of these changes, those that the address has not been told of. */
export async function untoldOf(tx: OpenTransaction, addressId: string, changes: readonly ToldChange[]): Promise<ToldChange[]> {
  const { rows } = await tx.client.query<{ recordNo: string; what: string; on: LocalDate }>(
    `select record_no as "recordNo", what, on_day as "on" from unnest($2::bigint[], $3::text[], $4::date[]) c (record_no, what, on_day)
     where not exists (
       select from notice_told t where t.address_id = $1 and (t.record_no, t.what, t.on_day) = (c.record_no, c.what, c.on_day))`,
    [addressId, changes.map(one => one.recordNo), changes.map(one => one.what), changes.map(one => one.on)],
  )
  return rows.map(({ recordNo, what, on }) => ({ recordNo: BigInt(recordNo), what, on }))
}

/** Told by that notice, and never again at that address. */
export async function putTold(
  tx: OpenTransaction,
  { addressId, noticeId }: { readonly addressId: string; readonly noticeId: string },
  changes: readonly ToldChange[],
): Promise<void> {
  await tx.client.query(
    `insert into notice_told (address_id, record_no, what, on_day, notice_id)
     select $1, record_no, what, on_day, $2 from unnest($3::bigint[], $4::text[], $5::date[]) c (record_no, what, on_day)`,
    [addressId, noticeId, changes.map(one => one.recordNo), changes.map(one => one.what), changes.map(one => one.on)],
  )
}
