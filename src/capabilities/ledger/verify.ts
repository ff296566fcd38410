/** Reads the whole ledger again, undisclosed data too. */

import { Type } from '@sinclair/typebox'
import { NO_ORGANISATION, query } from '#capabilities/operation'
import { verifyLedger } from '#storage/ledger'

const Wrong = Type.Object({
  what: Type.String(),
  organisation: Type.Optional(Type.String()),
  entry: Type.Optional(Type.Integer()),
  batch: Type.Optional(Type.String()),
  act: Type.Optional(Type.String()),
  phase: Type.Optional(Type.Integer()),
})

/** One for each reading: `onProgress` hears how far it is. */
export const makeVerify = (onProgress: (told: { entries: number }) => void) =>
  query({
    name: 'ledger.verify',
    title: 'Re-read everything: headers, chains, commitments, acts, batches',
    may: ['local-operator'],
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Object({
      ok: Type.Boolean(),
      entries: Type.Integer(),
      acts: Type.Integer(),
      root: Type.String(),
      firstWrong: Type.Union([Wrong, Type.Null()]),
    }),
    async run(ctx) {
      ctx.looked(NO_ORGANISATION, 'the whole ledger')
      const { ok, entries, acts, root, firstWrong } = await verifyLedger(ctx.environment.database, onProgress)
      return { ok, entries, acts, root, firstWrong }
    },
  })
