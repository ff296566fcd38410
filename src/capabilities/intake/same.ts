/** Two that may be one organisation: one officer proposes, another decides, and what follows can be undone. Nothing is ever merged unseen. */

import type { Static } from '@sinclair/typebox'
import { command, NO_ORGANISATION, type QueryContext, query } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { listActorsOf, listStates, lockOrganisations } from '#storage/ledger'
import {
  findOrganisationById,
  linkName,
  listAlike,
  listCandidates,
  listCodes,
  listNames,
  unlinkName,
} from '#storage/organisations'
import { countCodeless, findHeld, takeCodeless } from './held-store.ts'
import { judgeEachAgain, MOST_ROWS } from './judge-again.ts'
import { merge } from './merge.ts'
import { getHeld, getOrganisation, OFFICERS, refuseNumbers } from './officers.ts'
import { getProposal, isInForce, isReached, seenOf } from './same-reach.ts'
import {
  CandidatesInput,
  CandidatesOutput,
  DecideSameInput,
  ProposeInput,
  SameListInput,
  SameListOutput,
  SameOutput,
  ShownProposal,
  UndoSameInput,
} from './same-shapes.ts'
import {
  decideProposal,
  findProposal,
  findSameProposal,
  listProposals,
  type Proposal,
  putProposal,
  undoProposal,
} from './same-store.ts'
import { unmerge } from './unmerge.ts'

const pairsOf = (codes: Readonly<Record<string, string>>) => Object.entries(codes).map(([scheme, code]) => ({ scheme, code }))

const UNSEEN = {
  ...{ uscc: null, name: '', registered: false, division: null, establishedOn: null, names: [], codes: [], records: [] },
}

const shownOrganisation = async (ctx: Pick<QueryContext, 'tx' | 'looked'>, organisationId: string) => {
  const one = await findOrganisationById(ctx.tx, organisationId)
  // Whoever proposed it may have typed a code of which nothing is within their reach.
  if (one === undefined) return UNSEEN
  const counts = new Map<string, number>()
  for (const { item, endedOn } of await listStates(ctx.tx, organisationId))
    if (endedOn === null) counts.set(item, (counts.get(item) ?? 0) + 1)
  ctx.looked(organisationId, 'names codes')
  return {
    ...{ uscc: one.uscc, name: one.name, registered: one.registeredOn !== null, division: one.division },
    establishedOn: one.establishedOn,
    names: (await listNames(ctx.tx, organisationId)).map(({ name, standing }) => ({ name, standing })),
    codes: (await listCodes(ctx.tx, organisationId)).filter(({ scheme }) => scheme !== 'confirmed-name'),
    records: [...counts].map(([item, records]) => ({ item, records })),
  }
}

const shownProposal = async (
  ctx: Pick<QueryContext, 'tx' | 'looked'>,
  one: Proposal,
): Promise<Static<typeof ShownProposal>> => ({
  ...{ proposal: one.proposal, name: one.name, reason: one.reason, proposedOn: one.proposedOn },
  ...{ decision: one.decision, decidedOn: one.decidedOn, undoneOn: one.undoneOn },
  into: await shownOrganisation(ctx, one.organisationId),
  from: one.otherId === null ? null : await shownOrganisation(ctx, one.otherId),
  codes: pairsOf(one.codes),
  rows: one.folded === null ? 0 : await countCodeless(ctx.tx, one.folded),
})

export const sameCandidates = query({
  name: 'intake.same-candidates',
  title: 'Organisations that a held row without a code may be about: those of its name, and those of its old numbers',
  may: [...OFFICERS.may],
  within: OFFICERS.within,
  input: CandidatesInput,
  output: CandidatesOutput,
  async run(ctx, { submission, row }) {
    const held = await getHeld(ctx, submission, row)
    ctx.looked(NO_ORGANISATION, `candidates ${submission} ${row}`)
    const candidates = held.folded === null ? [] : await listCandidates(ctx.tx, held.folded, held.codes)
    return { name: held.partyName, codes: pairsOf(held.codes), candidates }
  },
})

export const proposeSame = command({
  name: 'intake.propose-same',
  title: 'Propose that a name and old numbers without a code, or another organisation, are this organisation',
  may: [...OFFICERS.may],
  within: OFFICERS.within,
  input: ProposeInput,
  output: ShownProposal,
  async run(ctx, { into: code, from, submission, row, reason }) {
    const into = await getOrganisation(ctx, code)
    const other = from === undefined ? undefined : await getOrganisation(ctx, from)
    const held = submission === undefined || row === undefined ? undefined : await findHeld(ctx.tx, submission, row)
    const isIn = (held !== undefined && ctx.scope.admits(held)) || (await isReached(ctx, into)) || (await isReached(ctx, other))
    if (!isIn) throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: code } })
    refuseNumbers(reason)
    if (other === undefined && (held?.folded ?? null) === null)
      throw new Refusal('HELD_ROW_UNKNOWN', { details: { submission: submission ?? '', row: row ?? 0 } })
    const otherId = other?.organisationId ?? null
    if (otherId === into.organisationId) throw new Refusal('SAME_ALREADY')
    const folded = other === undefined ? held!.folded : null
    if ((await findSameProposal(ctx.tx, into.organisationId, { otherId, folded })) !== undefined)
      throw new Refusal('SAME_ALREADY')
    const proposal: Proposal = {
      ...{ proposal: ctx.sources.uuid(), organisationId: into.organisationId, otherId, folded, reason },
      ...{ name: other === undefined ? held!.partyName : null, codes: other === undefined ? held!.codes : {} },
      division: ctx.actor.division ?? into.division ?? other?.division ?? held?.division ?? '',
      ...{ proposedOn: ctx.today, actId: ctx.act.id, decision: null, decidedOn: null, decidedAct: null, undoneOn: null },
    }
    await putProposal(ctx.tx, proposal)
    return shownProposal({ ...ctx, looked: () => {} }, proposal)
  },
})

export const sameList = query({
  name: 'intake.same-list',
  title: 'Proposals that two are one organisation, with both in view, and what looks alike and nobody has proposed',
  may: [...OFFICERS.may],
  within: OFFICERS.within,
  input: SameListInput,
  output: SameListOutput,
  async run(ctx, { decided, limit }) {
    const found = await listProposals(ctx.tx, ctx.scope.bounds().divisions, { decided, limit })
    const proposals = []
    for (const one of found) proposals.push(await shownProposal(ctx, one))
    const asked = new Set(found.map(({ otherId }) => otherId))
    const alike = decided ? [] : (await listAlike(ctx.tx, limit)).filter(one => !asked.has(one.from))
    if (proposals.length === 0) ctx.looked(NO_ORGANISATION, 'proposals')
    return { proposals, alike: alike.map(({ fromUscc, intoUscc, name }) => ({ from: fromUscc, into: intoUscc, name })) }
  },
})

export const decideSame = command({
  name: 'intake.decide-same',
  title: 'Decide that two are one organisation, or that they are not; never by who proposed it',
  may: [...OFFICERS.may],
  within: OFFICERS.within,
  apartFrom: async (ctx, { proposal }) => {
    const found = await findProposal(ctx.tx, proposal)
    return found === undefined ? [] : listActorsOf(ctx.tx, [found.actId])
  },
  input: DecideSameInput,
  output: SameOutput,
  async run(ctx, { proposal: id, decision, reason, seen }) {
    const one = await getProposal(ctx, id, { lock: true })
    refuseNumbers(reason)
    if (one.decision !== null) throw new Refusal('SAME_DECIDED', { details: { on: one.decidedOn } })
    const done = decision === 'accept' ? ('accepted' as const) : ('rejected' as const)
    await decideProposal(ctx.tx, id, { decision: done, reason, actId: ctx.act.id, today: ctx.today })
    if (decision === 'reject') return { proposal: id, decision: done, moved: 0, rows: [] }
    const ids = one.otherId === null ? [one.organisationId] : [one.otherId, one.organisationId]
    await lockOrganisations(ctx.tx, ids)
    const { divisions } = ctx.scope.bounds()
    const waiting = one.otherId === null ? await takeCodeless(ctx.tx, one.folded!, divisions, MOST_ROWS) : []
    // Never unseen, and nothing has come since: what lands are the very rows that are compared. Those elsewhere, of which the officer was
    // told that they go along, nobody here could have seen.
    const reached = waiting.filter(row => divisions?.includes(row.division) !== false)
    if (seen !== (await seenOf(ctx, ids, reached))) throw new Refusal('SAME_UNSEEN')
    const into = (await findOrganisationById(ctx.tx, one.organisationId))!
    if (one.otherId !== null) {
      const from = (await findOrganisationById(ctx.tx, one.otherId))!
      return { proposal: id, decision: done, moved: await merge(ctx, from, into), rows: [] }
    }
    await linkName(ctx.tx, into.organisationId, one.folded!, one.codes)
    return { proposal: id, decision: done, moved: 0, rows: await judgeEachAgain(ctx, waiting, 'linked') }
  },
})

export const undoSame = command({
  name: 'intake.undo-same',
  title: 'Take apart what was said to be one organisation: codes and names go back, and records under their old ids',
  may: [...OFFICERS.may],
  within: OFFICERS.within,
  input: UndoSameInput,
  output: SameOutput,
  async run(ctx, { proposal: id, reason, seen }) {
    const one = await getProposal(ctx, id, { lock: true })
    refuseNumbers(reason)
    if (!isInForce(one)) throw new Refusal('SAME_NOT_IN_FORCE')
    const ids = one.otherId === null ? [one.organisationId] : [one.otherId, one.organisationId]
    await lockOrganisations(ctx.tx, ids)
    if (seen !== (await seenOf(ctx, ids, []))) throw new Refusal('SAME_UNSEEN')
    await undoProposal(ctx.tx, id, { reason, actId: ctx.act.id, today: ctx.today })
    const into = (await findOrganisationById(ctx.tx, one.organisationId))!
    if (one.otherId !== null)
      return { proposal: id, decision: 'undone', moved: await unmerge(ctx, one, one.otherId, into), rows: [] }
    await unlinkName(ctx.tx, into.organisationId, one.folded!, one.codes, ctx.today)
    return { proposal: id, decision: 'undone', moved: 0, rows: [] }
  },
})
