// The strings that the cells of a workbook share: in memory while they are few, else in an encrypted file without a name.
import { closeSync, openSync, unlinkSync } from 'node:fs'
import type { FileCipher } from './file-cipher.ts'
import { type RandomBytes, SealedFile, type Sealing, sealing, writeFully } from './sealed-file.ts'

const PAGE_SHIFT = 8
const PAGE = 1 << PAGE_SHIFT
const PAGE_MASK = PAGE - 1
const WRITE_BYTES = 2 ** 20
// Pages kept of what is on disk: enough for reading along, and few enough to die young.
const PAGE_BYTES = 8 * 2 ** 20

// Rough bytes of one string object beside its characters.
const OBJECT_BYTES = 24

/**
 * Add all strings, `finish`, then `get` by number; undefined beyond the last. Pages of 256 strings; beyond `memoryBytes` pages go to
 * disk and the least lately used are dropped. Workbooks number strings as they are met, so reading runs along the pages.
 */
export class StringTable {
  count = 0
  readonly #path: string
  readonly #randomBytes: RandomBytes
  readonly #cipher: FileCipher
  readonly #memoryBytes: number
  readonly #pageBytes: number
  #open: string[] = []
  #openChars = 0
  readonly #pages: (readonly string[] | undefined)[] = []
  /** Per page on disk: offset, bytes, 1 for Latin-1 or 2 for UTF-16. */
  readonly #places: number[] = []
  readonly #sizes: number[] = []
  #held = 0
  #hand = 0
  readonly #used: boolean[] = []
  #spill: Spill | undefined
  #lastPage = -1
  readonly #tooLong = new Set<number>()
  #last: readonly string[] = []

  constructor(options: { path: string; randomBytes: RandomBytes; cipher: FileCipher; memoryBytes: number }) {
    this.#path = options.path
    this.#randomBytes = options.randomBytes
    this.#cipher = options.cipher
    this.#memoryBytes = options.memoryBytes
    this.#pageBytes = Math.min(options.memoryBytes, PAGE_BYTES)
  }

  /** True once some of it stands on disk. */
  get spilled(): boolean {
    return this.#spill !== undefined
  }

  add(text: string): void {
    this.#open.push(text)
    this.#openChars += text.length
    if (this.#open.length === PAGE) this.#closePage()
    this.count++
  }

  /** A string that no cell may hold: '' stands for it. */
  addTooLong(): void {
    this.#tooLong.add(this.count)
    this.add('')
  }

  isTooLong(number: number): boolean {
    return this.#tooLong.has(number)
  }

  finish(): void {
    if (this.#open.length > 0) this.#closePage()
    this.#spill?.finish()
  }

  get(number: number): string | undefined {
    const page = number >>> PAGE_SHIFT
    if (page !== this.#lastPage) {
      if (number >= this.count || number < 0) return undefined
      this.#last = this.#pages[page] ?? this.#load(page)
      this.#lastPage = page
      this.#used[page] = true
    }
    return this.#last[number & PAGE_MASK]
  }

  close(): void {
    this.#spill?.close()
  }

  #closePage(): void {
    const page = this.#pages.length
    const size = this.#openChars * 2 + this.#open.length * OBJECT_BYTES
    if (this.#spill === undefined && this.#held + size > this.#memoryBytes) this.#startSpill()
    if (this.#spill === undefined) {
      // A slice keeps the whole piece of XML it was cut from: one copy of the page lets it go.
      this.#pages.push(recut(this.#open, this.#open.join('')))
      this.#held += size
    } else {
      this.#pages.push(undefined)
      this.#writePage(page, this.#open)
    }
    this.#sizes.push(size)
    this.#used.push(false)
    this.#open = []
    this.#openChars = 0
  }

  #startSpill(): void {
    this.#spill = new Spill(this.#path, this.#randomBytes, this.#cipher)
    for (const [page, strings] of this.#pages.entries()) {
      this.#writePage(page, strings!)
      this.#pages[page] = undefined
    }
    this.#held = 0
  }

  #writePage(page: number, strings: readonly string[]): void {
    const joined = strings.join('')
    const wide = /[^\0-\xff]/.test(joined)
    const lengths = new Uint32Array(strings.length)
    for (const [n, text] of strings.entries()) lengths[n] = text.length
    const bytes = Buffer.concat([Buffer.from(lengths.buffer), Buffer.from(joined, wide ? 'utf16le' : 'latin1')])
    this.#places[page * 3] = this.#spill!.append(bytes)
    this.#places[page * 3 + 1] = bytes.length
    this.#places[page * 3 + 2] = wide ? 2 : 1
  }

  #load(page: number): readonly string[] {
    const bytes = this.#spill!.read(this.#places[page * 3]!, this.#places[page * 3 + 1]!)
    const count = Math.min(PAGE, this.count - page * PAGE)
    const joined = bytes.toString(this.#places[page * 3 + 2] === 2 ? 'utf16le' : 'latin1', count * 4)
    const strings: string[] = new Array(count)
    for (let n = 0, from = 0; n < count; n++) {
      const until = from + bytes.readUInt32LE(n * 4)
      strings[n] = joined.slice(from, until)
      from = until
    }
    this.#hold(page, strings)
    return strings
  }

  // A clock: passes over what was used since it last came by.
  #hold(page: number, strings: readonly string[]): void {
    const size = this.#sizes[page]!
    while (this.#held > 0 && this.#held + size > this.#pageBytes) {
      this.#hand = (this.#hand + 1) % this.#pages.length
      if (this.#pages[this.#hand] === undefined) continue
      if (this.#used[this.#hand]) this.#used[this.#hand] = false
      else {
        this.#pages[this.#hand] = undefined
        this.#held -= this.#sizes[this.#hand]!
      }
    }
    this.#pages[page] = strings
    this.#held += size
  }
}

function recut(strings: readonly string[], joined: string): string[] {
  const copy: string[] = new Array(strings.length)
  for (let n = 0, from = 0; n < strings.length; n++) {
    const until = from + strings[n]!.length
    copy[n] = joined.slice(from, until)
    from = until
  }
  return copy
}

/** Encrypted by a key that is never written anywhere, in a file that has no name any more: a kill leaves nothing. */
class Spill {
  readonly #descriptor: number
  readonly #key: Uint8Array
  readonly #sealing: Sealing
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #bytes = 0
  #file: SealedFile | undefined

  constructor(path: string, randomBytes: RandomBytes, cipher: FileCipher) {
    this.#descriptor = openSync(path, 'wx+', 0o600)
    unlinkSync(path)
    this.#key = randomBytes(32)
    this.#sealing = sealing(this.#key, randomBytes, cipher)
    writeFully(this.#descriptor, this.#sealing.header)
  }

  append(bytes: Buffer): number {
    const at = this.#bytes
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    this.#bytes += bytes.length
    if (this.#waitingBytes > WRITE_BYTES) this.#write()
    return at
  }

  finish(): void {
    this.#write()
    writeFully(this.#descriptor, this.#sealing.end())
    this.#file = new SealedFile(this.#descriptor, this.#key)
  }

  read(offset: number, bytes: number): Buffer {
    return this.#file!.readAt(offset, bytes)
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #write(): void {
    writeFully(this.#descriptor, this.#sealing.seal(Buffer.concat(this.#waiting)))
    this.#waiting = []
    this.#waitingBytes = 0
  }
}
