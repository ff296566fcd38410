// Which backups there are and until when each is kept: by then what has been erased since is out of the last of them.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { addDays, type LocalDate } from '#rules/time'
import type { Tables, Transaction } from '#storage/database'
import { SEGMENT, TAIL } from './segments.ts'

export type BackupTables = Pick<Tables, 'backup'>
type BackupTx = Transaction<BackupTables>

export type KeptBackup = {
  readonly actId: string
  readonly keepDays: number
  readonly takenAt: string
  readonly expiresOn: LocalDate
  readonly folder: string
  /** Name of the first segment that a restore needs. */
  readonly walFrom: string
}

export async function putBackup(tx: BackupTx, one: KeptBackup): Promise<void> {
  await tx
    .insertInto('backup')
    .values({
      act_id: one.actId,
      keep_days: one.keepDays,
      taken_at: one.takenAt,
      expires_on: one.expiresOn,
      folder: one.folder,
      wal_from: one.walFrom,
    })
    .execute()
}

/** Backups are taken by other means, over and over, and each is kept for so many days. */
export async function putBackupsElsewhere(tx: BackupTx, actId: string, keepDays: number): Promise<void> {
  await tx.insertInto('backup').values({ act_id: actId, keep_days: keepDays }).execute()
}

/**
 * The last day on which any backup that exists now is kept: what is erased today is in none after it. Null where there is none. A backup
 * kept longer than it says is its keeper's doing.
 */
export async function lastKeptOn(tx: BackupTx, today: LocalDate): Promise<LocalDate | null> {
  const own = await tx
    .selectFrom('backup')
    .select('expires_on')
    .where('expires_on', '>=', today)
    .orderBy('expires_on', 'desc')
    .limit(1)
    .executeTakeFirst()
  const elsewhere = await tx
    .selectFrom('backup')
    .select('keep_days')
    .where('taken_at', 'is', null)
    .orderBy('backup_no', 'desc')
    .limit(1)
    .executeTakeFirst()
  const days = [own?.expires_on ?? null, elsewhere === undefined ? null : addDays(today, elsewhere.keep_days)]
  return days.reduce<LocalDate | null>(
    (last, day) => (day !== null && (last === null || day > last) ? (day as LocalDate) : last),
    null,
  )
}

/** Folders of backups that are past their day, oldest first: nothing removes them but who keeps them. */
export async function listExpired(tx: BackupTx, today: LocalDate): Promise<string[]> {
  const rows = await tx.selectFrom('backup').select('folder').where('expires_on', '<', today).orderBy('backup_no').execute()
  return rows.map(row => row.folder!)
}

/** The first segment that any backup still kept needs; null where none is kept. */
export async function firstSegmentKept(tx: BackupTx, today: LocalDate): Promise<string | null> {
  const rows = await tx.selectFrom('backup').select('wal_from').where('expires_on', '>=', today).execute()
  return rows
    .map(row => row.wal_from!)
    .reduce<string | null>((first, one) => (first === null || after(first, one) ? one : first), null)
}

// Whatever the timeline: their numbers run on.
const after = (a: string, b: string): boolean => a.slice(8) > b.slice(8)

/** Removes from the archive what no backup that is kept needs; gives how many segments. */
export async function trimArchive(folder: string, first: string): Promise<number> {
  const old = (await readdir(folder)).filter(name => {
    const segment = TAIL.exec(name)?.[1] ?? name
    return SEGMENT.test(segment) && after(first, segment)
  })
  for (const name of old) await rm(join(folder, name))
  return old.length
}
