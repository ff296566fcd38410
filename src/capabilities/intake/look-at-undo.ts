/** What it would change to take two apart again, before anybody decides on it: the plan by which it is done, and both pages by it. */

import type { Static } from '@sinclair/typebox'
import { type Context, query } from '#capabilities/operation'
import { isShownOn } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { findRecord, foreseeMoves, newestFact, recordText } from '#storage/ledger'
import { findOrganisationById, listCodes, listNames, listPassedNames, type Organisation } from '#storage/organisations'
import { idOf, isPublic, isWhole, named, saidOf, UNSAID } from './look-at-same.ts'
import { foreseenNumbers } from './merge.ts'
import { OFFICERS } from './officers.ts'
import { type CountChange, countsOf, lineChange } from './on-the-page.ts'
import { getProposal, isInForce, seenOf } from './same-reach.ts'
import { LookAtUndoInput, LookAtUndoOutput } from './same-shapes.ts'
import type { Proposal } from './same-store.ts'
import { type Apart, planApart } from './unmerge.ts'

type On = Pick<Context, 'tx' | 'law' | 'today'>
type Pair = { readonly from: Organisation; readonly into: Organisation }
type Changed = Omit<Static<typeof LookAtUndoOutput>, 'today' | 'into' | 'from' | 'name' | 'seen' | 'isWhole'>
type Foreseen = Awaited<ReturnType<typeof foreseeMoves>>

export const lookAtUndo = query({
  name: 'intake.look-at-undo',
  title:
    'What it would change to take apart again what was said to be one: records, codes and names that go, both public pages; nothing is written',
  may: [...OFFICERS.may],
  within: OFFICERS.within,
  input: LookAtUndoInput,
  output: LookAtUndoOutput,
  async run(ctx, { proposal, limit }) {
    const one = await getProposal(ctx, proposal)
    if (!isInForce(one)) throw new Refusal('SAME_NOT_IN_FORCE')
    const into = await findOrganisationById(ctx.tx, one.organisationId)
    const from = one.otherId === null ? null : await findOrganisationById(ctx.tx, one.otherId)
    // As with the merger: for who reaches both.
    if (into === undefined || from === undefined) throw new Refusal('SAME_UNKNOWN', { details: { proposal } })
    const ids = from === null ? [into.organisationId] : [from.organisationId, into.organisationId]
    for (const id of ids) ctx.looked(id, 'same records')
    const changed = from === null ? await unlinked(ctx, one, into) : await apart(ctx, one, { from, into }, limit)
    return {
      ...{ today: ctx.today, into: named(into), from: from === null ? null : named(from), name: one.name },
      ...{ seen: await seenOf(ctx, ids, []), isWhole: await isWhole(ctx) },
      ...changed,
    }
  },
})

/** A name and old numbers lead to nobody again; what has landed under them stays. */
const unlinked = async ({ tx }: On, { codes }: Proposal, into: Organisation): Promise<Changed> => ({
  ...{ moves: 0, ended: 0, records: [], names: [], namesThere: [], counts: [] },
  codes: (await listCodes(tx, into.organisationId)).filter(({ scheme, code }) => codes[scheme] === code),
})

const apart = async (ctx: Context, proposal: Proposal, pair: Pair, limit: number): Promise<Changed> => {
  const { from, into } = pair
  const plan = await planApart(ctx, proposal, from.organisationId, into, foreseenNumbers())
  const { returns, follows, ended, codes } = plan
  const entries = returns.flatMap(one => one.entries)
  const foreseen = await foreseeMoves(ctx.tx, follows, 'merge', ctx.law, ctx.today, entries)
  const seen = changesOf(ctx, plan, pair, foreseen)
  const inOrder = [...seen.filter(isPublic), ...seen.filter(one => !isPublic(one))]
  return {
    ...{ moves: seen.length, ended, codes: [...codes] },
    records: inOrder.slice(0, limit).map(({ line, change }) => ({ ...line, onThePage: change })),
    counts: await countsOf(
      ctx.tx,
      seen.flatMap(({ counted }) => counted),
    ),
    ...(await namesOf(ctx, plan, pair, foreseen)),
  }
}

type Record = Changed['records'][number]
type Seen = {
  readonly line: Omit<Record, 'onThePage'>
  readonly change: Record['onThePage']
  readonly counted: readonly CountChange[]
}

const changesOf = (ctx: Context, { returns, follows }: Apart, { from, into }: Pair, foreseen: Foreseen): Seen[] => [
  ...returns.map(({ here, before, leaves }): Seen => {
    const there = foreseen.get(recordText(before.state))!
    const fact = newestFact(leaves ? here : before)
    const line = { record: idOf(here.state), item: here.state.item, ...(fact === undefined ? UNSAID : saidOf(ctx, fact)) }
    const changed = leaves
      ? lineChange(ctx, into, here, { state: there.state, fact, arrival: { into: from, how: 'returns', there } })
      : lineChange(ctx, from, before, { state: there.state, fact })
    return { line: { ...line, how: leaves ? 'returns' : 'lives-again', to: idOf(before.state) }, ...changed }
  }),
  ...follows.map(({ record, to, fact }): Seen => {
    const there = foreseen.get(recordText(to))!
    const line = {
      record: idOf(record.state),
      item: record.state.item,
      ...saidOf(ctx, fact),
      how: 'follows' as const,
      to: null,
    }
    return {
      line,
      ...lineChange(ctx, into, record, { state: there.state, fact, arrival: { into: from, how: 'begins', there } }),
    }
  }),
]

/** Which names leave the page of the one that stayed, and which the other's page says: a name is shown with the record that says it. */
const namesOf = async ({ tx, today }: On, { returns, follows }: Apart, { from, into }: Pair, foreseen: Foreseen) => {
  const passed = new Set(await listPassedNames(tx, into.organisationId, from.organisationId))
  const isShown = async (organisationId: string, recordNo: bigint, then: boolean) => {
    const name = { organisationId, recordNo }
    const state = (then ? foreseen.get(recordText(name))?.state : undefined) ?? (await findRecord(tx, name))?.state
    return state !== undefined && isShownOn(state, today)
  }
  const names: string[] = []
  for (const { name, folded, standing, recordNo } of await listNames(tx, into.organisationId))
    if (standing !== 'withdrawn' && (await isShown(into.organisationId, recordNo, false)))
      if (passed.has(folded) || !(await isShown(into.organisationId, recordNo, true))) names.push(name)
  // What decisions say is shown with any that says so.
  const facts = [...returns.map(({ before, here, leaves }) => [before.state, newestFact(leaves ? here : before)] as const)]
  const all = [...facts, ...follows.map(({ to, fact }) => [to, fact] as const)]
  const said = all
    .filter(([at]) => isShownOn(foreseen.get(recordText(at))!.state, today))
    .map(([, fact]) => JSON.stringify(fact))
  const there = (await listNames(tx, from.organisationId)).filter(({ standing }) => standing !== 'withdrawn')
  const namesThere: string[] = []
  for (const { name, standing, recordNo } of there) {
    const isSaid = said.some(fact => there.length === 1 || fact.includes(JSON.stringify(name)))
    if ((await isShown(from.organisationId, recordNo, true)) || (standing === 'decided' && isSaid)) namesThere.push(name)
  }
  return { names, namesThere }
}
