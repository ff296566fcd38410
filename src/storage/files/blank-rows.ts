// Takes the cells of rows out of a cleaned copy: their numbers, outcomes and records stay, so that every other row stands where it stood.
import { constants, copyFile, open, rename, rm } from 'node:fs/promises'
import { type CleanedRow, cleanedSize, packCleaned, RECORD_BYTES, rowsOf } from './cleaned-copy.ts'
import { type Frame, frameBytes, isFrameIn, isHeadIn, readFrame, readSeal, sealFrame } from './cleaned-frame.ts'
import type { FileKeys } from './file-keys.ts'
import type { RandomBytes } from './sealed-file.ts'
import { cleanedPath, syncFolderOf } from './spool-path.ts'

type Copy = {
  readonly dataDir: string
  readonly id: string
  /** The committed length. */
  readonly bytes: number
  readonly keys: FileKeys
  readonly randomBytes: RandomBytes
}

/**
 * Gives how many rows were blanked; those that are blank already do not count. The copy keeps its length, of which the database knows.
 * A reader sees the old copy or the new one. Nobody may be writing to it. One that a restore has not brought, or not to its end, holds
 * nothing more than what is there.
 * @param isMeant asked for each row that has cells
 * @param beforeReplacing throws where somebody else may be writing to it by now
 */
export async function blankRows(
  { dataDir, id, bytes, keys, randomBytes }: Copy,
  isMeant: (row: CleanedRow) => boolean,
  beforeReplacing: () => Promise<void> = async () => {},
): Promise<number> {
  const there = Math.min(bytes, await cleanedSize(dataDir, id))
  const path = cleanedPath(dataDir, id)
  const fresh = `${path}.erasing`
  const meant = (row: CleanedRow) => row.cells.some(cell => cell !== '') && isMeant(row)
  if (there === 0) return 0
  const source = await open(path, 'r')
  let blanked = 0
  try {
    if (there < bytes && !(await isHeadIn(source, there))) return 0
    const seal = await readSeal(source, id, keys)
    for (let at = seal.head.length; at < there && (there === bytes || (await isFrameIn(source, at, there))); ) {
      const frame = await readFrame(source, at, there, seal)
      const rows = await rowsOf(frame)
      const found = rows.filter(meant).length
      if (found > 0) {
        if (blanked === 0) await copyFile(path, fresh, constants.COPYFILE_FICLONE)
        await overwrite(fresh, at, sealFrame(seal, at, blankFrame(rows, frame, meant), randomBytes))
        blanked += found
      }
      at += frameBytes(frame)
    }
    if (blanked === 0) return 0
    await beforeReplacing()
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
  { body, packedBytes, count }: Frame,
  meant: (row: CleanedRow) => boolean,
): Frame {
  const kept = rows.map(row => (meant(row) ? { row: row.row, cells: row.cells.map(() => '') } : row))
  let packed = packCleaned(kept)
  const room = body.length - count * (1 + RECORD_BYTES)
  if (packed.length > room) packed = packCleaned(kept, true)
  if (packed.length > room) throw new Error('cells became longer by being left out than a frame has room for')
  const blank = Buffer.alloc(body.length)
  blank.set(packed)
  // Outcomes and records, and of the slack behind them what there is room for.
  body.copy(blank, packed.length, packedBytes, packedBytes + count * (1 + RECORD_BYTES))
  return { body: blank, packedBytes: packed.length, count }
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
