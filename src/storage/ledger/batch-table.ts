// All batches and their places in the log, as numbers in flat arrays: there may be as many of them as acts.
import { copyPieces, type OpenTransaction } from '#storage/database'
import { isSame } from './entry-bytes.ts'

const QUERY = `
  select b.batch_id, b.act_id, b.recorded_at, b.entries, l.log, l.first_index, l.leaves
  from batch b left join leaf l on l.batch_id = b.batch_id order by b.batch_id, l.log`
const VALUES = 7
const ID_BYTES = 16

export type Place = { readonly log: number; readonly first: bigint; readonly leaves: number }

/** A batch is named by its place in the order of numbers. */
export class BatchTable {
  length = 0
  /** A batch that two places in the log claim. */
  twice: number | undefined
  #ids = new BigInt64Array(1024)
  #acts = Buffer.alloc(1024 * ID_BYTES)
  #instants = new BigInt64Array(1024)
  #expected = new Int32Array(1024)
  /** 0 for none. */
  #logs = new Int32Array(1024)
  #firsts = new BigInt64Array(1024)
  #leaves = new Int32Array(1024)
  #found = new Int32Array(1024)
  /** Where its entries begin in the file of leaves. */
  #starts = new Float64Array(1024)
  #last = 0

  static async read(tx: OpenTransaction): Promise<BatchTable> {
    const table = new BatchTable()
    for await (const { bytes, rows, at, lengths } of copyPieces(tx, QUERY, VALUES))
      for (let row = 0; row < rows * VALUES; row += VALUES) {
        const id = bytes.readBigInt64BE(at[row]!)
        if (table.length > 0 && table.#ids[table.length - 1] === id) {
          table.twice ??= table.length - 1
          continue
        }
        if (table.length === table.#ids.length) table.#widen()
        const n = table.length++
        table.#ids[n] = id
        bytes.copy(table.#acts, n * ID_BYTES, at[row + 1]!, at[row + 1]! + ID_BYTES)
        table.#instants[n] = bytes.readBigInt64BE(at[row + 2]!)
        table.#expected[n] = bytes.readInt32BE(at[row + 3]!)
        if (lengths[row + 4]! < 0) continue
        table.#logs[n] = bytes.readInt16BE(at[row + 4]!)
        table.#firsts[n] = bytes.readBigInt64BE(at[row + 5]!)
        table.#leaves[n] = bytes.readInt32BE(at[row + 6]!)
      }
    let start = 0
    for (let n = 0; n < table.length; n++) {
      table.#starts[n] = start
      start += Math.max(table.#expected[n]!, 0)
    }
    return table
  }

  /** Undefined where there is none of that number. Entries that lie beside each other mostly came with one. */
  find(id: bigint): number | undefined {
    if (this.#ids[this.#last] === id && this.#last < this.length) return this.#last
    let [from, until] = [0, this.length]
    while (from < until) {
      const middle = (from + until) >> 1
      if (this.#ids[middle]! < id) from = middle + 1
      else until = middle
    }
    if (from === this.length || this.#ids[from] !== id) return undefined
    this.#last = from
    return from
  }

  idOf = (n: number): bigint => this.#ids[n]!
  expected = (n: number): number => this.#expected[n]!
  found = (n: number): number => this.#found[n]!
  startOf = (n: number): number => this.#starts[n]!
  isPlaced = (n: number): boolean => this.#logs[n] !== 0
  placeOf = (n: number): Place | null =>
    this.#logs[n] === 0 ? null : { log: this.#logs[n]!, first: this.#firsts[n]!, leaves: this.#leaves[n]! }

  isActOf = (n: number, bytes: Buffer, at: number): boolean => isSame(this.#acts, n * ID_BYTES, bytes, at, ID_BYTES)
  isInstantOf = (n: number, bytes: Buffer, at: number): boolean => bytes.readBigInt64BE(at) === this.#instants[n]

  /** Counts an entry of the batch and gives its place in the file of leaves; undefined where the batch has more than it says. */
  place(n: number): number | undefined {
    const found = this.#found[n]!
    this.#found[n] = found + 1
    return found < this.#expected[n]! ? this.#starts[n]! + found : undefined
  }

  /** Those that stand in a log, log by log in its order; behind them those that wait, in the order of their numbers. */
  inOrder(): Uint32Array {
    const order = Uint32Array.from({ length: this.length }, (_, n) => n)
    const log = (n: number): number => this.#logs[n] || Number.POSITIVE_INFINITY
    return order.sort((a, b) => {
      if (this.#logs[a] !== this.#logs[b]) return log(a) < log(b) ? -1 : 1
      const [first, other] = [this.#firsts[a]!, this.#firsts[b]!]
      return first === other ? a - b : first < other ? -1 : 1
    })
  }

  #widen(): void {
    const twice = <T extends BigInt64Array | Int32Array | Float64Array>(array: T): T => {
      const wider = new (array.constructor as new (length: number) => T)(array.length * 2)
      wider.set(array as never)
      return wider
    }
    this.#ids = twice(this.#ids)
    this.#acts = Buffer.concat([this.#acts], this.#acts.length * 2)
    this.#instants = twice(this.#instants)
    this.#expected = twice(this.#expected)
    this.#logs = twice(this.#logs)
    this.#firsts = twice(this.#firsts)
    this.#leaves = twice(this.#leaves)
    this.#found = twice(this.#found)
    this.#starts = twice(this.#starts)
  }
}
