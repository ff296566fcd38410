/** Proofs from the log, for whoever wants to check without believing us (docs/proof.md). */

import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from '@sinclair/typebox'
import { type Later, type QueryContext, query } from '#capabilities/operation'
import { type Proof, parseRecordId, toHex, verifierText } from '#rules/ledger'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { isWithinMs } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import {
  findCheckpoint,
  findLogKey,
  findRecord,
  isWaiting,
  listCosignerKeys,
  listLogs,
  logConsistency,
  proveOrganisation,
  proveRecord,
} from '#storage/ledger'
import { findOrganisation } from '#storage/organisations'
import { inOnePicture } from './one-picture.ts'

const Nullable = (text: ReturnType<typeof Type.String>) => Type.Union([text, Type.Null()])
const Hashes = Type.Array(Type.String())

const ProvedEntry = Type.Object({
  header: Type.String(),
  commitment: Type.String(),
  salt: Nullable(Type.String()),
  content: Nullable(Type.String()),
  index: Nullable(Type.String()),
  inclusion: Type.Union([Hashes, Type.Null()]),
})
const ProvedHead = { key: Type.String(), count: Type.Integer(), head: Type.String() }

export const ProofShape = Type.Object({
  kind: Type.Literal('xinheng-proof-1'),
  type: Type.Union([Type.Literal('record'), Type.Literal('organisation'), Type.Literal('absence')]),
  origin: Type.String(),
  checkpoint: Type.String(),
  entries: Type.Array(ProvedEntry),
  map: Type.Optional(
    Type.Object({
      organisation: Type.String(),
      ...ProvedHead,
      proof: Hashes,
      other: Type.Union([Type.Object(ProvedHead), Type.Null()]),
    }),
  ),
})

/** A server gives what was committed its place within seconds. */
const PLACED_WITHIN_MS = 4_000
const LOOK_EVERY_MS = 200

/**
 * The proof once the log counts all there is of the organisation; after a while, what it counts. Nothing is sequenced for whoever asks: a
 * server does that by itself, and the command line where none runs.
 */
const provedSoon = async (
  ctx: QueryContext,
  organisation: string,
  prove: (tx: OpenTransaction) => Promise<Proof | undefined>,
): Promise<Proof> => {
  const since = ctx.sources.nowMs()
  for (;;) {
    // Every statement of a proof sees the ledger as one checkpoint has it.
    const { proof, waits } = await inOnePicture(ctx, async tx => ({
      proof: await prove(tx),
      waits: await isWaiting(tx, organisation),
    }))
    if (proof !== undefined && !waits) return proof
    if (!isWithinMs(since, ctx.sources.nowMs(), PLACED_WITHIN_MS)) {
      // That there is nothing would be so of the log, and not of the ledger.
      if (proof === undefined || proof.type === 'absence') throw new Refusal('LOG_BEHIND')
      return proof
    }
    await sleep(LOOK_EVERY_MS)
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function organisationIdOf(ctx: QueryContext, text: string): Promise<string> {
  if (UUID.test(text)) return text
  const parsed = parseUscc(text)
  if (!parsed.ok) throw new Refusal('USCC_INVALID', { details: { finding: parsed.finding } })
  const found = await findOrganisation(ctx.tx, parsed.uscc)
  if (found === undefined) throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: parsed.uscc } })
  return found.organisationId
}

const proveOne = (ctx: QueryContext, record: string): Later<Proof> => {
  const name = parseRecordId(record)
  if (name === undefined || !ctx.scope.admits(name)) throw new Refusal('RECORD_UNKNOWN', { details: { record } })
  ctx.looked(name.organisationId, `proof of record ${record}`)
  return () =>
    provedSoon(ctx, name.organisationId, async tx => {
      if ((await findRecord(tx, name)) === undefined) throw new Refusal('RECORD_UNKNOWN', { details: { record } })
      return proveRecord(tx, name)
    })
}

const proveAll = async (ctx: QueryContext, organisation: string): Promise<Later<Proof>> => {
  const id = await organisationIdOf(ctx, organisation)
  if (!ctx.scope.admits({ organisationId: id })) throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: organisation } })
  ctx.looked(id, 'proof of everything about it')
  return () => provedSoon(ctx, id, tx => proveOrganisation(tx, id))
}

/** Facts stand in a proof with their salts: as undisclosed as they are. */
export const prove = query({
  name: 'ledger.prove',
  title: 'Prove that a record is in the log, or that this is everything about an organisation',
  may: ['local-operator', 'organisation-user'],
  within: { 'organisation-user': 'own-organisation' },
  input: Type.Object(
    {
      record: Type.Optional(Type.String({ maxLength: 60 })),
      /** Its code, or its own id. */
      organisation: Type.Optional(Type.String({ maxLength: 60 })),
    },
    { additionalProperties: false },
  ),
  output: ProofShape,
  async run(ctx, { record, organisation }) {
    if ((record === undefined) === (organisation === undefined))
      throw new Refusal('INPUT_INVALID', { details: { places: [{ place: 'record', keyword: 'oneOf' }] } })
    const proved = record === undefined ? await proveAll(ctx, organisation!) : proveOne(ctx, record)
    return async () => {
      const { map, ...rest } = await proved()
      return structuredClone({ ...rest, ...(map === undefined ? {} : { map }) }) as typeof ProofShape.static
    }
  },
})

/** Of one of several logs; the one opened last where it is not said. */
const Origin = Type.Optional(Type.String({ maxLength: 200 }))

const findLog = async (tx: OpenTransaction, origin: string) => (await listLogs(tx)).find(one => one.origin === origin)

/** Which log is asked for. What the copy that is read does not have, and the database has, is on its way; anything else will not come. */
async function logOf({ tx, environment }: QueryContext, origin: string | undefined): Promise<number | undefined> {
  if (origin === undefined) return undefined
  const log = await findLog(tx, origin)
  if (log !== undefined) return log.log
  const known = await environment.database.transaction(there => findLog(there, origin), { readOnly: true })
  throw new Refusal(known === undefined ? 'LOG_UNKNOWN' : 'LOG_BEHIND')
}

const Size = Type.String({ pattern: '^(0|[1-9][0-9]{0,18})$' })

/** Hashes alone: for everyone who kept a checkpoint. */
export const consistency = query({
  name: 'ledger.consistency',
  title: 'Prove that the log of one size is the beginning of the log of another',
  may: ['public'],
  input: Type.Object({ from: Size, to: Size, origin: Origin }, { additionalProperties: false }),
  output: Type.Object({ kind: Type.Literal('xinheng-consistency-1'), from: Type.String(), to: Type.String(), proof: Hashes }),
  async run(ctx, { from, to, origin }) {
    const log = await logOf(ctx, origin)
    const newest = await findCheckpoint(ctx.tx, log)
    if (newest === undefined || BigInt(to) > newest.size) {
      const there = await ctx.environment.database.transaction(tx => findCheckpoint(tx, log), { readOnly: true })
      if (there === undefined || BigInt(to) <= there.size) throw new Refusal('LOG_BEHIND')
      throw new Refusal('LOG_SIZE_UNKNOWN', { details: { size: String(there.size) } })
    }
    if (BigInt(from) > BigInt(to))
      throw new Refusal('INPUT_INVALID', { details: { places: [{ place: 'from', keyword: 'maximum' }] } })
    const proof = await logConsistency(ctx.tx, newest.log, BigInt(from), BigInt(to))
    return { kind: 'xinheng-consistency-1' as const, from, to, proof: proof.map(toHex) }
  },
})

/** It signed checkpoints up to that size; the statement hands over to the next one. */
const FormerKey = Type.Object({ key: Type.String(), until: Type.String(), statement: Type.String() })

/** `from` and `until` are sizes of the log. */
const CosignerShape = Type.Object({ key: Type.String(), from: Type.String(), until: Nullable(Type.String()) })

/** The public key, made and published with the log's first checkpoint. */
export const showKey = query({
  name: 'ledger.key',
  title: 'The public key of the log, as whoever checks a proof needs it, and the keys that signed checkpoints beside it',
  may: ['public'],
  input: Type.Object({ origin: Origin }, { additionalProperties: false }),
  output: Type.Object({ key: Type.String(), former: Type.Array(FormerKey), cosigners: Type.Array(CosignerShape) }),
  async run(ctx, { origin }) {
    const { tx } = ctx
    const asked = await logOf(ctx, origin)
    const key = await findLogKey(tx, asked)
    if (key === undefined) throw new Refusal('LOG_BEHIND')
    const { log } = (await findCheckpoint(tx, asked)) ?? {}
    const cosigners = log === undefined ? [] : await listCosignerKeys(tx, log)
    const keys = (await listLogs(tx)).find(one => one.verifier === key)?.keys ?? []
    return {
      key,
      former: keys.slice(1).map(({ after, statement }, at) => ({
        key: verifierText(keys[at]!.key),
        until: String(after),
        statement: statement!,
      })),
      cosigners: cosigners.map(one => ({
        key: verifierText(one.key),
        from: String(one.from),
        until: one.until === null ? null : String(one.until),
      })),
    }
  },
})
