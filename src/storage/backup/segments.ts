// Segments of PostgreSQL's write-ahead log: their names, their order, and which of those in a folder can be replayed.
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** `0/3000028` as a number of bytes. */
export function parseLsn(text: string): bigint {
  const [high = '', low = ''] = text.split('/')
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}

export type Segment = {
  readonly name: string
  readonly path: string
  readonly timeline: number
  readonly number: bigint
  readonly bytes: number
  /** False where the file ends too early. */
  readonly isWhole: boolean
  /** Copied while it was written to: that it ends early is as it should be, where none follows. */
  readonly isTail: boolean
}

/** Name of a segment: timeline, then the number in two halves. */
export const SEGMENT = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/
/** The beginning of a segment that was not finished: archived-tail.ts. */
export const TAIL = /^([0-9A-F]{24})\.tail$/
const HISTORY = /^[0-9A-F]{8}\.history$/
const hex = (n: bigint): string => n.toString(16).toUpperCase().padStart(8, '0')

export function segmentName(timeline: number, number: bigint, segmentBytes: number): string {
  const each = 0x1_0000_0000n / BigInt(segmentBytes)
  return `${hex(BigInt(timeline))}${hex(number / each)}${hex(number % each)}`
}

/** The segments of a folder in their order. A file that was only made ready to be written to again holds another one's bytes, and is none. */
export async function listSegments(folder: string, segmentBytes: number): Promise<Segment[]> {
  const found: Segment[] = []
  for (const file of (await readdir(folder)).sort()) {
    const name = TAIL.exec(file)?.[1] ?? file
    const parts = SEGMENT.exec(name)
    if (parts === null) continue
    const [timeline, high, low] = parts.slice(1).map(part => BigInt(`0x${part}`)) as [bigint, bigint, bigint]
    const number = high * (0x1_0000_0000n / BigInt(segmentBytes)) + low
    const path = join(folder, file)
    const { size } = await stat(path)
    const begins = await addressIn(path)
    if (begins !== undefined && begins !== number * BigInt(segmentBytes)) continue
    found.push({
      name,
      path,
      timeline: Number(timeline),
      number,
      bytes: size,
      isWhole: size === segmentBytes,
      isTail: file !== name,
    })
  }
  return found
}

/** Files that say where one timeline left another. */
export async function listHistories(folder: string): Promise<{ name: string; path: string }[]> {
  return (await readdir(folder)).filter(name => HISTORY.test(name)).map(name => ({ name, path: join(folder, name) }))
}

// The head of a page: magic and flags (2 bytes each), timeline (4), then the address at which the page stands (8), in the machine's order.
const ADDRESS_AT = 8

async function addressIn(path: string): Promise<bigint | undefined> {
  const handle = await open(path, 'r')
  try {
    const head = Buffer.alloc(16)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    // Too short to say: told as a segment that is not whole.
    return bytesRead === head.length ? head.readBigUInt64LE(ADDRESS_AT) : undefined
  } finally {
    await handle.close()
  }
}
