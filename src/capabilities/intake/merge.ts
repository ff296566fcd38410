/** What it takes to make two organisations one; `unmerge.ts` takes them apart again. */

import type { CommandContext, Context } from '#capabilities/operation'
import { type Fact, type Item, recordKeyText } from '#rules/catalogue'
import { REASONS } from '#rules/disclosure'
import { ENTRY_KINDS, isEndedForGood } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import {
  findKeys,
  findMove,
  findRecord,
  type KeptFact,
  listRecords,
  lockOrganisations,
  type Move,
  moveRecords,
  newestFact,
  type RecordName,
  type StoredRecord,
} from '#storage/ledger'
import { type Organisation, passCodes, passNames } from '#storage/organisations'
import { keyOf } from './chunk.ts'
import { REGISTRATION } from './chunk-rows.ts'

/** The key by which a hand-in under that code finds the record. */
const keyUnder = (item: Item, fact: Fact, uscc: string): Buffer | undefined => {
  const text = recordKeyText(item, fact, uscc)
  return text === null ? undefined : keyOf(text)
}

/** 60 random bits. */
export const newRecordNo = (ctx: CommandContext): bigint => Buffer.from(ctx.sources.randomBytes(8)).readBigUInt64LE() >> 4n

// That it was repaired may yet be taken back, and then it must be where its organisation is.
export const isRepaired = ({ state }: StoredRecord): boolean => state.reason === REASONS.repaired

/** Whether it is no longer there because a merger was undone; its state may say that it was repaired before. */
const hasLeft = ({ entries }: StoredRecord): boolean => {
  const { movedOut, movedIn, reinstated } = ENTRY_KINDS
  return entries.findLast(({ kind }) => kind === movedOut || kind === movedIn || kind === reinstated)?.kind === movedOut
}

export const act = (ctx: CommandContext, unitId: string) => ({ actId: ctx.act.id, law: ctx.law, sourceUnitId: unitId })

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

export const begins = (record: StoredRecord, to: RecordName, fact: KeptFact, key?: Uint8Array): Move => ({
  ...{ record, to, fact, key },
  how: 'begins',
})
