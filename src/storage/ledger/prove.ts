// Makes proof files from the newest checkpoint: of a record, of everything about an organisation, that there is nothing (docs/proof.md).
import { formatRecordId, headerText, isEntryForm, leafDataOf, type Proof, type ProvedEntry, toHex } from '#rules/ledger'
import type { Instant } from '#rules/time'
import { type OpenTransaction, uuidBytes } from '#storage/database'
import { listLogs } from './log-keys.ts'
import { rangeIn } from './marks.ts'
import { proveHead } from './prove-head.ts'
import type { RecordName } from './read-entries.ts'
import { findCheckpoint, findNewestCheckpoint, inclusionProofs, readLeafData, type StoredCheckpoint } from './read-log.ts'
import { digest, HASH_BYTES } from './tile-growth.ts'

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
  const checkpoint = (await findCheckpoint(tx, newest))!
  return proofOf(tx, checkpoint, 'record', await proveEntries(tx, checkpoint, rows))
}

/** Everything that the ledger has about an organisation, or that it has nothing; undefined where there is no checkpoint yet. */
export async function proveOrganisation(tx: Picture, organisation: string): Promise<Proof | undefined> {
  const checkpoint = await findNewestCheckpoint(tx)
  if (checkpoint === undefined) return undefined
  const map = await proveHead(tx, organisation)
  if (map.count === 0) return { ...(await proofOf(tx, checkpoint, 'absence', [])), map }
  const { rows } = await tx.client.query<EntryRow>(
    `${ENTRY_ROWS} entry e ${BESIDE} where e.organisation_id = $1 and e.entry_no <= $2 order by e.entry_no`,
    [organisation, map.count],
  )
  return { ...(await proofOf(tx, checkpoint, 'organisation', await proveEntries(tx, checkpoint, rows))), map }
}

const ENTRY_ROWS = `select e.organisation_id, e.entry_no, e.record_no, e.kind, e.act_id, e.submission_id, e.row_no, e.law_version,
  e.recorded_at, encode(e.previous, 'hex') as previous, e.commitment, e.form, c.salt, c.fact, l.log, l.first_index, l.leaves, l.marks from`
const BESIDE = `join entry_content c on c.organisation_id = e.organisation_id and c.entry_no = e.entry_no
  left join leaf l on l.batch_id = e.batch_id`

type EntryRow = {
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

async function proofOf(
  tx: Picture,
  { log, note }: StoredCheckpoint,
  type: Proof['type'],
  entries: readonly ProvedEntry[],
): Promise<Proof> {
  const { origin } = (await listLogs(tx)).find(one => one.log === log)!
  return { kind: 'xinheng-proof-1', type, origin, checkpoint: note, entries }
}

async function proveEntries(tx: Picture, { log, size }: StoredCheckpoint, rows: readonly EntryRow[]): Promise<ProvedEntry[]> {
  const batches = new Map<string, Piece>()
  const proved: Omit<ProvedEntry, 'inclusion'>[] = []
  for (const row of rows) {
    const header = headerOf(row)
    const entry = {
      header,
      commitment: toHex(row.commitment),
      salt: row.salt && toHex(row.salt),
      content: row.fact,
    }
    // In another log, or about to be: the chain up to the head binds it.
    if (row.log !== log || row.first_index === null) {
      proved.push({ ...entry, index: null })
      continue
    }
    const leaf = leafDataOf(header, row.commitment, digest)
    const piece = batches.get(row.first_index) ?? (await readPiece(tx, log, row))
    // Where a mark is wrong the whole batch is searched.
    const whole = async () => placeIn(await readPiece(tx, log, { ...row, marks: null }), leaf)
    const place = placeIn(piece, leaf) ?? (await whole())
    batches.set(row.first_index, piece)
    if (place === undefined)
      throw new Error(`entry ${row.entry_no} of ${row.organisation_id} is not in the log as it stands here`)
    proved.push({ ...entry, index: String(place) })
  }
  const indexes = proved.flatMap(({ index }) => (index === null ? [] : [BigInt(index)]))
  const proofs = await inclusionProofs(tx, log, size, indexes)
  const next = proofs[Symbol.iterator]()
  return proved.map(entry => ({ ...entry, inclusion: entry.index === null ? null : next.next().value!.map(toHex) }))
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

/** Leaf data of the log from an index on. */
type Piece = { readonly first: bigint; readonly data: Buffer }

/** Of a batch, what may hold the entries of an organisation: its order needs not be read again. */
async function readPiece(tx: Picture, log: number, row: EntryRow): Promise<Piece> {
  const leaves = row.leaves!
  const { from, until } = row.marks ? rangeIn(row.marks, uuidBytes(row.organisation_id), leaves) : { from: 0, until: leaves }
  const first = BigInt(row.first_index!) + BigInt(from)
  return { first, data: await readLeafData(tx, log, first, first + BigInt(until - from)) }
}

/** The index in the log of these leaf data. */
function placeIn({ first, data }: Piece, leaf: Uint8Array): bigint | undefined {
  for (let at = data.indexOf(leaf); at >= 0; at = data.indexOf(leaf, at + 1))
    if (at % HASH_BYTES === 0) return first + BigInt(at / HASH_BYTES)
  return undefined
}
