// Checks SM2 signatures (GB/T 32918.2) with SM3 and the standard id. Nothing here is secret, so nothing has to take equal time.
import { concat, fromHex, toNumber, utf8 } from './bytes.js'
import { sm3 } from './sm3.js'

// The curve of GB/T 32918.5: y² = x³ − 3x + B over the field of P, its base point, the order of that.
const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn
const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n
const GX = 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n
const GY = 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n

/** What the parties sign under where they agree on no other id. */
const ID = '1234567812345678'

/** @param {bigint} x */
const mod = x => ((x % P) + P) % P

/** Jacobian coordinates: x = X/Z², y = Y/Z³; Z is 0 at infinity. @typedef {readonly [X: bigint, Y: bigint, Z: bigint]} Point */

/** @type {Point} */
const INFINITY = [1n, 1n, 0n]

/** @param {Point} point @returns {Point} */
function double([x, y, z]) {
  const yy = mod(y * y)
  const zz = mod(z * z)
  const s = mod(4n * x * yy)
  const m = mod(3n * (x - zz) * (x + zz))
  const x3 = mod(m * m - 2n * s)
  return [x3, mod(m * (s - x3) - 8n * yy * yy), mod(2n * y * z)]
}

/** @param {Point} p @param {Point} q @returns {Point} */
function add(p, q) {
  const [x1, y1, z1] = p
  const [x2, y2, z2] = q
  if (z1 === 0n) return q
  if (z2 === 0n) return p
  const [zz1, zz2] = [mod(z1 * z1), mod(z2 * z2)]
  const [u1, u2] = [mod(x1 * zz2), mod(x2 * zz1)]
  const [s1, s2] = [mod(y1 * zz2 * z2), mod(y2 * zz1 * z1)]
  if (u1 === u2) return s1 === s2 ? double(p) : INFINITY
  const h = mod(u2 - u1)
  const r = mod(s2 - s1)
  const hh = mod(h * h)
  const v = mod(u1 * hh)
  const x3 = mod(r * r - hh * h - 2n * v)
  return [x3, mod(r * (v - x3) - s1 * hh * h), mod(h * z1 * z2)]
}

/** @param {bigint} times @param {Point} point */
function multiply(times, point) {
  let result = INFINITY
  for (; times > 0n; times >>= 1n) {
    if (times & 1n) result = add(result, point)
    point = double(point)
  }
  return result
}

/** @param {bigint} value */
function inverse(value) {
  let result = 1n
  let base = mod(value)
  for (let exponent = P - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = mod(result * base)
    base = mod(base * base)
  }
  return result
}

/** @param {bigint} number */
const bytesOf = number => /** @type {Uint8Array} */ (fromHex(number.toString(16).padStart(64, '0')))

/** What stands before the message: the id, the curve and the key. @param {Uint8Array} publicKey */
const prefixOf = publicKey =>
  sm3(concat(Uint8Array.of(0, ID.length * 8), utf8(ID), ...[P - 3n, B, GX, GY].map(bytesOf), publicKey.subarray(1)))

/** @param {Uint8Array} publicKey the uncompressed point @param {Uint8Array} message @param {Uint8Array} signature r ‖ s @returns {boolean} */
export function verifySm2(publicKey, message, signature) {
  if (publicKey.length !== 65 || publicKey[0] !== 4 || signature.length !== 64) return false
  const [x, y] = [toNumber(publicKey.subarray(1, 33)), toNumber(publicKey.subarray(33))]
  if (x >= P || y >= P || mod(y * y - (x * x * x - 3n * x + B)) !== 0n) return false
  const [r, s] = [toNumber(signature.subarray(0, 32)), toNumber(signature.subarray(32))]
  if (r === 0n || s === 0n || r >= ORDER || s >= ORDER) return false
  const t = (r + s) % ORDER
  if (t === 0n) return false
  const digest = toNumber(sm3(concat(prefixOf(publicKey), message)))
  const [sumX, , sumZ] = add(multiply(s, [GX, GY, 1n]), multiply(t, [x, y, 1n]))
  if (sumZ === 0n) return false
  const found = mod(sumX * inverse(sumZ * sumZ))
  return (digest + found) % ORDER === r
}
