// How far each receiver says that it is.
import type { Instant, LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type Receipt = {
  readonly receiver: string
  readonly unitId: string | null
  readonly role: string
  readonly day: LocalDate
  readonly xid: string
  readonly beganAt: Instant
  readonly toldAt: Instant
}
type Row = {
  receiver: string
  unit_id: string | null
  role: string
  day: LocalDate
  xid: string
  began_at: Instant
  told_at: Instant
}
const COLUMNS = 'receiver, unit_id, role, day, xid::text, began_at, told_at'

const toReceipt = (row: Row): Receipt => ({
  receiver: row.receiver,
  unitId: row.unit_id,
  role: row.role,
  day: row.day,
  xid: row.xid,
  beganAt: row.began_at,
  toldAt: row.told_at,
})

/** With `lock` nobody else writes it until the transaction ends. */
export async function findReceipt(tx: OpenTransaction, receiver: string, lock = false): Promise<Receipt | undefined> {
  const { rows } = await tx.client.query<Row>(
    `select ${COLUMNS} from receipt where receiver = $1 ${lock ? 'for update' : ''}`,
    [receiver],
  )
  return rows[0] === undefined ? undefined : toReceipt(rows[0])
}

export async function listReceipts(tx: OpenTransaction): Promise<Receipt[]> {
  const { rows } = await tx.client.query<Row>(`select ${COLUMNS} from receipt order by receiver`)
  return rows.map(toReceipt)
}

export async function putReceipt(
  tx: OpenTransaction,
  receipt: Omit<Receipt, 'beganAt' | 'toldAt'>,
  actId: string,
): Promise<void> {
  await tx.client.query(
    `insert into receipt (receiver, unit_id, role, day, xid, began_at, told_at, act_id)
     values ($1, $2, $3, $4, $5::xid8, clock_timestamp(), clock_timestamp(), $6)
     on conflict (receiver) do update set unit_id = excluded.unit_id, role = excluded.role, day = excluded.day, xid = excluded.xid,
       told_at = excluded.told_at, act_id = excluded.act_id`,
    [receipt.receiver, receipt.unitId, receipt.role, receipt.day, receipt.xid, actId],
  )
}
