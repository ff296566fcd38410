// Which of the two encodings in use a text file has, decided by all of its bytes.
import { isAscii, isUtf8 } from 'node:buffer'
import { refuseFile } from './limits.ts'
import type { SealedFile } from './sealed-file.ts'

export type Encoding = 'utf-8' | 'gb18030'

// GB18030 text that is valid UTF-8 for this many characters in a row does not occur by chance; so what breaks after
// them is UTF-8 that was damaged, and reading it as GB18030 would turn every character into another one.
const SURELY_UTF8 = 32

/** Looks at passing bytes; `utf8` stays true while all of them are UTF-8. */
export class Utf8Check {
  utf8 = true
  /** Complete characters beyond ASCII before the first break; counting stops at SURELY_UTF8. */
  #characters = 0
  #tail: Buffer = Buffer.alloc(0)

  push(bytes: Buffer): void {
    if (!this.utf8) return
    const all = this.#tail.length > 0 ? Buffer.concat([this.#tail, bytes]) : bytes
    const whole = all.subarray(0, all.length - incompleteTail(all))
    // Copied: the caller may reuse its buffer.
    this.#tail = Buffer.from(all.subarray(whole.length))
    if (isAscii(whole)) return
    this.utf8 = isUtf8(whole)
    if (this.#characters < SURELY_UTF8) this.#characters += countCharacters(whole, SURELY_UTF8)
  }

  /** Call once after the last byte. */
  end(): void {
    if (this.#tail.length > 0) this.utf8 = false
  }

  /** Not UTF-8 as a whole, but begun as such. */
  get damaged(): boolean {
    return !this.utf8 && this.#characters >= SURELY_UTF8
  }
}

/** How many bytes at the end begin a UTF-8 character that is not complete yet: 0 to 3. */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? back : 0
    }
  }
  return 0
}

function countCharacters(bytes: Uint8Array, enough: number): number {
  let count = 0
  for (let at = 0; at < bytes.length && count < enough; ) {
    const byte = bytes[at]!
    if (byte < 0x80) {
      at++
      continue
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    if (!isUtf8(bytes.subarray(at, at + length))) break
    at += length
    count++
  }
  return count
}

/** The encoding of a file that was spooled before. */
export function findEncoding(file: SealedFile): Encoding {
  const check = new Utf8Check()
  for (const chunk of file.chunks()) check.push(chunk)
  check.end()
  return check.utf8 ? 'utf-8' : confirmGb18030(file, check.damaged)
}

/** Decides for a file that is not UTF-8; refuses what is neither, naming the first line that cannot be read. */
export function confirmGb18030(file: SealedFile, damagedUtf8: boolean): Encoding {
  const encoding = damagedUtf8 ? 'utf-8' : 'gb18030'
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for (const chunk of file.chunks()) decoder.decode(chunk, { stream: true })
    decoder.decode()
  } catch {
    // The decoder says that a byte is wrong, not where; the lines tell.
    refuseFile('FILE_ENCODING', { encoding, line: firstUnreadableLine(file, encoding) })
  }
  return encoding
}

// 0x0A is no second byte of either encoding, so lines may be cut before decoding.
function firstUnreadableLine(file: SealedFile, encoding: Encoding): number {
  let line = 1
  let carry: Buffer = Buffer.alloc(0)
  const readable = (bytes: Uint8Array) => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes)
      return true
    } catch {
      // Asked only whether it can be read.
      return false
    }
  }
  for (const chunk of file.chunks()) {
    const bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk
    let from = 0
    for (let end = bytes.indexOf(10, from); end >= 0; end = bytes.indexOf(10, from)) {
      if (!readable(bytes.subarray(from, end))) return line
      line++
      from = end + 1
    }
    carry = Buffer.from(bytes.subarray(from))
    if (carry.length > 2 ** 22) return line
  }
  return line
}
