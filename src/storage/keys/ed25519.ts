// Ed25519 keys and signatures (RFC 8032) by the machine's own library.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'

// How a key lies in DER, before its 32 bytes.
const PRIVATE_DER = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex')

const privateKeyOf = (seed: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([PRIVATE_DER, seed]), format: 'der', type: 'pkcs8' })

export const ed25519PublicOf = (seed: Uint8Array): Buffer =>
  createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_DER.length)

export const signEd25519 = (seed: Uint8Array, message: Uint8Array): Buffer => sign(null, message, privateKeyOf(seed))

export const ed25519Spki = (publicKey: Uint8Array): Buffer => Buffer.concat([PUBLIC_DER, publicKey])
