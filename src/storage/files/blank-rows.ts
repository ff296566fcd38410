// Takes the cells of rows out of a cleaned copy: their numbers, outcomes and records stay, so that every other row stands where it stood.
import { constants, copyFile, open, rename, rm } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import {
  type CleanedRow,
  cleanedSize,
  frameEnd,
  HEADER_BYTES,
  MAGIC,
  packCleaned,
  RECORD_BYTES,
  readFrame,
  rowsOf,
} from './cleaned-copy.ts'
import { cleanedPath, syncFolderOf } from './spool-path.ts'

/**
 * Gives how many rows were blanked; those that are blank already do not count. The copy keeps its length, of which the database knows.
 * A reader sees the old copy or the new one. Nobody may be writing to it. One that a restore has not brought, or not to its end, holds
 * nothing more than what is there.
 * @param isMeant asked for each row that has cells
 */
export async function blankRows(
  { dataDir, id, bytes }: { readonly dataDir: string; readonly id: string; readonly bytes: number },
  isMeant: (row: CleanedRow) => boolean,
): Promise<number> {
  const there = Math.min(bytes, await cleanedSize(dataDir, id))
  if (there === 0) return 0
  const path = cleanedPath(dataDir, id)
  const fresh = `${path}.erasing`
  const meant = (row: CleanedRow) => row.cells.some(cell => cell !== '') && isMeant(row)
  const source = await open(path, 'r')
  let blanked = 0
  try {
    for (let at = 0; at < there && (there === bytes || (await frameEnd(source, at, there)) <= there); ) {
      const frame = await readFrame(source, at, id)
      const rows = await rowsOf(frame)
      const found = rows.filter(meant).length
      if (found > 0) {
        if (blanked === 0) await copyFile(path, fresh, constants.COPYFILE_FICLONE)
        await overwrite(fresh, at, blankFrame(rows, frame, meant))
        blanked += found
      }
      at += HEADER_BYTES + frame.body.length
    }
    if (blanked === 0) return 0
    await rename(fresh, path)
    await syncFolderOf(path)
    return blanked
  } finally {
    await source.close()
    await rm(fresh, { force: true })
  }
}

/** The frame without the cells of those rows, as long as before: what the packed cells no longer need is filled with zeros at the end. */
function blankFrame(
  rows: readonly CleanedRow[],
  { body, packedBytes, count }: { readonly body: Buffer; readonly packedBytes: number; readonly count: number },
  meant: (row: CleanedRow) => boolean,
): Buffer {
  const kept = rows.map(row => (meant(row) ? { row: row.row, cells: row.cells.map(() => '') } : row))
  let packed = packCleaned(kept)
  const room = body.length - count * (1 + RECORD_BYTES)
  if (packed.length > room) packed = packCleaned(kept, true)
  if (packed.length > room) throw new Error('cells became longer by being left out than a frame has room for')
  const frame = Buffer.alloc(HEADER_BYTES + body.length)
  frame.set(packed, HEADER_BYTES)
  // Outcomes and records, and of the slack behind them what there is room for.
  body.copy(frame, HEADER_BYTES + packed.length, packedBytes, packedBytes + count * (1 + RECORD_BYTES))
  frame.writeUInt32LE(MAGIC, 0)
  frame.writeUInt32LE(packed.length, 4)
  frame.writeUInt32LE(body.length, 8)
  frame.writeUInt32LE(count, 12)
  frame.writeUInt32LE(crc32(frame.subarray(HEADER_BYTES)), 16)
  return frame
}

async function overwrite(path: string, at: number, bytes: Buffer): Promise<void> {
  const target = await open(path, 'r+')
  try {
    for (let done = 0; done < bytes.length; )
      done += (await target.write(bytes, done, bytes.length - done, at + done)).bytesWritten
    await target.datasync()
  } finally {
    await target.close()
  }
}
