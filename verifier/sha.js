// SHA-256 and SHA-512 (FIPS 180-4), written out: WebCrypto is missing on pages that are not served over https.

/** The first primes, from whose roots the constants come. */
const PRIMES = /** @type {number[]} */ ([])
for (let n = 2; PRIMES.length < 80; n++) if (PRIMES.every(prime => n % prime !== 0)) PRIMES.push(n)

/** The first 64 bits behind the point of the square (2) or cube (3) root. @param {number} prime @param {number} degree */
function rootBits(prime, degree) {
  const target = BigInt(prime) << BigInt(64 * degree)
  let root = 0n
  for (let bit = 1n << 69n; bit > 0n; bit >>= 1n) if ((root + bit) ** BigInt(degree) <= target) root += bit
  return root & 0xffffffffffffffffn
}

const K512 = PRIMES.map(prime => rootBits(prime, 3))
const START512 = PRIMES.slice(0, 8).map(prime => rootBits(prime, 2))
const K256 = Uint32Array.from(K512.slice(0, 64), k => Number(k >> 32n))
const START256 = Uint32Array.from(START512, h => Number(h >> 32n))

/** The message, a one bit, zeros, and the length in bits. @param {Uint8Array} message @param {number} block */
export function padded(message, block) {
  const bytes = new Uint8Array(Math.ceil((message.length + 1 + block / 8) / block) * block)
  bytes.set(message)
  bytes[message.length] = 0x80
  new DataView(bytes.buffer).setBigUint64(bytes.length - 8, BigInt(message.length) * 8n)
  return new DataView(bytes.buffer)
}

/** @param {Uint8Array} message @returns {Uint8Array} */
export function sha256(message) {
  const data = padded(message, 64)
  const hash = START256.slice()
  const w = new Uint32Array(64)
  /** @param {number} x @param {number} n */
  const turn = (x, n) => (x >>> n) | (x << (32 - n))
  for (let at = 0; at < data.byteLength; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = data.getUint32(at + 4 * i)
    for (let i = 16; i < 64; i++) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3)
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10)
      w[i] = w[i - 16] + s0 + w[i - 7] + s1
    }
    let [a, b, c, d, e, f, g, h] = hash
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K256[i] + w[i]) | 0
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
    }
    for (const [i, x] of [a, b, c, d, e, f, g, h].entries()) hash[i] += x
  }
  const out = new DataView(new ArrayBuffer(32))
  hash.forEach((x, i) => void out.setUint32(4 * i, x))
  return new Uint8Array(out.buffer)
}

/** @param {Uint8Array} message @returns {Uint8Array} */
export function sha512(message) {
  const data = padded(message, 128)
  const hash = START512.slice()
  const w = new BigUint64Array(80)
  /** @param {bigint} x @param {bigint} n */
  const turn = (x, n) => (x >> n) | BigInt.asUintN(64, x << (64n - n))
  for (let at = 0; at < data.byteLength; at += 128) {
    for (let i = 0; i < 16; i++) w[i] = data.getBigUint64(at + 8 * i)
    for (let i = 16; i < 80; i++) {
      const s0 = turn(w[i - 15], 1n) ^ turn(w[i - 15], 8n) ^ (w[i - 15] >> 7n)
      const s1 = turn(w[i - 2], 19n) ^ turn(w[i - 2], 61n) ^ (w[i - 2] >> 6n)
      w[i] = w[i - 16] + s0 + w[i - 7] + s1
    }
    let [a, b, c, d, e, f, g, h] = hash
    for (let i = 0; i < 80; i++) {
      const t1 = h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + ((e & f) ^ (~e & g)) + K512[i] + w[i]
      const t2 = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))
      ;[h, g, f, e, d, c, b, a] = [g, f, e, BigInt.asUintN(64, d + t1), c, b, a, BigInt.asUintN(64, t1 + t2)]
    }
    for (const [i, x] of [a, b, c, d, e, f, g, h].entries()) hash[i] = BigInt.asUintN(64, hash[i] + x)
  }
  const out = new DataView(new ArrayBuffer(64))
  hash.forEach((x, i) => void out.setBigUint64(8 * i, x))
  return new Uint8Array(out.buffer)
}
