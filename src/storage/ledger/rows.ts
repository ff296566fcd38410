// The rows of the ledger as they are handed in and as they are written: entries, contents, states.
import {
  ENTRY_KINDS,
  type EntryKind,
  type FoldEntry,
  type FoldFact,
  type Origin,
  type RecordState,
  type Remains,
} from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { CopyWriter, type OpenTransaction, RowBuffer, uuidBytes } from '#storage/database'

/** What one act does to one record. */
export type ChunkRow = {
  readonly organisationId: string
  /** 60 random bits for a new record. */
  readonly recordNo: bigint
  readonly kind: EntryKind
  /** Row of the submission's file, from 1; null for what no file brought. */
  readonly row: number | null
  /** Canonical JSON, as text or as its bytes in UTF-8: the fact with its `origin` where the kind brings one, else what the act says. */
  readonly content: string | Uint8Array
  /** 16 random bytes, and the hash of salt ‖ content by which the transaction commits (`commitmentsOf`). */
  readonly salt: Uint8Array
  readonly commitment: Uint8Array
  /** With a kind that begins a record: its key (16 bytes); null for a record that no hand-in may find again. */
  readonly key?: Uint8Array | null
  /** With a fact: 16 bytes over its comparable part. */
  readonly digest?: Uint8Array
  /** With a fact: the numbers that it is found by (`soughtNumbers`), where the caller has them; else they are sought in it. */
  readonly numbers?: readonly string[]
  /** With a kind that begins a record: the determining unit and its division, as the origin of the fact says them, which is not parsed. */
  readonly unitId?: string | null
  readonly division?: string
  /** The fold of a record's first entry, where the caller has it. Checked for its day, else trusted: it is the same pure function. */
  readonly state?: RecordState
}

const BEGINS: ReadonlySet<number> = new Set([
  ENTRY_KINDS.registered,
  ENTRY_KINDS.movedIn,
  ENTRY_KINDS.imported,
  ENTRY_KINDS.listed,
])
const BRINGS_FACT: ReadonlySet<number> = new Set([...BEGINS, ENTRY_KINDS.amended])

/** Whether an entry of the kind is a record's first. */
export const beginsRecord = (kind: number): boolean => BEGINS.has(kind)
/** Whether its content is a fact, which the fold reads. */
export const bringsFact = (kind: number): boolean => BRINGS_FACT.has(kind)

const readFact = (content: string | Uint8Array): FoldFact =>
  JSON.parse(
    typeof content === 'string' ? content : Buffer.from(content.buffer, content.byteOffset, content.length).toString(),
  ) as FoldFact

/** An entry of the kind with its content as the fold reads it; null where it was erased. */
export function foldEntryOf(
  entryNo: number,
  kind: EntryKind,
  recordedOn: LocalDate,
  content: string | Uint8Array | null,
): FoldEntry {
  const entry = { entryNo, kind, recordedOn }
  if (content === null) return entry
  if (bringsFact(kind)) return { ...entry, fact: readFact(content) }
  if (kind !== ENTRY_KINDS.erased) return entry
  const { remains } = readFact(content) as unknown as { remains?: Remains }
  return remains ? { ...entry, remains } : entry
}

/** Where the newest fact of a record comes from: what the state says of units. Throws where no entry says it. */
export function originOf(entries: readonly FoldEntry[]): Origin {
  const said = entries.findLast(entry => entry.fact?.origin !== undefined || entry.remains !== undefined)
  const origin = said?.remains?.origin ?? said?.fact?.origin
  if (origin === undefined) throw new Error('no entry of the record says which unit determined it')
  return origin
}

/** What stands in `state`: the fold and what the fold does not know. */
export type StateRow = {
  readonly organisation: Buffer
  readonly recordNo: bigint
  readonly state: RecordState
  readonly unit: Buffer | null
  readonly sourceUnit: Buffer
  readonly division: string
  readonly lastEntry: number
  readonly factEntry: number
  readonly law: number
  readonly digest: Uint8Array
}

export const ENTRY_COLUMNS =
  'organisation_id, entry_no, record_no, kind, act_id, submission_id, row_no, law_version, recorded_at, batch_id, previous, commitment, record_previous, form'
export const CONTENT_COLUMNS = 'organisation_id, entry_no, salt, fact'
export const STATE_COLUMNS =
  'organisation_id, record_no, item, unit_id, source_unit_id, division, severity, determined_on, recorded_on, received_on, disclosed_from, disclosed_until, may_end_early_from, shielded_from, shielded_until, objected_from, objected_until, shown_from, ended_on, reason, due_on, last_entry_no, fact_entry_no, law_version, fact_digest'

/** Writes states. Those of one kind and day are one object in many rows: its columns are encoded once. */
export class StateEncoder {
  readonly #known = new WeakMap<RecordState, { unit: Buffer | null; sourceUnit: Buffer; division: string; columns: Buffer }>()
  readonly #scratch = new RowBuffer()

  write(copy: RowBuffer, row: StateRow): void {
    copy.row(25)
    copy.bytes(row.organisation)
    copy.bigint(row.recordNo)
    copy.encoded(this.#columnsOf(row))
    copy.int(row.lastEntry)
    copy.int(row.factEntry)
    copy.int(row.law)
    copy.bytes(row.digest)
  }

  #columnsOf(row: StateRow): Buffer {
    const { state, unit, sourceUnit, division } = row
    const known = this.#known.get(state)
    if (known !== undefined && known.unit === unit && known.sourceUnit === sourceUnit && known.division === division)
      return known.columns
    const scratch = this.#scratch
    scratch.at = 0
    scratch.text(state.item)
    if (unit === null) scratch.nothing()
    else scratch.bytes(unit)
    scratch.bytes(sourceUnit)
    scratch.text(division)
    scratch.smallint(state.severity)
    scratch.date(state.determinedOn)
    scratch.date(state.recordedOn)
    scratch.date(state.receivedOn)
    scratch.date(state.disclosedFrom)
    scratch.date(state.disclosedFrom === null ? null : (state.disclosedUntil ?? 'infinity'))
    scratch.date(state.mayEndEarlyFrom)
    scratch.date(state.shieldedFrom)
    scratch.date(state.shieldedFrom === null ? null : (state.shieldedUntil ?? 'infinity'))
    scratch.date(state.objectedFrom)
    scratch.date(state.objectedFrom === null ? null : (state.objectedUntil ?? 'infinity'))
    scratch.date(state.shownFrom)
    scratch.date(state.endedOn)
    scratch.smallint(state.reason)
    scratch.date(state.dueOn)
    const columns = Buffer.from(scratch.buffer.subarray(0, scratch.at))
    this.#known.set(state, { unit, sourceUnit, division, columns })
    return columns
  }
}

/** Writes new states over those of the same records; gives how many there were. */
export async function overwriteStates(tx: OpenTransaction, rows: Iterable<StateRow>): Promise<number> {
  await tx.client.query('create temporary table if not exists state_next (like state) on commit delete rows')
  await tx.client.query('delete from state_next')
  const copy = new CopyWriter(tx, `state_next (${STATE_COLUMNS})`)
  const encoder = new StateEncoder()
  for (const row of rows) {
    encoder.write(copy, row)
    if (copy.full) await copy.flush()
  }
  await copy.end()
  const columns = STATE_COLUMNS.split(', ').slice(2)
  const { rowCount } = await tx.client.query(
    `update state s set (${columns.join(', ')}) = (select ${columns.map(column => `n.${column}`).join(', ')})
     from state_next n where s.organisation_id = n.organisation_id and s.record_no = n.record_no`,
  )
  return rowCount ?? 0
}

/** uuids as bytes, each made once. */
export class Uuids {
  readonly #known = new Map<string, Buffer>()

  of(uuid: string): Buffer {
    let bytes = this.#known.get(uuid)
    if (bytes === undefined) {
      bytes = uuidBytes(uuid)
      this.#known.set(uuid, bytes)
    }
    return bytes
  }
}
