// The records that a chunk writes to, and what the fold makes of them.
import type { Law } from '#rules/law'
import { type FoldEntry, fold, type Origin, type RecordState } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { readRecords, recordText, type StoredRecord, toFoldEntry } from './read-entries.ts'
import { beginsRecord, bringsFact, type ChunkRow, foldEntryOf, originOf, type StateRow, type Uuids } from './rows.ts'

/** A record of the chunk: what the ledger held of it before, and its rows in the chunk. */
export type ChunkRecord = {
  readonly before: StoredRecord | undefined
  readonly rows: number[]
  /** Number of its newest entry so far. */
  lastEntry: number | null
}

/** The record of each row; null where each row begins one of its own. Throws where a row is about a record that is not there. */
export async function gatherRecords(tx: OpenTransaction, rows: readonly ChunkRow[]): Promise<ChunkRecord[] | null> {
  const later = rows.filter(row => !beginsRecord(row.kind))
  if (later.length === 0) return null
  const stored = await readRecords(tx, [...new Map(later.map(row => [recordText(row), row])).values()])
  const records = new Map<string, ChunkRecord>()
  return rows.map((row, index) => {
    const name = recordText(row)
    let record = records.get(name)
    if (record === undefined) {
      const before = stored.get(name)
      if (before === undefined && !beginsRecord(row.kind))
        throw new Error(`there is no record ${name} for an entry of kind ${row.kind}`)
      record = { before, rows: [], lastEntry: before?.state.lastEntry ?? null }
      records.set(name, record)
    }
    record.rows.push(index)
    return record
  })
}

type Appending = { readonly law: Law; readonly sourceUnitId: string; readonly rows: readonly ChunkRow[] }

/** The state of a record after the chunk, which was recorded on the day `on`. */
export function stateRowOf(
  record: ChunkRecord,
  organisation: Buffer,
  chunk: Appending,
  entryNos: Int32Array,
  on: LocalDate,
  uuids: Uuids,
): StateRow {
  const before = record.before?.state
  const first = chunk.rows[record.rows[0]!]!
  let digest = before?.digest as Uint8Array | undefined
  let factEntry = before?.factEntry ?? 0
  for (const index of record.rows) {
    const row = chunk.rows[index]!
    if (!bringsFact(row.kind)) continue
    factEntry = entryNos[index]!
    digest = row.digest
  }
  if (digest === undefined) throw new Error('a fact comes with its digest')
  const alone = before === undefined && record.rows.length === 1
  // A chunk that was judged before midnight and written after it is folded again.
  const known = alone && first.state?.recordedOn === on ? first.state : undefined
  const { state, origin } = known
    ? { state: known, origin: originIn(first, chunk.sourceUnitId) }
    : foldRecord(record, chunk, entryNos, on)
  return {
    organisation,
    recordNo: first.recordNo,
    state,
    unit: origin.unit === null ? null : uuids.of(origin.unit),
    sourceUnit: uuids.of(origin.source),
    division: origin.division,
    lastEntry: entryNos[record.rows.at(-1)!]!,
    factEntry,
    law: chunk.law.version,
    digest,
  }
}

/** As the content says it: a record that begins alone is not parsed again. */
function originIn({ unitId, division }: ChunkRow, source: string): Omit<Origin, 'received'> {
  if (division === undefined) throw new Error('a record that begins needs the division of its determining unit')
  return { division, source, unit: unitId ?? null }
}

function foldRecord(
  record: ChunkRecord,
  chunk: Appending,
  entryNos: Int32Array,
  on: LocalDate,
): { state: RecordState; origin: Origin } {
  const entries: FoldEntry[] = (record.before?.entries ?? []).map(toFoldEntry)
  for (const index of record.rows) {
    const { kind, content } = chunk.rows[index]!
    entries.push(foldEntryOf(entryNos[index]!, kind, on, content))
  }
  const state = fold(entries, chunk.law, [], { shownFrom: record.before?.state.shownFrom ?? null })
  return { state, origin: originOf(entries) }
}
