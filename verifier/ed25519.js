// Checks Ed25519 signatures (RFC 8032, 5.1.7). Nothing here is secret, so nothing has to take equal time.
import { concat, same } from './bytes.js'
import { sha512 } from './sha.js'

const P = 2n ** 255n - 19n
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

/** @param {bigint} x */
const mod = x => ((x % P) + P) % P

/** @param {bigint} base @param {bigint} exponent */
function power(base, exponent) {
  let result = 1n
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = mod(result * base)
    base = mod(base * base)
  }
  return result
}

const D = mod(-121665n * power(121666n, P - 2n))
const SQRT_MINUS_1 = power(2n, (P - 1n) / 4n)

/** Extended coordinates: x = X/Z, y = Y/Z, xy = T/Z. @typedef {readonly [X: bigint, Y: bigint, Z: bigint, T: bigint]} Point */

/** @type {Point} */
const ZERO = [0n, 1n, 1n, 0n]

/** @param {Point} p @param {Point} q @returns {Point} */
function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2))
  const b = mod((y1 + x1) * (y2 + x2))
  const c = mod(2n * D * t1 * t2)
  const d = mod(2n * z1 * z2)
  const [e, f, g, h] = [b - a, d - c, d + c, b + a]
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)]
}

/** @param {bigint} times @param {Point} point */
function multiply(times, point) {
  let result = ZERO
  for (; times > 0n; times >>= 1n) {
    if (times & 1n) result = add(result, point)
    point = add(point, point)
  }
  return result
}

/** Little-endian. @param {Uint8Array} bytes */
const toNumber = bytes => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)

/** @param {Uint8Array} bytes @returns {Point | undefined} */
function decode(bytes) {
  const value = toNumber(bytes)
  const sign = value >> 255n
  const y = value & (2n ** 255n - 1n)
  if (y >= P) return undefined
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n))
  let x = power(square, (P + 3n) / 8n)
  if (mod(x * x) !== square) x = mod(x * SQRT_MINUS_1)
  if (mod(x * x) !== square || (x === 0n && sign === 1n)) return undefined
  if ((x & 1n) !== sign) x = P - x
  return [x, y, 1n, mod(x * y)]
}

/** @param {Point} point */
function encode([x, y, z]) {
  const inverse = power(z, P - 2n)
  let value = mod(y * inverse) | ((mod(x * inverse) & 1n) << 255n)
  return Uint8Array.from({ length: 32 }, () => {
    const byte = Number(value & 255n)
    value >>= 8n
    return byte
  })
}

const BASE = /** @type {Point} */ (decode(Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 0x58 : 0x66))))

/** @param {Uint8Array} publicKey @param {Uint8Array} message @param {Uint8Array} signature @returns {boolean} */
export function verifyEd25519(publicKey, message, signature) {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  const point = decode(publicKey)
  const s = toNumber(signature.subarray(32))
  if (point === undefined || s >= ORDER) return false
  const k = toNumber(sha512(concat(signature.subarray(0, 32), publicKey, message))) % ORDER
  const [x, y, z, t] = multiply(k, point)
  return same(encode(add(multiply(s, BASE), [mod(-x), y, z, mod(-t)])), signature.subarray(0, 32))
}
