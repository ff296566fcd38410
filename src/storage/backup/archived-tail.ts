// The end of the write-ahead log that PostgreSQL has not archived yet, copied beside what it has: a segment is finished minutes later.
import { existsSync, readdirSync } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, findCluster, type OpenTransaction } from '#storage/database'
import { parseLsn, segmentName, TAIL } from './segments.ts'

/** Everything that is committed now stands in the archive afterwards: in segments, and in the tails of those that it does not have. */
export async function keepTail(database: Database, dataDir: string, archive: string): Promise<void> {
  const { timeline, end, segmentBytes } = await database.transaction(readEnd, { readOnly: true })
  const { cluster } = findCluster({ dataDir, log: () => {} })
  const size = BigInt(segmentBytes)
  const current = end / size
  const nameOf = (number: bigint) => segmentName(timeline, number, segmentBytes)
  // From the segment on to which it was copied last.
  let number = current
  while (number > 0n && existsSync(join(archive, tailOf(nameOf(number - 1n))))) number -= 1n
  for (; number <= current; number++) {
    const name = nameOf(number)
    if (existsSync(join(archive, name))) continue
    await copyOn(join(cluster, 'pg_wal', name), join(archive, tailOf(name)), Number(number === current ? end % size : size))
  }
  for (const name of readdirSync(archive).filter(name => TAIL.test(name)))
    if (existsSync(join(archive, name.replace(TAIL, '$1')))) await rm(join(archive, name), { force: true })
}

const tailOf = (segment: string): string => `${segment}.tail`

type End = { readonly timeline: number; readonly end: bigint; readonly segmentBytes: number }

async function readEnd({ client }: OpenTransaction): Promise<End> {
  const { rows } = await client.query<{ lsn: string; name: string; bytes: number }>(
    `select pg_current_wal_flush_lsn()::text as lsn, pg_walfile_name(pg_current_wal_flush_lsn()) as name,
       (select setting::int from pg_settings where name = 'wal_segment_size') as bytes`,
  )
  const { lsn, name, bytes } = rows[0]!
  return { timeline: Number.parseInt(name.slice(0, 8), 16), end: parseLsn(lsn), segmentBytes: bytes }
}

/** What a copy lacks up to `until`. Whatever stands behind that in the segment is of an older one. */
async function copyOn(from: string, to: string, until: number): Promise<void> {
  const held = existsSync(to) ? (await stat(to)).size : 0
  if (held >= until) return
  const source = await openIfThere(from)
  // Archived and used again meanwhile.
  if (source === undefined) return
  const target = await open(to, 'a', 0o600)
  try {
    const piece = Buffer.alloc(until - held)
    const { bytesRead } = await source.read(piece, 0, piece.length, held)
    await target.writeFile(piece.subarray(0, bytesRead))
    await target.datasync()
  } finally {
    await source.close()
    await target.close()
  }
}

async function openIfThere(path: string) {
  try {
    return await open(path, 'r')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}
