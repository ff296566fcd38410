// The numbers of documents under which records are found, beside their keys: written with each fact, asked by whole or beginning.
import { documentNumberFields, normaliseDocumentNo, soughtNumber } from '#rules/catalogue'
import type { Law } from '#rules/law'
import type { FoldFact } from '#rules/ledger'
import { CopyWriter, type OpenTransaction } from '#storage/database'
import type { RecordName } from './read-entries.ts'
import { beginsRecord, bringsFact, type ChunkRow, type Uuids } from './rows.ts'

type Chunk = { readonly law: Law; readonly sourceUnitId: string; readonly rows: readonly ChunkRow[] }

/**
 * A row of a file begins a record of which nothing stands there yet, and says its unit beside the fact. What moved here or was listed, and what
 * goes on, says it in the fact; it may bear the number that it has.
 */
export async function writeNumbers(
  tx: OpenTransaction,
  chunk: Chunk,
  organisationOf: (index: number) => Buffer,
  uuids: Uuids,
): Promise<void> {
  const { rows, law, sourceUnitId } = chunk
  let copy: CopyWriter | undefined
  const later: ChunkRow[] = []
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!
    if (!bringsFact(row.kind)) continue
    if (!beginsRecord(row.kind) || row.unitId === undefined) {
      later.push(row)
      continue
    }
    for (const folded of row.numbers ?? numbersIn(row.content, law))
      for (const unit of unitsOf(row.unitId, sourceUnitId)) {
        copy ??= new CopyWriter(tx, 'record_number (unit_id, folded, organisation_id, record_no)')
        copy.row(4)
        copy.bytes(uuids.of(unit))
        copy.text(folded)
        copy.bytes(organisationOf(index))
        copy.bigint(row.recordNo)
        if (copy.full) await copy.flush()
      }
  }
  await copy?.end()
  if (later.length > 0) await putLater(tx, law, later)
}

async function putLater(tx: OpenTransaction, law: Law, rows: readonly ChunkRow[]): Promise<void> {
  const put = rows.flatMap(({ organisationId, recordNo, content }) => {
    const { origin } = JSON.parse(textOf(content)) as FoldFact
    // What says no origin has it from the entry before.
    if (origin === undefined) return []
    return numbersIn(content, law).flatMap(folded =>
      unitsOf(origin.unit, origin.source).map(unit => ({ unit, folded, organisationId, recordNo: recordNo.toString() })),
    )
  })
  await tx.client.query(
    `insert into record_number (unit_id, folded, organisation_id, record_no)
     select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::bigint[]) on conflict do nothing`,
    [put.map(one => one.unit), put.map(one => one.folded), put.map(one => one.organisationId), put.map(one => one.recordNo)],
  )
}

const unitsOf = (unit: string | null | undefined, source: string): readonly string[] =>
  unit == null || unit === source ? [source] : [unit, source]

const textOf = (content: string | Uint8Array): string => (typeof content === 'string' ? content : bytesOf(content).toString())
const bytesOf = (content: Uint8Array): Buffer => Buffer.from(content.buffer, content.byteOffset, content.length)

/** The members of a fact to be looked for, by item: facts are canonical JSON, and a name between bare quotes stands before its value alone. */
const wanted = new WeakMap<Law, Map<string, readonly string[]>>()
const membersOf = (law: Law, item: string): readonly string[] => {
  let byItem = wanted.get(law)
  if (byItem === undefined) {
    byItem = new Map()
    wanted.set(law, byItem)
  }
  let members = byItem.get(item)
  if (members === undefined) {
    const known = law.item(item)
    members = known === undefined ? [] : documentNumberFields(known).map(prop => `"${prop}":"`)
    byItem.set(item, members)
  }
  return members
}

const FIELDS = '"fields":{'
const ITEM = '},"item":"'
const QUOTE = '"'
const BACKSLASH = '\\'

/**
 * As compared. Sought in the text, for of a large file every fact would be parsed once more; one character a byte, which costs a tenth of
 * seeking in the bytes.
 */
function numbersIn(content: string | Uint8Array, law: Law): readonly string[] {
  const bytes = typeof content === 'string' ? Buffer.from(content) : bytesOf(content)
  const text = bytes.toString('latin1')
  const fields = text.indexOf(FIELDS)
  // What was written in the file stands behind the item, as raw.
  const end = fields === -1 ? -1 : text.indexOf(ITEM, fields)
  if (end === -1) return []
  const item = text.slice(end + ITEM.length, text.indexOf(QUOTE, end + ITEM.length))
  const found: string[] = []
  for (const member of membersOf(law, item)) {
    const at = text.indexOf(member, fields)
    if (at === -1 || at >= end) continue
    const folded = soughtNumber(valueAt(bytes, text, at + member.length))
    if (folded !== undefined && !found.includes(folded)) found.push(folded)
  }
  return found
}

/** Up to the quote that closes it. */
function valueAt(bytes: Buffer, text: string, begin: number): string {
  let end = text.indexOf(QUOTE, begin)
  const isPlain = text.lastIndexOf(BACKSLASH, end) < begin
  if (isPlain) return bytes.toString('utf8', begin, end)
  for (end = begin; text[end] !== QUOTE; end++) if (text[end] === BACKSLASH) end += 1
  return JSON.parse(`"${bytes.toString('utf8', begin, end)}"`) as string
}

export type NumberHit = RecordName & {
  /** As compared. */
  readonly folded: string
}

/** Document, certificate, and one that was corrected. */
const NUMBERS_OF_ONE = 3

// Above every text that begins so, byte by byte.
const LAST = '\u{10ffff}'

/** Records whose number is the text or begins with it, of those units; the whole number first, then in the order of the numbers. */
export async function findByNumber(
  tx: OpenTransaction,
  unitIds: readonly string[],
  text: string,
  limit: number,
): Promise<NumberHit[]> {
  const folded = normaliseDocumentNo(text)
  if (folded === '') return []
  // Of the numbers of one record that begin so, the whole one or the first: it is found once. Each has few, so the limit holds for three.
  const { rows } = await tx.client.query<{ folded: string; organisation_id: string; record_no: string }>(
    `select folded, organisation_id, record_no from (
       select distinct on (f.organisation_id, f.record_no) f.folded = $2 as whole, f.folded, f.organisation_id, f.record_no
       from find_numbers($1, $2, $3, $5) f
       order by f.organisation_id, f.record_no, whole desc, f.folded) found
     order by whole desc, folded, organisation_id, record_no limit $4`,
    [unitIds, folded, folded + LAST, limit, limit * NUMBERS_OF_ONE],
  )
  return rows.map(row => ({ folded: row.folded, organisationId: row.organisation_id, recordNo: BigInt(row.record_no) }))
}
