/** The SQL of pulls. */

import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'

export type Pull = {
  readonly id: string
  readonly unitId: string
  readonly division: string
  readonly item: string
  readonly host: string
  readonly kind: 'postgresql' | 'mysql'
  readonly view: string
  readonly cursor: string
  readonly readTo: string | null
  readonly readAt: string | null
  readonly lastSubmission: string | null
  /** The newest try, whether anything was new or not. */
  readonly triedAt: string | null
  /** Of the newest try; null where it went well. */
  readonly fault: string | null
  /** Null: read when somebody asks. */
  readonly everyMinutes: number | null
  readonly endedOn: LocalDate | null
}

const COLUMNS = `pull_id as id, unit_id as "unitId", division, item, host, kind, view, cursor, read_to as "readTo", read_at as "readAt",
  last_submission as "lastSubmission", ended_on as "endedOn", tried_at as "triedAt", fault, every_minutes as "everyMinutes"`

export const putPull = async (
  tx: OpenTransaction,
  pull: Omit<Pull, 'readTo' | 'readAt' | 'lastSubmission' | 'triedAt' | 'fault' | 'endedOn'> & { readonly address: Uint8Array },
): Promise<void> => {
  await tx.client.query(
    `insert into pull (pull_id, unit_id, division, item, host, kind, view, cursor, every_minutes, address)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[pull.id, pull.unitId, pull.division, pull.item, pull.host, pull.kind, pull.view, pull.cursor, pull.everyMinutes],
      Buffer.from(pull.address),
    ],
  )
}

export const findPull = async (tx: OpenTransaction, id: string): Promise<Pull | undefined> =>
  (await tx.client.query<Pull>(`select ${COLUMNS} from pull where pull_id = $1`, [id])).rows[0]

/** How its server is reached, wrapped. */
export const findAddress = async (tx: OpenTransaction, id: string): Promise<Uint8Array | undefined> =>
  (await tx.client.query<{ address: Buffer }>('select address from pull where pull_id = $1', [id])).rows[0]?.address

export const listPulls = async (
  tx: OpenTransaction,
  { unitId, divisions }: { readonly unitId?: string | undefined; readonly divisions?: readonly string[] | undefined },
): Promise<Pull[]> => {
  const { rows } = await tx.client.query<Pull>(
    `select ${COLUMNS} from pull
     where ended_on is null and ($1::uuid is null or unit_id = $1) and ($2::text is null or division = any(string_to_array($2, ' ')))
     order by pull_id`,
    [unitId ?? null, divisions?.join(' ') ?? null],
  )
  return rows
}

/** False where another has read on from the same place meanwhile. */
export const advancePull = async (
  tx: OpenTransaction,
  { id, readTo }: Pick<Pull, 'id' | 'readTo'>,
  to: string,
  submission: string,
): Promise<boolean> => {
  const { rowCount } = await tx.client.query(
    `update pull set read_to = $3, read_at = date_trunc('milliseconds', clock_timestamp()), last_submission = $4
     where pull_id = $1 and read_to is not distinct from $2 and ended_on is null`,
    [id, readTo, to, submission],
  )
  return rowCount === 1
}

/** From then on it is not read; how its server was reached is forgotten. */
export const endPull = async (tx: OpenTransaction, id: string, on: LocalDate): Promise<void> => {
  await tx.client.query("update pull set ended_on = $2, address = '' where pull_id = $1", [id, on])
}

/** That it was tried, and by what it failed where it did. */
export const noteTried = async (tx: OpenTransaction, id: string, fault: string | null): Promise<void> => {
  await tx.client.query(
    "update pull set tried_at = date_trunc('milliseconds', clock_timestamp()), fault = $2 where pull_id = $1 and ended_on is null",
    [id, fault],
  )
}

export const scheduleIt = async (tx: OpenTransaction, id: string, everyMinutes: number | null): Promise<void> => {
  await tx.client.query('update pull set every_minutes = $2 where pull_id = $1', [id, everyMinutes])
}

/**
 * One whose time has come, that of longest ago; of several who ask at once, one gets it. No more than is read now: the others stay due. One
 * that was tried at a time that is yet to come is due too: the clock was set back.
 */
export const takeDue = async (tx: OpenTransaction): Promise<Pick<Pull, 'id' | 'lastSubmission'> | undefined> => {
  const { rows } = await tx.client.query<Pick<Pull, 'id' | 'lastSubmission'>>(
    `update pull set tried_at = date_trunc('milliseconds', clock_timestamp())
     where pull_id = (select pull_id from pull
       where ended_on is null and every_minutes is not null
         and (tried_at is null or clock_timestamp() < tried_at or clock_timestamp() >= tried_at + make_interval(mins => every_minutes))
       order by tried_at nulls first limit 1 for update skip locked)
     returning pull_id as id, last_submission as "lastSubmission"`,
  )
  return rows[0]
}
