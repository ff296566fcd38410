// Files that prove something in a case: judged by their content, sealed each under a key of its own, small enough to be held whole.
import { createHash } from 'node:crypto'
import { cipherOfMark, FILE_CIPHERS, SALT_BYTES, SealingKeys, TAG_BYTES } from './file-cipher.ts'
import type { FileKeys } from './file-keys.ts'
import { refuseFile } from './limits.ts'
import type { RandomBytes } from './sealed-file.ts'

/** Of one file; of one case. */
export const EVIDENCE_LIMITS = { bytes: 10 * 2 ** 20, files: 20 }

export type Evidence = {
  readonly media: string
  /** With which a file of that kind ends, whatever it was called. */
  readonly ending: string
  readonly bytes: Buffer
  readonly sha256: Buffer
}

type Kind = { readonly media: string; readonly ending: string; is(bytes: Buffer): boolean; isWhole(bytes: Buffer): boolean }
const begins = (bytes: Buffer, hex: string): boolean => bytes.subarray(0, hex.length / 2).toString('hex') === hex
const tail = (bytes: Buffer, length: number): string => bytes.subarray(Math.max(0, bytes.length - length)).toString('latin1')

/** What people have: papers as PDF or OFD (GB/T 33190), photographs of papers. Nothing that can hold a program. */
const KINDS: readonly Kind[] = [
  {
    ...{ media: 'application/pdf', ending: 'pdf' },
    is: bytes => tail(bytes.subarray(0, 5), 5) === '%PDF-',
    isWhole: bytes => tail(bytes, 2048).includes('%%EOF'),
  },
  {
    ...{ media: 'image/jpeg', ending: 'jpg' },
    is: bytes => begins(bytes, 'ffd8ff'),
    isWhole: bytes => bytes.includes(Buffer.of(0xff, 0xd9), 3),
  },
  {
    ...{ media: 'image/png', ending: 'png' },
    is: bytes => begins(bytes, '89504e470d0a1a0a'),
    isWhole: bytes => tail(bytes, 64).includes('IEND'),
  },
  {
    ...{ media: 'application/ofd', ending: 'ofd' },
    // A container whose directory names its root document; the directory stands at the end.
    is: bytes => begins(bytes, '504b0304') && tail(bytes, 64 * 1024).includes('OFD.xml'),
    isWhole: bytes => tail(bytes, 64 * 1024).includes('PK\x05\x06'),
  },
]

/** Reads it to its end, no further than the limit; refuses what is none of the kinds, or was cut off. */
export async function readEvidence(pieces: AsyncIterable<Uint8Array>, limits = EVIDENCE_LIMITS): Promise<Evidence> {
  const held: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    length += piece.length
    if (length > limits.bytes) refuseFile('EVIDENCE_TOO_LARGE', { bytes: length, most: limits.bytes })
    held.push(Uint8Array.from(piece))
  }
  if (length === 0) refuseFile('EVIDENCE_CUT_OFF')
  const bytes = Buffer.concat(held)
  const kind = KINDS.find(one => one.is(bytes))
  if (kind === undefined) refuseFile('EVIDENCE_TYPE')
  if (!kind.isWhole(bytes)) refuseFile('EVIDENCE_CUT_OFF', { kind: kind.ending })
  return { media: kind.media, ending: kind.ending, bytes, sha256: createHash('sha256').update(bytes).digest() }
}

export const endingOf = (media: string): string => KINDS.find(one => one.media === media)?.ending ?? 'bin'

export type SealedEvidence = { readonly key: Buffer; readonly sealed: Buffer }

/** `about` must be given again to open it: sealed for one case, it opens in no other. */
export async function sealEvidence(
  plain: Uint8Array,
  about: string,
  keys: FileKeys,
  randomBytes: RandomBytes,
): Promise<SealedEvidence> {
  const key = randomBytes(32)
  const salt = randomBytes(SALT_BYTES)
  const own = new SealingKeys(keys.cipher, key, salt)
  const head = Buffer.concat([Buffer.from(FILE_CIPHERS[keys.cipher].mark), salt])
  const body = own.encrypting().update(plain)
  const sealed = Buffer.concat([head, body, own.tagOf(head, body, Buffer.from(about))])
  return { key: Buffer.from(await keys.wrap(key, about)), sealed }
}

/** Throws where a byte was changed, or it was sealed for something else. */
export async function openEvidence({ key, sealed }: SealedEvidence, about: string, keys: FileKeys): Promise<Buffer> {
  const head = sealed.subarray(0, 1 + SALT_BYTES)
  const body = sealed.subarray(head.length, sealed.length - TAG_BYTES)
  const cipher = cipherOfMark(head.toString('latin1', 0, 1))
  if (cipher === undefined) throw new Error(`${about} does not begin as a sealed file`)
  const own = new SealingKeys(cipher, await keys.unwrap(key, about), head.subarray(1))
  if (!own.isTagOf(sealed.subarray(sealed.length - TAG_BYTES), head, body, Buffer.from(about)))
    throw new Error(`${about} is damaged`)
  return own.decrypting().update(body)
}
