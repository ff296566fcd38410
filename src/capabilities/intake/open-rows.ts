/** Rows that did not land stay open until their decision is handed in again, or the unit says that it will not be. */

import type { LocalDate } from '#rules/time'
import { byteaArray, intArray, type OpenTransaction } from '#storage/database'
import { ROW_OUTCOMES, type RowOutcome } from '#storage/files'
import { type FoundIn, type JudgedChunk, NO_KEY, placeOfRow, sixteen } from './chunk.ts'
import type { JudgedRows } from './chunk-rows.ts'
import { NOT_ASKED } from './held-rows.ts'
import type { From } from './held-store.ts'

type OpenRow = { readonly row: number; readonly outcome: 'refused' | 'held'; readonly key: Buffer | null }

/** Notes what of a chunk did not land, and closes what it brings again; in the transaction of the chunk. */
export const noteOpenRows = async (
  tx: OpenTransaction,
  from: From,
  chunk: JudgedChunk,
  judged: Pick<JudgedRows, 'results' | 'found'>,
  today: LocalDate,
): Promise<void> => {
  const { open, landed } = sortOut(chunk, judged)
  const { rows } = await tx.client.query<{ any: boolean }>(
    'select exists (select 1 from open_row where unit_id = $1 and item = $2 and closed_on is null) as any',
    [from.unitId, from.item],
  )
  // Mostly nothing is open, and nothing of so many keys is to be looked up.
  if (rows[0]!.any) await close(tx, from, landed(), 'landed', today)
  if (open.length === 0) return
  const keyed = open.flatMap(({ key }) => (key === null ? [] : [key]))
  const earlier = rows[0]!.any ? await close(tx, from, keyed, 'again', today) : new Map<string, string>()
  await tx.client.query(
    `insert into open_row (submission_id, row_no, unit_id, division, item, outcome, key, since)
     select $1, r.row_no, $2, $3, $4, r.outcome, nullif(r.key, $5), r.since::date
     from unnest($6::int[], $7::text[], $8::bytea[], $9::text[]) as r (row_no, outcome, key, since)`,
    [
      from.submission,
      from.unitId,
      from.division,
      from.item,
      NO_KEY,
      intArray(open.map(one => one.row)),
      open.map(one => one.outcome),
      byteaArray(open.map(one => one.key ?? NO_KEY)),
      open.map(one => earlier.get(one.key?.toString('hex') ?? '') ?? today),
    ],
  )
}

/** Which rows are open from now on, and the keys of those that landed. */
function sortOut(
  { candidates, kept, refused, refusedKeys }: JudgedChunk,
  { results, found }: Pick<JudgedRows, 'results' | 'found'>,
): { open: OpenRow[]; landed: () => Buffer[] } {
  const keys = new Map<number, Buffer | null>()
  for (let at = 0; at < refused.length; at++) {
    const key = sixteen(refusedKeys, at)
    keys.set(refused[at]!, key.equals(NO_KEY) ? null : key)
  }
  const notAsked = notAskedIn(found)
  const open: OpenRow[] = []
  const landedRows: number[] = []
  for (let at = 0; at < kept.length; at++) {
    const row = kept[at]!
    const outcome = ROW_OUTCOMES[results.outcomes[at]!]!
    if (outcome === 'refused' || outcome === 'held') {
      const n = placeOfRow(candidates, row)
      const key = n === undefined ? (keys.get(row) ?? null) : Buffer.from(sixteen(candidates.keys, n))
      if (!notAsked.has(row)) open.push({ row, outcome, key })
    } else landedRows.push(row)
  }
  const landed = () => landedRows.map(row => sixteen(candidates.keys, placeOfRow(candidates, row)!))
  return { open, landed }
}

const notAskedIn = (found: readonly FoundIn[]): Set<number> => {
  const rows = new Set<number>()
  for (const { row, findings } of found) {
    const wanting = findings.filter(({ level }) => level !== 'warning')
    if (wanting.length > 0 && wanting.every(({ code }) => NOT_ASKED.includes(code))) rows.add(row)
  }
  return rows
}

/** Closes the open rows of these keys; gives since when each key was open. */
async function close(
  tx: OpenTransaction,
  { unitId, item }: From,
  keys: readonly Buffer[],
  as: 'landed' | 'again',
  today: LocalDate,
): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const { rows } = await tx.client.query<{ key: Buffer; since: string }>(
    `update open_row set closed_on = $4, closed_as = $5
     where unit_id = $1 and item = $2 and closed_on is null and key = any($3::bytea[]) returning key, since`,
    [unitId, item, byteaArray([...keys]), today, as],
  )
  const since = new Map<string, string>()
  for (const row of rows) {
    const key = row.key.toString('hex')
    const known = since.get(key)
    if (known === undefined || row.since < known) since.set(key, row.since)
  }
  return since
}

/** A held row was decided: landed, it is open no longer; refused, it is the unit's to hand in again. */
export async function followDecided(
  tx: OpenTransaction,
  submission: string,
  rows: readonly { readonly row: number; readonly outcome: RowOutcome }[],
  today: LocalDate,
): Promise<void> {
  await tx.client.query(
    `update open_row o set outcome = case r.outcome when 'refused' then 'refused' else o.outcome end,
       closed_on = case r.outcome when 'refused' then null else $4::date end, closed_as = case r.outcome when 'refused' then null else 'landed' end
     from unnest($2::bigint[], $3::text[]) as r (row_no, outcome)
     where o.submission_id = $1 and o.row_no = r.row_no and o.closed_on is null and r.outcome <> 'held'`,
    [submission, rows.map(({ row }) => row), rows.map(({ outcome }) => outcome), today],
  )
}

type FoundOpen = { readonly unitId: string; readonly division: string; readonly closedOn: LocalDate | null }

/** Locked for the length of the transaction. */
export async function findOpenRow(tx: OpenTransaction, submission: string, row: number): Promise<FoundOpen | undefined> {
  const { rows } = await tx.client.query<FoundOpen>(
    `select unit_id as "unitId", division, closed_on as "closedOn" from open_row
     where submission_id = $1 and row_no = $2 for no key update`,
    [submission, row],
  )
  return rows[0]
}

export async function settleOpenRow(
  tx: OpenTransaction,
  submission: string,
  row: number,
  reason: string,
  today: LocalDate,
): Promise<void> {
  await tx.client.query(
    `update open_row set closed_on = $3, closed_as = 'settled', reason = $4 where submission_id = $1 and row_no = $2`,
    [submission, row, today, reason],
  )
}
