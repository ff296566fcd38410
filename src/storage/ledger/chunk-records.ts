// The records that a chunk writes to, and what the fold makes of them.
import type { Law } from '#rules/law'
import { type FoldEntry, fold, type RecordState } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { readRecords, recordText, type StoredRecord, toFoldEntry } from './read-entries.ts'
import { beginsRecord, bringsFact, type ChunkRow, readFact, type StateRow, type Uuids } from './rows.ts'

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
  let { unitId, division, digest } = before ?? {
    unitId: null,
    division: undefined,
    digest: undefined as Uint8Array | undefined,
  }
  let factEntry = before?.factEntry ?? 0
  for (const index of record.rows) {
    const row = chunk.rows[index]!
    if (row.unitId !== undefined) unitId = row.unitId
    if (row.division !== undefined) division = row.division
    if (!bringsFact(row.kind)) continue
    factEntry = entryNos[index]!
    digest = row.digest
  }
  if (division === undefined) throw new Error('a record that begins needs the division of its determining unit')
  if (digest === undefined) throw new Error('a fact comes with its digest')
  const alone = before === undefined && record.rows.length === 1
  const sourceUnitId = before === undefined || factEntry !== before.factEntry ? chunk.sourceUnitId : before.sourceUnitId
  return {
    organisation,
    recordNo: first.recordNo,
    // A chunk that was judged before midnight and written after it is folded again.
    state: alone && first.state?.recordedOn === on ? first.state : foldRecord(record, chunk, entryNos, on, division),
    unit: unitId === null ? null : uuids.of(unitId),
    sourceUnit: uuids.of(sourceUnitId),
    division,
    lastEntry: entryNos[record.rows.at(-1)!]!,
    factEntry,
    law: chunk.law.version,
    digest,
  }
}

function foldRecord(record: ChunkRecord, chunk: Appending, entryNos: Int32Array, on: LocalDate, division: string): RecordState {
  const entries: FoldEntry[] = (record.before?.entries ?? []).map(toFoldEntry)
  for (const index of record.rows) {
    const { kind, content } = chunk.rows[index]!
    const entry = { entryNo: entryNos[index]!, kind, recordedOn: on }
    entries.push(bringsFact(kind) ? { ...entry, fact: readFact(content) } : entry)
  }
  const before = record.before?.state
  return fold(entries, chunk.law, [], { division, shownFrom: before?.shownFrom ?? null, ...(before && { item: before.item }) })
}
