/** The English of what is said when a backup is not taken or not restored. */

import type * as zh from './zh-backup.ts'

export const backupRefusals: Record<keyof typeof zh.backupRefusals, { title: string; detail: string }> = {
  BACKUP_DAMAGED: {
    title: 'The backup is damaged',
    detail:
      '{file} of the backup is not as its manifest says, or not whole; so are {files} files in all. Nothing was restored. Use another backup, or bring the whole file.',
  },
  BACKUP_EXPIRED: {
    title: 'The days of this backup are over',
    detail:
      'It was to be kept until {expiresOn}. What has been erased since would come back with it. Nothing was restored. Use a newer backup.',
  },
  BACKUP_FOLDER: {
    title: 'This folder cannot be used',
    detail: '{folder}: {why}. Nothing was changed. Choose another folder.',
  },
  BACKUP_INCOMPLETE: {
    title: 'This is no whole backup',
    detail:
      '{folder} has no manifest that can be read. It is written last: without it the backup was not finished. Nothing was restored. Use another backup.',
  },
  BACKUP_OWN_DATABASE: {
    title: 'The database is your own',
    detail:
      'The tables are not in the data folder of this platform, which cannot copy them. Nothing was backed up. Use the backup of your PostgreSQL; docs/operating/backup.md says how.',
  },
  BACKUP_VERSION: {
    title: 'Another PostgreSQL took this backup',
    detail:
      'The files of the backup are those of PostgreSQL {backup}; this platform comes with PostgreSQL {here}, which cannot open them. Nothing was restored. Restore with the release of the platform that took it ({program}), then move on.',
  },
  RESTORED_INCOMPLETE: {
    title: 'The platform can only be read',
    detail:
      'It was restored from a backup, and something is missing. Until it is brought, nothing is accepted, for it would contradict the ledger that was signed. Ask the credit centre.',
  },
  SPOOL_LOST: {
    title: 'The file has to be handed in again',
    detail:
      'The platform was restored from a backup while this file was being read. Files as they were handed in are in no backup. ⟨Of {rows} rows read before, {landed} were registered and stay. ⟩Hand it in again: what is registered is not registered twice.',
  },
}

export const backupWords: typeof zh.backupWords = {
  'why:taken': 'something is in it already',
  'why:not-there': 'it does not exist',
  'why:unreachable': 'the database server may not write there',
  'why:no-archiver': 'the PostgreSQL of this machine has no basic_archive module',
}
