/** Reads the whole ledger again, undisclosed data too. */

import { Type } from '@sinclair/typebox'
import { type Environment, NO_ORGANISATION, query } from '#capabilities/operation'
import { verifySignature } from '#storage/keys'
import { verifyLedger } from '#storage/ledger'

const Wrong = Type.Object({
  what: Type.String(),
  organisation: Type.Optional(Type.String()),
  entry: Type.Optional(Type.Integer()),
  batch: Type.Optional(Type.String()),
  act: Type.Optional(Type.String()),
  phase: Type.Optional(Type.Integer()),
  log: Type.Optional(Type.Integer()),
  size: Type.Optional(Type.String()),
  look: Type.Optional(Type.Integer()),
  day: Type.Optional(Type.String()),
})

/** The keys that sign checkpoints beside the log's, of all times. */
export const ownKeysOf = async ({ keys }: Environment): Promise<Buffer[]> =>
  (await keys.list()).flatMap(key =>
    key.role === 'log-signing' && key.public !== null ? [Buffer.from(key.public, 'hex')] : [],
  )

/** One for each reading: `onProgress` hears how far it is. Nothing is written; `asItStands`: nor is what waits for its place waited for. */
export const makeVerify = (onProgress: (told: { entries: number }) => void, asItStands = false) =>
  query({
    name: 'ledger.verify',
    title: 'Re-read everything: headers, chains, commitments, acts, batches, the log',
    may: ['local-operator'],
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Object({
      ok: Type.Boolean(),
      entries: Type.Integer(),
      acts: Type.Integer(),
      looks: Type.Integer(),
      /** Committed, and without a place in the log when it was read: what is said of the log does not cover it. */
      waiting: Type.Integer(),
      /** Leaves of the log; a decimal number that may be larger than others read. */
      size: Type.String(),
      root: Type.String(),
      firstWrong: Type.Union([Wrong, Type.Null()]),
    }),
    async run(ctx) {
      ctx.looked(NO_ORGANISATION, 'the whole ledger')
      return async () => {
        const within = asItStands ? null : undefined
        const own = await ownKeysOf(ctx.environment)
        const { size, ...verified } = await verifyLedger(ctx.environment.database, onProgress, within, verifySignature, own)
        return { ...verified, size: size.toString() }
      }
    },
  })
