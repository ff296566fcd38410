// Reads the directory at the end of a zip container, trusting none of its numbers.
import { type FileLimits, refuseFile } from './limits.ts'
import type { SealedFile } from './sealed-file.ts'

export type ZipPart = {
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly compressed: number
  readonly inflated: number
  /** Where its local header begins. */
  readonly header: number
}

/** By name in lower case, since Excel does not tell cases apart. */
export type ZipDirectory = ReadonlyMap<string, ZipPart>

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const ENTRY = 0x02014b50
export const LOCAL_HEADER = 0x04034b50
export const LOCAL_HEADER_BYTES = 30
const END_BYTES = 22
const ENTRY_BYTES = 46
const LOCATOR_BYTES = 20
const DIRECTORY_BYTES = 16 * 2 ** 20

/** Deflate cannot do better than this; a larger claim is a lie or a bomb. */
const DEFLATE_BEST = 1033

export function readZipDirectory(file: SealedFile, limits: FileLimits): ZipDirectory {
  const { count, offset, bytes } = findDirectory(file)
  if (count > limits.parts || bytes > DIRECTORY_BYTES) refuseFile('FILE_TOO_LARGE', { parts: count, most: limits.parts })
  if (offset + bytes > file.bytes) refuseFile('FILE_TRUNCATED')
  const directory = file.readAt(offset, bytes)
  const parts = new Map<string, ZipPart>()
  let at = 0
  for (let n = 0; n < count; n++) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY)
      refuseFile('FILE_DAMAGED', { part: 'directory' })
    const nameBytes = directory.readUInt16LE(at + 28)
    const extraBytes = directory.readUInt16LE(at + 30)
    const next = at + ENTRY_BYTES + nameBytes + extraBytes + directory.readUInt16LE(at + 32)
    if (next > directory.length) refuseFile('FILE_DAMAGED', { part: 'directory' })
    const part = readEntry(directory, at, nameBytes, extraBytes)
    at = next
    // Two parts of one name are read differently by different programs: what one shows, another would load.
    if (parts.has(part.name)) refuseFile('FILE_DAMAGED', { part: part.name })
    parts.set(part.name, part)
    checkEntry(part, offset, limits)
  }
  checkOverlaps(parts, offset)
  checkBegin(parts)
  return parts
}

function findDirectory(file: SealedFile): { count: number; offset: number; bytes: number } {
  const tailBytes = Math.min(file.bytes, END_BYTES + 0xffff)
  const tailAt = file.bytes - tailBytes
  const tail = file.readAt(tailAt, tailBytes)
  let end = tail.length - END_BYTES
  while (end >= 0 && !(tail.readUInt32LE(end) === END && end + END_BYTES + tail.readUInt16LE(end + 20) === tail.length)) end--
  // The directory stands at the end, so a file that was cut off has none.
  if (end < 0) refuseFile('FILE_TRUNCATED')
  const count = tail.readUInt16LE(end + 10)
  const bytes = tail.readUInt32LE(end + 12)
  const offset = tail.readUInt32LE(end + 16)
  if (count !== 0xffff && bytes !== 0xffffffff && offset !== 0xffffffff) return { count, offset, bytes }
  const locatorAt = tailAt + end - LOCATOR_BYTES
  if (locatorAt < 0) refuseFile('FILE_TRUNCATED')
  const locator = file.readAt(locatorAt, LOCATOR_BYTES)
  if (locator.readUInt32LE(0) !== LOCATOR_64) return { count, offset, bytes }
  const at = safe(locator.readBigUInt64LE(8))
  if (at + 56 > file.bytes) refuseFile('FILE_TRUNCATED')
  const record = file.readAt(at, 56)
  if (record.readUInt32LE(0) !== END_64) refuseFile('FILE_DAMAGED', { part: 'directory' })
  return {
    count: safe(record.readBigUInt64LE(32)),
    bytes: safe(record.readBigUInt64LE(40)),
    offset: safe(record.readBigUInt64LE(48)),
  }
}

function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) refuseFile('FILE_DAMAGED', { part: 'directory' })
  return Number(value)
}

function readEntry(directory: Buffer, at: number, nameBytes: number, extraBytes: number): ZipPart {
  const flags = directory.readUInt16LE(at + 8)
  if ((flags & 0x2041) !== 0) refuseFile('FILE_ENCRYPTED')
  const method = directory.readUInt16LE(at + 10)
  const crc = directory.readUInt32LE(at + 16)
  let compressed = directory.readUInt32LE(at + 20)
  let inflated = directory.readUInt32LE(at + 24)
  let header = directory.readUInt32LE(at + 42)
  const nameEnd = at + ENTRY_BYTES + nameBytes
  const name = directory
    .toString('utf8', at + ENTRY_BYTES, nameEnd)
    .replaceAll('\\', '/')
    .toLowerCase()
  for (let extra = nameEnd; extra + 4 <= nameEnd + extraBytes; ) {
    const id = directory.readUInt16LE(extra)
    let value = extra + 4
    const until = value + directory.readUInt16LE(extra + 2)
    if (until > nameEnd + extraBytes) break
    if (id === 1) {
      const long = () => {
        if (value + 8 > until) refuseFile('FILE_DAMAGED', { part: name })
        value += 8
        return safe(directory.readBigUInt64LE(value - 8))
      }
      if (inflated === 0xffffffff) inflated = long()
      if (compressed === 0xffffffff) compressed = long()
      if (header === 0xffffffff) header = long()
    }
    extra = until
  }
  return { name, method, crc, compressed, inflated, header }
}

function checkEntry(part: ZipPart, directoryAt: number, limits: FileLimits): void {
  if (part.header + LOCAL_HEADER_BYTES + part.compressed > directoryAt) refuseFile('FILE_TRUNCATED')
  if (part.inflated > limits.inflatedBytes)
    refuseFile('FILE_TOO_LARGE', { part: part.name, bytes: part.inflated, most: limits.inflatedBytes })
  const best = part.method === 0 ? 1 : DEFLATE_BEST
  if (part.inflated > 1024 && part.inflated > part.compressed * best) refuseFile('FILE_RATIO', { part: part.name })
  if (part.inflated > limits.ratioFromBytes && part.inflated > part.compressed * limits.ratio) {
    refuseFile('FILE_RATIO', {
      part: part.name,
      ratio: Math.round(part.inflated / Math.max(1, part.compressed)),
      most: limits.ratio,
    })
  }
}

// A container that begins with what its directory does not name is two files in one: which is read depends on who reads.
function checkBegin(parts: ReadonlyMap<string, ZipPart>): void {
  if (![...parts.values()].some(part => part.header === 0)) refuseFile('FILE_DAMAGED', { part: 'directory' })
}

// Bombs without nesting let many names point at the same compressed bytes.
function checkOverlaps(parts: ReadonlyMap<string, ZipPart>, directoryAt: number): void {
  const sorted = [...parts.values()].sort((a, b) => a.header - b.header)
  for (const [n, part] of sorted.entries()) {
    const next = sorted[n + 1]?.header ?? directoryAt
    if (part.header + LOCAL_HEADER_BYTES + part.compressed > next) refuseFile('FILE_DAMAGED', { part: part.name })
  }
}
