// Makes proof files from the newest checkpoint: of a record, of everything about an organisation, that there is nothing (docs/proof.md).
import { formatRecordId, headerText, isEntryForm, leafDataOf, type Proof, type ProvedEntry, toHex } from '#rules/ledger'
import type { Instant } from '#rules/time'
import { type OpenTransaction, uuidBytes } from '#storage/database'
import { rangeIn } from './marks.ts'
import { proveHead } from './prove-head.ts'
import type { RecordName } from './read-entries.ts'
import { findCheckpoint, findNewestCheckpoint, findWitnessed, inclusionProofs, type StoredCheckpoint } from './read-log.ts'
import { digest } from './tile-growth.ts'
import { Tiles } from './tiles.ts'

/** Every statement in one picture of the database, or the proof is of nothing. */
type Picture = OpenTransaction

/** The entries of a record that stand in the log; undefined where none does yet. */
export async function proveRecord(tx: Picture, record: RecordName): Promise<Proof | undefined> {
  const { rows: all } = await tx.client.query<EntryRow>(
    `with recursive walk as (
       select e.* from state s join entry e on e.organisation_id = s.organisation_id and e.entry_no = s.last_entry_no
       where s.organisation_id = $1 and s.record_no = $2
       union all
       select e.* from walk w join entry e on e.organisation_id = w.organisation_id and e.entry_no = w.record_previous)
     ${ENTRY_ROWS} walk e ${BESIDE} where l.log is not null order by e.entry_no`,
    [record.organisationId, record.recordNo],
  )
  const newest = all.at(-1)?.log
  if (newest === undefined || newest === null) return undefined
  // Of several logs the one in which it stands now.
  const rows = all.filter(row => row.log === newest)
  const checkpoint = await provingCheckpoint(tx, newest, rows)
  return proofOf(checkpoint, 'record', await proveEntries(tx, checkpoint, rows))
}

/** Of those that count the entries, one that a witness has seen, where there is one: it binds us before others too. */
export async function provingCheckpoint(tx: Picture, log: number, rows: readonly EntryRow[]): Promise<StoredCheckpoint> {
  const ends = rows.map(row => Number(row.first_index!) + row.leaves!)
  return (await findWitnessed(tx, log, Math.max(...ends))) ?? (await findCheckpoint(tx, log))!
}

/** Everything that the ledger has about an organisation, or that it has nothing; undefined where there is no checkpoint yet. */
export async function proveOrganisation(tx: Picture, organisation: string): Promise<Proof | undefined> {
  const checkpoint = await findNewestCheckpoint(tx)
  if (checkpoint === undefined) return undefined
  const map = await proveHead(tx, organisation)
  if (map.count === 0) return { ...proofOf(checkpoint, 'absence', []), map }
  const { rows } = await tx.client.query<EntryRow>(
    `${ENTRY_ROWS} entry e ${BESIDE} where e.organisation_id = $1 and e.entry_no <= $2 order by e.entry_no`,
    [organisation, map.count],
  )
  return { ...proofOf(checkpoint, 'organisation', await proveEntries(tx, checkpoint, rows)), map }
}

/** Whether the newest entry of an organisation stands in no log yet. */
export async function isWaiting(tx: OpenTransaction, organisation: string): Promise<boolean> {
  const { rows } = await tx.client.query(
    `select from organisation_head h join entry e on e.organisation_id = h.organisation_id and e.entry_no = h.entries
     where h.organisation_id = $1 and not exists (select from leaf l where l.batch_id = e.batch_id)`,
    [organisation],
  )
  return rows.length > 0
}

const ENTRY_ROWS = `select e.organisation_id, e.entry_no, e.record_no, e.kind, e.act_id, e.submission_id, e.row_no, e.law_version,
  e.recorded_at, encode(e.previous, 'hex') as previous, e.commitment, e.form, c.salt, c.fact, l.log, l.first_index, l.leaves, l.marks from`
const BESIDE = `join entry_content c on c.organisation_id = e.organisation_id and c.entry_no = e.entry_no
  left join leaf l on l.batch_id = e.batch_id`

export type EntryRow = {
  organisation_id: string
  entry_no: number
  record_no: string
  kind: number
  act_id: string
  submission_id: string | null
  row_no: number | null
  law_version: number
  recorded_at: Instant
  previous: string
  commitment: Buffer
  form: number
  salt: Buffer | null
  fact: string | null
  log: number | null
  first_index: string | null
  leaves: number | null
  marks: Buffer | null
}

export const proofOf = ({ origin, note }: StoredCheckpoint, type: Proof['type'], entries: readonly ProvedEntry[]): Proof => ({
  kind: 'xinheng-proof-1',
  type,
  origin,
  checkpoint: note,
  entries,
})

export async function proveEntries(
  tx: Picture,
  { log, size }: StoredCheckpoint,
  rows: readonly EntryRow[],
): Promise<ProvedEntry[]> {
  const tiles = new Tiles(tx, log)
  const proved = rows.map(row => ({ row, header: headerOf(row) }))
  const standing = proved.flatMap(({ row, header }) =>
    // In another log, or about to be: the chain up to the head binds it.
    row.log === log && row.first_index !== null ? [{ row, leaf: leafDataOf(header, row.commitment, digest) }] : [],
  )
  const found = await tiles.find(standing.map(({ row, leaf }) => ({ leaf, ...spanOf(row) })))
  // Where a mark is wrong the whole batch is searched.
  const missed = standing.filter((_, at) => found[at] === undefined)
  const again = await tiles.find(missed.map(({ row, leaf }) => ({ leaf, ...spanOf({ ...row, marks: null }) })))
  const indexes = standing.map((one, at) => {
    const index = found[at] ?? again[missed.indexOf(one)]
    if (index === undefined)
      throw new Error(`entry ${one.row.entry_no} of ${one.row.organisation_id} is not in the log as it stands here`)
    return index
  })
  const proofs = await inclusionProofs(tiles, size, indexes)
  return proved.map(({ row, header }) => {
    const at = standing.findIndex(one => one.row === row)
    return {
      header,
      commitment: toHex(row.commitment),
      salt: row.salt && toHex(row.salt),
      content: row.fact,
      index: at < 0 ? null : String(indexes[at]),
      inclusion: at < 0 ? null : proofs[at]!.map(toHex),
    }
  })
}

const headerOf = (row: EntryRow): string =>
  headerText({
    organisation: row.organisation_id,
    entry: row.entry_no,
    record: formatRecordId(row.organisation_id, BigInt(row.record_no)),
    kind: row.kind,
    act: row.act_id,
    source: row.submission_id === null ? null : `${row.submission_id}#${row.row_no}`,
    at: row.recorded_at,
    law: row.law_version,
    previous: row.previous,
    v: isEntryForm(row.form) ? row.form : 1,
  })

/** Of a row's batch, what may hold the entries of its organisation: from one index of the log until another. */
function spanOf(row: EntryRow): { from: bigint; until: bigint } {
  const leaves = row.leaves!
  const { from, until } = row.marks ? rangeIn(row.marks, uuidBytes(row.organisation_id), leaves) : { from: 0, until: leaves }
  const first = BigInt(row.first_index!)
  return { from: first + BigInt(from), until: first + BigInt(until) }
}
