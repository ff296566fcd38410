// What files ask of whoever keeps the key that wraps theirs; the keeper is another room, handed in from the roof.
import type { FileCipher } from './file-cipher.ts'

/** `about` names what the key is of: wrapped for one thing, it does not open as another's. */
export type FileKeys = {
  readonly cipher: FileCipher
  wrap(key: Uint8Array, about: string): Promise<Uint8Array>
  unwrap(wrapped: Uint8Array, about: string): Promise<Uint8Array>
}
