// Checks the chain of one organisation: numbers without gaps, headers, commitments, the head.
import { hash } from 'node:crypto'
import {
  COMMITMENT_HASHES,
  ENTRY_KINDS,
  type EntryForm,
  formatRecordId,
  headerText,
  isEntryForm,
  NO_PREVIOUS,
} from '#rules/ledger'
import { formatInstant } from '#rules/time'
import { type BinaryRow, copyOut, epochMsOf, type OpenTransaction, uuidText } from '#storage/database'

export type ChainWrong = {
  readonly what:
    | 'entry-missing'
    | 'entry-number'
    | 'header'
    | 'previous'
    | 'source'
    | 'content-missing'
    | 'commitment'
    | 'record-previous'
    | 'head'
    | 'head-count'
  readonly organisation: string
  readonly entry: number
}

/** In this order `readEntry` wants them, behind organisation, entries and head of the head's row. */
export const ENTRY_FIELDS =
  'e.organisation_id, e.entry_no, e.record_no, e.kind, e.act_id, e.submission_id, e.row_no, e.law_version, e.recorded_at, e.previous, e.commitment, e.record_previous, e.form'

export type ReadEntry = {
  readonly organisation: Buffer
  readonly organisationId: string
  readonly headEntries: number | null
  readonly head: string
  /** Null where a head stands without entries. */
  readonly entryNo: number | null
  readonly recordNo: bigint
  readonly kind: number
  readonly previous: string
  readonly recordPrevious: number | null
  /** Both or neither, and an instant of whole milliseconds. */
  readonly sound: boolean
  /** Leaf data recomputed with the `previous` that the entry states, and by another. */
  readonly leaf: string
  leafWith(previous: string): string
  readonly content: 'there' | 'erased' | 'missing' | 'other'
}

export function readEntry(row: BinaryRow): ReadEntry {
  const organisation = row[0]!
  const organisationId = uuidText(organisation)
  const head = {
    organisation,
    organisationId,
    headEntries: row[1]?.readInt32BE(0) ?? null,
    head: row[2]?.toString('hex') ?? '',
  }
  const none = { kind: 0, recordNo: 0n, previous: '', recordPrevious: null, sound: true, leaf: '', leafWith: () => '' }
  if (row[4] === null || row[4] === undefined) return { ...head, ...none, entryNo: null, content: 'missing' }
  const entryNo = row[4].readInt32BE(0)
  const recordNo = row[5]!.readBigInt64BE(0)
  const kind = row[6]!.readInt16BE(0)
  const submission = row[8] ?? null
  const rowNo = row[9] ?? null
  const ms = epochMsOf(row[11]!)
  const previous = row[12]!.toString('hex')
  const commitment = row[13]!
  const v = row[15]!.readInt16BE(0)
  const form: EntryForm = isEntryForm(v) ? v : 1
  const sound =
    (submission === null) === (rowNo === null) && ms !== undefined && recordNo >= 0n && recordNo >> 60n === 0n && v === form
  const fixed = {
    organisation: organisationId,
    entry: entryNo,
    record: sound ? formatRecordId(organisationId, recordNo) : '',
    kind,
    act: uuidText(row[7]!),
    source: submission === null || rowNo === null ? null : `${uuidText(submission)}#${rowNo.readInt32BE(0)}`,
    at: formatInstant(ms ?? 0),
    law: row[10]!.readInt32BE(0),
    v: form,
  }
  const leafWith = (stated: string): string => {
    const text = headerText({ ...fixed, previous: stated })
    const bytes = Buffer.allocUnsafe(text.length + commitment.length)
    commitment.copy(bytes, bytes.write(text, 'latin1'))
    return hash('sha256', bytes, 'hex')
  }
  return {
    ...head,
    entryNo,
    recordNo,
    kind,
    previous,
    recordPrevious: row[14]?.readInt32BE(0) ?? null,
    sound,
    leaf: leafWith(previous),
    leafWith,
    content: row[18] ? contentOf(form, row[16] ?? null, row[17] ?? null, commitment) : 'missing',
  }
}

function contentOf(form: EntryForm, salt: Buffer | null, content: Buffer | null, commitment: Buffer): ReadEntry['content'] {
  if (salt === null && content === null) return 'erased'
  if (salt === null || content === null) return 'other'
  return hash(COMMITMENT_HASHES[form], Buffer.concat([salt, content]), 'hex') === commitment.toString('hex') ? 'there' : 'other'
}

/** The first thing that is wrong with one organisation: its entries, contents, head; null where nothing is. */
export async function findChainWrong(tx: OpenTransaction, organisation: string): Promise<ChainWrong | null> {
  const query = `
    select coalesce(h.organisation_id, e.organisation_id), h.entries, h.head, ${ENTRY_FIELDS}, c.salt, c.fact, c.entry_no
    from (select * from organisation_head where organisation_id = '${organisation}') h
    full join (
      (select * from entry where organisation_id = '${organisation}') e
      left join entry_content c on c.organisation_id = e.organisation_id and c.entry_no = e.entry_no)
      on h.organisation_id = e.organisation_id
    order by e.entry_no`
  const chain: ReadEntry[] = []
  for await (const rows of copyOut(tx, query)) chain.push(...rows.map(readEntry))
  return chain.length === 0 ? null : checkChain(chain)
}

/** The first thing that is wrong with an organisation's entries, in the order of their numbers. */
function checkChain(chain: readonly ReadEntry[]): ChainWrong | null {
  const { organisationId: organisation, headEntries, head } = chain[0]!
  if (chain[0]!.entryNo === null) return headEntries === 0 ? null : { what: 'entry-missing', organisation, entry: 1 }
  const erased = erasedBefore(chain)
  const newest = new Map<bigint, number>()
  let stated = NO_PREVIOUS
  for (let index = 0; index < chain.length; index++) {
    const one = chain[index]!
    const entry = index + 1
    if (one.entryNo !== entry) return { what: 'entry-missing', organisation, entry }
    if (!one.sound) return { what: 'source', organisation, entry }
    if (one.previous !== stated) return { what: 'previous', organisation, entry }
    const next = chain[index + 1]
    if (next !== undefined && next.entryNo !== entry + 1) {
      return { what: next.entryNo! > entry + 1 ? 'entry-missing' : 'entry-number', organisation, entry: entry + 1 }
    }
    const link = next?.previous ?? head
    if (link !== one.leaf) {
      if (next === undefined) {
        if (headEntries === null) return { what: 'head-count', organisation, entry }
        return headEntries > entry
          ? { what: 'entry-missing', organisation, entry: entry + 1 }
          : { what: 'header', organisation, entry }
      }
      // Either this header or the next one's `previous` was touched. What follows the next one tells.
      const after = chain[index + 2]?.previous ?? head
      const nextTouched = next.leaf !== after && next.leafWith(one.leaf) === after
      return nextTouched ? { what: 'previous', organisation, entry: entry + 1 } : { what: 'header', organisation, entry }
    }
    if (one.content === 'other') return { what: 'commitment', organisation, entry }
    if (
      one.content === 'missing' ||
      (one.content === 'erased' && (one.kind === ENTRY_KINDS.erased || !((erased.get(one.recordNo) ?? 0) > entry)))
    )
      return { what: 'content-missing', organisation, entry }
    if (one.recordPrevious !== (newest.get(one.recordNo) ?? null)) return { what: 'record-previous', organisation, entry }
    newest.set(one.recordNo, entry)
    stated = one.leaf
  }
  return headEntries === chain.length ? null : { what: 'head-count', organisation, entry: chain.length }
}

/** Number of the newest entry by which a record was erased. */
function erasedBefore(chain: readonly ReadEntry[]): Map<bigint, number> {
  const erased = new Map<bigint, number>()
  for (const { kind, recordNo, entryNo } of chain) if (kind === ENTRY_KINDS.erased) erased.set(recordNo, entryNo!)
  return erased
}
