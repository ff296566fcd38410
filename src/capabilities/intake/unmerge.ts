/** What it takes to take two apart again that were said to be one: foreseen and done by the same plan. */

import type { CommandContext, Context } from '#capabilities/operation'
import type { Fact } from '#rules/catalogue'
import { ENTRY_KINDS, type EntryKind, isEndedForGood } from '#rules/ledger'
import {
  appendEntries,
  catchUp,
  endMoves,
  findRecord,
  listMovesOf,
  listRecords,
  type Move,
  type MovedRecord,
  type MoveEntry,
  moveRecords,
  newestFact,
  recordText,
  type StoredRecord,
} from '#storage/ledger'
import { listPassedCodes, type Organisation, returnCodes, returnNames } from '#storage/organisations'
import { act, begins, isRepaired, newRecordNo } from './merge.ts'
import type { Proposal } from './same-store.ts'

type On = Pick<Context, 'tx' | 'law'>

/** What went along and goes back under its old id. */
export type Return = {
  readonly move: MovedRecord
  readonly here: StoredRecord
  readonly before: StoredRecord
  /** False where the same decision stood there already: that one stays, and the old one lives again beside it. */
  readonly leaves: boolean
  readonly entries: readonly MoveEntry[]
}
export type Apart = {
  readonly returns: readonly Return[]
  /** What came under the old codes meanwhile. */
  readonly follows: readonly Move[]
  /** Records that stay where they are, since they ended there. */
  readonly ended: number
  readonly codes: readonly { readonly scheme: string; readonly code: string }[]
}

/** `newNumber`: of a record that begins with the one that becomes its own again. */
export const planApart = async (
  ctx: On,
  { decidedAct, decidedOn }: Proposal,
  from: string,
  into: Organisation,
  newNumber: () => bigint,
  mustReach = false,
): Promise<Apart> => {
  const returns: Return[] = []
  let ended = 0
  for (const move of await listMovesOf(ctx.tx, decidedAct!)) {
    const here = await findRecord(ctx.tx, move.to)
    const before = await findRecord(ctx.tx, move.from)
    if (here === undefined || before === undefined) {
      // Of another division, and not public: whoever looks does not reach it. Whoever does it reaches all.
      if (mustReach) throw new Error(`a record that went along is not to be found: ${recordText(move.to)}`)
      continue
    }
    const leaves = here.entries.some(({ kind, actId }) => ARRIVALS.includes(kind) && actId === decidedAct)
    if (leaves && isEndedForGood(here.state) && !(isRepaired(here) && isRepaired(before))) ended += 1
    else returns.push({ move, here, before, leaves, entries: entriesBack({ move, here, before, leaves }) })
  }
  const codes = await listPassedCodes(ctx.tx, into.organisationId, from, decidedOn!)
  const usccs = new Set(codes.filter(({ scheme }) => scheme === 'uscc').map(({ code }) => code))
  const gone = new Set(returns.filter(({ leaves }) => leaves).map(({ here }) => recordText(here.state)))
  const follows = (await underCodes(ctx, into.organisationId, usccs))
    .filter(({ record }) => !gone.has(recordText(record.state)))
    // Its key says that code already, and follows it there.
    .map(({ record, fact }) => begins(record, { organisationId: from, recordNo: newNumber() }, fact))
  return { returns, follows, ended, codes }
}

const ARRIVALS: readonly EntryKind[] = [ENTRY_KINDS.movedIn, ENTRY_KINDS.reinstated]

/** With what has come to it since. */
const entriesBack = ({ move, here, before, leaves }: Omit<Return, 'entries'>): MoveEntry[] => {
  const entries: MoveEntry[] = []
  if (leaves) entries.push({ ...move.to, kind: ENTRY_KINDS.movedOut, content: { why: 'undone' } })
  entries.push({ ...move.from, kind: ENTRY_KINDS.reinstated, content: { why: 'undone' } })
  if (!leaves) return entries
  for (const step of catchUp(here, before)) entries.push({ ...move.from, ...step })
  const fact = newestFact(here)
  if (fact === undefined || here.state.digest.equals(before.state.digest)) return entries
  const { since: _since, ...kept } = fact
  return [...entries, { ...move.from, kind: ENTRY_KINDS.amended, content: kept }]
}

/** What was handed in under these codes while they were the other organisation's. */
const underCodes = async (ctx: On, organisationId: string, codes: ReadonlySet<string>) => {
  const found: { record: StoredRecord; fact: Move['fact'] }[] = []
  for (const record of await listRecords(ctx.tx, organisationId)) {
    const fact = newestFact(record)
    const prop = fact === undefined ? undefined : ctx.law.item(fact.item, fact.v)?.roles.partyUscc
    // Of a record that began under its own code and was brought again under this one, the first fact says the former.
    const began = JSON.parse(record.entries[0]?.content ?? '{}') as Partial<Fact>
    const code = prop === undefined ? undefined : began.fields?.[prop]
    if (isEndedForGood(record.state) || fact === undefined || typeof code !== 'string' || !codes.has(code)) continue
    const { since: _since, ...kept } = fact
    found.push({ record, fact: kept })
  }
  return found
}

/** Both organisations are locked by the caller. Gives how many records have moved. */
export const unmerge = async (ctx: CommandContext, proposal: Proposal, from: string, into: Organisation): Promise<number> => {
  const { returns, follows } = await planApart(ctx, proposal, from, into, () => newRecordNo(ctx), true)
  const back = returns.flatMap(({ entries }) => entries).map(entry => ({ ...entry, salt: ctx.sources.randomBytes(16) }))
  const source = (returns[0]?.before ?? follows[0]?.record)?.state.sourceUnitId ?? ''
  if (back.length > 0) ctx.inBatch((await appendEntries(ctx.tx, act(ctx, source), back)).batch)
  await endMoves(
    ctx.tx,
    returns.map(({ move }) => move),
    ctx.today,
  )
  await returnNames(ctx.tx, into.organisationId, from, ctx.today)
  await returnCodes(ctx.tx, into.organisationId, from, proposal.decidedOn!, ctx.today)
  const batch = await moveRecords(
    ctx.tx,
    act(ctx, follows[0]?.record.state.sourceUnitId ?? ''),
    follows,
    'merge',
    ctx.sources.randomBytes,
  )
  if (batch !== undefined) ctx.inBatch(batch)
  return returns.length + follows.length
}
