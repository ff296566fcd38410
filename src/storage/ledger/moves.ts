// Records that moved to another organisation: a code was corrected, or two organisations turned out to be one.
import type { Law } from '#rules/law'
import { canonicalJson, ENTRY_KINDS, type EntryKind, formatRecordId, type RecordState } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { bigintArray, type OpenTransaction, uuidArray, uuidBytes } from '#storage/database'
import { appendEntries, type SingleEntry } from './append-entry.ts'
import { type Batch, recordingOf } from './lock.ts'
import { type KeptFact, type RecordName, readRecords, recordText, type StoredRecord } from './read-entries.ts'
import { findRecord, stateWith } from './read-records.ts'
import { beginsRecord, type ChunkRow, foldEntryOf } from './rows.ts'

export type MoveReason = 'code' | 'merge'

export type Move = {
  readonly record: StoredRecord
  readonly to: RecordName
  /** What it says where it goes, with its origin. */
  readonly fact: KeptFact
  /** By which it is found there. */
  readonly key: Uint8Array | undefined
  /**
   * begins: as a record of its own there. joins: the same decision stands there, or has ended there, and the record only ends here. returns:
   * it was there before, until a merger was undone.
   */
  readonly how: 'begins' | 'joins' | 'returns'
}

type Act = Pick<SingleEntry, 'actId' | 'law' | 'sourceUnitId'>

/** An entry before it is written. */
export type MoveEntry = Omit<SingleEntry, keyof Act | 'salt'>

/** What is written of the moves, in order. */
async function entriesOf(tx: OpenTransaction, moves: readonly Move[], why: MoveReason): Promise<MoveEntry[]> {
  const entries: MoveEntry[] = []
  for (const { record, to, fact, key, how } of moves) {
    const gone = { to: formatRecordId(to.organisationId, to.recordNo), why }
    entries.push({ ...nameOf(record), kind: ENTRY_KINDS.movedOut, content: gone })
    const moved = { ...fact, since: sinceOf(record) }
    if (how === 'begins') entries.push({ ...to, kind: ENTRY_KINDS.movedIn, content: moved, key })
    const there = how === 'begins' ? undefined : await findRecord(tx, to)
    const steps = catchUp(record, there)
    if (how === 'returns')
      steps.unshift({ kind: ENTRY_KINDS.reinstated, content: { why } }, { kind: ENTRY_KINDS.amended, content: moved })
    // Of two records of one decision each keeps what was done to it, but an objection that is open is one to both.
    for (const step of steps) if (how !== 'joins' || step.kind === ENTRY_KINDS.objected) entries.push({ ...to, ...step })
  }
  return entries
}

/** Both organisations are locked by the caller. */
export async function moveRecords(
  tx: OpenTransaction,
  act: Act,
  moves: readonly Move[],
  why: MoveReason,
  randomBytes: (size: number) => Uint8Array,
): Promise<Batch | undefined> {
  if (moves.length === 0) return undefined
  const entries = await entriesOf(tx, moves, why)
  const { batch } = await appendEntries(
    tx,
    act,
    entries.map(entry => ({ ...entry, salt: randomBytes(16) })),
  )
  await tx.client.query(
    `insert into moved_record as m (organisation_id, record_no, to_organisation_id, to_record_no, why, act_id, moved_on)
     select f, fn, t, tn, $5, $6, $7 from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[]) as r (f, fn, t, tn)
     on conflict (organisation_id, record_no) do update set to_organisation_id = excluded.to_organisation_id,
       to_record_no = excluded.to_record_no, why = excluded.why, act_id = excluded.act_id, moved_on = excluded.moved_on,
       undone_on = null`,
    [
      uuidArray(moves.map(({ record }) => uuidBytes(record.state.organisationId))),
      bigintArray(moves.map(({ record }) => record.state.recordNo)),
      uuidArray(moves.map(({ to }) => uuidBytes(to.organisationId))),
      bigintArray(moves.map(({ to }) => to.recordNo)),
      ...[why, act.actId, (await recordingOf(tx)).on],
    ],
  )
  return batch
}

/** A record as it is, unless it would only begin, and as it would stand. */
export type Foreseen = { readonly before: StoredRecord | undefined; readonly state: RecordState }

/**
 * How the records would stand that `moveRecords` moves, and those to which they go, by `recordText`: the same entries, folded alike. `others`:
 * what the act writes besides, to records that there are.
 */
export async function foreseeMoves(
  tx: OpenTransaction,
  moves: readonly Move[],
  why: MoveReason,
  law: Law,
  today: LocalDate,
  others: readonly MoveEntry[] = [],
): Promise<ReadonlyMap<string, Foreseen>> {
  const entries = Map.groupBy([...others, ...(await entriesOf(tx, moves, why))], recordText)
  const there = [...others, ...moves.flatMap(({ to, how }) => (how === 'begins' ? [] : [to]))]
  const known = new Map(moves.map(({ record }) => [recordText(record.state), record]))
  for (const [name, record] of await readRecords(tx, there)) known.set(name, record)
  const foreseen = new Map<string, Foreseen>()
  for (const name of new Set([...known.keys(), ...entries.keys()])) {
    const before = known.get(name)
    const last = before?.state.lastEntry ?? 0
    const appended = (entries.get(name) ?? []).map(({ kind, content }, at) =>
      foldEntryOf(last + at + 1, kind, today, canonicalJson(content)),
    )
    foreseen.set(name, { before, state: appended.length === 0 ? before!.state : stateWith(before, appended, law) })
  }
  return foreseen
}

/** The same of one row as a chunk appends it. */
export async function foreseeRow(tx: OpenTransaction, row: ChunkRow, law: Law, today: LocalDate): Promise<Foreseen> {
  const before = beginsRecord(row.kind) ? undefined : await findRecord(tx, row)
  const entry = foldEntryOf((before?.state.lastEntry ?? 0) + 1, row.kind, today, row.content)
  return { before, state: stateWith(before, [entry], law) }
}

/** Acts whose effect goes with a record, each with what takes it back. */
const GOES_ALONG: readonly (readonly [EntryKind, EntryKind])[] = [
  [ENTRY_KINDS.shielded, ENTRY_KINDS.unshielded],
  [ENTRY_KINDS.repaired, ENTRY_KINDS.restored],
  [ENTRY_KINDS.objected, ENTRY_KINDS.objectionDecided],
]

type Step = Pick<SingleEntry, 'kind' | 'content'>

/** What is to be done to `there`, so that what was done to `record` is so of it as well. */
export const catchUp = (record: StoredRecord, there: StoredRecord | undefined): Step[] =>
  GOES_ALONG.flatMap(([kind, back]): Step[] => {
    const newestOf = (one: StoredRecord | undefined) =>
      one?.entries.findLast(entry => entry.kind === kind || entry.kind === back)
    const newest = newestOf(record)
    const isSo = newest?.kind === kind
    if (isSo === (newestOf(there)?.kind === kind)) return []
    return [{ kind: isSo ? kind : back, content: JSON.parse(newest?.content ?? '{}') as Record<string, unknown> }]
  })

const nameOf = ({ state }: StoredRecord): RecordName => ({ organisationId: state.organisationId, recordNo: state.recordNo })

/** The day on which it was first recorded, wherever that was. */
const sinceOf = ({ state, entries }: StoredRecord): LocalDate => {
  const content = entries.find(({ kind }) => kind === ENTRY_KINDS.movedIn)?.content
  return (content ? (JSON.parse(content) as { since?: LocalDate }).since : undefined) ?? state.recordedOn
}

export type Moved = { readonly from: RecordName; readonly to: RecordName; readonly why: MoveReason; readonly actId: string }
type MovedRead = {
  organisation_id: string
  record_no: string
  to_organisation_id: string
  to_record_no: string
  why: MoveReason
  act_id: string
}
const movedFrom = (row: MovedRead): Moved => ({
  from: { organisationId: row.organisation_id, recordNo: BigInt(row.record_no) },
  to: { organisationId: row.to_organisation_id, recordNo: BigInt(row.to_record_no) },
  why: row.why,
  actId: row.act_id,
})
const MOVED = 'select organisation_id, record_no, to_organisation_id, to_record_no, why, act_id from moved_record'

/** Where a record is now; undefined where it has not moved. */
export async function findMove(tx: OpenTransaction, { organisationId, recordNo }: RecordName): Promise<Moved | undefined> {
  const { rows } = await tx.client.query<MovedRead>(
    `${MOVED} where organisation_id = $1 and record_no = $2 and undone_on is null`,
    [organisationId, recordNo.toString()],
  )
  return rows[0] === undefined ? undefined : movedFrom(rows[0])
}

/** Where those records are now, in their order; a record that has not moved is where it was. */
export async function whereNow(tx: OpenTransaction, names: readonly RecordName[]): Promise<RecordName[]> {
  const found: RecordName[] = []
  for (const name of names) {
    let now = name
    for (let move = await findMove(tx, now); move !== undefined; move = await findMove(tx, now)) now = move.to
    found.push(now)
  }
  return found
}

/** What an act has moved and nobody has taken back. */
export async function listMovesOf(tx: OpenTransaction, actId: string): Promise<Moved[]> {
  const { rows } = await tx.client.query<MovedRead>(
    `${MOVED} where act_id = $1 and undone_on is null order by organisation_id, record_no`,
    [actId],
  )
  return rows.map(movedFrom)
}

/** They are back where they were. */
export async function endMoves(tx: OpenTransaction, moves: readonly Moved[], today: LocalDate): Promise<void> {
  await tx.client.query(
    `update moved_record m set undone_on = $3 from unnest($1::uuid[], $2::bigint[]) as r (f, fn)
     where m.organisation_id = r.f and m.record_no = r.fn`,
    [
      uuidArray(moves.map(({ from }) => uuidBytes(from.organisationId))),
      bigintArray(moves.map(({ from }) => from.recordNo)),
      today,
    ],
  )
}
