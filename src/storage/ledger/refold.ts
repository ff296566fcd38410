// Folds every record again from its entries: under another law before it is switched on, first as a preview of what moves, then written.

import type { Fact } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { type FoldEntry, fold, formatRecordId, type Origin, type RecordState } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { bigintArray, CopyWriter, type Database, type OpenTransaction, todayOf, uuidBytes } from '#storage/database'
import { factDigest } from './append-entry.ts'
import { endsLater, type LaterEnds, LaterEndsFound, unsaidRule } from './later-ends.ts'
import { lockLedger } from './lock.ts'
import { type StateRead, type StoredState, toStoredState } from './read-entries.ts'
import { bringsFact, foldEntryOf, originOf, overwriteStates, STATE_COLUMNS, StateEncoder, type StateRow } from './rows.ts'

/** A field of a record's state that the law moves; days as text, null where there is none. */
export type Moved = {
  readonly record: string
  readonly field: keyof RecordState
  readonly from: string | number | null
  readonly to: string | number | null
}

export type RefoldOptions = {
  /** Only tell what would move. */
  readonly preview?: boolean
  /** The law under which the states stand: what it said already is no news that moves an end later. */
  readonly before?: Law
  /** Takes what moves as it is found; without it the result holds all of it. */
  readonly onMoved?: (moved: Moved) => void
  readonly onProgress?: (told: { records: number }) => void
  /**
   * The laws that were in force one after the other, oldest first, each from its day, the present one last. Needed only where states were
   * lost: the first day on the portal is the one under the law of then.
   */
  readonly history?: readonly { readonly law: Law; readonly from: LocalDate }[]
  /** Runs in the last transaction, with every writer kept out and every state under the new law: the place to switch it on. */
  readonly finish?: (tx: OpenTransaction) => Promise<void>
}

export type Refolded = {
  readonly records: number
  readonly moved: readonly Moved[]
  /** Ends shown to anyone that would move later without an instrument that says so: such a law is not switched on. */
  readonly laterEnds: readonly LaterEnds[]
  /** Records that had no state. */
  readonly restored: number
}

const FIELDS: readonly (keyof RecordState)[] = [
  'item',
  'severity',
  'determinedOn',
  'recordedOn',
  'receivedOn',
  'disclosedFrom',
  'disclosedUntil',
  'mayEndEarlyFrom',
  'shieldedFrom',
  'shieldedUntil',
  'objectedFrom',
  'objectedUntil',
  'shownFrom',
  'endedOn',
  'reason',
  'dueOn',
]
// A range ends with the organisation that brings it to so many entries, for some have as many as thousands of others.
const ORGANISATIONS = 4000
const ENTRIES = 10_000
const NIL = '00000000-0000-0000-0000-000000000000'

/** Organisations after one and up to another, with how many entries they had when read. */
type Range = { readonly after: string; readonly upTo: string; readonly entries: string }
/** A record as its state stands, where it has one, and as its entries make it. */
type Folded = {
  readonly stored: StoredState | undefined
  readonly state: RecordState
  readonly origin: Origin
  readonly newest: EntryRow
  /** The newest that brings a fact. */
  readonly said: EntryRow
  /** The rule that moves a shown end later though nothing says so. */
  readonly unsaid: string | undefined
}
type Folding = {
  readonly law: Law
  readonly before: Law | undefined
  readonly today: LocalDate
  readonly history: NonNullable<RefoldOptions['history']>
}

/**
 * Folds all records under `law`, from entries alone; of a state only the first day on the portal is believed. Writers go on meanwhile: a
 * range of organisations is folded without a lock, and written only if nothing was appended to it since. What was appended under the old law after its range is folded again at the end.
 */
export async function refold(database: Database, law: Law, options: RefoldOptions = {}): Promise<Refolded> {
  const moved: Moved[] = []
  const tell = options.onMoved ?? (one => moved.push(one))
  const isWriting = options.preview !== true
  const today = await database.transaction(todayOf, { readOnly: true })
  const folding: Folding = { law, before: options.before, today, history: options.history ?? [] }
  if (isWriting) await database.transaction(tx => noteBegun(tx, law.version))
  const later = new LaterEndsFound()
  let records = 0
  let restored = 0
  let next: Promise<Read | undefined> = readRange(database, NIL)
  let written: Promise<void> = Promise.resolve()
  for (let read = await next; read !== undefined; read = await next) {
    // The server reads the next range and writes the last one while this one is folded.
    next = readRange(database, read.range.upTo)
    const folded = foldAll(read, folding)
    records += folded.length
    for (const one of folded) {
      if (one.stored === undefined) restored += 1
      else tellMoved(one.stored, one.state, tell)
      if (one.stored !== undefined && one.unsaid !== undefined) later.add(one.unsaid, one.stored, one.state)
    }
    await written
    if (isWriting) {
      const { range } = read
      written = writeRange(database, range, folded, folding)
      // Thrown where it is awaited.
      written.catch(() => {})
    }
    options.onProgress?.({ records })
  }
  await written
  if (isWriting) await catchUp(database, folding, options.finish)
  return { records, moved, laterEnds: later.all(), restored }
}

/** From here on some states carry a law that is not in force: `statesStand` says so until the refold is done. */
async function noteBegun(tx: OpenTransaction, version: number): Promise<void> {
  await tx.client.query('update law_version set refold_begun_at = statement_timestamp() where law_version = $1', [version])
}

/** Every state carries the version now, so that of other refolds broken off nothing is left. */
async function noteFinished(tx: OpenTransaction, version: number): Promise<void> {
  await tx.client.query('update law_version set refold_begun_at = null where refold_begun_at is not null')
  await tx.client.query('update law_version set refolded_at = statement_timestamp() where law_version = $1', [version])
}

type EntryRow = [string, number, number, LocalDate, string | null, string]
type Read = { readonly range: Range; readonly states: readonly StateRead[]; readonly entries: readonly EntryRow[] }

function readRange(database: Database, after: string): Promise<Read | undefined> {
  // One picture of both tables.
  return database.transaction(
    async tx => {
      const range = await findRange(tx, after)
      return range === undefined ? undefined : readWithin(tx, range)
    },
    { readOnly: true, isolation: 'repeatable read' },
  )
}

async function findRange(tx: OpenTransaction, after: string): Promise<Range | undefined> {
  const { rows } = await tx.client.query<{ up_to: string | null; entries: string | null }>(
    `select (array_agg(organisation_id order by organisation_id desc))[1] as up_to, sum(entries) as entries
     from (select organisation_id, entries, sum(entries) over (order by organisation_id) - entries as before
           from (select organisation_id, entries from organisation_head where organisation_id > $1 order by organisation_id limit $2) h) r
     where before < $3`,
    [after, ORGANISATIONS, ENTRIES],
  )
  const upTo = rows[0]?.up_to
  return upTo ? { after, upTo, entries: rows[0]!.entries! } : undefined
}

async function readWithin(tx: OpenTransaction, range: Range): Promise<Read> {
  const bounds = [range.after, range.upTo]
  const states = await tx.client.query<StateRead>(
    'select * from state where organisation_id > $1 and organisation_id <= $2 order by organisation_id, record_no',
    bounds,
  )
  const entries = await tx.client.query<EntryRow>({
    text: `select e.record_no, e.entry_no, e.kind, (e.recorded_at at time zone 'Asia/Shanghai')::date, c.fact, e.organisation_id
           from entry e join entry_content c on c.organisation_id = e.organisation_id and c.entry_no = e.entry_no
           where e.organisation_id > $1 and e.organisation_id <= $2 order by e.organisation_id, e.entry_no`,
    values: bounds,
    rowMode: 'array',
  })
  return { range, states: states.rows, entries: entries.rows }
}

function foldAll({ states, entries }: Pick<Read, 'states' | 'entries'>, folding: Folding): Folded[] {
  const stored = new Map(states.map(row => [row.organisation_id + row.record_no, toStoredState(row)]))
  const byRecord = Map.groupBy(entries, row => row[5] + row[0])
  for (const [name, { organisationId, recordNo }] of stored)
    if (!byRecord.has(name)) throw new Error(`record ${recordNo} of organisation ${organisationId} has no entry`)
  return [...byRecord].map(([name, own]) => foldOne(stored.get(name), own, folding))
}

function foldOne(stored: StoredState | undefined, own: readonly EntryRow[], { law, before, today, history }: Folding): Folded {
  const entries = own.map(([, entryNo, kind, recordedOn, content]) => foldEntryOf(entryNo, kind as never, recordedOn, content))
  const said = own.findLast(([, , kind]) => bringsFact(kind))
  if (said === undefined) throw new Error(`record ${own[0]![0]} of organisation ${own[0]![5]} has no entry with a fact`)
  const shownFrom = stored ? stored.shownFrom : shownUnder(entries, history)
  const state = fold(entries, law, [], { shownFrom, today })
  const isLater = stored !== undefined && endsLater(stored, state, today)
  const unsaid = isLater ? unsaidRule(entries, stored, law, before, today) : undefined
  return { stored, state, unsaid, origin: originOf(entries), newest: own.at(-1)!, said }
}

function toStateRow({ stored, state, origin, newest, said }: Folded, law: Law): StateRow {
  const [recordNo, lastEntry, , , , organisationId] = newest
  const [, factEntry, , , content] = said
  return {
    organisation: uuidBytes(organisationId),
    recordNo: BigInt(recordNo),
    state,
    unit: origin.unit === null ? null : uuidBytes(origin.unit),
    sourceUnit: uuidBytes(origin.source),
    division: origin.division,
    lastEntry,
    factEntry,
    law: law.version,
    digest: stored?.factEntry === factEntry ? stored.digest : digestOf(law, content),
  }
}

// As the function `erase` leaves it: over what is blanked nothing may be told.
const ERASED = Buffer.alloc(16)

function digestOf(law: Law, content: string | null): Buffer {
  if (content === null) return ERASED
  return factDigest(law, JSON.parse(content) as Fact)
}

/** First day on the portal under the laws before the present one: each saw the entries until the next, and its forecasts ended with it. */
function shownUnder(entries: readonly FoldEntry[], history: Folding['history']): LocalDate | null {
  let shownFrom: LocalDate | null = null
  for (const [index, { law, from }] of history.slice(0, -1).entries()) {
    const until = history[index + 1]!.from
    const known = entries.filter(entry => entry.recordedOn <= until)
    if (known.length === 0) continue
    const shown: LocalDate | null = fold(known, law, [], { shownFrom, today: from }).shownFrom
    shownFrom = shown !== null && shown <= until ? shown : null
  }
  return shownFrom
}

/** Whether the state that stands is not the one that the entries make, its law apart. */
function isOtherwise({ stored, state, origin, newest, said }: Folded): boolean {
  return (
    stored === undefined ||
    FIELDS.some(field => stored[field] !== state[field]) ||
    stored.unitId !== origin.unit ||
    stored.sourceUnitId !== origin.source ||
    stored.division !== origin.division ||
    stored.lastEntry !== newest[1] ||
    stored.factEntry !== said[1]
  )
}

function tellMoved(stored: StoredState, state: RecordState, tell: (moved: Moved) => void): void {
  const fields = FIELDS.filter(field => stored[field] !== state[field])
  if (fields.length === 0) return
  const record = formatRecordId(stored.organisationId, stored.recordNo)
  for (const field of fields) tell({ record, field, from: stored[field], to: state[field] })
}

async function writeRange(database: Database, range: Range, folded: readonly Folded[], folding: Folding): Promise<void> {
  await database.transaction(async tx => {
    await lockLedger(tx)
    const { rows } = await tx.client.query<{ entries: string }>(
      'select sum(entries) as entries from organisation_head where organisation_id > $1 and organisation_id <= $2',
      [range.after, range.upTo],
    )
    const still = rows[0]?.entries === range.entries
    await writeStates(tx, range, still ? folded : foldAll(await readWithin(tx, range), folding), folding.law)
  })
}

async function writeStates(tx: OpenTransaction, range: Range, folded: readonly Folded[], law: Law): Promise<void> {
  const written = Map.groupBy(folded.filter(isOtherwise), one => one.stored === undefined)
  const rowsOf = (isNew: boolean) => (written.get(isNew) ?? []).map(one => toStateRow(one, law))
  if (written.has(false)) {
    await overwriteStates(tx, rowsOf(false))
    await noteMoved(tx, written.get(false)!)
  }
  if (written.has(true)) await insertStates(tx, rowsOf(true))
  await tx.client.query(
    'update state set law_version = $3 where organisation_id > $1 and organisation_id <= $2 and law_version <> $3',
    [range.after, range.upTo, law.version],
  )
}

/** No entry tells of it: whoever keeps a copy is told by this. */
async function noteMoved(tx: OpenTransaction, moved: readonly Folded[]): Promise<void> {
  await tx.client.query(
    `insert into refolded_record (organisation_id, record_no) select * from unnest($1::uuid[], $2::bigint[]) on conflict do nothing`,
    [moved.map(({ newest }) => newest[5]), bigintArray(moved.map(({ newest }) => BigInt(newest[0])))],
  )
}

async function insertStates(tx: OpenTransaction, rows: readonly StateRow[]): Promise<void> {
  const copy = new CopyWriter(tx, `state (${STATE_COLUMNS})`)
  const encoder = new StateEncoder()
  for (const row of rows) {
    encoder.write(copy, row)
    if (copy.full) await copy.flush()
  }
  await copy.end()
}

/** Folds what was appended under the old law meanwhile, with every writer kept out. */
async function catchUp(database: Database, folding: Folding, finish: RefoldOptions['finish']): Promise<void> {
  const { law } = folding
  await database.transaction(async tx => {
    await lockLedger(tx)
    const { rows } = await tx.client.query<{ organisation_id: string }>(
      'select distinct organisation_id from state where law_version <> $1',
      [law.version],
    )
    for (const { organisation_id: id } of rows) {
      const range = { after: previousUuid(id), upTo: id, entries: '' }
      await writeStates(tx, range, foldAll(await readWithin(tx, range), folding), law)
    }
    await noteFinished(tx, law.version)
    tx.noteEnd?.()
    await finish?.(tx)
  })
}

/** The uuid before, as the database orders them. */
function previousUuid(uuid: string): string {
  const hex = (BigInt(`0x${uuid.replaceAll('-', '')}`) - 1n).toString(16).padStart(32, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
