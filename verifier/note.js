// Signed notes, checkpoints and cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature) with Ed25519, and with SM2 where a platform signs by it too.
import { concat, fromBase64, isWellFormed, same, toHex, toNumber, utf8 } from './bytes.js'
import { verifyEd25519 } from './ed25519.js'
import { sha256 } from './sha.js'
import { verifySm2 } from './sm2.js'

/** Kinds of keys: the log's own signature, and the cosignature of a witness. */
const SIGNATURE = 1
export const COSIGNATURE = 4
/** A kind that C2SP gives no number: it goes by a name behind this one. */
const NAMED = 0xff
const SM2 = utf8('SM2-SM3:1234567812345678')
const MOST_SIGNATURES = 100

/** @typedef {{ name: string, id: string, kind: number, publicKey: Uint8Array }} Key */
/** @typedef {{ name: string, id: string, bytes: Uint8Array }} Signature */
/** @typedef {{ text: string, signatures: Signature[] }} Note */
/** @typedef {{ origin: string, size: bigint, root: Uint8Array, extensions: string[] }} Checkpoint */

/** @param {string} name */
const isName = name => /^[^\s+\u0085]+$/u.test(name)

/** The first four bytes of a hash over name, kind and what stands behind the kind. @param {string} name @param {number} kind @param {Uint8Array} behind */
export const keyId = (name, kind, behind) =>
  toHex(sha256(concat(utf8(`${name}\n`), Uint8Array.of(kind), behind)).subarray(0, 4))

/** Whether the log itself signs with it. @param {Key | undefined} key @returns {key is Key} */
export const isOfLog = key => key?.kind === SIGNATURE || key?.kind === NAMED

/** Reads `name+id+base64(kind, key)`; undefined where it is no key that we can use. @param {string} line @returns {Key | undefined} */
export function parseKey(line) {
  const [, name = '', id = '', encoded = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/.exec(line.trim()) ?? []
  const bytes = fromBase64(encoded)
  if (!isName(name) || bytes === undefined || keyId(name, bytes[0], bytes.subarray(1)) !== id) return undefined
  const [kind, behind] = [bytes[0], bytes.subarray(1)]
  if (kind === SIGNATURE || kind === COSIGNATURE)
    return behind.length === 32 ? { name, id, kind, publicKey: behind } : undefined
  const isSm2 = kind === NAMED && behind.length === SM2.length + 65 && same(behind.subarray(0, SM2.length), SM2)
  return isSm2 ? { name, id, kind, publicKey: behind.subarray(SM2.length) } : undefined
}

/** Text and signatures; nothing is verified yet. Undefined where it is no signed note. @param {string} note @returns {Note | undefined} */
export function parseNote(note) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a note has no control characters but the newline
  if (/[\u0000-\u0009\u000b-\u001f\ufffd]/.test(note) || !isWellFormed(note)) return undefined
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n')) return undefined
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) return undefined
  const signatures = []
  for (const line of lines) {
    const [, name = '', encoded = ''] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? []
    const bytes = fromBase64(encoded)
    if (!isName(name) || bytes === undefined || bytes.length < 5) return undefined
    signatures.push({ name, id: toHex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) })
  }
  return { text: note.slice(0, end + 1), signatures }
}

/** What a witness signs. @param {string} text @param {bigint} time in seconds */
export const cosignedText = (text, time) => `cosignature/v1\ntime ${time}\n${text}`

/** @param {Key} key @param {string} text @param {Uint8Array} bytes */
function isSigned(key, text, bytes) {
  if (key.kind === SIGNATURE) return verifyEd25519(key.publicKey, utf8(text), bytes)
  if (key.kind === NAMED) return verifySm2(key.publicKey, utf8(text), bytes)
  const time = toNumber(bytes.subarray(0, 8))
  return (
    bytes.length === 72 && time < 2n ** 63n && verifyEd25519(key.publicKey, utf8(cosignedText(text, time)), bytes.subarray(8))
  )
}

/**
 * The signatures of a note that are by `keys`, each verified; others are ignored. A known key's signature that does not verify
 * spoils the note: undefined.
 * @param {Note} note @param {readonly Key[]} keys
 * @returns {{ key: Key, time: bigint | undefined }[] | undefined}
 */
export function signersOf(note, keys) {
  const signers = []
  for (const { name, id, bytes } of note.signatures) {
    const key = keys.find(one => one.name === name && one.id === id)
    if (key === undefined) continue
    if (!isSigned(key, note.text, bytes)) return undefined
    signers.push({ key, time: key.kind === COSIGNATURE ? toNumber(bytes.subarray(0, 8)) : undefined })
  }
  return signers
}

/** Reads the text of a note as a checkpoint. @param {string} text @returns {Checkpoint | undefined} */
export function parseCheckpoint(text) {
  const lines = text.split('\n')
  const [origin = '', size = '', encoded = '', ...rest] = lines
  const root = fromBase64(encoded, 32)
  const extensions = rest.slice(0, -1)
  if (rest.at(-1) !== '' || origin === '' || root === undefined || extensions.includes('')) return undefined
  if (!/^(0|[1-9][0-9]{0,19})$/.test(size) || BigInt(size) >= 2n ** 64n) return undefined
  return { origin, size: BigInt(size), root, extensions }
}
