/** Another officer approves what one has proposed, or it is withdrawn; what is approved can be taken back before its day. */

import { type Actor, type CommandContext, type Context, command, longCommand } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import {
  decideLawProposal,
  findActiveVersion,
  type LawProposal,
  lockLawVersions,
  putLawVersion,
  undoLawProposal,
} from '#storage/law'
import { listActorsOf, refuseLaterEnds } from '#storage/ledger'
import { APPROVE, carryOnFold, listOpenVersions, UNDO } from './fold-under.ts'
import { refoldUnder } from './moved-records.ts'
import { ApproveOutput, DecideInput, ProposedOutput } from './proposal-shapes.ts'
import { refuseNumbers, whatHolds } from './propose.ts'
import { getLawProposal, lawWithout, lawWithProposal, OFFICERS, type Proposed } from './proposed-law.ts'
import { isOwnOf, shownProposal } from './shown-proposal.ts'

const handOf = ({ actor, today, act }: CommandContext, reason: string) => ({
  ...{ by: actor.id, for: actor.substitutes ?? null, on: today, act: act.id, reason },
})

/** Whoever proposed, and for whom they stood in. */
async function proposersOf(ctx: Context, id: string): Promise<string[]> {
  const found = await getLawProposal(ctx, id)
  return [...(await listActorsOf(ctx.tx, [found.actId])), ...(found.proposedFor === null ? [] : [found.proposedFor])]
}

const mustBeOpen = ({ proposal, decision }: LawProposal): void => {
  if (decision !== null) throw new Refusal('LAW_PROPOSAL_CLOSED', { details: { proposal } })
}

const mustAwaitItsDay = (
  { proposal, decision, undoneOn, mattersFrom }: LawProposal,
  { today }: Pick<Context, 'today'>,
): void => {
  if (decision !== 'approved' || undoneOn !== null) throw new Refusal('LAW_PROPOSAL_CLOSED', { details: { proposal } })
  if (mattersFrom === null || mattersFrom <= today)
    throw new Refusal('LAW_ALREADY_MATTERS', { details: { day: mattersFrom ?? today } })
}

type Prepared = Proposed & { readonly over: number }

/** What is switched on was looked at as a whole, over the very law that is in force then. */
async function mustBeOver({ tx }: CommandContext, { over }: Prepared): Promise<void> {
  // Two that are approved at the same moment: the second finds the first in force, and is not put over what was before.
  await lockLawVersions(tx)
  const active = await findActiveVersion(tx)
  if (active?.version !== over || (await listOpenVersions(tx)).length > 0)
    throw new Refusal('LAW_LOADING', { details: { version: active?.version ?? over } })
}

async function prepared(ctx: Omit<CommandContext, 'tx'>, read: (ctx: Context) => Promise<Proposed>): Promise<Prepared> {
  const before = await ctx.environment.law.refresh()
  const found = await ctx.environment.database.transaction(tx => read({ ...ctx, tx: tx as never, law: before }), {
    readOnly: true,
  })
  refuseLaterEnds(await refoldUnder(ctx.environment, before, found.law, () => {}))
  return { ...found, over: before.version }
}

/** Another version of the law is written, and every record folded under it. */
const SWITCHING = {
  ...{ may: [...OFFICERS.may], within: OFFICERS.within, input: DecideInput, output: ApproveOutput },
  carryOn: carryOnFold,
}

async function switchedOn(ctx: CommandContext, proposal: string, made: Prepared, write: (version: number) => Promise<unknown>) {
  await mustBeOver(ctx, made)
  const { version } = await putLawVersion(ctx.tx, made.checked)
  await write(version)
  return { subject: ctx.act.id, output: { proposal, act: ctx.act.id, version, digest: made.checked.digest } }
}

export const approve = longCommand({
  name: APPROVE,
  title:
    'Approve a proposal of law that another has made: every record is folded under it, and each value holds from its own day',
  ...SWITCHING,
  apartFrom: (ctx, { proposal }) => proposersOf(ctx, proposal),
  prepare: (before, { proposal, reason }) =>
    prepared(before, async ctx => {
      refuseNumbers(reason)
      const found = await getLawProposal(ctx, proposal)
      mustBeOpen(found)
      refuseOwn(found, ctx.actor)
      return lawWithProposal(ctx.tx, ctx.law, found)
    }),
  async open(ctx, { proposal, reason }, made) {
    const found = await getLawProposal(ctx, proposal, { lock: true })
    mustBeOpen(found)
    return switchedOn(ctx, proposal, made, version =>
      decideLawProposal(ctx.tx, proposal, 'approved', handOf(ctx, reason), version),
    )
  },
})

/** Before every record is folded for nothing; `apartFrom` is asked once more where it is written. */
const refuseOwn = (found: LawProposal, actor: Actor): void => {
  if (actor.role !== 'local-operator' && isOwnOf(found, actor))
    throw new Refusal('SAME_HAND', { details: { operation: APPROVE } })
}

export const withdraw = command({
  name: 'law.withdraw',
  title: 'Withdraw a proposal of law that waits: by who made it, or, as a rejection, by another',
  ...{ may: [...OFFICERS.may], within: OFFICERS.within },
  input: DecideInput,
  output: ProposedOutput,
  async run(ctx, { proposal, reason }) {
    refuseNumbers(reason)
    const found = await getLawProposal(ctx, proposal, { lock: true })
    mustBeOpen(found)
    const decision = isOwnOf(found, ctx.actor) ? 'withdrawn' : 'rejected'
    await decideLawProposal(ctx.tx, proposal, decision, handOf(ctx, reason), null)
    return shownProposal(await getLawProposal(ctx, proposal), ctx.actor, await whatHolds(ctx))
  },
})

export const undo = longCommand({
  name: UNDO,
  title: 'Take an approved proposal of law back before the first day on which anything of it matters',
  ...SWITCHING,
  prepare: (before, { proposal, reason }) =>
    prepared(before, async ctx => {
      refuseNumbers(reason)
      const found = await getLawProposal(ctx, proposal)
      mustAwaitItsDay(found, ctx)
      return lawWithout(ctx.tx, ctx.law, found)
    }),
  async open(ctx, { proposal, reason }, made) {
    mustAwaitItsDay(await getLawProposal(ctx, proposal, { lock: true }), ctx)
    return switchedOn(ctx, proposal, made, version => undoLawProposal(ctx.tx, proposal, handOf(ctx, reason), version))
  },
})
