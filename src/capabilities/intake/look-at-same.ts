/** What a merger would do, before anybody decides on it: the records that go along, and both public pages before and after. */

import { type Context, query } from '#capabilities/operation'
import { lineParts, shownOf } from '#rules/disclosure'
import { formatRecordId, isShownOn } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import { findRecord, foreseeMoves, type Move, recordText } from '#storage/ledger'
import { findOrganisationById, listNames, type Organisation, unitsById } from '#storage/organisations'
import { foreseenNumbers, movesBetween } from './merge.ts'
import { getOrganisation, OFFICERS } from './officers.ts'
import { countsOf, lineChange } from './on-the-page.ts'
import { getProposal, isReached, seenOf } from './same-reach.ts'
import { LookAtSameInput, LookAtSameOutput } from './same-shapes.ts'

type On = Pick<Context, 'tx' | 'law' | 'today' | 'scope'>
type Pair = { readonly from: Organisation; readonly into: Organisation }

export const lookAtSame = query({
  name: 'intake.look-at-same',
  title:
    'What it would change that two organisations are one: the records that move, both public pages before and after; nothing is written',
  may: [...OFFICERS.may],
  within: OFFICERS.within,
  input: LookAtSameInput,
  output: LookAtSameOutput,
  async run(ctx, { limit, ...asked }) {
    const { from, into } = await pairOf(ctx, asked)
    for (const { organisationId } of [from, into]) ctx.looked(organisationId, 'same records')
    const { moves, ended } = await movesBetween(ctx, from, into, foreseenNumbers())
    const foreseen = await foreseeMoves(ctx.tx, moves, 'merge', ctx.law, ctx.today)
    const seen = moves.map(move => {
      const there = foreseen.get(recordText(move.to))!
      const arrival = { into, how: move.how, there }
      return { move, ...lineChange(ctx, from, move.record, { state: there.state, fact: move.fact, arrival }) }
    })
    const isPublic = ({ change }: (typeof seen)[number]) => change.before !== null || change.after !== null
    return {
      ...{ today: ctx.today, into: named(into), from: named(from) },
      ...{ seen: await seenOf(ctx, idsOf({ from, into })), isWhole: await isWhole(ctx) },
      ...{ moves: moves.length, ended },
      records: [...seen.filter(isPublic), ...seen.filter(one => !isPublic(one))].slice(0, limit).map(({ move, change }) => ({
        ...{ record: idOf(move.record.state), item: move.record.state.item, ...saidOf(ctx, move), how: move.how },
        ...{ to: move.how === 'begins' ? null : idOf(move.to), onThePage: change },
      })),
      counts: await countsOf(
        ctx.tx,
        seen.flatMap(({ counted }) => counted),
      ),
      names: await namesGained(ctx, { from, into }, moves, foreseen),
    }
  },
})

/** Whether whatever any unit decides is within reach; of what is not, only what is public is seen. */
const isWhole = async ({ tx, scope }: On): Promise<boolean> => {
  const { divisions } = scope.bounds()
  return divisions === undefined || [...(await unitsById(tx)).values()].every(({ division }) => divisions.includes(division))
}

const idsOf = ({ from, into }: Pair) => [from.organisationId, into.organisationId]
const named = ({ uscc, name }: Organisation) => ({ uscc, name })
const idOf = ({ organisationId, recordNo }: { organisationId: string; recordNo: bigint }) =>
  formatRecordId(organisationId, recordNo)

/** By what it is called, on a page or not. */
const saidOf = ({ law }: On, { record, fact }: Move) => {
  const item = shownOf(law).item(record.state.item, fact.v)
  const parts = item === undefined ? undefined : lineParts(item, fact.fields)
  return { matter: parts?.matter ?? null, documentNo: parts?.documentNo ?? null }
}

const pairOf = async (
  ctx: On,
  { proposal, into, from }: { proposal?: string; into?: string; from?: string },
): Promise<Pair> => {
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

const proposedPair = async (ctx: On, proposal: string): Promise<Pair> => {
  const one = await getProposal(ctx, proposal)
  if (one.decision !== null) throw new Refusal('SAME_DECIDED', { details: { on: one.decidedOn } })
  const [into, from] = [
    await findOrganisationById(ctx.tx, one.organisationId),
    await findOrganisationById(ctx.tx, one.otherId!),
  ]
  return { into: into!, from: from! }
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
