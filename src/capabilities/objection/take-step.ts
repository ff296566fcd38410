/** One step more of an objection: where it stands, the ledger's entries that go with it, the mark on the record, in one transaction. */

import type { CommandContext } from '#capabilities/operation'
import { ENTRY_KINDS, type EntryKind, formatCaseId, type RecordState } from '#rules/ledger'
import {
  clockStoppedBy,
  foldObjection,
  markOf,
  mayStepOn,
  type Objection,
  type ObjectionStepKind,
  objectionClocks,
} from '#rules/objection'
import { Refusal, refuseUnless } from '#rules/outcome'
import { appendEntries, findRecord, type StoredRecord, whereNow } from '#storage/ledger'
import { shownCase } from './case-of.ts'
import { namesOf } from './names-of.ts'
import { type Content, findCase, putStep, type StoredCase, type Timed, UNTIMED } from './store.ts'

/** An entry that the step writes before the mark is lifted. */
export type Writing = { readonly kind: EntryKind; readonly content: Content }

/** Where it is now: it goes along where its organisation is merged, and the objection with it. */
export const getRecord = async (ctx: CommandContext, found: StoredCase): Promise<StoredRecord> => {
  const [now = found] = await whereNow(ctx.tx, [found])
  const record = await findRecord(ctx.tx, now)
  if (record === undefined) throw new Error('the record of an objection has left the ledger')
  return record
}

/** The clause by which an objection is dealt with. */
export const OBJECTION_CLAUSE = 'cn-ndrc-2025-36#objection'

/**
 * Refuses where the case does not stand so. `writes` are entries of the record; the mark is set or lifted behind them.
 * @param judge what is to be said of the record's state after all of it, or nothing
 */
export const takeStep = async (
  ctx: CommandContext,
  found: StoredCase,
  kind: ObjectionStepKind,
  content: Content,
  { writes = [], judge }: { writes?: readonly Writing[]; judge?: (before: StoredRecord, after: RecordState) => void } = {},
) => {
  const before = foldObjection(found.steps)
  const record = await getRecord(ctx, found)
  refuseUnless(mayStepOn(before, kind, ctx.law, found.division, record.state.item, ctx.today))
  const mark = markOf(before, kind)
  const entries: Writing[] = [...writes]
  const said = { case: formatCaseId(found), clause: OBJECTION_CLAUSE }
  if (mark === 'set') entries.push({ kind: ENTRY_KINDS.objected, content: said })
  if (mark === 'lifted') entries.push({ kind: ENTRY_KINDS.objectionDecided, content: { ...said, outcome: kind } })
  if (entries.length > 0) {
    const { organisationId, recordNo } = record.state
    const { batch, states } = await appendEntries(
      ctx.tx,
      { actId: ctx.act.id, law: ctx.law, sourceUnitId: record.state.sourceUnitId },
      entries.map(one => ({ organisationId, recordNo, ...one, salt: ctx.sources.randomBytes(16) })),
    )
    judge?.(record, states.at(-1)!)
    ctx.inBatch(batch)
  }
  const after = foldObjection([...found.steps, { kind, on: ctx.today }])
  const timed = timedOf(ctx, found, before, kind, record.state.item)
  await putStep(ctx.tx, found, { kind, on: ctx.today, actId: ctx.act.id, content, ...timed }, after.closedOn)
  return answerOf(ctx, found)
}

/** Kept with the step, so that the deadlines kept can be counted without asking every case again. */
const timedOf = (
  { law }: CommandContext,
  { division }: StoredCase,
  before: Objection,
  kind: ObjectionStepKind,
  item: string,
): Timed => {
  const clock = clockStoppedBy(before, kind)
  const stopped = objectionClocks(before, law, division, item).value.find(one => one.clock === clock)
  return stopped === undefined ? UNTIMED : { clock, dueOn: stopped.due.settled ? stopped.due.due : null }
}

/** The case as it stands now, to whoever did something to it. */
export const answerOf = async (ctx: CommandContext, name: Pick<StoredCase, 'organisationId' | 'caseId'>) => {
  const now = await findCase(ctx.tx, name)
  if (now === undefined) throw new Refusal('OBJECTION_CASE_UNKNOWN', { details: { case: formatCaseId(name) } })
  return shownCase(now, (await namesOf(ctx, [now])).get(now)!, ctx)
}
