// Finds any of a set of 18-character codes in passing bytes, whatever the format around them.

const LENGTH = 18

// Upper case of letters and digits, 0 for everything else.
const UPPER = new Uint8Array(256)
for (let code = 48; code <= 57; code++) UPPER[code] = code
for (let code = 65; code <= 90; code++) {
  UPPER[code] = code
  UPPER[code + 32] = code
}

const SIEVE_BITS = 20

function hashAt(bytes: Uint8Array, from: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < from + LENGTH; at++) hash = Math.imul(hash ^ UPPER[bytes[at]!]!, 0x01000193)
  return (hash ^ (hash >>> 15)) & ((1 << SIEVE_BITS) - 1)
}

/**
 * ASCII, upper and lower case alike. It sees the bytes of both our encodings, since a code is ASCII in either; a code that is
 * broken by other characters is not seen here and is judged with its row.
 */
export class CodeSearch {
  /** The codes met so far, upper case. */
  readonly hits = new Set<string>()
  readonly #codes: ReadonlySet<string>
  readonly #sieve = new Uint8Array(1 << SIEVE_BITS)
  #tail: Buffer = Buffer.alloc(0)

  constructor(codes: Iterable<string>) {
    const upper = [...codes].map(code => code.toUpperCase()).filter(code => /^[0-9A-Z]{18}$/.test(code))
    this.#codes = new Set(upper)
    for (const code of upper) this.#sieve[hashAt(Buffer.from(code, 'latin1'), 0)] = 1
  }

  push(bytes: Buffer): void {
    if (this.#codes.size === 0) return
    if (this.#tail.length > 0) this.#scan(Buffer.concat([this.#tail, bytes.subarray(0, LENGTH - 1)]))
    this.#scan(bytes)
    const joined = bytes.length >= LENGTH - 1 ? bytes : Buffer.concat([this.#tail, bytes])
    this.#tail = Buffer.from(joined.subarray(Math.max(0, joined.length - (LENGTH - 1))))
  }

  /** Between two parts of a container no code runs on. */
  cut(): void {
    this.#tail = Buffer.alloc(0)
  }

  #scan(bytes: Buffer): void {
    // Looks at the last byte of a window first: a byte that is in no code excludes all windows over it.
    let last = LENGTH - 1
    while (last < bytes.length) {
      let at = last
      const first = last - LENGTH + 1
      while (at >= first && UPPER[bytes[at]!] !== 0) at--
      if (at >= first) {
        last = at + LENGTH
        continue
      }
      if (this.#sieve[hashAt(bytes, first)] === 1) {
        const code = bytes.toString('latin1', first, last + 1).toUpperCase()
        if (this.#codes.has(code)) this.hits.add(code)
      }
      last++
    }
  }
}
