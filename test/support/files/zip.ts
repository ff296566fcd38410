// Makes zip containers, also ones that lie about themselves.
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'

export type Part = {
  name: string
  bytes: Buffer | string
  /** What the container is to say instead of the truth. */
  claim?: { inflated?: number; compressed?: number; crc?: number; method?: number; flags?: number; header?: number }
  stored?: boolean
}

function localHeader(name: Buffer, flags: number, method: number, crc: number, compressed: number, inflated: number): Buffer {
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(flags, 6)
  local.writeUInt16LE(method, 8)
  local.writeUInt32LE(crc, 14)
  local.writeUInt32LE(compressed, 18)
  local.writeUInt32LE(inflated, 22)
  local.writeUInt16LE(name.length, 26)
  return Buffer.concat([local, name])
}

type Entry = { name: Buffer; flags: number; method: number; crc: number; compressed: number; inflated: number; header: number }

function directory(entries: readonly Entry[], at: number): Buffer {
  const pieces = entries.map(entry => {
    const bytes = Buffer.alloc(46)
    bytes.writeUInt32LE(0x02014b50, 0)
    bytes.writeUInt16LE(20, 4)
    bytes.writeUInt16LE(20, 6)
    bytes.writeUInt16LE(entry.flags, 8)
    bytes.writeUInt16LE(entry.method, 10)
    bytes.writeUInt32LE(entry.crc, 16)
    bytes.writeUInt32LE(entry.compressed, 20)
    bytes.writeUInt32LE(entry.inflated, 24)
    bytes.writeUInt16LE(entry.name.length, 28)
    bytes.writeUInt32LE(entry.header, 42)
    return Buffer.concat([bytes, entry.name])
  })
  const body = Buffer.concat(pieces)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(body.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([body, end])
}

/** A small container, in memory. */
export function makeZip(parts: readonly Part[]): Buffer {
  const pieces: Buffer[] = []
  const entries: Entry[] = []
  let at = 0
  for (const part of parts) {
    const plain = Buffer.from(part.bytes)
    const data = part.stored === true ? plain : deflateRawSync(plain)
    const entry: Entry = {
      name: Buffer.from(part.name),
      flags: part.claim?.flags ?? 0x0800,
      method: part.claim?.method ?? (part.stored === true ? 0 : 8),
      crc: part.claim?.crc ?? crc32(plain),
      compressed: part.claim?.compressed ?? data.length,
      inflated: part.claim?.inflated ?? plain.length,
      header: part.claim?.header ?? at,
    }
    const local = localHeader(entry.name, entry.flags, entry.method, entry.crc, entry.compressed, entry.inflated)
    entries.push(entry)
    pieces.push(local, data)
    at += local.length + data.length
  }
  return Buffer.concat([...pieces, directory(entries, at)])
}

/** A container of any size, part after part, in bounded memory. */
export async function* streamZip(
  parts: readonly (readonly [name: string, pieces: Iterable<string>])[],
): AsyncGenerator<Buffer> {
  const entries: Entry[] = []
  let at = 0
  for (const [name, pieces] of parts) {
    const entry: Entry = { name: Buffer.from(name), flags: 0x0808, method: 8, crc: 0, compressed: 0, inflated: 0, header: at }
    const local = localHeader(entry.name, entry.flags, 8, 0, 0, 0)
    at += local.length
    yield local
    for await (const piece of deflated(pieces, entry)) {
      entry.compressed += piece.length
      at += piece.length
      yield piece
    }
    const after = Buffer.alloc(16)
    after.writeUInt32LE(0x08074b50, 0)
    after.writeUInt32LE(entry.crc, 4)
    after.writeUInt32LE(entry.compressed, 8)
    after.writeUInt32LE(entry.inflated, 12)
    at += after.length
    yield after
    entries.push(entry)
  }
  yield directory(entries, at)
}

async function* deflated(pieces: Iterable<string>, entry: Entry): AsyncGenerator<Buffer> {
  const deflater = createDeflateRaw({ level: 1, chunkSize: 128 * 1024 })
  const feeding = (async () => {
    for (const text of pieces) {
      const piece = Buffer.from(text)
      entry.crc = crc32(piece, entry.crc)
      entry.inflated += piece.length
      if (!deflater.write(piece)) await new Promise(resolve => deflater.once('drain', resolve))
    }
    deflater.end()
  })()
  for await (const piece of deflater) yield piece as Buffer
  await feeding
}
