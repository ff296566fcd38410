// The form of an entry and of an act: header, commitment, chain, leaf. Fixed from the first day; nothing here may change.
import type { Instant } from '#rules/time'
import { concatBytes, utf8 } from './bytes.ts'
import { canonicalJson } from './canonical-json.ts'
import { type Digest, sha256 } from './sha256.ts'
import { sm3 } from './sm3.ts'

/** What an act did to a record. Numbers live for ever: adding is cheap, changing forbidden. */
export const ENTRY_KINDS = {
  registered: 1,
  amended: 2,
  withdrawn: 3,
  repaired: 4,
  annulled: 5,
  objected: 6,
  objectionDecided: 7,
  shielded: 8,
  unshielded: 9,
  movedOut: 10,
  movedIn: 11,
  erased: 12,
  imported: 13,
  listed: 14,
  delisted: 15,
  restored: 16,
  reinstated: 17,
} as const

export type EntryKindName = keyof typeof ENTRY_KINDS
export type EntryKind = (typeof ENTRY_KINDS)[EntryKindName]

/** Which hash made the commitment, by the `v` of the header: leaf data cover it, so it cannot be changed later. A ledger may hold both. */
export const COMMITMENT_HASHES = { 1: 'sha256', 2: 'sm3' } as const
export type EntryForm = keyof typeof COMMITMENT_HASHES
export type CommitmentHash = (typeof COMMITMENT_HASHES)[EntryForm]

export const isEntryForm = (v: unknown): v is EntryForm => v === 1 || v === 2

/** The form whose commitments this hash makes. */
export const formOf = (hash: CommitmentHash): EntryForm => (hash === 'sm3' ? 2 : 1)

/** `previous` of an organisation's first entry. */
export const NO_PREVIOUS = '0'.repeat(64)

/** What stands in the open about an entry. `source` is '<submission uuid>#<row>' or null; `previous` is hexadecimal. */
export type EntryHeader = {
  readonly organisation: string
  readonly entry: number
  readonly record: string
  readonly kind: number
  readonly act: string
  readonly source: string | null
  readonly at: Instant
  readonly law: number
  readonly previous: string
  /** 1 where nothing is said. */
  readonly v?: EntryForm
}

/** What stands in the open about an act. `phase`: 0 whole, 1 opened, 2 closed. */
export type ActHeader = {
  readonly act: string
  readonly phase: number
  readonly operation: string
  readonly actor: string
  readonly unit: string | null
  readonly clause: string | null
  readonly outcome: string
  readonly law: number
  readonly at: Instant
  /** 1 where nothing is said. */
  readonly v?: EntryForm
}

/** Canonical JSON of the header. `v` also says which hash made the commitment (`COMMITMENT_HASHES`). Every text in it is an id or an instant, which JSON never escapes: so written out. */
export function headerText(header: EntryHeader): string {
  const source = header.source === null ? 'null' : `"${header.source}"`
  return (
    `{"act":"${header.act}","at":"${header.at}","entry":${header.entry},"kind":${header.kind},"law":${header.law}` +
    `,"organisation":"${header.organisation}","previous":"${header.previous}","record":"${header.record}","source":${source},"v":${header.v ?? 1}}`
  )
}

export function actHeaderText(header: ActHeader): string {
  return canonicalJson({
    act: header.act,
    phase: header.phase,
    operation: header.operation,
    actor: header.actor,
    unit: header.unit,
    clause: header.clause,
    outcome: header.outcome,
    law: header.law,
    at: header.at,
    v: header.v ?? 1,
  })
}

/**
 * Hash(salt ‖ UTF-8 of the content), by the hash of the form: binds the content without showing it, once the salt (16 random bytes) is gone
 * for ever. For the second form `digest` is `sm3`, or the machine's own.
 */
export function commitmentOf(salt: Uint8Array, content: string, digest: Digest = sha256): Uint8Array {
  return digest(concatBytes(salt, utf8(content)))
}

/** The hash of a form in plain ECMAScript. */
export const digestOfForm = (form: EntryForm): Digest => (form === 2 ? sm3 : sha256)

/** SHA-256(UTF-8 of the header ‖ commitment), 32 bytes, whatever made the commitment; `digest` is the machine's own SHA-256: served in entry tiles, and `previous` of the organisation's next entry. */
export function leafDataOf(header: string, commitment: Uint8Array, digest: Digest = sha256): Uint8Array {
  return digest(concatBytes(utf8(header), commitment))
}
