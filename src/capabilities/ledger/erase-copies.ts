/** The second part of an erasure: the cleaned copies of what was handed in, of which each is read to its end and written again where it holds the record. */

import { closeAct, type Environment } from '#capabilities/operation'
import { parseRecordId } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { runAsOnlyOne, type Tables, type Transaction } from '#storage/database'
import { blankRows, type CleanedRow, whileWriting } from '#storage/files'
import { eraseRecord, findRecord, listOpenActs, listOpenedContents } from '#storage/ledger'

export const ERASE = 'ledger.erase'

export type ErasedCopies = {
  /** Cleaned copies in which something was blanked, and how many rows in all. */
  readonly copies: number
  readonly rows: number
}

type CopyTables = Pick<Tables, 'submission'>
type Copy = { readonly id: string }

/** Does what the act has opened; nothing where it is closed already, or another process does it: copies are many, and are read whole. */
export async function eraseCopies(environment: Environment, act: string): Promise<ErasedCopies> {
  let erased: ErasedCopies = { copies: 0, rows: 0 }
  await runAsOnlyOne(environment.database, `${ERASE} ${act}`, async () => {
    erased = await eraseOpened(environment, act)
  })
  return erased
}

async function eraseOpened(environment: Environment, act: string): Promise<ErasedCopies> {
  const { database } = environment
  const find = () =>
    database.transaction(async tx => (await listOpenActs(tx, [ERASE])).find(one => one.actId === act), { readOnly: true })
  const open = await find()
  if (open === undefined) return { copies: 0, rows: 0 }
  const { record, rows } = askedOf(open.content)
  await database.transaction(async tx => {
    if (await tx.isSpread?.()) await eraseRecord(tx, parseRecordId(record)!)
  })
  const copies = await database.transaction<CopyTables, Copy[]>(tx => listMeant(tx, record, [...rows.keys()]), {
    readOnly: true,
  })
  const erased = { copies: 0, rows: 0 }
  for (const { id } of copies) {
    const named = rows.get(id)
    const blanked = await blankIn(environment, id, row => row.record === record || named?.has(row.row) === true)
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

/**
 * Erases again in cleaned copies that a restore has brought: the backup may be older than the erasures that its log replayed. Writes nothing
 * to the ledger, which has said it already.
 */
export async function eraseAgain(environment: Environment): Promise<ErasedCopies> {
  const { database } = environment
  const asked = await database.transaction(tx => listOpenedContents(tx, ERASE), { readOnly: true })
  const erased = { copies: 0, rows: 0 }
  if (asked.length === 0) return erased
  const all = asked.map(askedOf)
  const records = new Set(all.map(({ record }) => record))
  const copies = await database.transaction<CopyTables, Copy[]>(listCopies, { readOnly: true })
  for (const { id } of copies) {
    const rows = new Set(all.flatMap(one => [...(one.rows.get(id) ?? [])]))
    const blanked = await blankIn(environment, id, row => (row.record !== null && records.has(row.record)) || rows.has(row.row))
    erased.copies += blanked === 0 ? 0 : 1
    erased.rows += blanked
  }
  return erased
}

const listCopies = async (tx: Transaction<CopyTables>): Promise<Copy[]> =>
  (await tx.selectFrom('submission').select('submission_id').where('cleaned_bytes', '>', '0').execute()).map(row => ({
    id: row.submission_id,
  }))

/** What an act was asked, by its content: the record, and rows by submission. */
function askedOf(content: unknown): { record: string; rows: Map<string, Set<number>> } {
  const { input } = (content ?? {}) as { input?: { record?: string; rows?: string[] } }
  if (input?.record === undefined) throw new Error('an act of erasure does not say which record it erases')
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
    .select('submission_id')
    .where('cleaned_bytes', '>', '0')
    .where(({ or, and, eb }) =>
      or([
        ...(found === undefined ? [] : [and([eb('item', '=', found.state.item), eb('received_on', '>=', since!)])]),
        ...(named.length === 0 ? [] : [eb('submission_id', 'in', [...named])]),
      ]),
    )
    .orderBy('received_at')
    .execute()
  return rows.map(row => ({ id: row.submission_id }))
}

/** Divisions of the submissions whose rows are named as `submission#row`; null where there is none. */
export async function divisionsOfRows(tx: Transaction<CopyTables>, rows: readonly string[]): Promise<(string | null)[]> {
  const named = [...new Set(rows.map(row => row.split('#')[0]!))]
  if (named.length === 0) return []
  const found = await tx
    .selectFrom('submission')
    .select(['submission_id', 'division'])
    .where('submission_id', 'in', named)
    .execute()
  return named.map(id => found.find(one => one.submission_id === id)?.division ?? null)
}

/** Waits where the file is still being read: its copy is being written until then. */
async function blankIn(
  { database, dataDir, keys, sources }: Environment,
  id: string,
  isMeant: (row: CleanedRow) => boolean,
): Promise<number> {
  return whileWriting(database, id, lock =>
    // No other process opens the copy for writing while another file takes its place.
    database.transaction<CopyTables, number>(async tx => {
      const { cleaned_bytes } = await tx
        .selectFrom('submission')
        .select('cleaned_bytes')
        .where('submission_id', '=', id)
        .forUpdate()
        .executeTakeFirstOrThrow()
      const copy = { dataDir, id, bytes: Number(cleaned_bytes), keys: keys.files, randomBytes: sources.randomBytes }
      return blankRows(copy, isMeant, lock.mustHold)
    }),
  )
}
