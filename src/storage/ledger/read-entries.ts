// Reads the entries of records, in the order of their numbers.

import type { Selectable } from 'kysely'
import type { Fact } from '#rules/catalogue'
import type { EntryKind, FoldEntry, FoldFact, RecordState } from '#rules/ledger'
import type { Instant, LocalDate } from '#rules/time'
import { bigintArray, intArray, type OpenTransaction, type Tables, uuidArray, uuidBytes } from '#storage/database'
import { foldEntryOf } from './rows.ts'

export type RecordName = { readonly organisationId: string; readonly recordNo: bigint }

/** An entry as it stands in the ledger. `content` is null once erased. */
export type Entry = {
  readonly entryNo: number
  readonly kind: EntryKind
  readonly actId: string
  readonly submissionId: string | null
  readonly row: number | null
  readonly law: number
  readonly recordedAt: Instant
  readonly recordedOn: LocalDate
  readonly content: string | null
}

/** What `state` holds of a record. */
export type StoredState = RecordState & {
  readonly organisationId: string
  readonly recordNo: bigint
  readonly unitId: string | null
  readonly sourceUnitId: string
  readonly division: string
  readonly lastEntry: number
  readonly factEntry: number
  readonly law: number
  readonly digest: Buffer
}

export type StoredRecord = { readonly state: StoredState; readonly entries: readonly Entry[] }

/** A fact as an entry keeps it, with where it comes from. */
export type KeptFact = Fact & Pick<FoldFact, 'origin' | 'since'>

/** What the record says now; undefined where that was erased. */
export const newestFact = ({ state, entries }: StoredRecord): KeptFact | undefined => {
  const content = entries.find(entry => entry.entryNo === state.factEntry)?.content ?? null
  return content === null ? undefined : (JSON.parse(content) as KeptFact)
}

export const recordText = (record: RecordName): string => `${record.organisationId}/${record.recordNo}`

/** Each record that exists, by `recordText`, with all its entries. */
export async function readRecords(tx: OpenTransaction, records: readonly RecordName[]): Promise<Map<string, StoredRecord>> {
  const found = new Map<string, { state: StoredState; entries: Entry[] }>()
  if (records.length === 0) return found
  const names = [
    uuidArray(records.map(record => uuidBytes(record.organisationId))),
    bigintArray(records.map(record => record.recordNo)),
  ]
  const states = await tx.client.query<StateRead>(
    `select s.* from unnest($1::uuid[], $2::bigint[]) as r (organisation_id, record_no) join state s using (organisation_id, record_no)`,
    names,
  )
  for (const row of states.rows) {
    const state = toStoredState(row)
    found.set(recordText(state), { state, entries: [] })
  }
  // Each entry names the record's one before: found by key, whatever else the organisation has. From the newest back, all records at once.
  let next = states.rows.map(row => [row.organisation_id, row.last_entry_no] as const)
  while (next.length > 0) {
    const entries = await tx.client.query<EntryRead & { record_previous: number | null }>(
      `select ${ENTRY_READ}, e.record_previous from unnest($1::uuid[], $2::int[]) as r (organisation_id, entry_no)
       join entry e using (organisation_id, entry_no) join entry_content c using (organisation_id, entry_no)`,
      [uuidArray(next.map(([organisation]) => uuidBytes(organisation))), intArray(next.map(([, entryNo]) => entryNo))],
    )
    for (const row of entries.rows)
      found
        .get(recordText({ organisationId: row.organisation_id, recordNo: BigInt(row.record_no) }))!
        .entries.unshift(toEntry(row))
    next = entries.rows.flatMap(row =>
      row.record_previous === null ? [] : [[row.organisation_id, row.record_previous] as const],
    )
  }
  return found
}

export const ENTRY_READ = `e.organisation_id, e.entry_no, e.record_no, e.kind, e.act_id, e.submission_id, e.row_no, e.law_version,
  e.recorded_at, (e.recorded_at at time zone 'Asia/Shanghai')::date as recorded_on, c.fact`

export type EntryRead = {
  organisation_id: string
  entry_no: number
  record_no: string
  kind: EntryKind
  act_id: string
  submission_id: string | null
  row_no: number | null
  law_version: number
  recorded_at: Instant
  recorded_on: LocalDate
  fact: string | null
}

export const toEntry = (row: EntryRead): Entry => ({
  entryNo: row.entry_no,
  kind: row.kind,
  actId: row.act_id,
  submissionId: row.submission_id,
  row: row.row_no,
  law: row.law_version,
  recordedAt: row.recorded_at,
  recordedOn: row.recorded_on,
  content: row.fact,
})

/** An entry as the fold reads it. */
export const toFoldEntry = (entry: Pick<Entry, 'entryNo' | 'kind' | 'recordedOn' | 'content'>): FoldEntry =>
  foldEntryOf(entry.entryNo, entry.kind, entry.recordedOn, entry.content)

export type StateRead = Selectable<Tables['state']>

/** Open ends are null in the program, infinity in the table. */
const endOf = (text: string | null): LocalDate | null => (text === 'infinity' ? null : dayOf(text))
const dayOf = (text: string | null): LocalDate | null => text as LocalDate | null

export const toStoredState = (row: StateRead): StoredState => ({
  organisationId: row.organisation_id,
  recordNo: BigInt(row.record_no),
  item: row.item,
  unitId: row.unit_id,
  sourceUnitId: row.source_unit_id,
  division: row.division,
  severity: row.severity as RecordState['severity'],
  determinedOn: dayOf(row.determined_on),
  recordedOn: row.recorded_on as LocalDate,
  receivedOn: row.received_on as LocalDate,
  disclosedFrom: dayOf(row.disclosed_from),
  disclosedUntil: endOf(row.disclosed_until),
  mayEndEarlyFrom: dayOf(row.may_end_early_from),
  shieldedFrom: dayOf(row.shielded_from),
  shieldedUntil: endOf(row.shielded_until),
  objectedFrom: dayOf(row.objected_from),
  objectedUntil: endOf(row.objected_until),
  shownFrom: dayOf(row.shown_from),
  endedOn: dayOf(row.ended_on),
  reason: row.reason as RecordState['reason'],
  dueOn: dayOf(row.due_on),
  lastEntry: row.last_entry_no,
  factEntry: row.fact_entry_no,
  law: row.law_version,
  digest: row.fact_digest,
})
