/** A backup holds everything, undisclosed data too: that it was taken, where to and until when it is kept, stands in the ledger. */

import { Type } from '@sinclair/typebox'
import { command } from '#capabilities/operation'
import { addDays } from '#rules/time'
import {
  firstSegmentKept,
  listExpired,
  putBackup,
  putBackupsElsewhere,
  type Standing,
  makeBackup as takeBackup,
  trimArchive,
} from '#storage/backup'
import { type Database, findArchive, todayOf } from '#storage/database'
import { verifySignature } from '#storage/keys'
import { findCheckpoint, type Verified, verifyLedger } from '#storage/ledger'
import { catchUp } from './keep-log.ts'
import { ownKeysOf } from './verify.ts'

const KeepDays = Type.Integer({ minimum: 1, maximum: 3660 })

/** What verification came to, with the newest checkpoint that it has read. */
export async function standingOf(database: Database, verified: Verified): Promise<Standing> {
  const newest = await database.transaction(tx => findCheckpoint(tx), { readOnly: true })
  const { ok, entries, acts, root, size } = verified
  return { ok, entries, acts, root, leaves: Number(size), checkpoint: newest?.note ?? null }
}

/** One for each backup: `program` is the version that takes it, `onProgress` hears how far the ledger has been read. */
export const makeBackup = (program: string, onProgress: (told: { entries: number }) => void) =>
  command({
    name: 'ledger.backup',
    title: 'Copy the database and the files beside it, and read the ledger again meanwhile',
    may: ['local-operator'],
    evenReadOnly: true,
    input: Type.Object(
      { out: Type.String({ minLength: 1 }), withKeys: Type.Boolean(), keepDays: KeepDays },
      { additionalProperties: false },
    ),
    output: Type.Object({
      ok: Type.Boolean(),
      root: Type.String(),
      entries: Type.Integer(),
      acts: Type.Integer(),
      files: Type.Integer(),
      bytes: Type.Integer(),
      expiresOn: Type.String(),
      expired: Type.Array(Type.String()),
      trimmed: Type.Optional(
        Type.Integer({ description: 'Segments removed from the archive since no kept backup needs them' }),
      ),
      untrimmed: Type.Optional(
        Type.String({ description: 'What kept them from being removed: the backup stands all the same' }),
      ),
    }),
    async before({ environment, today }, { out, withKeys, keepDays }) {
      const { database, dataDir } = environment
      const verify = async () => {
        // Where no server runs, what was committed last waits for a place in the log.
        await catchUp(environment)
        return standingOf(
          database,
          await verifyLedger(database, onProgress, undefined, verifySignature, await ownKeysOf(environment)),
        )
      }
      const expiresOn = addDays(today, keepDays)
      return takeBackup({ database, dataDir, out, withKeys, program, expiresOn, verify })
    },
    async run({ tx, act, today }, { out, keepDays }, { ledger, files, takenAt, expiresOn, walFrom }) {
      await putBackup(tx, { actId: act.id, keepDays, takenAt, expiresOn, folder: out, walFrom })
      const { ok, root, entries, acts } = ledger
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
      const expired = await listExpired(tx, today)
      return { ok, root, entries, acts, files: files.length, bytes, expiresOn, expired }
    },
    // By what is committed: were this backup not kept in the end, those before it would need their segments. It stands whatever becomes of this.
    async after({ database, dataDir }, taken) {
      try {
        const archive = findArchive(dataDir)
        const first = await database.transaction(async tx => firstSegmentKept(tx, await todayOf(tx)), { readOnly: true })
        return { ...taken, trimmed: archive === undefined || first === null ? 0 : await trimArchive(archive, first) }
      } catch (thrown) {
        const { code, name } = thrown as { code?: string; name: string }
        return { ...taken, untrimmed: code ?? name }
      }
    },
  })

/** Where the database is one's own its backups are too: how long they are kept is said once, and whenever it changes. */
export const backupsElsewhere = command({
  name: 'ledger.backups-elsewhere',
  title: 'Say for how many days the backups of a database of one’s own are kept',
  may: ['local-operator'],
  input: Type.Object({ keepDays: KeepDays }, { additionalProperties: false }),
  output: Type.Object({ keepDays: KeepDays }),
  async run({ tx, act }, { keepDays }) {
    await putBackupsElsewhere(tx, act.id, keepDays)
    return { keepDays }
  },
})
