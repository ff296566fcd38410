/** What a merger would do, before anybody decides on it: the records that go along, and both public pages before and after. */

import type { Static } from '@sinclair/typebox'
import { type Context, type QueryContext, query } from '#capabilities/operation'
import { lineParts, shownOf } from '#rules/disclosure'
import { formatRecordId, isShownOn } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { findRecord, foreseeMoves, type KeptFact, type Move, recordText } from '#storage/ledger'
import { type Assumed, findOrganisationById, listNames, type Organisation, unitsById } from '#storage/organisations'
import { foreseeRows } from './foresee-rows.ts'
import { countCodeless, listCodeless, type QueuedRow } from './held-store.ts'
import { MOST_ROWS } from './judge-again.ts'
import { foreseenNumbers, movesBetween } from './merge.ts'
import { getOrganisation, OFFICERS } from './officers.ts'
import { countsOf, lineChange } from './on-the-page.ts'
import { getProposal, isReached, seenOf } from './same-reach.ts'
import { LookAtSameInput, LookAtSameOutput } from './same-shapes.ts'

type On = Pick<Context, 'tx' | 'law' | 'today' | 'scope'>
type Pair = { readonly from: Organisation; readonly into: Organisation }
type Nameless = Pick<Assumed, 'folded' | 'codes'>
type Link = { readonly from: Nameless; readonly into: Organisation; readonly waiting: readonly QueuedRow[] }
type Asked = { readonly into: Organisation; readonly from: Organisation | Nameless }

export const lookAtSame = query({
  name: 'intake.look-at-same',
  title:
    'What it would change that two are one: the records that move, the rows that land, the public pages before and after; nothing is written',
  may: [...OFFICERS.may],
  within: OFFICERS.within,
  input: LookAtSameInput,
  output: LookAtSameOutput,
  async run(ctx, { limit, ...asked }) {
    const { into, from } = await pairOf(ctx, asked)
    const isOne = 'organisationId' in from
    const ids = isOne ? [from.organisationId, into.organisationId] : [into.organisationId]
    for (const id of ids) ctx.looked(id, 'same records')
    const waiting = isOne ? [] : await listCodeless(ctx.tx, from.folded, MOST_ROWS)
    const changed = isOne ? await mergerOf(ctx, { from, into }, limit) : await linkOf(ctx, { from, into, waiting }, limit)
    return {
      ...{ today: ctx.today, into: named(into), from: isOne ? named(from) : null },
      ...{ seen: await seenOf(ctx, ids, waiting), isWhole: await isWhole(ctx) },
      ...changed,
    }
  },
})

type Changed = Omit<Static<typeof LookAtSameOutput>, 'today' | 'into' | 'from' | 'seen' | 'isWhole'>
const NOTHING: Changed = { moves: 0, ended: 0, records: [], waiting: 0, rows: [], counts: [], names: [] }

export const isPublic = ({ change }: { change: { before: unknown; after: unknown } }) =>
  change.before !== null || change.after !== null

const mergerOf = async (ctx: On, { from, into }: Pair, limit: number): Promise<Changed> => {
  const { moves, ended } = await movesBetween(ctx, from, into, foreseenNumbers())
  const foreseen = await foreseeMoves(ctx.tx, moves, 'merge', ctx.law, ctx.today)
  const seen = moves.map(move => {
    const there = foreseen.get(recordText(move.to))!
    const arrival = { into, how: move.how, there }
    return { move, ...lineChange(ctx, from, move.record, { state: there.state, fact: move.fact, arrival }) }
  })
  const inOrder = [...seen.filter(isPublic), ...seen.filter(one => !isPublic(one))]
  return {
    ...{ ...NOTHING, moves: moves.length, ended },
    records: inOrder.slice(0, limit).map(({ move, change }) => ({
      ...{ record: idOf(move.record.state), item: move.record.state.item, ...saidOf(ctx, move.fact), how: move.how },
      ...{ to: move.how === 'begins' ? null : idOf(move.to), onThePage: change },
    })),
    counts: await countsOf(
      ctx.tx,
      seen.flatMap(({ counted }) => counted),
    ),
    names: await namesGained(ctx, { from, into }, moves, foreseen),
  }
}

/** A name and old numbers without a code: what waits under them is judged again. */
const linkOf = async (ctx: QueryContext, { from: { folded, codes }, into, waiting }: Link, limit: number): Promise<Changed> => {
  const rows = await foreseeRows(ctx, into, { organisationId: into.organisationId, folded, codes }, waiting)
  return {
    ...{ ...NOTHING, waiting: await countCodeless(ctx.tx, folded) },
    rows: rows.slice(0, limit).map(({ submission, row, item, outcome, fact, change }) => ({
      ...{ submission, row, item, outcome, ...(fact === undefined ? UNSAID : saidOf(ctx, fact)) },
      onThePage: change?.change ?? null,
    })),
    counts: await countsOf(
      ctx.tx,
      rows.flatMap(({ change }) => change?.counted ?? []),
    ),
  }
}

/** Whether whatever any unit decides is within reach; of what is not, only what is public is seen. */
export const isWhole = async ({ tx, scope }: On): Promise<boolean> => {
  const { divisions } = scope.bounds()
  return divisions === undefined || [...(await unitsById(tx)).values()].every(({ division }) => divisions.includes(division))
}

export const named = ({ uscc, name }: Organisation) => ({ uscc, name })
export const idOf = ({ organisationId, recordNo }: { organisationId: string; recordNo: bigint }) =>
  formatRecordId(organisationId, recordNo)

export const UNSAID = { matter: null, documentNo: null }
/** By what it is called, on a page or not. */
export const saidOf = ({ law }: On, fact: KeptFact) => {
  const item = shownOf(law).item(fact.item, fact.v)
  if (item === undefined) return UNSAID
  const { matter, documentNo } = lineParts(item, fact.fields)
  return { matter, documentNo }
}

const pairOf = async (
  ctx: On,
  { proposal, into, from }: { proposal?: string; into?: string; from?: string },
): Promise<Asked> => {
  if (proposal !== undefined) return proposedPair(ctx, proposal)
  if (into === undefined || from === undefined)
    throw new Refusal('INPUT_INVALID', {
      details: { places: [{ place: into === undefined ? '/into' : '/from', keyword: 'required' }] },
    })
  const pair = { into: await getOrganisation(ctx, into), from: await getOrganisation(ctx, from) }
  if (pair.into.organisationId === pair.from.organisationId) throw new Refusal('SAME_ALREADY')
  if (!(await isReached(ctx, pair.into)) && !(await isReached(ctx, pair.from)))
    throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: into } })
  return pair
}

const proposedPair = async (ctx: On, proposal: string): Promise<Asked> => {
  const one = await getProposal(ctx, proposal)
  if (one.decision !== null) throw new Refusal('SAME_DECIDED', { details: { on: one.decidedOn } })
  const into = await findOrganisationById(ctx.tx, one.organisationId)
  const nameless = one.otherId === null ? { folded: one.folded!, codes: one.codes } : undefined
  const from = nameless ?? (await findOrganisationById(ctx.tx, one.otherId!))
  // One of which nothing is within reach is not looked at, and so not merged: that is for who reaches both.
  if (into === undefined || from === undefined) throw new Refusal('SAME_UNKNOWN', { details: { proposal } })
  return { into, from }
}

/** As `passNames` will have it: a name that the other page says already is no news, and one is shown with the record that says it. */
const namesGained = async (
  { tx, today }: On,
  { from, into }: Pair,
  moves: readonly Move[],
  foreseen: Awaited<ReturnType<typeof foreseeMoves>>,
): Promise<string[]> => {
  const held = (await listNames(tx, into.organisationId)).filter(({ standing }) => standing !== 'withdrawn')
  const known = new Set(held.map(({ folded }) => folded))
  const gained: string[] = []
  for (const { name, folded, standing, recordNo } of await listNames(tx, from.organisationId)) {
    if (standing === 'withdrawn' || known.has(folded)) continue
    const to = moves.find(({ record }) => record.state.recordNo === recordNo)?.to
    const saying = to ?? { organisationId: into.organisationId, recordNo: held[0]?.recordNo ?? recordNo }
    const state = foreseen.get(recordText(saying))?.state ?? (await findRecord(tx, saying))?.state
    if (state !== undefined && isShownOn(state, today)) gained.push(name)
  }
  return gained
}
