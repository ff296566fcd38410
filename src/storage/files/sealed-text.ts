// Seals short texts one by one under a key of their own lot: what must not stand in the open and is read one at a time.
import { cipherOfMark, FILE_CIPHERS, SALT_BYTES, SealingKeys, TAG_BYTES } from './file-cipher.ts'
import type { FileKeys } from './file-keys.ts'
import type { RandomBytes } from './sealed-file.ts'

export type TextSeal = {
  /** The wrapped key, to be kept beside each text. */
  readonly wrapped: Buffer
  /** @param place where the text stands: sealed for one place, it does not open in another */
  seal(place: string, text: string): Buffer
}

const MARK_BYTES = 1

/** A lot that begins; `about` names what its key is of. */
export async function makeTextSeal(keys: FileKeys, about: string, randomBytes: RandomBytes): Promise<TextSeal> {
  const { cipher } = keys
  const key = randomBytes(32)
  return {
    wrapped: Buffer.from(await keys.wrap(key, about)),
    seal(place, text) {
      const mark = Buffer.from(FILE_CIPHERS[cipher].mark)
      const salt = Buffer.from(randomBytes(SALT_BYTES))
      const sealing = new SealingKeys(cipher, key, salt)
      const sealed = sealing.encrypting().update(Buffer.from(text))
      return Buffer.concat([mark, salt, sealed, sealing.tagOf(Buffer.from(place), mark, salt, sealed)])
    },
  }
}

/** Throws where it was sealed by another key, for another place, or was changed. */
export async function openText(
  keys: FileKeys,
  about: string,
  sealed: { readonly wrapped: Uint8Array; readonly place: string; readonly text: Uint8Array },
): Promise<string> {
  const bytes = Buffer.from(sealed.text)
  const cipher = cipherOfMark(bytes.toString('latin1', 0, MARK_BYTES))
  const salt = bytes.subarray(MARK_BYTES, MARK_BYTES + SALT_BYTES)
  const body = bytes.subarray(MARK_BYTES + SALT_BYTES, bytes.length - TAG_BYTES)
  if (cipher === undefined || bytes.length < MARK_BYTES + SALT_BYTES + TAG_BYTES) throw new Error('not a sealed text')
  const opening = new SealingKeys(cipher, await keys.unwrap(sealed.wrapped, about), salt)
  const tag = bytes.subarray(bytes.length - TAG_BYTES)
  if (!opening.isTagOf(tag, Buffer.from(sealed.place), bytes.subarray(0, MARK_BYTES), salt, body))
    throw new Error(`a sealed text is damaged, or of another place than ${sealed.place}`)
  return opening.decrypting().update(body).toString()
}
