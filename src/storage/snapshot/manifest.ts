// The manifest of a snapshot: of which instant it is, under which head of the log and which law, and the digest of each of its parts; signed.
import { hash } from 'node:crypto'
import {
  canonicalJson,
  isSignedBy,
  type NoteKey,
  type NoteSignature,
  noteKey,
  noteText,
  parseNote,
  statementKeyName,
  utf8,
  type VerifySignature,
} from '#rules/ledger'
import type { Instant, LocalDate } from '#rules/time'
import { SnapshotUntrue } from './untrue.ts'
import type { Part } from './write-table.ts'

export type Manifest = {
  readonly kind: 'xinheng-snapshot-2'
  /** Under whose name it is signed: the origin of the platform's log. */
  readonly origin: string
  /** Of the database, when the one picture was taken that all parts are of; and its day. */
  readonly at: Instant
  readonly day: LocalDate
  /** Whether what it shows is the fictitious province. */
  readonly isSample: boolean
  /** The newest checkpoint of each log in that picture. */
  readonly logs: readonly { readonly origin: string; readonly size: string; readonly root: string }[]
  readonly law: { readonly version: number; readonly digest: string }
  /** Where its picture stands, as whoever writes the next one reads it; a mirror does not. */
  readonly place?: object | null
  /** Of a delta: the folder that it changes, and the digest of its manifest. */
  readonly base: { readonly name: string; readonly sha256: string } | null
  readonly tables: readonly string[]
  readonly parts: readonly Part[]
}

export const MANIFEST = 'manifest'
const KIND: Manifest['kind'] = 'xinheng-snapshot-2'

export type Sign = (name: string, text: Uint8Array) => Promise<readonly NoteSignature[]>

/** The signed note: one line of JSON, then the lines of its signatures. */
export const signedManifest = async (manifest: Manifest, sign: Sign): Promise<string> => {
  const text = `${canonicalJson(manifest)}\n`
  return noteText(text, await sign(statementKeyName(manifest.origin), utf8(text)))
}

export const digestOfManifest = (note: string): string => hash('sha256', note, 'hex')

/** With the name under which it signs, or good for any. */
export type TrustedKey = NoteKey | { readonly key: Uint8Array }

/** Throws where none of the keys has signed it, or one of them another text. */
export const readManifest = (file: string, keys: readonly TrustedKey[], verify: VerifySignature): Manifest => {
  const note = parseNote(file)
  if (note === undefined) throw new SnapshotUntrue('form', MANIFEST)
  const manifest = parseJson(note.text)
  if (manifest?.kind !== KIND || !/^[^\s+]+$/u.test(manifest.origin ?? '')) throw new SnapshotUntrue('form', MANIFEST)
  const name = statementKeyName(manifest.origin!)
  const own = keys.map(one => ('name' in one ? one : noteKey(name, one.key)))
  if (!own.some(key => key.name === name && isSignedBy(note, key, verify))) throw new SnapshotUntrue('signature', MANIFEST)
  return manifest as Manifest
}

const parseJson = (text: string): Partial<Manifest> | undefined => {
  try {
    return JSON.parse(text) as Partial<Manifest>
  } catch {
    return undefined
  }
}
