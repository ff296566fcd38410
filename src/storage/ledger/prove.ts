// Makes proof files from the newest checkpoint: of a record, of everything about an organisation, that there is nothing (docs/proof.md).
import {
  formatRecordId,
  headerText,
  inclusionPlan,
  isEntryForm,
  leafDataOf,
  type Proof,
  type ProvedEntry,
  placeOf,
  toHex,
} from '#rules/ledger'
import type { Instant } from '#rules/time'
import { type OpenTransaction, uuidBytes, uuidText } from '#storage/database'
import type { HeadRow, NodeRow } from './heads.ts'
import { rangeIn } from './marks.ts'
import { askedOf, proveHead } from './prove-head.ts'
import type { RecordName } from './read-entries.ts'
import {
  type CheckpointRow,
  findProving,
  inclusionProofs,
  NEWEST_CHECKPOINT,
  type StoredCheckpoint,
  storedOf,
} from './read-log.ts'
import { digest } from './tile-growth.ts'
import { Tiles, tilesOf } from './tiles.ts'

/** Every statement in one picture of the database, or the proof is of nothing. */
type Picture = OpenTransaction

/** The entries of a record that stand in the log; undefined where none does yet. */
export async function proveRecord(tx: Picture, record: RecordName): Promise<Proof | undefined> {
  const { rows: all } = await tx.client.query<EntryRow>(
    `${inTheLog(
      `with recursive walk as (
         select e.* from state s join entry e on e.organisation_id = s.organisation_id and e.entry_no = s.last_entry_no
         where s.organisation_id = $1 and s.record_no = $2
         union all
         select e.* from walk w join entry e on e.organisation_id = w.organisation_id and e.entry_no = w.record_previous
         where e.organisation_id = $1)
       ${ENTRY_ROWS} walk e ${CONTENT} where c.organisation_id = $1`,
    )} where l.log is not null order by e.entry_no`,
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
  return (await findProving(tx, log, Math.max(...ends)))!
}

/** Everything that the ledger has about an organisation, or that it has nothing; undefined where there is no checkpoint yet. */
export async function proveOrganisation(tx: Picture, organisation: string): Promise<Proof | undefined> {
  const asked = askedOf(organisation)
  // One way to the database, not four: without parameters, of bytes alone that were made here.
  const answers = (await tx.client.query(
    [
      NEWEST_CHECKPOINT,
      asked.heads,
      asked.path,
      `${inTheLog(
        `${ENTRY_ROWS} entry e ${CONTENT} where e.organisation_id = '${uuidText(uuidBytes(organisation))}' and e.entry_no <=
           (select entries from map_head where bucket = ${asked.bucket} and key = '\\x${toHex(asked.key)}')`,
      )} order by e.entry_no`,
    ].join(';'),
  )) as unknown as [Rows<CheckpointRow>, Rows<HeadRow>, Rows<NodeRow>, Rows<EntryRow>]
  const [newest, heads, path, entries] = answers
  const checkpoint = storedOf(newest.rows[0])
  if (checkpoint === undefined) return undefined
  const map = await proveHead(tx, asked, { heads: heads.rows, path: path.rows })
  if (map.count === 0) return { ...proofOf(checkpoint, 'absence', []), map }
  return { ...proofOf(checkpoint, 'organisation', await proveEntries(tx, checkpoint, entries.rows)), map }
}
type Rows<Row> = { readonly rows: readonly Row[] }

/** Whether the newest entry of an organisation stands in no log yet. */
export async function isWaiting(tx: OpenTransaction, organisation: string): Promise<boolean> {
  const { rows } = await tx.client.query(
    `select from (select (
         select e.batch_id from organisation_head h join entry e on e.organisation_id = h.organisation_id and e.entry_no = h.entries
         where h.organisation_id = $1) as batch_id) newest
     where batch_id is not null and not exists (select from leaf l where l.batch_id = newest.batch_id)`,
    [organisation],
  )
  return rows.length > 0
}

const ENTRY_ROWS = `select e.organisation_id, e.entry_no, e.record_no, e.kind, e.act_id, e.submission_id, e.row_no, e.law_version,
  e.recorded_at, encode(e.previous, 'hex') as previous, e.commitment, e.form, e.batch_id, c.salt, c.fact from`
const CONTENT = 'join entry_content c on c.organisation_id = e.organisation_id and c.entry_no = e.entry_no'
/** Entries with their places in the log. They may lie on another machine: they are read first. */
const inTheLog = (entries: string): string =>
  `with e as materialized (${entries})
   select e.*, l.log, l.first_index, l.leaves, l.marks from e left join leaf l on l.batch_id = e.batch_id`

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
  // In another log, or about to be: the chain up to the head binds it.
  const standing = proved.filter(({ row }) => row.log === log && row.first_index !== null)
  const sought = standing.map(({ row, header }) => ({ row, leaf: leafDataOf(header, row.commitment, digest) }))
  const spans = sought.map(({ row, leaf }) => ({ leaf, ...spanOf(row) }))
  // What the proofs will be made of comes with what is searched: one way to the database and not two.
  await tiles.load(
    spans.flatMap(span => [...tilesOf(span), ...placesBeside(span.from, size), ...placesBeside(span.until - 1n, size)]),
  )
  const found = await tiles.find(spans)
  // Where a mark is wrong the whole batch is searched.
  const missed = sought.filter((_, at) => found[at] === undefined)
  const again = (await tiles.find(missed.map(({ row, leaf }) => ({ leaf, ...spanOf({ ...row, marks: null }) })))).values()
  const indexes = sought.map(({ row }, at) => {
    const index = found[at] ?? again.next().value
    if (index === undefined)
      throw new Error(`entry ${row.entry_no} of ${row.organisation_id} is not in the log as it stands here`)
    return index
  })
  const proofs = await inclusionProofs(tiles, size, indexes)
  const places = new Map(standing.map((one, at) => [one, { index: String(indexes[at]), inclusion: proofs[at]!.map(toHex) }]))
  return proved.map(one => ({
    header: one.header,
    commitment: toHex(one.row.commitment),
    salt: one.row.salt && toHex(one.row.salt),
    content: one.row.fact,
    ...(places.get(one) ?? { index: null, inclusion: null }),
  }))
}

const placesBeside = (index: bigint, size: bigint) => inclusionPlan(index, size).flat().map(placeOf)

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
