// Reads a query's rows as a stream in binary form, in bounded memory.
import { to as copyTo } from 'pg-copy-streams'
import type { OpenTransaction } from './connect.ts'

/** A row's values as the server sends them in binary; null where there is none. */
export type BinaryRow = readonly (Buffer | null)[]

const HEADER_BYTES = 19

/**
 * The rows of a query without parameters, some hundred at a time, in order. Nothing else may run on the connection meanwhile. Who stops early
 * waits for the rest all the same: a connection in the middle of it would answer nobody.
 */
export async function* copyOut(tx: OpenTransaction, query: string): AsyncGenerator<readonly BinaryRow[]> {
  const stream = tx.client.query(copyTo(`copy (${query}) to stdout with (format binary)`))
  try {
    yield* rowsOf(stream.iterator({ destroyOnReturn: false }))
  } finally {
    if (!stream.readableEnded && !stream.destroyed) for await (const _ of stream);
  }
}

async function* rowsOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<readonly BinaryRow[]> {
  let rest: Buffer = Buffer.alloc(0)
  let begun = false
  for await (const piece of pieces) {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    let at = 0
    if (!begun) {
      if (rest.length < HEADER_BYTES) continue
      at = HEADER_BYTES
      begun = true
    }
    const rows: BinaryRow[] = []
    for (;;) {
      const end = endOfRow(rest, at)
      if (end === undefined) break
      rows.push(readRow(rest, at))
      at = end
    }
    rest = rest.subarray(at)
    if (rows.length > 0) yield rows
  }
}

/** Where the row that begins at `at` ends; undefined where it is not whole yet, or is the closing mark. */
function endOfRow(bytes: Buffer, at: number): number | undefined {
  if (at + 2 > bytes.length) return undefined
  const values = bytes.readInt16BE(at)
  if (values < 0) return undefined
  let end = at + 2
  for (let value = 0; value < values; value++) {
    if (end + 4 > bytes.length) return undefined
    end += 4 + Math.max(bytes.readInt32BE(end), 0)
  }
  return end > bytes.length ? undefined : end
}

function readRow(bytes: Buffer, from: number): BinaryRow {
  let at = from + 2
  const row = new Array<Buffer | null>(bytes.readInt16BE(from))
  for (let value = 0; value < row.length; value++) {
    const length = bytes.readInt32BE(at)
    at += 4
    row[value] = length < 0 ? null : bytes.subarray(at, at + length)
    if (length > 0) at += length
  }
  return row
}

/** Milliseconds since 1970 of a timestamptz; undefined where it is no whole millisecond, as none of ours is. */
export function epochMsOf(value: Buffer): number | undefined {
  const micros = value.readBigInt64BE(0)
  return micros % 1000n === 0n ? Number(micros / 1000n) + 946_684_800_000 : undefined
}

/** A uuid of its 16 bytes. */
export function uuidText(value: Buffer): string {
  const hex = value.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
