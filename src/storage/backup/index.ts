// The door of backups: taking one, restoring one, archiving what is written in between.

export { archiveSigned } from './archived-checkpoint.ts'
export { chooseArchive } from './choose-archive.ts'
export { folderAt, startRestored } from './incomplete.ts'
export type { BackupTables, KeptBackup } from './kept.ts'
export { firstSegmentKept, lastKeptOn, listExpired, putBackup, putBackupsElsewhere, trimArchive } from './kept.ts'
export type { BackupOptions } from './make-backup.ts'
export { makeBackup } from './make-backup.ts'
export type { Manifest, Standing } from './manifest.ts'
export type { Missing } from './missing.ts'
export type { Restored, RestoredSubmissions, RestoreOptions } from './restore-backup.ts'
export { restoreBackup } from './restore-backup.ts'
