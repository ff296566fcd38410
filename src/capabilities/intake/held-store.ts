/** The SQL of rows that are held. */

import { addDays, type LocalDate } from '#rules/time'
import { byteaArray, type OpenTransaction } from '#storage/database'
import type { RowOutcome, Seal } from '#storage/files'
import type { CoveredRow } from './chunk.ts'
import type { HeldRow } from './held-rows.ts'

/** Nobody has decided for so long: the row is no longer kept, and is handed in again. */
const HELD_DAYS = 90

/** What the key is about by which covered cells of a submission are sealed, and where the cells of a row stand. */
export const aboutHeld = (submission: string): string => `held rows ${submission}`
export const placeOfHeld = (submission: string, row: number): string => `${submission}#${row}`

export type HeldDecision =
  | 'masked'
  | 'released'
  | 'again'
  | 'named'
  | 'linked'
  | 'refused'
  | 'superseded'
  | 'dropped'
  | 'expired'

/** A row of the queue. */
export type QueuedRow = {
  readonly submission: string
  readonly row: number
  readonly unitId: string
  readonly division: string
  readonly item: string
  readonly cause: string
  readonly organisationId: string | null
  readonly uscc: string | null
  readonly partyName: string | null
  readonly folded: string | null
  readonly codes: Readonly<Record<string, string>>
  readonly heldOn: LocalDate
  readonly untilOn: LocalDate
  readonly hasCovered: boolean
  /** Its covered cells have been looked at, and are nobody's; it waits for something else. */
  readonly isReleased: boolean
}

const QUEUED = `h.submission_id, h.row_no::int as row_no, h.unit_id, h.division, h.item, h.cause, h.organisation_id, h.uscc, h.party_name,
  h.folded, h.codes, h.held_on, h.until_on, h.sealed is not null as covered,
  h.released`
/** Of a row `h` that nobody has decided on and that is still kept. */
export const WAITS = 'h.decision is null and h.until_on > china_today()'
type QueuedRead = {
  submission_id: string
  row_no: number
  unit_id: string
  division: string
  item: string
  cause: string
  organisation_id: string | null
  uscc: string | null
  party_name: string | null
  folded: string | null
  codes: string | null
  held_on: LocalDate
  until_on: LocalDate
  covered: boolean
  released: boolean
}
const queuedFrom = (row: QueuedRead): QueuedRow => ({
  submission: row.submission_id,
  row: row.row_no,
  unitId: row.unit_id,
  division: row.division,
  item: row.item,
  cause: row.cause,
  organisationId: row.organisation_id,
  uscc: row.uscc,
  partyName: row.party_name,
  folded: row.folded,
  codes: row.codes === null ? {} : (JSON.parse(row.codes) as Record<string, string>),
  heldOn: row.held_on,
  untilOn: row.until_on,
  hasCovered: row.covered,
  isReleased: row.released,
})

/** A submission that is handed in, and whose it is. */
export type From = { readonly submission: string; readonly unitId: string; readonly division: string; readonly item: string }

/** Rows with these keys have come in again: what was held of them before no longer waits. */
export const supersedeHeld = async (
  tx: OpenTransaction,
  { unitId, item }: From,
  keys: () => readonly Uint8Array[],
  today: LocalDate,
): Promise<void> => {
  // Most units have nothing waiting, and their files need no look at all their keys.
  const { rows } = await tx.client.query(
    'select 1 from held_row where unit_id = $1 and item = $2 and decision is null limit 1',
    [unitId, item],
  )
  if (rows.length === 0) return
  await tx.client.query(
    `update held_row set decision = 'superseded', decided_on = $4, sealed = null, sealed_key = null
     where decision is null and unit_id = $1 and item = $2 and key = any($3::bytea[])`,
    [unitId, item, byteaArray(keys()), today],
  )
}

/** Puts rows into the queue; what the cleaned copy covers of them is sealed by `seal`. */
export const putHeld = async (
  tx: OpenTransaction,
  from: From,
  held: readonly HeldRow[],
  covered: ReadonlyMap<number, CoveredRow['cells']>,
  seal: Seal | undefined,
  today: LocalDate,
): Promise<void> => {
  if (held.length === 0) return
  const sealedOf = ({ row }: HeldRow): Buffer | null => {
    const cells = covered.get(row)
    if (cells === undefined || cells.length === 0) return null
    if (seal === undefined) throw new Error('covered cells without a seal')
    return seal.seal(placeOfHeld(from.submission, row), Buffer.from(JSON.stringify(cells)))
  }
  const sealed = held.map(sealedOf)
  await tx.client.query(
    `insert into held_row (submission_id, row_no, unit_id, division, item, cause, key, organisation_id, uscc, party_name, folded, codes,
       held_on, until_on, sealed, sealed_key)
     select $1, row_no, $2, $3, $4, cause, key, organisation_id, uscc, party_name, folded, codes, $5, $6, sealed,
       case when sealed is null then null else $7::bytea end
     from unnest($8::bigint[], $9::text[], $10::bytea[], $11::uuid[], $12::text[], $13::text[], $14::text[], $15::text[], $16::bytea[])
       as h (row_no, cause, key, organisation_id, uscc, party_name, folded, codes, sealed)`,
    [
      from.submission,
      from.unitId,
      from.division,
      from.item,
      today,
      addDays(today, HELD_DAYS),
      seal?.wrapped ?? null,
      held.map(one => one.row),
      held.map(one => one.cause),
      held.map(one => one.key),
      held.map(one => one.organisationId),
      held.map(one => one.uscc),
      held.map(one => one.partyName),
      held.map(one => one.folded),
      held.map(one => (Object.keys(one.codes).length === 0 ? null : JSON.stringify(one.codes))),
      sealed,
    ],
  )
}

/** The unit says that it will not be handed in again: nobody has to decide any more. */
export const dropHeld = async (
  tx: OpenTransaction,
  submission: string,
  row: number,
  actId: string,
  today: LocalDate,
): Promise<void> => {
  await tx.client.query(
    `update held_row set decision = 'dropped', decided_on = $4, act_id = $3, sealed = null, sealed_key = null
     where submission_id = $1 and row_no = $2 and decision is null`,
    [submission, row, actId, today],
  )
}

/** What nobody has decided in time is kept no longer. */
export const expireHeld = async (tx: OpenTransaction, today: LocalDate): Promise<void> => {
  await tx.client.query(
    `update held_row set decision = 'expired', decided_on = $1, sealed = null, sealed_key = null
     where decision is null and until_on <= $1::date`,
    [today],
  )
}

export type HeldFilter = {
  readonly unitId?: string | undefined
  readonly divisions?: readonly string[] | undefined
  readonly item?: string | undefined
  readonly causes?: readonly string[] | undefined
  readonly limit: number
  readonly after: number
}

/** Open rows, the oldest first, and how many there are. */
export const listHeld = async (
  tx: OpenTransaction,
  { unitId, divisions, item, causes, limit, after }: HeldFilter,
): Promise<{ rows: QueuedRow[]; count: number }> => {
  const values = [unitId ?? null, divisions ?? null, item ?? null, causes ?? null]
  const where = `${WAITS} and ($1::uuid is null or h.unit_id = $1)
    and ($2::text[] is null or h.division = any($2)) and ($3::text is null or h.item = $3) and ($4::text[] is null or h.cause = any($4))`
  const { rows } = await tx.client.query<QueuedRead>(
    `select ${QUEUED} from held_row h where ${where} order by h.held_on, h.submission_id, h.row_no limit $5 offset $6`,
    [...values, limit, after],
  )
  const counted = await tx.client.query<{ n: number }>(`select count(*)::int as n from held_row h where ${where}`, values)
  return { rows: rows.map(queuedFrom), count: counted.rows[0]!.n }
}

/** How many wait, by cause. */
export const countHeld = async (
  tx: OpenTransaction,
  { unitId, divisions }: Pick<HeldFilter, 'unitId' | 'divisions'>,
): Promise<{ cause: string; rows: number }[]> =>
  (
    await tx.client.query<{ cause: string; rows: number }>(
      `select h.cause, count(*)::int as rows from held_row h
       where ${WAITS} and ($1::uuid is null or h.unit_id = $1)
         and ($2::text[] is null or h.division = any($2))
       group by h.cause order by count(*) desc, h.cause`,
      [unitId ?? null, divisions ?? null],
    )
  ).rows

/** A row that waits, taken for the length of the transaction where `lock`. */
export const findHeld = async (
  tx: OpenTransaction,
  submission: string,
  row: number,
  { lock = false }: { lock?: boolean } = {},
): Promise<QueuedRow | undefined> => {
  const { rows } = await tx.client.query<QueuedRead>(
    `select ${QUEUED} from held_row h where ${WAITS} and h.submission_id = $1 and h.row_no = $2 ${lock ? 'for update' : ''}`,
    [submission, row],
  )
  return rows[0] === undefined ? undefined : queuedFrom(rows[0])
}

type Taken = {
  readonly where: string
  readonly values: readonly string[]
  readonly limit: number
  /** Those of these divisions come before all others. */
  readonly first?: readonly string[] | undefined
}

/** The oldest rows that wait and of which `where` holds. */
const readHeld = async (tx: OpenTransaction, { where, values, limit, first }: Taken): Promise<QueuedRead[]> => {
  const { rows } = await tx.client.query<QueuedRead>(
    `select ${QUEUED} from held_row h where ${WAITS} and ${where}
     order by h.division = any($${values.length + 1}::text[]) desc, h.held_on, h.submission_id, h.row_no limit $${values.length + 2}`,
    [...values, first ?? [], limit],
  )
  return rows
}

/** The same, taken for the length of the transaction. */
const takeHeld = async (tx: OpenTransaction, asked: Taken): Promise<QueuedRow[]> => {
  const { where, values } = asked
  const taken: QueuedRow[] = []
  // One by one: rows of several hand-ins may lie on several machines. What was decided or changed meanwhile is left out.
  for (const { submission_id, row_no } of await readHeld(tx, asked)) {
    const { rows } = await tx.client.query<QueuedRead>(
      `select ${QUEUED} from held_row h where ${WAITS} and ${where}
         and h.submission_id = $${values.length + 1} and h.row_no = $${values.length + 2} for update`,
      [...values, submission_id, row_no],
    )
    taken.push(...rows.map(queuedFrom))
  }
  return taken
}

/** Rows that wait under the organisation's code and this name, taken for the length of the transaction. */
export const takeNamed = (tx: OpenTransaction, organisationId: string, folded: string, limit: number): Promise<QueuedRow[]> =>
  takeHeld(tx, {
    where: "h.organisation_id = $1 and h.folded = $2 and h.cause = 'NAME_MISMATCH'",
    values: [organisationId, folded],
    limit,
  })

const CODELESS = `h.folded = $1 and h.uscc is null and h.cause in ('PARTY_CODE_MISSING', 'PARTY_UNKNOWN', 'PARTY_AMBIGUOUS')`

/** Rows whose party has this name and no code, taken for the length of the transaction; those of the divisions before all others. */
export const takeCodeless = (
  tx: OpenTransaction,
  folded: string,
  divisions: readonly string[] | undefined,
  limit: number,
): Promise<QueuedRow[]> => takeHeld(tx, { where: CODELESS, values: [folded], limit, first: divisions })

/** The same, only looked at. */
export const listCodeless = async (tx: OpenTransaction, folded: string, limit: number): Promise<QueuedRow[]> =>
  (await readHeld(tx, { where: CODELESS, values: [folded], limit })).map(queuedFrom)

export const countCodeless = async (tx: OpenTransaction, folded: string): Promise<number> =>
  (await tx.client.query<{ n: number }>(`select count(*)::int as n from held_row h where ${WAITS} and ${CODELESS}`, [folded]))
    .rows[0]!.n

export const findSealed = async (
  tx: OpenTransaction,
  submission: string,
  row: number,
): Promise<{ sealed: Uint8Array; wrapped: Uint8Array } | undefined> => {
  const { rows } = await tx.client.query<{ sealed: Buffer | null; sealed_key: Buffer | null }>(
    'select sealed, sealed_key from held_row where submission_id = $1 and row_no = $2',
    [submission, row],
  )
  const found = rows[0]
  return found?.sealed && found.sealed_key ? { sealed: found.sealed, wrapped: found.sealed_key } : undefined
}

/** What became of a row, and what was sealed of it is gone. */
export const settleHeld = async (
  tx: OpenTransaction,
  settled: {
    readonly submission: string
    readonly row: number
    readonly decision: HeldDecision
    readonly outcome: string
    readonly record: string | null
    readonly actId: string
    readonly today: LocalDate
  },
): Promise<void> => {
  const { submission, row, decision, outcome, record, actId, today } = settled
  await tx.client.query(
    `update held_row set decision = $3, decided_on = $4, outcome = $5, record_id = $6, act_id = $7, sealed = null, sealed_key = null
     where submission_id = $1 and row_no = $2`,
    [submission, row, decision, today, outcome, record, actId],
  )
}

/** It waits on, for another cause than before; what was decided of its covered cells holds. */
export const holdAgain = async (
  tx: OpenTransaction,
  submission: string,
  held: HeldRow,
  decision: HeldDecision,
): Promise<void> => {
  await tx.client.query(
    `update held_row set cause = $3, organisation_id = $4, party_name = $5, folded = $6, released = released or $7,
       sealed = case when $8 then null else sealed end, sealed_key = case when $8 then null else sealed_key end
     where submission_id = $1 and row_no = $2`,
    [
      ...[submission, held.row, held.cause, held.organisationId, held.partyName, held.folded],
      ...[decision === 'released', decision === 'masked'],
    ],
  )
}

/** What was decided on rows in [from, until] of a submission, where something came of it. */
export const settledBetween = async (
  tx: OpenTransaction,
  submission: string,
  from: number,
  until: number,
): Promise<ReadonlyMap<number, { outcome: RowOutcome; record: string | null }>> => {
  const { rows } = await tx.client.query<{ row_no: number; outcome: RowOutcome; record_id: string | null }>(
    `select row_no::int as row_no, outcome, record_id from held_row
     where submission_id = $1 and row_no between $2 and $3 and outcome is not null`,
    [submission, from, until],
  )
  return new Map(rows.map(row => [row.row_no, { outcome: row.outcome, record: row.record_id }]))
}

/** What held a row no longer stands. */
export const dropFindings = async (tx: OpenTransaction, submission: string, rows: readonly number[]): Promise<void> => {
  await tx.client.query('delete from finding where submission_id = $1 and row_no = any($2::bigint[])', [submission, rows])
}

/** The submission's counts follow its rows. */
export const moveCounts = async (
  tx: OpenTransaction,
  submission: string,
  to: Readonly<Record<'registered' | 'amended' | 'unchanged' | 'refused', number>>,
): Promise<void> => {
  const { registered, amended, unchanged, refused } = to
  await tx.client.query(
    `update submission set held = held - $2::int - $3::int - $4::int - $5::int, registered = registered + $2::int,
       amended = amended + $3::int, unchanged = unchanged + $4::int, refused = refused + $5::int where submission_id = $1`,
    [submission, registered, amended, unchanged, refused],
  )
}
