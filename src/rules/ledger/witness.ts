// What witnesses sign (C2SP tlog-cosignature, version 1): their keys, and whether a line of theirs holds for a checkpoint.
import { fromBase64 } from './base64.ts'
import { concatBytes, toHex, utf8 } from './bytes.ts'
import { type Digest, sha256 } from './sha256.ts'
import type { Note, NoteKey, NoteSignature, VerifySignature } from './signed-note.ts'

/** The type of their keys in C2SP signed-note. */
const COSIGNATURE = 4
const KEY_BYTES = 32
const TIME_BYTES = 8
const SIGNATURE_BYTES = 64

/** The key of a witness under its name. */
export function witnessKey(name: string, key: Uint8Array, digest: Digest = sha256): NoteKey {
  const typed = concatBytes(Uint8Array.of(COSIGNATURE), key)
  return { name, id: toHex(digest(concatBytes(utf8(`${name}\n`), typed)).subarray(0, 4)), key }
}

/** Undefined where the text is no public key of a witness. */
export function parseWitness(text: string, digest: Digest = sha256): NoteKey | undefined {
  const [, name = '', id = '', coded = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? []
  const typed = fromBase64(coded)
  if (name === '' || typed?.length !== 1 + KEY_BYTES || typed[0] !== COSIGNATURE) return undefined
  const found = witnessKey(name, typed.subarray(1), digest)
  return found.id === id ? found : undefined
}

/** Seconds since 1970 at which it looked; undefined where the line is not of the form. */
function timeOf({ signature }: NoteSignature): bigint | undefined {
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined
  const time = signature.subarray(0, TIME_BYTES).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
  return time < 2n ** 63n ? time : undefined
}

/** The lines of a witness under a note, where there are some and each of them holds. */
export function linesOfWitness(note: Note, witness: NoteKey, verify: VerifySignature): readonly NoteSignature[] {
  const lines = note.signatures.filter(({ name, id }) => name === witness.name && id === witness.id)
  const holds = (line: NoteSignature): boolean => {
    const time = timeOf(line)
    const message = utf8(`cosignature/v1\ntime ${time}\n${note.text}`)
    return time !== undefined && verify(witness.key, message, line.signature.subarray(TIME_BYTES))
  }
  return lines.every(holds) ? lines : []
}
