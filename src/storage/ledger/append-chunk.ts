// Appends entries and folds their records, in one transaction: the only place that writes entry, content, head and state.
import { hash } from 'node:crypto'
import type { Law } from '#rules/law'
import { formatRecordId, formOf, headerText, NO_PREVIOUS, type RecordState } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { byteaArray, CopyWriter, intArray, type OpenTransaction, uuidArray } from '#storage/database'
import { commitmentsOf } from './acts.ts'
import { type ChunkRecord, gatherRecords, stateRowOf } from './chunk-records.ts'
import { type Batch, lockOrganisations, openBatch, type Recording, recordingOf } from './lock.ts'
import { recordText } from './read-entries.ts'
import { writeNumbers } from './record-numbers.ts'
import {
  type ChunkRow,
  CONTENT_COLUMNS,
  ENTRY_COLUMNS,
  overwriteStates,
  STATE_COLUMNS,
  StateEncoder,
  type StateRow,
  Uuids,
} from './rows.ts'

export type Chunk = {
  readonly actId: string
  readonly law: Law
  /** The submission whose rows these are; null for acts without a file. */
  readonly submissionId: string | null
  /** The unit that hands in. */
  readonly sourceUnitId: string
  /** In the order in which they happened; several may be about one record. */
  readonly rows: readonly ChunkRow[]
}

export type Appended = {
  /** The batch of this transaction; its act is written into the same one (`appendAct`). */
  readonly batch: Batch
  /** The new states of the records that were there before, or of which the chunk has several rows, by `recordText`. */
  readonly states: ReadonlyMap<string, RecordState>
}

/** An organisation's chain while the chunk grows it. */
// `data`, the leaf data of its newest entry, is hexadecimal: the header wants it so, and a text costs half as much as a buffer.
type Head = { readonly organisation: Buffer; fresh: boolean; entries: number; data: string }

/** What is known of the n-th row beside the row itself. */
type Placed = {
  readonly heads: readonly Head[]
  readonly entryNos: Int32Array
  /** Null where every row begins a record of its own, as most chunks do. */
  readonly records: readonly ChunkRecord[] | null
}

type Writing = {
  readonly chunk: Chunk
  readonly placed: Placed
  readonly recording: Recording
  readonly batch: Batch
  readonly uuids: Uuids
}

/**
 * Appends a chunk and gives its batch. Throws where a row is about a record that the ledger does not have, or begins one that it has.
 * Refusal `LAW_NOT_READY` where another law version has been switched on than the chunk's.
 * Locks the organisations, unless `lockOrganisations` has done so before.
 */
export async function appendChunk(tx: OpenTransaction, handedIn: Chunk): Promise<Appended> {
  if (handedIn.rows.length >= PLACES) throw new Error('a chunk of two million rows')
  const uuids = new Uuids()
  const { rows, heads, all, organisations } = byOrganisation(handedIn.rows, uuids)
  const chunk = { ...handedIn, rows }
  await lockOrganisations(tx, organisations)
  const recording = await recordingOf(tx)
  // Folded under a law that has been replaced meanwhile, the states would be old on the day they are written.
  if (recording.law !== null && recording.law !== chunk.law.version)
    throw new Refusal('LAW_NOT_READY', { details: { program: chunk.law.version, database: recording.law } })
  await readHeads(tx, all)
  const batch = await openBatch(tx, chunk.actId, rows.length)
  const placed = { heads, entryNos: new Int32Array(rows.length), records: await gatherRecords(tx, rows) }
  const writing = { chunk, placed, recording, batch, uuids }
  await writeEntries(tx, writing)
  await writeContents(tx, writing)
  await writeKeys(tx, writing)
  await writeNumbers(tx, chunk, index => heads[index]!.organisation, uuids)
  await writeHeads(tx, all)
  return { batch, states: await writeStates(tx, writing) }
}

/** `heads` is by row, `all` by organisation. */
type Sorted = {
  readonly rows: ChunkRow[]
  readonly heads: Head[]
  readonly all: Head[]
  readonly organisations: readonly string[]
}

/**
 * The rows by organisation, those of one in the order they had: the order of the log, and the one in which indexes take them
 * with the fewest pages in hand.
 */
function byOrganisation(rows: readonly ChunkRow[], uuids: Uuids): Sorted {
  const places = new Map<string, number>()
  const counts: number[] = []
  const placeOf = Int32Array.from(rows, row => {
    let place = places.get(row.organisationId)
    if (place === undefined) {
      place = counts.length
      places.set(row.organisationId, place)
      counts.push(0)
    }
    counts[place]! += 1
    return place
  })
  const organisations = [...places.keys()].sort()
  const all = organisations.map(id => ({ organisation: uuids.of(id), fresh: true, entries: 0, data: NO_PREVIOUS }))
  // Where the next row of each organisation goes.
  const next = new Int32Array(counts.length)
  const sorted = new Array<ChunkRow>(rows.length)
  const heads = new Array<Head>(rows.length)
  let begin = 0
  organisations.forEach((id, rank) => {
    const place = places.get(id)!
    next[place] = begin
    heads.fill(all[rank]!, begin, begin + counts[place]!)
    begin += counts[place]!
  })
  for (let index = 0; index < rows.length; index++) sorted[next[placeOf[index]!]!++] = rows[index]!
  return { rows: sorted, heads, all, organisations }
}

const HEAD_SIZE = 40

async function readHeads(tx: OpenTransaction, heads: readonly Head[]): Promise<void> {
  // One value in one row: of many short rows the driver makes many short-lived objects.
  const { rows } = await tx.client.query<{ heads: Buffer | null }>(
    `select string_agg(int4send(o.place::int) || int4send(h.entries) || h.head, '') as heads
     from unnest($1::uuid[]) with ordinality as o (id, place) join organisation_head h on h.organisation_id = o.id`,
    [uuidArray(heads.map(head => head.organisation))],
  )
  const found = rows[0]?.heads
  if (!found) return
  for (let at = 0; at < found.length; at += HEAD_SIZE) {
    const head = heads[found.readInt32BE(at) - 1]!
    head.fresh = false
    head.entries = found.readInt32BE(at + 4)
    head.data = found.toString('hex', at + 8, at + HEAD_SIZE)
  }
}

async function writeEntries(tx: OpenTransaction, { chunk, placed, recording, batch, uuids }: Writing): Promise<void> {
  const act = uuids.of(chunk.actId)
  const submission = chunk.submissionId === null ? null : uuids.of(chunk.submissionId)
  const batchId = BigInt(batch.batchId)
  const law = chunk.law.version
  const v = formOf(commitmentsOf(tx))
  let scratch = Buffer.allocUnsafe(1024)
  const copy = new CopyWriter(tx, `entry (${ENTRY_COLUMNS})`)
  for (let index = 0; index < chunk.rows.length; index++) {
    const row = chunk.rows[index]!
    const head = placed.heads[index]!
    const record = placed.records?.[index]
    const entryNo = head.entries + 1
    const fromFile = row.row !== null && submission !== null
    const text = headerText({
      organisation: row.organisationId,
      entry: entryNo,
      record: formatRecordId(row.organisationId, row.recordNo),
      kind: row.kind,
      act: chunk.actId,
      source: fromFile ? `${chunk.submissionId}#${row.row}` : null,
      at: recording.at,
      law,
      previous: head.data,
      v,
    })
    if (text.length + 32 > scratch.length) scratch = Buffer.allocUnsafe((text.length + 32) * 2)
    // Ids and instants only: one byte a character.
    const length = scratch.write(text, 'latin1')
    const { commitment } = row
    scratch.set(commitment, length)
    copy.row(14)
    copy.bytes(head.organisation)
    copy.int(entryNo)
    copy.bigint(row.recordNo)
    copy.smallint(row.kind)
    copy.bytes(act)
    if (fromFile) copy.bytes(submission)
    else copy.nothing()
    copy.int(fromFile ? row.row : null)
    copy.int(law)
    copy.instant(recording.epochMs)
    copy.bigint(batchId)
    copy.hex(head.data)
    copy.bytes(commitment)
    copy.int(record?.lastEntry ?? null)
    copy.smallint(v)
    head.data = hash('sha256', scratch.subarray(0, length + 32), 'hex')
    head.entries = entryNo
    placed.entryNos[index] = entryNo
    if (record !== undefined) record.lastEntry = entryNo
    if (copy.full) await copy.flush()
  }
  await copy.end()
}

async function writeContents(tx: OpenTransaction, { chunk: { rows }, placed }: Writing): Promise<void> {
  const copy = new CopyWriter(tx, `entry_content (${CONTENT_COLUMNS})`)
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!
    copy.row(4)
    copy.bytes(placed.heads[index]!.organisation)
    copy.int(placed.entryNos[index]!)
    copy.bytes(row.salt)
    if (typeof row.content === 'string') copy.text(row.content)
    else copy.bytes(row.content)
    if (copy.full) await copy.flush()
  }
  await copy.end()
}

// A chunk has fewer rows, and 32 bits of a key above them still fit a number.
const PLACES = 2 ** 21

async function writeKeys(tx: OpenTransaction, { chunk: { rows }, placed }: Writing): Promise<void> {
  const order: number[] = []
  rows.forEach(({ key }, index) => {
    if (key) order.push((key[0]! * 2 ** 24 + key[1]! * 2 ** 16 + key[2]! * 2 ** 8 + key[3]!) * PLACES + index)
  })
  if (order.length === 0) return
  const copy = new CopyWriter(tx, 'record_key (key, organisation_id, record_no)')
  // Keys are hashes: in their own order the index takes them page by page.
  for (const place of Float64Array.from(order).sort()) {
    const index = place % PLACES
    const { key, recordNo } = rows[index]!
    copy.row(3)
    copy.bytes(key!)
    copy.bytes(placed.heads[index]!.organisation)
    copy.bigint(recordNo)
    if (copy.full) await copy.flush()
  }
  await copy.end()
}

async function writeHeads(tx: OpenTransaction, heads: readonly Head[]): Promise<void> {
  const known: Head[] = []
  const copy = new CopyWriter(tx, 'organisation_head (organisation_id, entries, head)')
  for (const head of heads) {
    if (!head.fresh) {
      known.push(head)
      continue
    }
    copy.row(3)
    copy.bytes(head.organisation)
    copy.int(head.entries)
    copy.hex(head.data)
    if (copy.full) await copy.flush()
  }
  await copy.end()
  if (known.length > 0)
    await tx.client.query(
      `update organisation_head h set entries = n.entries, head = n.head
       from unnest($1::uuid[], $2::int[], $3::bytea[]) as n (id, entries, head) where h.organisation_id = n.id`,
      [
        uuidArray(known.map(head => head.organisation)),
        intArray(known.map(head => head.entries)),
        byteaArray(known.map(head => Buffer.from(head.data, 'hex'))),
      ],
    )
}

async function writeStates(
  tx: OpenTransaction,
  { chunk, placed, recording, uuids }: Writing,
): Promise<Map<string, RecordState>> {
  const states = new Map<string, RecordState>()
  const changed: StateRow[] = []
  const encoder = new StateEncoder()
  const copy = new CopyWriter(tx, `state (${STATE_COLUMNS})`)
  for (let index = 0; index < chunk.rows.length; index++) {
    const record = placed.records?.[index] ?? { before: undefined, rows: [index], lastEntry: null }
    // A record's state is written once, with its last row.
    if (record.rows.at(-1) !== index) continue
    const row = stateRowOf(record, placed.heads[index]!.organisation, chunk, placed.entryNos, recording.on, uuids)
    if (record.before === undefined) encoder.write(copy, row)
    else changed.push(row)
    if (record.before !== undefined || record.rows.length > 1) states.set(recordText(chunk.rows[index]!), row.state)
    if (copy.full) await copy.flush()
  }
  await copy.end()
  if (changed.length > 0) {
    tx.noteEnd?.()
    const written = await overwriteStates(tx, changed)
    if (written !== changed.length) throw new Error(`${changed.length - written} records of the chunk have no state`)
  }
  return states
}
