/** A backup is a look at everything, undisclosed data too. */

import { Type } from '@sinclair/typebox'
import { NO_ORGANISATION, query } from '#capabilities/operation'
import { makeBackup as takeBackup } from '#storage/backup'
import { countLeaves, verifyLedger } from '#storage/ledger'

/** One for each backup: `program` is the version that takes it, `onProgress` hears how far the ledger has been read. */
export const makeBackup = (program: string, onProgress: (told: { entries: number }) => void) =>
  query({
    name: 'ledger.backup',
    title: 'Copy the database and the files beside it, and read the ledger again meanwhile',
    may: ['local-operator'],
    input: Type.Object({ out: Type.String({ minLength: 1 }), withKeys: Type.Boolean() }, { additionalProperties: false }),
    output: Type.Object({
      ok: Type.Boolean(),
      root: Type.String(),
      entries: Type.Integer(),
      acts: Type.Integer(),
      files: Type.Integer(),
      bytes: Type.Integer(),
    }),
    async run(ctx, { out, withKeys }) {
      ctx.looked(NO_ORGANISATION, `a backup of everything${withKeys ? ', with keys' : ''}`)
      const { database, dataDir } = ctx.environment
      const verify = async () => {
        // Before the ledger is read again: it holds everything that is in the log.
        const leaves = await database.transaction(countLeaves, { readOnly: true })
        return { ...(await verifyLedger(database, onProgress)), leaves }
      }
      const { ledger, files } = await takeBackup({ database, dataDir, out, withKeys, program, verify })
      const { ok, root, entries, acts } = ledger
      return { ok, root, entries, acts, files: files.length, bytes: files.reduce((sum, file) => sum + file.bytes, 0) }
    },
  })
