/** One step more of an objection: where it stands, the ledger's entries that go with it, the mark on the record, in one transaction. */

import { type CommandContext, numberedBy, type ObjectionAnswer } from '#capabilities/operation'
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
import { allotLetter } from '#storage/documents'
import { appendEntries, findRecord, type StoredRecord, whereNow } from '#storage/ledger'
import { findLetterCode, findUnitName } from '#storage/organisations'
import { answerOf } from './answer-of.ts'
import { type CarriedCase, shownCase } from './case-of.ts'
import { namesOf } from './names-of.ts'
import { type Content, findCase, putStep, type StoredCase, type Timed, UNTIMED } from './store.ts'

/** Steps that the organisation is told of by letter. */
const ANSWERS: readonly ObjectionStepKind[] = [
  ...(['acknowledged', 'refused', 'extended', 'upheld', 'rejected'] satisfies ObjectionAnswer['step'][]),
  ...(['second-upheld', 'second-rejected'] satisfies ObjectionAnswer['step'][]),
]
export const isAnswer = (kind: ObjectionStepKind): kind is ObjectionAnswer['step'] => ANSWERS.includes(kind)

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
  found: CarriedCase,
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
  if (isAnswer(kind)) await writeLetter(ctx, found, kind)
  return caseNow(ctx, found)
}

/** Under the next number of whoever answers, with what it says kept. */
const writeLetter = async (ctx: CommandContext, found: CarriedCase, kind: ObjectionAnswer['step']): Promise<void> => {
  const { organisationId, caseId, division } = found
  const unitId = inWhoseName(ctx, found, kind)
  const now = (await findCase(ctx.tx, found))!
  const names = (await namesOf(ctx, [now])).get(now)!
  const unit = await findUnitName(ctx.tx, unitId)
  await allotLetter(
    ctx.tx,
    { kind: 'objection', organisationId, caseId, unitId, division, actId: ctx.act.id, on: ctx.today },
    numberedBy(ctx.environment, await findLetterCode(ctx.tx, unitId)),
    letter => ctx.environment.words?.answerPaper?.(answerOf(ctx, now, names, { at: now.steps.length - 1, letter, unit })),
  )
}

/** The unit's that dealt with it; of a second look where no unit stands above, the centre's that looked. */
const inWhoseName = (
  { actor }: CommandContext,
  { carrierId, secondCarrierId }: CarriedCase,
  kind: ObjectionStepKind,
): string => (kind.startsWith('second-') ? (secondCarrierId ?? actor.unitId ?? carrierId) : carrierId)

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
export const caseNow = async (ctx: CommandContext, name: Pick<StoredCase, 'organisationId' | 'caseId'>) => {
  const now = await findCase(ctx.tx, name)
  if (now === undefined) throw new Refusal('OBJECTION_CASE_UNKNOWN', { details: { case: formatCaseId(name) } })
  return shownCase(now, (await namesOf(ctx, [now])).get(now)!, ctx)
}
