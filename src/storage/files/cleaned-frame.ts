// The frames of a cleaned copy: each sealed by itself under the key of its copy, bound to the copy and to where it stands in it.
import type { FileHandle } from 'node:fs/promises'
import { cipherOfMark, FILE_CIPHERS, type FileCipher, SALT_BYTES, SealingKeys, TAG_BYTES } from './file-cipher.ts'
import type { FileKeys } from './file-keys.ts'
import type { RandomBytes } from './sealed-file.ts'

/** At the beginning of a copy: the cipher and the wrapped key, so that whoever overwrites it has destroyed the copy. */
const HEAD_MAGIC = 'XHCOPY3'
const HEAD_BYTES = HEAD_MAGIC.length + 1 + 4
const MAGIC = 0x33434858
const HEADER_BYTES = 16 + SALT_BYTES
/** No wrapped key is longer: a damaged length is not read. */
const MOST_WRAPPED = 4096

/** What one copy is sealed by; `head` is what it begins with. */
export type CopySeal = { readonly id: string; readonly cipher: FileCipher; readonly key: Uint8Array; readonly head: Buffer }

/** What one `append` wrote: the packed cells, an outcome for each row, a record for each row. */
export type Frame = { readonly body: Buffer; readonly packedBytes: number; readonly count: number }

const aboutCopy = (id: string): string => `cleaned copy ${id}`

/** The seal of a copy that begins. */
export async function makeSeal(id: string, keys: FileKeys, randomBytes: RandomBytes): Promise<CopySeal> {
  const { cipher } = keys
  const key = randomBytes(32)
  const wrapped = await keys.wrap(key, aboutCopy(id))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(wrapped.length)
  return { id, cipher, key, head: Buffer.concat([Buffer.from(HEAD_MAGIC + FILE_CIPHERS[cipher].mark), length, wrapped]) }
}

/** The seal of a copy that is there. */
export async function readSeal(handle: FileHandle, id: string, keys: FileKeys): Promise<CopySeal> {
  const begin = await readExactly(handle, 0, HEAD_BYTES)
  const cipher = cipherOfMark(begin.toString('latin1', HEAD_MAGIC.length, HEAD_MAGIC.length + 1))
  if (begin.toString('latin1', 0, HEAD_MAGIC.length) !== HEAD_MAGIC || cipher === undefined)
    throw new Error(`cleaned copy ${id} does not begin as one`)
  const wrapped = await readExactly(handle, HEAD_BYTES, Math.min(begin.readUInt32LE(HEAD_BYTES - 4), MOST_WRAPPED))
  return { id, cipher, key: await keys.unwrap(wrapped, aboutCopy(id)), head: Buffer.concat([begin, wrapped]) }
}

/** Length on disk. */
export const frameBytes = ({ body }: Pick<Frame, 'body'>): number => HEADER_BYTES + body.length + TAG_BYTES

/** A frame as it is to stand at that byte; sealed anew it has as many bytes as its body. */
export function sealFrame(seal: CopySeal, at: number, { body, packedBytes, count }: Frame, randomBytes: RandomBytes): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  const salt = randomBytes(SALT_BYTES)
  header.writeUInt32LE(MAGIC, 0)
  header.writeUInt32LE(packedBytes, 4)
  header.writeUInt32LE(body.length, 8)
  header.writeUInt32LE(count, 12)
  header.set(salt, 16)
  const keys = new SealingKeys(seal.cipher, seal.key, salt)
  const sealed = keys.encrypting().update(body)
  return Buffer.concat([header, sealed, keys.tagOf(placeOf(seal.id, at), header, sealed)])
}

/** `until`: where what is valid of the copy ends. Throws where the frame is not as it was sealed there. */
export async function readFrame(handle: FileHandle, at: number, until: number, seal: CopySeal): Promise<Frame> {
  const header = await readExactly(handle, at, HEADER_BYTES)
  const damaged = () => new Error(`cleaned copy ${seal.id} is damaged at byte ${at}`)
  const length = header.readUInt32LE(8)
  if (header.readUInt32LE(0) !== MAGIC || at + HEADER_BYTES + length + TAG_BYTES > until) throw damaged()
  const rest = await readExactly(handle, at + HEADER_BYTES, length + TAG_BYTES)
  const sealed = rest.subarray(0, length)
  const keys = new SealingKeys(seal.cipher, seal.key, header.subarray(16))
  if (!keys.isTagOf(rest.subarray(length), placeOf(seal.id, at), header, sealed)) throw damaged()
  return { body: keys.decrypting().update(sealed), packedBytes: header.readUInt32LE(4), count: header.readUInt32LE(12) }
}

/** The tag covers it: no frame can be moved, or taken from another copy. */
const placeOf = (id: string, at: number): Buffer => Buffer.from(`${id} ${at} `)

async function readExactly(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, at + filled)
    if (bytesRead === 0) throw new Error('the cleaned copy is shorter than what was committed')
    filled += bytesRead
  }
  return bytes
}
