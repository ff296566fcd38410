// Seals pieces that are held whole one by one, under a key of their own lot: what must not stand in the open and is read one at a time.
import { cipherOfMark, FILE_CIPHERS, SALT_BYTES, SealingKeys, TAG_BYTES } from './file-cipher.ts'
import type { FileKeys } from './file-keys.ts'
import type { RandomBytes } from './sealed-file.ts'

export type Seal = {
  /** The wrapped key, to be kept beside each piece. */
  readonly wrapped: Buffer
  /** @param place where the piece stands: sealed for one place, it does not open in another */
  seal(place: string, plain: Uint8Array): Buffer
}

const MARK_BYTES = 1

/** A lot that begins; `about` names what its key is of. */
export async function makeSeal(keys: FileKeys, about: string, randomBytes: RandomBytes): Promise<Seal> {
  const { cipher } = keys
  const key = randomBytes(32)
  return {
    wrapped: Buffer.from(await keys.wrap(key, about)),
    seal(place, plain) {
      const mark = Buffer.from(FILE_CIPHERS[cipher].mark)
      const salt = Buffer.from(randomBytes(SALT_BYTES))
      const sealing = new SealingKeys(cipher, key, salt)
      const sealed = sealing.encrypting().update(plain)
      return Buffer.concat([mark, salt, sealed, sealing.tagOf(Buffer.from(place), mark, salt, sealed)])
    },
  }
}

/** Throws where it was sealed by another key, for another place, or was changed. */
export async function openSealed(
  keys: FileKeys,
  about: string,
  piece: { readonly wrapped: Uint8Array; readonly place: string; readonly sealed: Uint8Array },
): Promise<Buffer> {
  const bytes = Buffer.from(piece.sealed.buffer, piece.sealed.byteOffset, piece.sealed.length)
  const cipher = cipherOfMark(bytes.toString('latin1', 0, MARK_BYTES))
  const salt = bytes.subarray(MARK_BYTES, MARK_BYTES + SALT_BYTES)
  const body = bytes.subarray(MARK_BYTES + SALT_BYTES, bytes.length - TAG_BYTES)
  if (cipher === undefined || bytes.length < MARK_BYTES + SALT_BYTES + TAG_BYTES)
    throw new Error(`not a sealed piece: ${piece.place}`)
  const opening = new SealingKeys(cipher, await keys.unwrap(piece.wrapped, about), salt)
  const tag = bytes.subarray(bytes.length - TAG_BYTES)
  if (!opening.isTagOf(tag, Buffer.from(piece.place), bytes.subarray(0, MARK_BYTES), salt, body))
    throw new Error(`a sealed piece is damaged, or of another place than ${piece.place}`)
  return opening.decrypting().update(body)
}
