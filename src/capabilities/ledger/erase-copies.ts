/** The second part of an erasure: the cleaned copies of what was handed in, of which each is read to its end and written again where it holds the record. */

import { closeAct, type Environment } from '#capabilities/operation'
import { parseRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import type { Tables, Transaction } from '#storage/database'
import { blankRows, WRITING } from '#storage/files'
import { findRecord, listOpenActs, type OpenAct } from '#storage/ledger'

export const ERASE = 'ledger.erase'

export type ErasedCopies = {
  /** Cleaned copies in which something was blanked, and how many rows in all. */
  readonly copies: number
  readonly rows: number
}

type CopyTables = Pick<Tables, 'submission'>
type Copy = { readonly id: string; readonly bytes: number }

/** Does what the act has opened; nothing where it is closed already. */
export async function eraseCopies(environment: Environment, act: string): Promise<ErasedCopies> {
  const { database } = environment
  const find = () =>
    database.transaction(async tx => (await listOpenActs(tx, [ERASE])).find(one => one.actId === act), { readOnly: true })
  const open = await find()
  if (open === undefined) return { copies: 0, rows: 0 }
  const { record, rows } = askedOf(open)
  const copies = await database.transaction<CopyTables, Copy[]>(tx => listMeant(tx, record, [...rows.keys()]), {
    readOnly: true,
  })
  const erased = { copies: 0, rows: 0 }
  for (const copy of copies) {
    const blanked = await blankIn(environment, copy, record, rows.get(copy.id) ?? new Set())
    if (blanked === 0) continue
    erased.copies += 1
    erased.rows += blanked
  }
  await database.transaction(async tx => {
    // Another process may have come to the end of it before us.
    if ((await listOpenActs(tx, [ERASE])).every(one => one.actId !== act)) return
    await closeAct(tx, environment, { id: act, outcome: 'done', content: { record, ...erased } })
  })
  return erased
}

/** What the act was asked: the record, and rows by submission. */
function askedOf({ actId, content }: OpenAct): { record: string; rows: Map<string, Set<number>> } {
  const { input } = (content ?? {}) as { input?: { record?: string; rows?: string[] } }
  if (input?.record === undefined) throw new Error(`act ${actId} does not say which record it erases`)
  const rows = new Map<string, Set<number>>()
  for (const text of input.rows ?? []) {
    const [submission, row] = text.split('#')
    const its = rows.get(submission!) ?? new Set()
    rows.set(submission!, its.add(Number(row)))
  }
  return { record: input.record, rows }
}

/** Submissions of the record's item: rows that were handed in again and changed nothing stand in no entry. And those that were named. */
async function listMeant(tx: Transaction<CopyTables>, record: string, named: readonly string[]): Promise<Copy[]> {
  const found = await findRecord(tx, parseRecordId(record)!)
  const since: LocalDate | undefined = found?.state.receivedOn
  const rows = await tx
    .selectFrom('submission')
    .select(['submission_id', 'cleaned_bytes'])
    .where('cleaned_bytes', '>', '0')
    .where(({ or, and, eb }) =>
      or([
        ...(found === undefined ? [] : [and([eb('item', '=', found.state.item), eb('received_on', '>=', since!)])]),
        ...(named.length === 0 ? [] : [eb('submission_id', 'in', [...named])]),
      ]),
    )
    .orderBy('received_at')
    .execute()
  return rows.map(row => ({ id: row.submission_id, bytes: Number(row.cleaned_bytes) }))
}

/** Waits where the file is still being read: its copy is being written until then. */
async function blankIn(environment: Environment, { id }: Copy, record: string, rows: ReadonlySet<number>): Promise<number> {
  const { database, dataDir } = environment
  const session = await database.pool.connect()
  try {
    await session.query('select pg_advisory_lock($1, hashtext($2))', [WRITING, id])
    const { rows: found } = await session.query<{ bytes: string }>(
      'select cleaned_bytes as bytes from submission where submission_id = $1',
      [id],
    )
    const copy = { dataDir, id, bytes: Number(found[0]!.bytes) }
    return await blankRows(copy, row => row.record === record || rows.has(row.row))
  } finally {
    await session.query('select pg_advisory_unlock($1, hashtext($2))', [WRITING, id]).then(
      () => session.release(),
      broken => session.release(broken),
    )
  }
}
