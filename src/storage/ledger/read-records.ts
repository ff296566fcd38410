// Records with their entries: as they are, as they were on a day, with the reasons of their dates.

import type { Law } from '#rules/law'
import { ENTRY_KINDS, explain, type FoldEntry, type FoldFact, fold, foldOn, type RecordState } from '#rules/ledger'
import type { Ruling } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import {
  ENTRY_READ,
  type EntryRead,
  type RecordName,
  readRecords,
  recordText,
  type StateRead,
  type StoredRecord,
  type StoredState,
  toEntry,
  toFoldEntry,
  toStoredState,
} from './read-entries.ts'

/** A record's state and entries; undefined where there is none. */
export async function findRecord(tx: OpenTransaction, record: RecordName): Promise<StoredRecord | undefined> {
  return (await readRecords(tx, [record])).get(recordText(record))
}

/** The states of every record of an organisation, newest determination first. */
export async function listStates(tx: OpenTransaction, organisationId: string): Promise<StoredState[]> {
  const { rows } = await tx.client.query<StateRead>(
    'select * from state where organisation_id = $1 order by determined_on desc nulls last, record_no',
    [organisationId],
  )
  return rows.map(toStoredState)
}

/** The newest entry of each organisation, as the hash that every later one changes, in the order asked; empty where there is none. */
export async function headsOf(tx: OpenTransaction, organisationIds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.client.query<{ organisation_id: string; head: Buffer }>(
    'select organisation_id, head from organisation_head where organisation_id = any($1::uuid[])',
    [organisationIds],
  )
  const heads = new Map(rows.map(row => [row.organisation_id, row.head.toString('hex')]))
  return organisationIds.map(id => heads.get(id) ?? '')
}

/** Every record of an organisation with its entries, newest determination first. */
export async function listRecords(tx: OpenTransaction, organisationId: string): Promise<StoredRecord[]> {
  const states = await listStates(tx, organisationId)
  const entries = await tx.client.query<EntryRead>(
    `select ${ENTRY_READ} from entry e join entry_content c using (organisation_id, entry_no)
     where e.organisation_id = $1 and c.organisation_id = $1 order by e.entry_no`,
    [organisationId],
  )
  const byRecord = Map.groupBy(entries.rows, row => row.record_no)
  return states.map(state => ({ state, entries: (byRecord.get(String(state.recordNo)) ?? []).map(toEntry) }))
}

/** The state with its reasons, folded anew under the law handed in. */
export function explainRecord(record: StoredRecord, law: Law): Ruling<RecordState> {
  return explain(record.entries.map(toFoldEntry), law, [], { shownFrom: record.state.shownFrom })
}

/** What the state would be if the record said this from today on, or were withdrawn; nothing is written. */
export function stateAfter(record: StoredRecord, done: FoldFact | 'withdrawn', law: Law, today: LocalDate): RecordState {
  const next = { entryNo: record.state.lastEntry + 1, recordedOn: today }
  const entry =
    done === 'withdrawn' ? { ...next, kind: ENTRY_KINDS.withdrawn } : { ...next, kind: ENTRY_KINDS.amended, fact: done }
  return stateWith(record, [entry], law)
}

/** The state of a record with these entries behind those that it has; of one that begins, of these alone. */
export function stateWith(record: StoredRecord | undefined, appended: readonly FoldEntry[], law: Law): RecordState {
  const entries = (record?.entries ?? []).map(toFoldEntry)
  return fold([...entries, ...appended], law, [], { shownFrom: record?.state.shownFrom ?? null })
}

/**
 * What was known of a record on a day, under the law that held then (`findVersionOn`), no later than the entry `asOfEntry`. From entries
 * alone: units and divisions are those of the facts then, and the first day on the portal is what was known then.
 * Undefined where the ledger held nothing of it then.
 */
export async function stateOn(
  tx: OpenTransaction,
  record: RecordName,
  day: LocalDate,
  law: Law,
  asOfEntry?: number,
): Promise<Ruling<RecordState> | undefined> {
  const found = await findRecord(tx, record)
  if (found === undefined) return undefined
  return foldOn(found.entries.map(toFoldEntry), day, law, [], asOfEntry === undefined ? {} : { asOfEntry })
}
