// Reads a query's rows by the hundred thousand: off the connection into one buffer, no value an object of its own.
import type { Socket } from 'node:net'
import type { OpenTransaction } from './connect.ts'

/**
 * Rows as they lie in a piece of the stream: value `v` of row `r` begins at `at[r * values + v]`, `lengths` says how long it is, -1 where
 * there is none. Good until the next piece is asked for.
 */
export type RowPiece = { readonly bytes: Buffer; readonly rows: number; readonly at: Int32Array; readonly lengths: Int32Array }

/**
 * As `copyOut`: the rows of a query without parameters, so many values each, in order. Nothing else may run on the connection meanwhile.
 * Who stops early waits for the rest all the same.
 */
export async function* copyPieces(tx: OpenTransaction, query: string, values: number): AsyncGenerator<RowPiece> {
  const copying = new Copying(`copy (${query}) to stdout with (format binary)`)
  tx.client.query(copying as never)
  let at = new Int32Array(256 * values)
  let lengths = new Int32Array(256 * values)
  let isOver = false
  try {
    // The signature, flags and an empty extension come before the first row.
    for (let isBegun = false; !isOver; ) {
      isOver = await copying.more()
      const { bytes, end } = copying
      let from = isBegun ? 0 : HEADER_BYTES
      if (end < from) continue
      isBegun = true
      let rows = 0
      for (;;) {
        if ((rows + 1) * values > at.length) {
          at = widened(at)
          lengths = widened(lengths)
        }
        const next = findRow(bytes, from, end, values, at, lengths, rows * values)
        if (next < 0) break
        from = next
        rows += 1
      }
      if (rows > 0) yield { bytes, rows, at, lengths }
      copying.drop(from)
    }
  } finally {
    while (!isOver) {
      isOver = await copying.more()
      copying.drop(copying.end)
    }
  }
}

const HEADER_BYTES = 19
const COPY_DATA = 100 // d
const COPY_DONE = 99 // c
const ERROR = 69 // E
const AT_FIRST = 1 << 16
const ENOUGH = 1 << 18

const widened = (array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const wider = new Int32Array(array.length * 2)
  wider.set(array)
  return wider
}

/** Notes where the values of a row lie and gives its end; -1 where it is not whole yet, or is the closing mark. */
function findRow(
  bytes: Buffer,
  from: number,
  until: number,
  values: number,
  at: Int32Array,
  lengths: Int32Array,
  into: number,
): number {
  if (from + 2 > until || (bytes[from]! & 0x80) !== 0) return -1
  if (((bytes[from]! << 8) | bytes[from + 1]!) !== values)
    throw new Error('a row of another number of values than was asked for')
  let end = from + 2
  for (let value = 0; value < values; value++) {
    if (end + 4 > until) return -1
    const length = (bytes[end]! << 24) | (bytes[end + 1]! << 16) | (bytes[end + 2]! << 8) | bytes[end + 3]!
    end += 4
    at[into + value] = end
    lengths[into + value] = length
    if (length > 0) end += length
  }
  return end > until ? -1 : end
}

type Connection = { readonly stream: Socket; query(text: string): void }

/** A query of the driver that reads the messages of a COPY itself, as pg-copy-streams does, and copies each byte once. */
class Copying {
  /** What has come, from 0 to `end`. */
  bytes: Buffer = Buffer.allocUnsafe(AT_FIRST)
  end = 0
  readonly #text: string
  #connection: Connection | undefined
  #driver: ((chunk: Buffer) => void) | undefined
  /** Of the message at hand: its beginning while it is not whole, its kind, how much of it is still to come. */
  readonly #head = Buffer.alloc(5)
  #headLength = 0
  #kind = 0
  #rest = 0
  #isOver = false
  /** More has come since somebody looked. */
  #isFresh = false
  #fault: Error | undefined
  #wake: () => void = () => {}

  constructor(text: string) {
    this.#text = text
  }

  /** Waits until there is more than was seen; whether that is all. */
  async more(): Promise<boolean> {
    while (this.#fault === undefined && !this.#isOver && !this.#isFresh) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      // However much lies here: it is the beginning of one row.
      this.#connection?.stream.resume()
      await promise
    }
    if (this.#fault !== undefined) throw this.#fault
    this.#isFresh = false
    return this.#isOver
  }

  /** What lies before is read. */
  drop(until: number): void {
    this.bytes.copyWithin(0, until, this.end)
    this.end -= until
  }

  // What follows the driver calls.

  submit(connection: Connection): void {
    this.#connection = connection
    const { stream } = connection
    const [driver, ...others] = stream.listeners('data') as ((chunk: Buffer) => void)[]
    if (driver === undefined || others.length > 0) throw new Error('the connection has not one reader')
    this.#driver = driver
    stream.off('data', driver)
    stream.on('data', this.#take)
    connection.query(this.#text)
  }

  handleError(fault: Error): void {
    this.#release(undefined)
    this.#fault = fault
    this.#wake()
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#isOver = true
    this.#wake()
  }

  readonly #take = (chunk: Buffer): void => {
    let at = 0
    while (at < chunk.length) {
      if (this.#rest > 0) {
        const until = Math.min(chunk.length, at + this.#rest)
        if (this.#kind === COPY_DATA) this.#keep(chunk, at, until)
        this.#rest -= until - at
        at = until
        continue
      }
      if (this.#headLength === 0 && (chunk[at] === ERROR || chunk[at] === COPY_DONE)) {
        this.#release(chunk.subarray(at))
        return
      }
      const taken = chunk.copy(this.#head, this.#headLength, at, at + 5 - this.#headLength)
      this.#headLength += taken
      at += taken
      if (this.#headLength < 5) break
      this.#headLength = 0
      this.#kind = this.#head[0]!
      this.#rest = this.#head.readUInt32BE(1) - 4
    }
    if (this.end >= ENOUGH) this.#connection!.stream.pause()
    this.#wake()
  }

  #keep(chunk: Buffer, from: number, until: number): void {
    const length = until - from
    if (this.end + length > this.bytes.length) this.bytes = Buffer.concat([this.bytes], 2 * this.bytes.length + length)
    chunk.copy(this.bytes, this.end, from, until)
    this.end += length
    this.#isFresh = true
  }

  /** The driver reads on, from these bytes. */
  #release(unread: Buffer | undefined): void {
    if (this.#driver === undefined) return
    const { stream } = this.#connection!
    stream.off('data', this.#take)
    stream.on('data', this.#driver)
    const driver = this.#driver
    this.#driver = undefined
    if (unread !== undefined) driver(unread)
    stream.resume()
  }
}
