// Folds every record again under another law: first as a preview of what moves, then written, before that law is switched on.

import type { Law } from '#rules/law'
import { fold, formatRecordId, type RecordState } from '#rules/ledger'
import type { LocalDate } from '#rules/time'
import { type Database, type OpenTransaction, todayOf, uuidBytes } from '#storage/database'
import { endsLater, type LaterEnds, LaterEndsFound, unsaidRule } from './later-ends.ts'
import { lockLedger } from './lock.ts'
import { type StateRead, type StoredState, toFoldEntry, toStoredState } from './read-entries.ts'
import { overwriteStates, type StateRow } from './rows.ts'

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
  /** Runs in the last transaction, with every writer kept out and every state under the new law: the place to switch it on. */
  readonly finish?: (tx: OpenTransaction) => Promise<void>
}

export type Refolded = {
  readonly records: number
  readonly moved: readonly Moved[]
  /** Ends shown to anyone that would move later without an instrument that says so: such a law is not switched on. */
  readonly laterEnds: readonly LaterEnds[]
}

const FIELDS: readonly (keyof RecordState)[] = [
  'item',
  'severity',
  'determinedOn',
  'recordedOn',
  'disclosedFrom',
  'disclosedUntil',
  'mayEndEarlyFrom',
  'shieldedFrom',
  'shieldedUntil',
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
/** `unsaid`: the rule that moves a shown end later though nothing says so. */
type Folded = { readonly stored: StoredState; readonly state: RecordState; readonly unsaid: string | undefined }
type Under = { readonly law: Law; readonly before: Law | undefined; readonly today: LocalDate }

/**
 * Folds all records under `law`. Writers go on meanwhile: a range of organisations is folded without a lock, and written only if
 * nothing was appended to it since. What was appended under the old law after its range is folded again at the end.
 */
export async function refold(database: Database, law: Law, options: RefoldOptions = {}): Promise<Refolded> {
  const moved: Moved[] = []
  const tell = options.onMoved ?? (one => moved.push(one))
  const today = await database.transaction(todayOf, { readOnly: true })
  const under: Under = { law, before: options.before, today }
  const later = new LaterEndsFound()
  let records = 0
  let next: Promise<Read | undefined> = readRange(database, NIL)
  let written: Promise<void> = Promise.resolve()
  for (let read = await next; read !== undefined; read = await next) {
    // The server reads the next range and writes the last one while this one is folded.
    next = readRange(database, read.range.upTo)
    const folded = foldAll(read, under)
    records += folded.length
    for (const one of folded) {
      tellMoved(one, tell)
      if (one.unsaid !== undefined) later.add(one.unsaid, one.stored, one.state)
    }
    await written
    if (options.preview !== true) {
      const { range } = read
      written = writeRange(database, range, folded, under)
      // Thrown where it is awaited.
      written.catch(() => {})
    }
    options.onProgress?.({ records })
  }
  await written
  if (options.preview !== true) await catchUp(database, under, options.finish)
  return { records, moved, laterEnds: later.all() }
}

/** Whether a record's state was folded under an earlier law. Reads all states where none was. */
export async function hasOlderState(tx: OpenTransaction, version: number): Promise<boolean> {
  const { rows } = await tx.client.query<{ older: boolean }>(
    'select exists (select from state where law_version < $1) as older',
    [version],
  )
  return rows[0]!.older
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

function foldAll({ states, entries }: Pick<Read, 'states' | 'entries'>, { law, before, today }: Under): Folded[] {
  const byRecord = new Map<string, EntryRow[]>()
  for (const row of entries) {
    const name = row[5] + row[0]
    const same = byRecord.get(name)
    if (same === undefined) byRecord.set(name, [row])
    else same.push(row)
  }
  return states.map(row => {
    const own = byRecord.get(row.organisation_id + row.record_no)
    if (own === undefined) throw new Error(`record ${row.record_no} of organisation ${row.organisation_id} has no entry`)
    const stored = toStoredState(row)
    const its = own.map(([, entryNo, kind, recordedOn, content]) =>
      toFoldEntry({ entryNo, kind: kind as never, recordedOn, content }),
    )
    const { division, shownFrom, item } = stored
    const state = fold(its, law, [], { division, shownFrom, item, today })
    const unsaid = endsLater(stored, state, today) ? unsaidRule(its, stored, law, before, today) : undefined
    return { stored, state, unsaid }
  })
}

const moves = ({ stored, state }: Folded): boolean => FIELDS.some(field => stored[field] !== state[field])

function tellMoved(folded: Folded, tell: (moved: Moved) => void): void {
  if (!moves(folded)) return
  const { stored, state } = folded
  const record = formatRecordId(stored.organisationId, stored.recordNo)
  for (const field of FIELDS) if (stored[field] !== state[field]) tell({ record, field, from: stored[field], to: state[field] })
}

const toStateRow = ({ stored, state }: Folded, law: Law): StateRow => ({
  organisation: uuidBytes(stored.organisationId),
  recordNo: stored.recordNo,
  state,
  unit: stored.unitId === null ? null : uuidBytes(stored.unitId),
  sourceUnit: uuidBytes(stored.sourceUnitId),
  division: stored.division,
  lastEntry: stored.lastEntry,
  factEntry: stored.factEntry,
  law: law.version,
  digest: stored.digest,
})

async function writeRange(database: Database, range: Range, folded: readonly Folded[], under: Under): Promise<void> {
  await database.transaction(async tx => {
    await lockLedger(tx)
    const { rows } = await tx.client.query<{ entries: string }>(
      'select sum(entries) as entries from organisation_head where organisation_id > $1 and organisation_id <= $2',
      [range.after, range.upTo],
    )
    const still = rows[0]?.entries === range.entries
    await writeStates(tx, range, still ? folded : foldAll(await readWithin(tx, range), under), under.law)
  })
}

async function writeStates(tx: OpenTransaction, range: Range, folded: readonly Folded[], law: Law): Promise<void> {
  const moving = folded.filter(moves)
  if (moving.length > 0)
    await overwriteStates(
      tx,
      moving.map(one => toStateRow(one, law)),
    )
  await tx.client.query(
    'update state set law_version = $3 where organisation_id > $1 and organisation_id <= $2 and law_version <> $3',
    [range.after, range.upTo, law.version],
  )
}

/** Folds what was appended under the old law meanwhile, with every writer kept out. */
async function catchUp(database: Database, under: Under, finish: RefoldOptions['finish']): Promise<void> {
  await database.transaction(async tx => {
    await lockLedger(tx)
    const { rows } = await tx.client.query<{ organisation_id: string }>(
      'select distinct organisation_id from state where law_version <> $1',
      [under.law.version],
    )
    for (const { organisation_id: id } of rows) {
      const range = { after: previousUuid(id), upTo: id, entries: '' }
      await writeStates(tx, range, foldAll(await readWithin(tx, range), under), under.law)
    }
    await finish?.(tx)
  })
}

/** The uuid before, as the database orders them. */
function previousUuid(uuid: string): string {
  const hex = (BigInt(`0x${uuid.replaceAll('-', '')}`) - 1n).toString(16).padStart(32, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
