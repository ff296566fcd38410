/** The door of the ledger: who reads all of it leaves a trace. */

export { backupsElsewhere, makeBackup } from './backup.ts'
export { makeVerify } from './verify.ts'
