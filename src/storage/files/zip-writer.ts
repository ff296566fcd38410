// Writes a zip container from front to back, without going back and without holding a part.
import { crc32, createDeflateRaw } from 'node:zlib'

type Written = { name: Buffer; crc: number; compressed: number; inflated: number; header: number }

// 1980-01-01, the earliest day a zip can tell: the container says nothing of when it was made.
const DAY = 0x21
// Bit 3: sums and sizes follow the data. Bit 11: the name is UTF-8.
const FLAGS = 0x0808

/** Parts are written one after another: `part` for each, then `end`. No part and no container may reach 4 GiB. */
export class ZipWriter {
  readonly #parts: Written[] = []
  #at = 0

  async *part(name: string, pieces: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
    const part: Written = { name: Buffer.from(name), crc: 0, compressed: 0, inflated: 0, header: this.#at }
    this.#parts.push(part)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(FLAGS, 6)
    local.writeUInt16LE(8, 8)
    local.writeUInt16LE(DAY, 12)
    local.writeUInt16LE(part.name.length, 26)
    yield this.#count(Buffer.concat([local, part.name]))
    for await (const piece of deflate(pieces, part)) {
      part.compressed += piece.length
      yield this.#count(piece)
    }
    if (part.inflated > 0xffffffff || this.#at > 0xffffffff) throw new Error('a part beyond 4 GiB')
    const after = Buffer.alloc(16)
    after.writeUInt32LE(0x08074b50, 0)
    after.writeUInt32LE(part.crc, 4)
    after.writeUInt32LE(part.compressed, 8)
    after.writeUInt32LE(part.inflated, 12)
    yield this.#count(after)
  }

  *end(): Generator<Buffer> {
    const from = this.#at
    for (const part of this.#parts) {
      const entry = Buffer.alloc(46)
      entry.writeUInt32LE(0x02014b50, 0)
      entry.writeUInt16LE(20, 4)
      entry.writeUInt16LE(20, 6)
      entry.writeUInt16LE(FLAGS, 8)
      entry.writeUInt16LE(8, 10)
      entry.writeUInt16LE(DAY, 14)
      entry.writeUInt32LE(part.crc, 16)
      entry.writeUInt32LE(part.compressed, 20)
      entry.writeUInt32LE(part.inflated, 24)
      entry.writeUInt16LE(part.name.length, 28)
      entry.writeUInt32LE(part.header, 42)
      yield this.#count(Buffer.concat([entry, part.name]))
    }
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(this.#parts.length, 8)
    end.writeUInt16LE(this.#parts.length, 10)
    end.writeUInt32LE(this.#at - from, 12)
    end.writeUInt32LE(from, 16)
    yield end
  }

  #count(bytes: Buffer): Buffer {
    this.#at += bytes.length
    return bytes
  }
}

async function* deflate(pieces: AsyncIterable<Buffer> | Iterable<Buffer>, part: Written): AsyncGenerator<Buffer> {
  // Level 1: a table of text becomes 15 % larger than at level 6 and is written three times as fast.
  const deflater = createDeflateRaw({ level: 1, chunkSize: 128 * 1024 })
  const feeding = feed()
  try {
    for await (const piece of deflater) yield piece as Buffer
  } finally {
    deflater.destroy()
    await feeding
  }

  async function feed() {
    try {
      for await (const piece of pieces) {
        if (deflater.destroyed) return
        part.crc = crc32(piece, part.crc)
        part.inflated += piece.length
        if (!deflater.write(piece)) await drained()
      }
      deflater.end()
    } catch (error) {
      deflater.destroy(error as Error)
    }
  }

  function drained(): Promise<void> {
    return new Promise(resolve => {
      const go = () => {
        deflater.off('drain', go).off('close', go)
        resolve()
      }
      deflater.on('drain', go).on('close', go)
    })
  }
}
