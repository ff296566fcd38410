// The manifest of a snapshot: of which instant it is, under which head of the log and which law, and the digest of each of its parts; signed.
import { createPublicKey, hash } from 'node:crypto'
import {
  canonicalJson,
  isSignedBy,
  type NoteKey,
  type NoteSignature,
  noteKey,
  noteText,
  parseNote,
  parseVerifier,
  statementKeyName,
  utf8,
  type VerifySignature,
} from '#rules/ledger'
import type { Instant, LocalDate } from '#rules/time'
import { SnapshotUntrue } from './untrue.ts'
import type { Part } from './write-table.ts'

export type Manifest = {
  readonly kind: 'xinheng-snapshot-1'
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
  /** Of a delta: the folder that it changes, and the digest of its manifest. */
  readonly base: { readonly name: string; readonly sha256: string } | null
  readonly tables: readonly string[]
  readonly parts: readonly Part[]
}

export const MANIFEST = 'manifest'
const KIND: Manifest['kind'] = 'xinheng-snapshot-1'

export type Sign = (name: string, text: Uint8Array) => Promise<readonly NoteSignature[]>

/** The signed note: one line of JSON, then the lines of its signatures. */
export const signedManifest = async (manifest: Manifest, sign: Sign): Promise<string> => {
  const text = `${canonicalJson(manifest)}\n`
  return noteText(text, await sign(statementKeyName(manifest.origin), utf8(text)))
}

export const digestOfManifest = (note: string): string => hash('sha256', note, 'hex')

/** A public key as `keys export` writes it (PEM), or as the platform's page for checking names it. */
export type TrustedKey = NoteKey | { readonly key: Uint8Array }

const POINT_BYTES = 65
const ED25519_SPKI_BYTES = 44

/** Undefined where the text is no such key. */
export const parseTrustedKey = (text: string): TrustedKey | undefined => {
  const pem = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/.exec(text)
  if (pem === null) return parseVerifier(text.trim())
  const spki = Buffer.from(pem[1]!, 'base64')
  if (spki.length === ED25519_SPKI_BYTES) {
    const { crv, x } = createPublicKey(text).export({ format: 'jwk' })
    return crv === 'Ed25519' ? { key: Buffer.from(x!, 'base64url') } : undefined
  }
  // Of SM2 the point stands last, behind what says which curve it is on.
  const point = spki.subarray(-POINT_BYTES)
  return point.length === POINT_BYTES && point[0] === 4 ? { key: point } : undefined
}

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
