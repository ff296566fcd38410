// Whether a signature holds, by whichever of the two algorithms the key is of.
import { createPublicKey, verify } from 'node:crypto'
import { ed25519Spki } from './ed25519.ts'
import { verifySm2 } from './sm2.ts'

/** Ed25519 for a key of 32 bytes, SM2 with SM3 and the standard id for a point of 65; false for any other. */
export function verifySignature(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.length === 65) return verifySm2(key, message, signature)
  if (key.length !== 32) return false
  return verify(null, message, createPublicKey({ key: ed25519Spki(key), format: 'der', type: 'spki' }), signature)
}
