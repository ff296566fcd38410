// Makes leaf data of entries from the bytes as the database sends them, without a text in between: 100,000 entries a second leave none for texts.
import { hash } from 'node:crypto'
import { COMMITMENT_HASHES, type EntryForm, formatRecordId } from '#rules/ledger'
import { formatInstant } from '#rules/time'
import type { RowPiece } from '#storage/database'
import { uuidText } from '#storage/database'

/** In this order an entry's values lie in a row, from its first on. */
export const ENTRY_VALUES =
  'e.organisation_id, e.entry_no, e.record_no, e.kind, e.act_id, e.submission_id, e.row_no, e.law_version, e.recorded_at, e.previous, e.commitment, e.record_previous, e.form, e.batch_id'
export const VALUE = {
  organisation: 0,
  entry: 1,
  record: 2,
  kind: 3,
  act: 4,
  submission: 5,
  row: 6,
  law: 7,
  at: 8,
  previous: 9,
  commitment: 10,
  recordPrevious: 11,
  form: 12,
  batch: 13,
} as const

const EPOCH_2000_MS = 946_684_800_000
const MOST_HEADER = 640
const MOST_INSTANTS = 4096
const DIGITS = Buffer.from('0123456789abcdef')
const ALPHABET = Buffer.from('0123456789abcdefghjkmnpqrstvwxyz')
const A_CHARACTER_A_BYTE = 'binary'

/** Microseconds since 2000 as whole milliseconds since 1970; undefined where they are none. */
function millisecondsAt(bytes: Buffer, at: number): number | undefined {
  // Exact: an instant of this millennium lies far below 2^53 microseconds.
  const micros = bytes.readInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4)
  return micros % 1000 === 0 ? micros / 1000 + EPOCH_2000_MS : undefined
}

/** Whether bytes are the same; for a few of them quicker than a call out of the language. */
export function isSame(one: Uint8Array, from: number, other: Uint8Array, at: number, length: number): boolean {
  for (let n = 0; n < length; n++) if (one[from + n] !== other[at + n]) return false
  return true
}

/** The header of one entry after the other in the same bytes. */
export class EntryBytes {
  readonly #header = Buffer.alloc(MOST_HEADER)
  /** Beginnings of the header by their length: a view costs as much as half a hash. */
  readonly #views: Buffer[] = []
  #end = 0
  readonly #instants = new Map<number, string>()
  readonly #organisation = Buffer.alloc(16)
  #recordStart = ''

  /** Leaf data as 32 characters, one a byte; undefined where the row cannot be the row of an entry. */
  leafOf({ bytes, at, lengths }: RowPiece, row: number): string | undefined {
    const ms = millisecondsAt(bytes, at[row + VALUE.at]!)
    const submission = lengths[row + VALUE.submission]!
    if (ms === undefined || submission < 0 !== lengths[row + VALUE.row]! < 0) return undefined
    const recordAt = at[row + VALUE.record]!
    if (bytes[recordAt]! >> 4 !== 0) return undefined
    const form = bytes[at[row + VALUE.form]! + 1]!
    if (bytes[at[row + VALUE.form]!] !== 0 || (form !== 1 && form !== 2)) return undefined
    this.#end = 0
    this.#text('{"act":"')
    this.#uuid(bytes, at[row + VALUE.act]!)
    this.#text('","at":"')
    this.#text(this.#instant(ms))
    this.#text('","entry":')
    this.#number(bytes.readInt32BE(at[row + VALUE.entry]!))
    this.#text(',"kind":')
    this.#number(bytes.readInt16BE(at[row + VALUE.kind]!))
    this.#text(',"law":')
    this.#number(bytes.readInt32BE(at[row + VALUE.law]!))
    this.#text(',"organisation":"')
    this.#uuid(bytes, at[row + VALUE.organisation]!)
    this.#text('","previous":"')
    this.#hex(bytes, at[row + VALUE.previous]!, 32)
    this.#text('","record":"')
    this.#record(bytes, at[row + VALUE.organisation]!, recordAt)
    if (submission < 0) this.#text('","source":null')
    else {
      this.#text('","source":"')
      this.#uuid(bytes, at[row + VALUE.submission]!)
      this.#text('#')
      this.#number(bytes.readInt32BE(at[row + VALUE.row]!))
      this.#text('"')
    }
    this.#text(form === 1 ? ',"v":1}' : ',"v":2}')
    const commitment = at[row + VALUE.commitment]!
    bytes.copy(this.#header, this.#end, commitment, commitment + 32)
    return hash('sha256', this.#view(this.#end + 32), A_CHARACTER_A_BYTE)
  }

  #view(length: number): Buffer {
    this.#views[length] ??= this.#header.subarray(0, length)
    return this.#views[length]
  }

  #text(text: string): void {
    const { length } = text
    for (let at = 0; at < length; at++) this.#header[this.#end + at] = text.charCodeAt(at)
    this.#end += length
  }

  #number(value: number): void {
    if (value >= 0 && value < 10) this.#header[this.#end++] = 48 + value
    else this.#text(String(value))
  }

  #hex(bytes: Buffer, from: number, length: number): void {
    const header = this.#header
    let end = this.#end
    for (let at = from; at < from + length; at++) {
      const byte = bytes[at]!
      header[end] = DIGITS[byte >> 4]!
      header[end + 1] = DIGITS[byte & 15]!
      end += 2
    }
    this.#end = end
  }

  #uuid(bytes: Buffer, at: number): void {
    this.#hex(bytes, at, 4)
    this.#header[this.#end++] = 45
    for (let part = 4; part < 10; part += 2) {
      this.#hex(bytes, at + part, 2)
      this.#header[this.#end++] = 45
    }
    this.#hex(bytes, at + 10, 6)
  }

  // Entries of one organisation came at some tens of instants, and those of the next at the same.
  #instant(ms: number): string {
    let text = this.#instants.get(ms)
    if (text !== undefined) return text
    if (this.#instants.size === MOST_INSTANTS) this.#instants.clear()
    text = formatInstant(ms)
    this.#instants.set(ms, text)
    return text
  }

  #record(bytes: Buffer, organisation: number, record: number): void {
    if (this.#recordStart === '' || !isSame(this.#organisation, 0, bytes, organisation, 16)) {
      bytes.copy(this.#organisation, 0, organisation, organisation + 16)
      this.#recordStart = formatRecordId(uuidText(this.#organisation), 0n).slice(0, -12)
    }
    this.#text(this.#recordStart)
    const high = bytes.readUInt32BE(record)
    const low = bytes.readUInt32BE(record + 4)
    this.#thirtyBits(((high << 2) | (low >>> 30)) & 0x3fff_ffff)
    this.#thirtyBits(low & 0x3fff_ffff)
  }

  #thirtyBits(value: number): void {
    for (let shift = 25; shift >= 0; shift -= 5) this.#header[this.#end++] = ALPHABET[(value >> shift) & 31]!
  }
}

/**
 * Whether a row's commitment is that of salt and fact, which lie behind each other at these values. Moves the salt up to the fact, over the
 * length that the database sends between them: the row is read to its end before.
 */
export function isCommitted({ bytes, at, lengths }: RowPiece, row: number, salt: number, fact: number): boolean {
  const saltLength = lengths[row + salt]!
  const from = at[row + fact]! - saltLength
  bytes.copyWithin(from, at[row + salt]!, at[row + salt]! + saltLength)
  const form = bytes[at[row + VALUE.form]! + 1] as EntryForm
  const content = bytes.subarray(from, at[row + fact]! + lengths[row + fact]!)
  const commitment = at[row + VALUE.commitment]!
  return hash(COMMITMENT_HASHES[form], content, A_CHARACTER_A_BYTE) === bytes.toString('latin1', commitment, commitment + 32)
}
