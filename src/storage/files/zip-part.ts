// Inflates one part of a zip container piece by piece, within limits, checking its sum.
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib'
import { type FileLimits, refuseFile } from './limits.ts'
import type { SealedFile } from './sealed-file.ts'
import { LOCAL_HEADER, LOCAL_HEADER_BYTES, type ZipPart } from './zip-directory.ts'

// Small enough for what is made of it to die young.
const PIECE = 64 * 1024

function dataOffset(file: SealedFile, part: ZipPart): number {
  const local = file.readAt(part.header, LOCAL_HEADER_BYTES)
  if (local.length < LOCAL_HEADER_BYTES) refuseFile('FILE_TRUNCATED')
  if (local.readUInt32LE(0) !== LOCAL_HEADER) refuseFile('FILE_DAMAGED', { part: part.name })
  return part.header + LOCAL_HEADER_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28)
}

/** The inflated bytes. Whoever stops early has read unchecked bytes; whoever reads to the end has had them summed. */
export async function* inflatePart(file: SealedFile, part: ZipPart, limits: FileLimits): AsyncGenerator<Buffer> {
  const from = dataOffset(file, part)
  const until = from + part.compressed
  if (until > file.bytes) refuseFile('FILE_TRUNCATED')
  let bytes = 0
  let sum = 0
  const pieces = part.method === 0 ? file.chunks(from, until) : inflate(file, from, until, part.name)
  if (part.method !== 0 && part.method !== 8) refuseFile('FILE_NOT_WORKBOOK', { part: part.name, method: part.method })
  for await (const piece of pieces) {
    bytes += piece.length
    // The directory's claim was held against the limits when it was read; more than claimed is more than allowed.
    if (bytes > part.inflated || bytes > limits.inflatedBytes) refuseFile('FILE_DAMAGED', { part: part.name })
    sum = crc32(piece, sum)
    yield piece
  }
  if (bytes !== part.inflated || sum !== part.crc) refuseFile('FILE_DAMAGED', { part: part.name })
}

async function* inflate(file: SealedFile, from: number, until: number, name: string): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: PIECE })
  const feeding = feed()
  try {
    for await (const piece of inflater) yield piece as Buffer
  } catch (error) {
    // zlib has no other word for compressed bytes that are none, or are cut off.
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) refuseFile('FILE_DAMAGED', { part: name })
    throw error
  } finally {
    inflater.destroy()
    await feeding
  }

  async function feed() {
    try {
      for (const piece of file.chunks(from, until, 64 * 1024)) {
        if (inflater.destroyed || inflater.writableEnded) return
        if (!inflater.write(piece)) await drained(inflater)
      }
      if (!inflater.destroyed) inflater.end()
    } catch (error) {
      inflater.destroy(error as Error)
    }
  }
}

function drained(inflater: InflateRaw): Promise<void> {
  return new Promise(resolve => {
    const go = () => {
      inflater.off('drain', go).off('close', go)
      resolve()
    }
    inflater.on('drain', go).on('close', go)
  })
}

/** A part that is read whole. */
export async function readPart(file: SealedFile, part: ZipPart, limits: FileLimits): Promise<Buffer> {
  if (part.inflated > limits.partBytes)
    refuseFile('FILE_TOO_LARGE', { part: part.name, bytes: part.inflated, most: limits.partBytes })
  const pieces: Buffer[] = []
  for await (const piece of inflatePart(file, part, limits)) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}
