/** What it takes to make two organisations one, and to take them apart again. */

import type { CommandContext, Context } from '#capabilities/operation'
import { type Fact, type Item, recordKeyText } from '#rules/catalogue'
import { REASONS } from '#rules/disclosure'
import { ENTRY_KINDS, type EntryKind, isEndedForGood } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import {
  appendEntries,
  catchUp,
  endMoves,
  findKeys,
  findMove,
  findRecord,
  type KeptFact,
  listMovesOf,
  listRecords,
  lockOrganisations,
  type Move,
  moveRecords,
  newestFact,
  type RecordName,
  type StoredRecord,
} from '#storage/ledger'
import { type Organisation, passCodes, passNames, returnCodes, returnNames } from '#storage/organisations'
import { keyOf } from './chunk.ts'
import { REGISTRATION } from './chunk-rows.ts'
import type { Proposal } from './same-store.ts'

const ARRIVALS: readonly EntryKind[] = [ENTRY_KINDS.movedIn, ENTRY_KINDS.reinstated]

/** The key by which a hand-in under that code finds the record. */
const keyUnder = (item: Item, fact: Fact, uscc: string): Buffer | undefined => {
  const text = recordKeyText(item, fact, uscc)
  return text === null ? undefined : keyOf(text)
}

/** 60 random bits. */
export const newRecordNo = (ctx: CommandContext): bigint => Buffer.from(ctx.sources.randomBytes(8)).readBigUInt64LE() >> 4n

// That it was repaired may yet be taken back, and then it must be where its organisation is.
const isRepaired = ({ state }: StoredRecord): boolean => state.reason === REASONS.repaired

/** Whether it is no longer there because a merger was undone; its state may say that it was repaired before. */
const hasLeft = ({ entries }: StoredRecord): boolean => {
  const { movedOut, movedIn, reinstated } = ENTRY_KINDS
  return entries.findLast(({ kind }) => kind === movedOut || kind === movedIn || kind === reinstated)?.kind === movedOut
}

const act = (ctx: CommandContext, unitId: string) => ({ actId: ctx.act.id, law: ctx.law, sourceUnitId: unitId })

type On = Pick<Context, 'tx' | 'law'>

/** Every record that has not ended for good goes along; one that stands there already only ends here. */
export const merge = async (ctx: CommandContext, from: Organisation, into: Organisation): Promise<number> => {
  await lockOrganisations(ctx.tx, [from.organisationId, into.organisationId])
  const { moves } = await movesBetween(ctx, from, into, () => newRecordNo(ctx))
  const [first] = moves
  if (first !== undefined) {
    const batch = await moveRecords(ctx.tx, act(ctx, first.record.state.sourceUnitId), moves, 'merge', ctx.sources.randomBytes)
    if (batch !== undefined) ctx.inBatch(batch)
  }
  const records = new Map(moves.map(({ record, to }) => [record.state.recordNo, to.recordNo]))
  await passNames(ctx.tx, from.organisationId, into.organisationId, records, ctx.today)
  await passCodes(ctx.tx, from.organisationId, into.organisationId, ctx.today)
  return moves.length
}

/** What a merger moves, and how many records stay where they are since they have ended for good. Nothing is written. */
export const movesBetween = async (
  ctx: On,
  from: Organisation,
  into: Organisation,
  newNumber: () => bigint,
): Promise<{ moves: Move[]; ended: number }> => {
  const moves: Move[] = []
  const records = await listRecords(ctx.tx, from.organisationId)
  for (const record of records) {
    const fact = newestFact(record)
    if (fact === undefined || (isEndedForGood(record.state) && !isRepaired(record))) continue
    moves.push(await moveOf(ctx, record, fact, into, newNumber))
  }
  return { moves, ended: records.length - moves.length }
}

/** Under the id that it gets there, or with the same decision that stands there already. `newNumber`: of a record that begins there. */
export const moveOf = async (
  ctx: On,
  record: StoredRecord,
  fact: KeptFact,
  into: Organisation,
  newNumber: () => bigint,
): Promise<Move> => {
  const { organisationId, registrationNo } = into
  const { since: _since, ...kept } = fact
  if (record.state.item === REGISTRATION) {
    // Which of two registrations is the organisation's is said by which of the two stays.
    if (registrationNo === null) throw new Refusal('SAME_OTHER_WAY', { details: { uscc: into.uscc } })
    return { record, to: { organisationId, recordNo: registrationNo }, fact: kept, key: undefined, how: 'joins' }
  }
  const { key, hit, isThere } = await sameThere(ctx, fact, into)
  if (!isThere) return begins(record, { organisationId, recordNo: newNumber() }, kept, hit === undefined ? key : undefined)
  // What ended there by any other act does not begin again because a second code led to it.
  const how = hasLeft((await findRecord(ctx.tx, hit))!) ? ('returns' as const) : ('joins' as const)
  return { record, to: { organisationId, recordNo: hit.recordNo }, fact: kept, key: undefined, how }
}

/** Of records that begin only in what is foreseen: the last numbers that there are, which nobody is shown. */
export const foreseenNumbers = (): (() => bigint) => {
  let next = 1n << 60n
  return () => {
    next -= 1n
    return next
  }
}

/** The same decision where it goes, by the key under which a hand-in finds it; elsewhere by now where it is not there. */
const sameThere = async ({ tx, law }: On, fact: KeptFact, into: Organisation) => {
  const item = law.item(fact.item, fact.v)
  const key = item === undefined || into.uscc === null ? undefined : keyUnder(item, fact, into.uscc)
  const [hit] = key === undefined ? [] : await findKeys(tx, [key])
  if (hit === undefined || hit.organisationId !== into.organisationId || (await findMove(tx, hit)) !== undefined)
    return { key, hit, isThere: false as const }
  return { key, hit, isThere: true as const }
}

const begins = (record: StoredRecord, to: RecordName, fact: KeptFact, key?: Uint8Array): Move => ({
  ...{ record, to, fact, key },
  how: 'begins',
})

/**
 * What went along goes back under its old id, with what has come to it since; so does what came under the old codes meanwhile. What was ended
 * there, ended.
 */
export const unmerge = async (
  ctx: CommandContext,
  { decidedAct, decidedOn }: Proposal,
  from: string,
  into: Organisation,
): Promise<number> => {
  await lockOrganisations(ctx.tx, [from, into.organisationId])
  const moves = await listMovesOf(ctx.tx, decidedAct!)
  const back: Parameters<typeof appendEntries>[2][number][] = []
  const ended = []
  let sourceUnitId = ''
  for (const move of moves) {
    const here = (await findRecord(ctx.tx, move.to))!
    const before = (await findRecord(ctx.tx, move.from))!
    const begun = here.entries.some(({ kind, actId }) => ARRIVALS.includes(kind) && actId === decidedAct)
    if (begun && isEndedForGood(here.state) && !(isRepaired(here) && isRepaired(before))) continue
    sourceUnitId = before.state.sourceUnitId
    ended.push(move)
    const salt = () => ctx.sources.randomBytes(16)
    if (begun) back.push({ ...move.to, kind: ENTRY_KINDS.movedOut, content: { why: 'undone' }, salt: salt() })
    back.push({ ...move.from, kind: ENTRY_KINDS.reinstated, content: { why: 'undone' }, salt: salt() })
    if (begun) for (const step of catchUp(here, before)) back.push({ ...move.from, ...step, salt: salt() })
    const fact = newestFact(here)
    if (!begun || fact === undefined || here.state.digest.equals(before.state.digest)) continue
    const { since: _since, ...kept } = fact
    back.push({ ...move.from, kind: ENTRY_KINDS.amended, content: kept, salt: salt() })
  }
  if (back.length > 0) ctx.inBatch((await appendEntries(ctx.tx, act(ctx, sourceUnitId), back)).batch)
  await endMoves(ctx.tx, ended, ctx.today)
  await returnNames(ctx.tx, into.organisationId, from, ctx.today)
  const codes = new Set(await returnCodes(ctx.tx, into.organisationId, from, decidedOn!, ctx.today))
  return ended.length + (await followCodes(ctx, into.organisationId, from, codes))
}

/** What was handed in under these codes while they were the other organisation's. */
const followCodes = async (ctx: CommandContext, from: string, to: string, codes: ReadonlySet<string>): Promise<number> => {
  const moves: Move[] = []
  for (const record of await listRecords(ctx.tx, from)) {
    const fact = newestFact(record)
    const prop = fact === undefined ? undefined : ctx.law.item(fact.item, fact.v)?.roles.partyUscc
    // Of a record that began under its own code and was brought again under this one, the first fact says the former.
    const began = JSON.parse(record.entries[0]?.content ?? '{}') as Partial<Fact>
    const code = prop === undefined ? undefined : began.fields?.[prop]
    if (isEndedForGood(record.state) || fact === undefined || typeof code !== 'string' || !codes.has(code)) continue
    const { since: _since, ...kept } = fact
    // Its key says that code already, and follows it there.
    moves.push(begins(record, { organisationId: to, recordNo: newRecordNo(ctx) }, kept))
  }
  const source = moves[0]?.record.state.sourceUnitId ?? ''
  const batch = await moveRecords(ctx.tx, act(ctx, source), moves, 'merge', ctx.sources.randomBytes)
  if (batch !== undefined) ctx.inBatch(batch)
  return moves.length
}
