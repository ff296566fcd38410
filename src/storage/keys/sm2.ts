// SM2 signatures (GB/T 32918) with SM3 and the standard id. Node's own crypto.sign makes plain ECDSA of an SM2 key, which no other program takes.
import { createECDH } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'

/** The id that goes into Z where the parties agree on none. */
export const SM2_ID = '1234567812345678'
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n

export type Sm2Pair = { readonly secret: Buffer; readonly public: Buffer }

/** A number in [1, n-2] from random bytes, as the standard asks. */
function scalarOf(randomBytes: (size: number) => Uint8Array): bigint {
  for (;;) {
    const found = BigInt(`0x${Buffer.from(randomBytes(32)).toString('hex')}`)
    if (found > 0n && found < ORDER - 1n) return found
  }
}

const bytesOf = (scalar: bigint): Buffer => Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex')

/** scalar · G as the machine's own library computes it, uncompressed. */
function pointOf(scalar: Buffer): Buffer {
  const curve = createECDH('SM2')
  curve.setPrivateKey(scalar)
  return curve.getPublicKey()
}

export function makeSm2(randomBytes: (size: number) => Uint8Array): Sm2Pair {
  const secret = bytesOf(scalarOf(randomBytes))
  return { secret, public: pointOf(secret) }
}

export const sm2PublicOf = (secret: Uint8Array): Buffer => pointOf(Buffer.from(secret))

/** r ‖ s, 64 bytes. */
export function signSm2(
  { secret, public: own }: Sm2Pair,
  message: Uint8Array,
  randomBytes: (size: number) => Uint8Array,
  userId = SM2_ID,
): Buffer {
  // The one-time number comes from the program's own source, and its point from the machine.
  const k = scalarOf(randomBytes)
  const x1 = BigInt(`0x${pointOf(bytesOf(k)).subarray(1, 33).toString('hex')}`)
  const options = { hash: true, der: false, userId, publicKey: own.toString('hex'), pointPool: [{ k, x1 }] }
  return Buffer.from(sm2.doSignature(Uint8Array.from(message), secret.toString('hex'), options), 'hex')
}

type KnownKey = { times: number; point?: ReturnType<typeof sm2.precomputePublicKey> }
/** Few, and the same ones again and again: every checkpoint of a log is by one of them. */
const known = new Map<string, KnownKey>()
const MOST_KNOWN = 16
const WORTH_IT = 8

/** The key as the library takes it: prepared once it has been used often, which then spares five sixths of the time. */
function preparedKey(key: string): string | NonNullable<KnownKey['point']> {
  const one = known.get(key) ?? { times: 0 }
  one.times += 1
  if (one.times === WORTH_IT) one.point = sm2.precomputePublicKey(key)
  known.set(key, one)
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!)
  return one.point ?? key
}

/** False for whatever is no signature by this key, a key that is no point of the curve included. */
export function verifySm2(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array, userId = SM2_ID): boolean {
  if (publicKey.length !== 65 || publicKey[0] !== 4 || signature.length !== 64) return false
  const key = Buffer.from(publicKey).toString('hex')
  try {
    if (!sm2.verifyPublicKey(key)) return false
    const options = { hash: true, der: false, userId }
    return sm2.doVerifySignature(Uint8Array.from(message), Buffer.from(signature).toString('hex'), preparedKey(key), options)
  } catch {
    // The library throws for numbers out of range.
    return false
  }
}

// SubjectPublicKeyInfo of id-ecPublicKey over 1.2.156.10197.1.301, before the 65 bytes of the point.
const SPKI = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex')

export const sm2Spki = (publicKey: Uint8Array): Buffer => Buffer.concat([SPKI, publicKey])

/** r ‖ s as the SEQUENCE of two INTEGERs that most other programs exchange. */
export function sm2Der(signature: Uint8Array): Buffer {
  const numbers = [signature.subarray(0, 32), signature.subarray(32)].map(number => {
    let bytes = Buffer.from(number)
    while (bytes.length > 1 && bytes[0] === 0 && bytes[1]! < 0x80) bytes = bytes.subarray(1)
    if (bytes[0]! >= 0x80) bytes = Buffer.concat([Uint8Array.of(0), bytes])
    return Buffer.concat([Uint8Array.of(2, bytes.length), bytes])
  })
  const body = Buffer.concat(numbers)
  return Buffer.concat([Uint8Array.of(0x30, body.length), body])
}

/** The 64 bytes of r ‖ s; undefined where the DER is none. */
export function sm2Raw(der: Uint8Array): Buffer | undefined {
  const bytes = Buffer.from(der)
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2) return undefined
  const out = Buffer.alloc(64)
  let at = 2
  for (const end of [32, 64]) {
    const length = bytes[at + 1] ?? 0
    let number = bytes.subarray(at + 2, at + 2 + length)
    if (bytes[at] !== 2 || number.length !== length || length === 0) return undefined
    while (number.length > 1 && number[0] === 0) number = number.subarray(1)
    if (number.length > 32) return undefined
    out.set(number, end - number.length)
    at += 2 + length
  }
  return at === bytes.length ? out : undefined
}
