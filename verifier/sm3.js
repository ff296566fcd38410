// SM3 (GB/T 32905-2016), written out after the standard: commitments of headers with `v` 2 are made with it.
import { padded } from './sha.js'

const START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e]

/** To the left, as the standard turns. @param {number} x @param {number} n */
const turn = (x, n) => (x << (n % 32)) | (x >>> (32 - (n % 32)))
/** @param {number} x */
const p0 = x => x ^ turn(x, 9) ^ turn(x, 17)
/** @param {number} x */
const p1 = x => x ^ turn(x, 15) ^ turn(x, 23)

/** @param {Uint8Array} message @returns {Uint8Array} */
export function sm3(message) {
  const data = padded(message, 64)
  const hash = Uint32Array.from(START)
  const w = new Uint32Array(68)
  for (let at = 0; at < data.byteLength; at += 64) {
    for (let j = 0; j < 16; j++) w[j] = data.getUint32(at + 4 * j)
    for (let j = 16; j < 68; j++) w[j] = p1(w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)) ^ turn(w[j - 13], 7) ^ w[j - 6]
    let [a, b, c, d, e, f, g, h] = hash
    for (let j = 0; j < 64; j++) {
      const isEarly = j < 16
      const ss1 = turn((turn(a, 12) + e + turn(isEarly ? 0x79cc4519 : 0x7a879d8a, j)) | 0, 7)
      const ff = isEarly ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
      const gg = isEarly ? e ^ f ^ g : (e & f) | (~e & g)
      const tt1 = (ff + d + (ss1 ^ turn(a, 12)) + (w[j] ^ w[j + 4])) | 0
      const tt2 = (gg + h + ss1 + w[j]) | 0
      ;[a, b, c, d, e, f, g, h] = [tt1, a, turn(b, 9), c, p0(tt2), e, turn(f, 19), g]
    }
    for (const [i, x] of [a, b, c, d, e, f, g, h].entries()) hash[i] ^= x
  }
  const out = new DataView(new ArrayBuffer(32))
  hash.forEach((x, i) => void out.setUint32(4 * i, x))
  return new Uint8Array(out.buffer)
}
