// Reads all entries once in the order of organisations: chains, contents, heads, their batches, the heads of the map; keeps the leaves for the log.
import { equalBytes, headKey } from '#rules/ledger'
import { copyPieces, type OpenTransaction, type RowPiece, uuidText } from '#storage/database'
import type { BatchTable } from './batch-table.ts'
import { ENTRY_VALUES, EntryBytes, isCommitted, isSame, VALUE } from './entry-bytes.ts'
import { bucketOf } from './heads.ts'
import type { LeafFile } from './leaf-file.ts'
import { digest } from './tile-growth.ts'
import type { BatchWrong } from './verify-batches.ts'
import { type ChainWrong, findChainWrong } from './verify-chain.ts'
import type { MapWrong } from './verify-map.ts'

const ENTRIES = `
  select ${ENTRY_VALUES}, c.salt, c.fact
  from entry e left join entry_content c on c.organisation_id = e.organisation_id and c.entry_no = e.entry_no
  order by e.organisation_id, e.entry_no`
const SALT = VALUE.batch + 1
const FACT = SALT + 1
const VALUES = FACT + 1

const HEADS = `
  select organisation_id, h.entries, h.head, m.bucket, m.key, m.entries, m.head
  from organisation_head h full join map_head m using (organisation_id) order by 1`
const HEAD_VALUES = 7

const ID_BYTES = 16
const FIRST_PREVIOUS = '\0'.repeat(32)

/** Three connections that see one picture: of one the entries are streamed, of one the heads, the third answers what is asked in between. */
export type Connections = {
  readonly entries: OpenTransaction
  readonly heads: OpenTransaction
  readonly beside: OpenTransaction
}

export type ReadEntries = {
  readonly entries: number
  readonly chain: ChainWrong | null
  readonly batch: BatchWrong | null
  readonly map: MapWrong | null
}

export async function verifyEntries(
  { entries, heads, beside }: Connections,
  batches: BatchTable,
  leaves: LeafFile,
  onProgress?: (told: { entries: number }) => void,
): Promise<ReadEntries> {
  const reading = new Reading(new HeadRows(heads), beside, batches, leaves)
  for await (const piece of copyPieces(entries, ENTRIES, VALUES)) {
    for (let row = 0; row < piece.rows * VALUES; row += VALUES) {
      if (!reading.isOwn(piece, row)) {
        await reading.close()
        reading.open(piece, row)
      }
      reading.add(piece, row)
    }
    onProgress?.({ entries: reading.entries })
  }
  await reading.close()
  await reading.closeHeads()
  const { chain, batch, map } = reading
  return { entries: reading.entries, chain, batch, map }
}

/** The rows of heads, one at a time. */
class HeadRows {
  piece: RowPiece | undefined
  row = 0
  readonly #pieces: AsyncGenerator<RowPiece>
  #isBegun = false

  constructor(tx: OpenTransaction) {
    this.#pieces = copyPieces(tx, HEADS, HEAD_VALUES)
  }

  async begin(): Promise<void> {
    if (this.#isBegun) return
    this.#isBegun = true
    await this.#read()
  }

  async next(): Promise<void> {
    this.row += HEAD_VALUES
    if (this.row >= this.piece!.rows * HEAD_VALUES) await this.#read()
  }

  async #read(): Promise<void> {
    const { value, done } = await this.#pieces.next()
    this.piece = done === true ? undefined : value
    this.row = 0
  }
}

/** What is so of one organisation is asked here; what is wrong with it, where something is, says `findChainWrong`, which takes its time. */
class Reading {
  entries = 0
  chain: ChainWrong | null = null
  batch: BatchWrong | null = null
  map: MapWrong | null = null
  readonly #heads: HeadRows
  readonly #beside: OpenTransaction
  readonly #batches: BatchTable
  readonly #leaves: LeafFile
  readonly #bytes = new EntryBytes()
  /** Of the organisation at hand. */
  readonly #own = Buffer.alloc(ID_BYTES)
  #count = 0
  #isRight = true
  #isErased = false
  #leaf = FIRST_PREVIOUS
  /** The newest entry that stands in a log. */
  #placed = 0
  #placedLeaf = ''
  readonly #newest = new Map<bigint, number>()

  constructor(heads: HeadRows, beside: OpenTransaction, batches: BatchTable, leaves: LeafFile) {
    this.#heads = heads
    this.#beside = beside
    this.#batches = batches
    this.#leaves = leaves
  }

  isOwn({ bytes, at }: RowPiece, row: number): boolean {
    return this.#count > 0 && isSame(this.#own, 0, bytes, at[row + VALUE.organisation]!, ID_BYTES)
  }

  open({ bytes, at }: RowPiece, row: number): void {
    const from = at[row + VALUE.organisation]!
    bytes.copy(this.#own, 0, from, from + ID_BYTES)
    this.#count = 0
    this.#isRight = true
    this.#isErased = false
    this.#leaf = FIRST_PREVIOUS
    this.#placed = 0
    this.#newest.clear()
  }

  add(piece: RowPiece, row: number): void {
    const { bytes, at, lengths } = piece
    this.entries += 1
    this.#count += 1
    const entry = bytes.readInt32BE(at[row + VALUE.entry]!)
    const leaf = this.#bytes.leafOf(piece, row)
    const previous = at[row + VALUE.previous]!
    if (leaf === undefined || entry !== this.#count || bytes.toString('latin1', previous, previous + 32) !== this.#leaf)
      this.#isRight = false
    this.#leaf = leaf ?? ''
    const record = bytes.readBigInt64BE(at[row + VALUE.record]!)
    const before = lengths[row + VALUE.recordPrevious]! < 0 ? undefined : bytes.readInt32BE(at[row + VALUE.recordPrevious]!)
    if (before !== this.#newest.get(record)) this.#isRight = false
    this.#newest.set(record, entry)
    this.#addToBatch(piece, row, entry)
    // Last: it moves bytes.
    if (lengths[row + SALT]! < 0 || lengths[row + FACT]! < 0) this.#isErased = true
    else if (leaf !== undefined && !isCommitted(piece, row, SALT, FACT)) this.#isRight = false
  }

  #addToBatch({ bytes, at }: RowPiece, row: number, entry: number): void {
    const id = bytes.readBigInt64BE(at[row + VALUE.batch]!)
    const batch = this.#batches.find(id)
    const say = (what: BatchWrong['what']) => {
      this.batch ??= { what, batch: id.toString(), organisation: uuidText(this.#own), entry }
    }
    if (batch === undefined) {
      say('batch-missing')
      return
    }
    if (!this.#batches.isActOf(batch, bytes, at[row + VALUE.act]!)) say('batch-of-another-act')
    if (!this.#batches.isInstantOf(batch, bytes, at[row + VALUE.at]!)) say('batch-of-another-instant')
    const place = this.#batches.place(batch)
    if (place === undefined) say('batch-count')
    else this.#leaves.put(place, this.#leaf)
    if (!this.#batches.isPlaced(batch)) return
    this.#placed = entry
    this.#placedLeaf = this.#leaf
  }

  /** After the last entry of the organisation. */
  async close(): Promise<void> {
    if (this.#count === 0) return
    await this.#heads.begin()
    await this.#passHeads(order => order < 0)
    let [isHead, isMapped] = [false, false]
    while (this.#heads.piece !== undefined && this.#orderOfHead() === 0) {
      isHead ||= this.#isHead(this.#heads.piece)
      isMapped ||= this.#holdMapped(this.#heads.piece, this.#placed)
      await this.#heads.next()
    }
    if (!isMapped && this.#placed > 0) this.map ??= { what: 'map-missing', organisation: uuidText(this.#own), entry: 1 }
    if (this.#isRight && isHead && !this.#isErased) return
    await this.#ask(uuidText(this.#own), this.#isErased && this.#isRight && isHead)
  }

  /** After the last organisation: heads of none. */
  async closeHeads(): Promise<void> {
    await this.#heads.begin()
    await this.#passHeads(() => true)
  }

  /** Heads of organisations without entries: none counts any. */
  async #passHeads(isPassed: (order: number) => boolean): Promise<void> {
    for (;;) {
      const { piece, row } = this.#heads
      if (piece === undefined || !isPassed(this.#orderOfHead())) return
      const { bytes, at, lengths } = piece
      const organisation = uuidText(bytes.subarray(at[row]!, at[row]! + ID_BYTES))
      if (lengths[row + 1]! >= 0 && bytes.readInt32BE(at[row + 1]!) !== 0) await this.#ask(organisation, false)
      this.#holdMapped(piece, 0)
      await this.#heads.next()
    }
  }

  async #ask(organisation: string, mayBeRight: boolean): Promise<void> {
    if (this.chain !== null) return
    this.chain = await findChainWrong(this.#beside, organisation)
    if (this.chain === null && !mayBeRight) throw new Error(`two readings of the chain of ${organisation} do not agree`)
  }

  #orderOfHead(): number {
    const { piece, row } = this.#heads
    return piece!.bytes.compare(this.#own, 0, ID_BYTES, piece!.at[row]!, piece!.at[row]! + ID_BYTES)
  }

  #isHead({ bytes, at, lengths }: RowPiece): boolean {
    const { row } = this.#heads
    if (lengths[row + 1]! < 0 || bytes.readInt32BE(at[row + 1]!) !== this.#count) return false
    return bytes.toString('latin1', at[row + 2]!, at[row + 2]! + 32) === this.#leaf
  }

  /** Whether the map has a head here; it must be the newest entry in a log, at the place of its organisation. */
  #holdMapped({ bytes, at, lengths }: RowPiece, placed: number): boolean {
    const { row } = this.#heads
    if (lengths[row + 3]! < 0) return false
    const organisation = bytes.subarray(at[row]!, at[row]! + ID_BYTES)
    const key = bytes.subarray(at[row + 4]!, at[row + 4]! + 32)
    const isPlaced = equalBytes(headKey(organisation, digest), key) && bucketOf(key) === bytes.readInt32BE(at[row + 3]!)
    const count = bytes.readInt32BE(at[row + 5]!)
    const isNewest =
      placed > 0 && count === placed && bytes.toString('latin1', at[row + 6]!, at[row + 6]! + 32) === this.#placedLeaf
    if (!isPlaced || !isNewest) this.map ??= { what: 'map-head', organisation: uuidText(organisation), entry: count }
    return true
  }
}
