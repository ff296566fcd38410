// Signed notes in their text form (C2SP signed-note): keys, signature lines, whether a note is believed.
import { fromBase64, toBase64 } from './base64.ts'
import { concatBytes, equalBytes, toHex, utf8 } from './bytes.ts'
import { type Digest, sha256 } from './sha256.ts'

/** Types of keys in C2SP signed-note; one that it gives no number stands behind 0xff by a name of its own. The length of a key tells them apart. */
const TYPES: readonly { readonly type: Uint8Array; readonly keyBytes: number }[] = [
  { type: Uint8Array.of(1), keyBytes: 32 },
  { type: concatBytes(Uint8Array.of(0xff), utf8('SM2-SM3:1234567812345678')), keyBytes: 65 },
]
const SIGNATURE_BYTES = 64
const MOST_BYTES = 1_000_000
const MOST_LINES = 100
const SPLIT = '\n\n'
const DASH = '\u2014 '

/** A public key with its name, Ed25519 (32 bytes) or SM2 (the uncompressed point, 65); `id` is eight hexadecimal digits. */
export type NoteKey = { readonly name: string; readonly id: string; readonly key: Uint8Array }
export type NoteSignature = { readonly name: string; readonly id: string; readonly signature: Uint8Array }
/** `text` ends with a newline and is what was signed. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] }
/** Whether a signature of that key over the message holds, false for a key it does not know; the machine's own is handed in. */
export type VerifySignature = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean

const isName = (name: string): boolean => name !== '' && name.isWellFormed() && !/[\s+]/u.test(name)

/** What a key goes by beside its name. */
export const idOf = (name: string, typed: Uint8Array, digest: Digest): string =>
  toHex(digest(concatBytes(utf8(`${name}\n`), typed)).subarray(0, 4))

function typedKey(key: Uint8Array): Uint8Array {
  const known = TYPES.find(({ keyBytes }) => keyBytes === key.length)
  if (known === undefined) throw new Error('an Ed25519 key has 32 bytes, an SM2 key 65')
  return concatBytes(known.type, key)
}

function keyOf(typed: Uint8Array): Uint8Array | undefined {
  const known = TYPES.find(
    ({ type, keyBytes }) => typed.length === type.length + keyBytes && equalBytes(typed.subarray(0, type.length), type),
  )
  return known && typed.subarray(known.type.length)
}

/** The key under a name. Throws where the name is none, or the key of no length that is known. */
export function noteKey(name: string, key: Uint8Array, digest: Digest = sha256): NoteKey {
  if (!isName(name)) throw new Error('the name of a key has no blank and no plus sign')
  return { name, id: idOf(name, typedKey(key), digest), key }
}

/** `<name>+<id>+<base64>`. */
export const verifierText = ({ name, id, key }: NoteKey): string => `${name}+${id}+${toBase64(typedKey(key))}`

/** A key of any type in its text, with the type before it; undefined where it is none, or goes by an id that is not its own. */
export function parseTyped(text: string, digest: Digest): { name: string; id: string; typed: Uint8Array } | undefined {
  const [, name = '', id = '', coded = ''] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? []
  const typed = fromBase64(coded)
  if (!isName(name) || typed === undefined || idOf(name, typed, digest) !== id) return undefined
  return { name, id, typed }
}

/** Undefined where the text is no verifier key. */
export function parseVerifier(text: string, digest: Digest = sha256): NoteKey | undefined {
  const read = parseTyped(text, digest)
  const key = read && keyOf(read.typed)
  return key && { name: read.name, id: read.id, key }
}

/** The note with a line for each signature. */
export function noteText(text: string, signatures: readonly NoteSignature[]): string {
  if (!isNoteText(text)) throw new Error('the text of a note ends with a newline and has no other control character')
  return `${text}\n${signatures.map(signatureLine).join('')}`
}

/** `— <name> <base64(id ‖ signature)>` with its newline: what a witness adds behind the note. */
export function signatureLine({ name, id, signature }: NoteSignature): string {
  const bytes = Uint8Array.from([0, 2, 4, 6], at => Number.parseInt(id.slice(at, at + 2), 16))
  return `${DASH}${name} ${toBase64(concatBytes(bytes, signature))}\n`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a note may not hold them.
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/
const isNoteText = (text: string): boolean => text.endsWith('\n') && text.isWellFormed() && !CONTROL.test(text)

/** Undefined where it is malformed. */
export function parseNote(note: string): Note | undefined {
  if (note.length > MOST_BYTES || !isNoteText(note)) return undefined
  const split = note.lastIndexOf(SPLIT)
  if (split < 0) return undefined
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + SPLIT.length).split('\n')
  // Behind the last newline stands nothing.
  lines.pop()
  if (lines.length === 0 || lines.length > MOST_LINES) return undefined
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const [name = '', coded = '', more] = line.slice(DASH.length).split(' ')
    const bytes = fromBase64(coded)
    if (!line.startsWith(DASH) || more !== undefined || !isName(name) || bytes === undefined || bytes.length < 5)
      return undefined
    signatures.push({ name, id: toHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) })
  }
  return { text, signatures }
}

/** Whether the key signed the note. One line of that key which does not hold makes the whole note untrue. */
export function isSignedBy(note: Note, key: NoteKey, verify: VerifySignature): boolean {
  const its = note.signatures.filter(one => one.name === key.name && one.id === key.id)
  const message = utf8(note.text)
  return its.length > 0 && its.every(one => one.signature.length === SIGNATURE_BYTES && verify(key.key, message, one.signature))
}
