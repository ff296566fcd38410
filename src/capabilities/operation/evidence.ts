/** Files of proof, in whatever kind of case they are handed in: seen before anything is written, kept, listed and given back alike. */

import { Type } from '@sinclair/typebox'
import { type CaseName, formatCaseId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { type LocalDate, type Period, untilAfter } from '#rules/time'
import {
  dropOldEvidence,
  EVIDENCE_LIMITS,
  type Evidence,
  type EvidenceHead,
  endingOf,
  findEvidence,
  listEvidence,
  putEvidence,
  readEvidence,
} from '#storage/files'
import { type FileOut, keptFileName } from './file-shapes.ts'
import { once } from './once.ts'
import type { CommandContext, Context, QueryContext } from './shapes.ts'

const LONGEST_NAME = 200

/** Three years, as long as what was found false bars; a year at least, which the database holds too. */
const USUAL_MONTHS = 36
const FLOOR_MONTHS = 12

/** For how many months after its case has closed a proof is kept: `XINHENG_KEEP_PROOFS_MONTHS`. */
export const proofsKept = ({ XINHENG_KEEP_PROOFS_MONTHS: given = '' }: Readonly<Record<string, string | undefined>>) => {
  const keepProofsMonths = given === '' ? USUAL_MONTHS : Number(given)
  if (!Number.isInteger(keepProofsMonths) || keepProofsMonths < FLOOR_MONTHS)
    throw new Refusal('SETTING_INVALID', { details: { setting: 'XINHENG_KEEP_PROOFS_MONTHS', value: given } })
  return { keepProofsMonths }
}

const monthsOf = ({ environment }: Pick<Context, 'environment'>): number => environment.keepProofsMonths ?? USUAL_MONTHS

/** The first day on which nobody is given it any more, whether its bytes have gone yet or not; null as long as its case is open. */
const keptUntil = (ctx: Pick<Context, 'environment'>, closedOn: LocalDate | null): LocalDate | null =>
  closedOn === null ? null : untilAfter(closedOn, `P${monthsOf(ctx)}M` as Period)

type Asked = Pick<Context, 'environment' | 'today'>
const isOver = (ctx: Asked, closedOn: LocalDate | null): boolean => {
  const until = keptUntil(ctx, closedOn)
  return until !== null && until <= ctx.today
}

export const EvidenceInput = Type.Object(
  {
    case: Type.String({ minLength: 73, maxLength: 73, description: 'The id of a case, which names its organisation' }),
    no: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Its number in the case' }),
  },
  { additionalProperties: false },
)
export const EvidenceShape = Type.Array(
  Type.Object({
    no: Type.Integer(),
    name: Type.String(),
    media: Type.String(),
    bytes: Type.Integer(),
    scanned: Type.Boolean({ description: 'Whether a scanner looked at it and found nothing' }),
    erased: Type.Boolean(),
    at: Type.String(),
    keptUntil: Type.Union([Type.String({ description: 'First day on which it is given to nobody any more' }), Type.Null()]),
  }),
)

export type SeenEvidence = Evidence & { readonly scanned: boolean }

/** Read and looked at by the scanner before anything is written, so that no transaction waits for either. */
export const seeEvidence = async (ctx: Omit<CommandContext, 'tx'>): Promise<SeenEvidence> => {
  const evidence = await readEvidence(ctx.file!.bytes)
  // Whoever hands one in takes those away whose time is over: no job does it.
  await ctx.environment.database.transaction(tx => dropOldEvidence(tx, monthsOf(ctx)))
  const { scanner } = ctx.environment
  await scanner?.scan(evidence.bytes)
  return { ...evidence, scanned: scanner !== undefined }
}

/** @param kind what kind of case it is, in words */
export const keepEvidence = async (
  ctx: CommandContext,
  kind: string,
  found: CaseName,
  { media, scanned, sha256, bytes }: SeenEvidence,
): Promise<void> => {
  const before = await listEvidence(ctx.tx, [found])
  if (before.length >= EVIDENCE_LIMITS.files)
    throw new Refusal('EVIDENCE_TOO_MANY', { details: { most: EVIDENCE_LIMITS.files } })
  const no = Math.max(0, ...before.map(one => one.no)) + 1
  const name = keptFileName(ctx.file!, LONGEST_NAME)
  const one = { no, name, media, scanned, sha256, bytes, actId: ctx.act.id }
  await putEvidence(ctx.tx, kind, found, one, ctx.environment.keys.files, ctx.sources.randomBytes)
}

export const giveEvidence = async (
  ctx: QueryContext,
  kind: string,
  found: CaseName,
  { no, closedOn }: { readonly no: number; readonly closedOn: LocalDate | null },
): Promise<FileOut> => {
  ctx.looked(found.organisationId, `evidence ${no} of ${kind} case ${found.caseId}`)
  const one = isOver(ctx, closedOn) ? undefined : await findEvidence(ctx.tx, kind, found, no, ctx.environment.keys.files)
  if (one === undefined) throw new Refusal('EVIDENCE_UNKNOWN', { details: { case: formatCaseId(found), no } })
  // Named by what it is: a browser that opens it goes by the ending.
  const name = `${one.name.replace(/\.[A-Za-z0-9]{1,5}$/, '')}.${endingOf(one.media)}`
  return { name, media: one.media, bytes: once(one.bytes) }
}

export const shownEvidence = (ctx: Asked, heads: readonly EvidenceHead[], closedOn: LocalDate | null) =>
  heads.map(one => ({
    ...{ no: one.no, name: isOver(ctx, closedOn) ? '' : one.name, media: one.media, bytes: one.bytes, scanned: one.scanned },
    ...{ erased: one.isErased || isOver(ctx, closedOn), at: one.at, keptUntil: keptUntil(ctx, closedOn) },
  }))
