/** The way from the id of a case to it, and a step more of it. */

import { type CommandContext, type Context, type Notice, numberedBy } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { parseCaseId } from '#rules/ledger'
import { Refusal, refuseUnless } from '#rules/outcome'
import { CLOCK_STOPPED_BY, type Clock, clocksOf, foldCase, mayStep, type RepairCase, type StepKind } from '#rules/repair'
import type { LocalDate } from '#rules/time'
import { allotLetter } from '#storage/documents'
import { type Batch, lockOrganisations, type RecordName, whereNow } from '#storage/ledger'
import { carrierOf, findLetterCode } from '#storage/organisations'
import { noticeOf } from './notice-of.ts'
import { shownCase } from './shown-case.ts'
import { findCase, putStep, type StoredCase, type Timed, UNTIMED } from './store.ts'

/** A case within the actor's reach; of others not even that they exist. To be written to, its organisation is locked first. */
export const getCase = async (
  ctx: Pick<Context, 'tx' | 'scope' | 'today'>,
  id: string,
  lock = false,
): Promise<StoredCase & { readonly carrierId: string }> => {
  const unknown = new Refusal('REPAIR_CASE_UNKNOWN', { details: { case: id } })
  const name = parseCaseId(id)
  if (name === undefined) throw unknown
  if (lock) {
    const about = await findCase(ctx.tx, name)
    const names = about === undefined ? [] : await namesOf(ctx, about)
    await lockOrganisations(ctx.tx, [name.organisationId, ...names.map(({ organisationId }) => organisationId)])
  }
  const found = await findCase(ctx.tx, name)
  if (found === undefined) throw unknown
  const carrierId = await carrierOf(ctx, found.unitId)
  if (!ctx.scope.admits({ ...found, unitId: carrierId })) throw unknown
  return { ...found, carrierId }
}

/** The records that a case is about, where they are now: they go along where their organisation is merged, and the case goes on. */
export const namesOf = (ctx: Pick<Context, 'tx'>, { organisationId, records }: StoredCase): Promise<RecordName[]> =>
  whereNow(
    ctx.tx,
    records.map(recordNo => ({ organisationId, recordNo })),
  )

/** Done by whoever applied, and in no unit's name. */
const APPLICANT_STEPS: readonly StepKind[] = ['completed-again', 'withdrawn']

/** Steps of which the unit tells the applicant by letter. */
const TOLD: readonly StepKind[] = [
  'returned',
  'accepted',
  'refused',
  'extended',
  'approved',
  'rejected',
] satisfies Notice['step'][]
export const isTold = (kind: StepKind): kind is Notice['step'] => TOLD.includes(kind)

/** Kept with the step, so that the deadlines kept can be counted without asking every case again. */
const timedOf = (before: RepairCase, kind: StepKind, law: Law, division: string): Timed => {
  const clock = CLOCK_STOPPED_BY[kind] ?? null
  if (clock === null) return UNTIMED
  const dueOf = (one: Clock['clock']): LocalDate | null => {
    const due = clocksOf(before, law, division).value.find(running => running.clock === one)?.due
    return due?.settled === true ? due.due : null
  }
  const isLast = kind === 'refused' || kind === 'approved' || kind === 'rejected'
  return { clock, dueOn: dueOf(clock), toldBy: isLast ? dueOf('feedback') : null }
}

/** One step more, if the case stands so; gives the case after it. */
export const stepOn = async (
  ctx: CommandContext,
  id: string,
  kind: StepKind,
  content: Readonly<Record<string, unknown>>,
  also?: (found: StoredCase & { readonly carrierId: string }, before: RepairCase) => Promise<Batch | undefined>,
) => {
  const found = await getCase(ctx, id, true)
  const before = foldCase(found.steps)
  refuseUnless(mayStep(before, kind, ctx.law, found.division, ctx.today))
  const batch = await also?.(found, before)
  if (batch !== undefined) ctx.inBatch(batch)
  const after = foldCase([...found.steps, { kind, on: ctx.today }])
  const step = { kind, on: ctx.today, actId: ctx.act.id, content, ...timedOf(before, kind, ctx.law, found.division) }
  await putStep(ctx.tx, found, step, after.closedOn)
  if (!APPLICANT_STEPS.includes(kind)) ctx.onBehalfOf(found.carrierId)
  const now = (await findCase(ctx.tx, found))!
  const shown = await shownCase(ctx, now)
  if (!isTold(kind)) return shown
  const { organisationId, caseId, carrierId: unitId, division } = found
  const at = now.steps.length - 1
  const letter = await allotLetter(
    ctx.tx,
    { kind: 'repair', organisationId, caseId, unitId, division, actId: ctx.act.id, on: ctx.today },
    numberedBy(ctx.environment, await findLetterCode(ctx.tx, unitId)),
    number => ctx.environment.words?.noticePaper(noticeOf(ctx, now, shown, { at, letter: number })),
  )
  return { ...shown, steps: shown.steps.with(at, { ...shown.steps[at]!, letter }) }
}

export const maskedEvidence = (evidence: readonly { name: string; says: string }[]) =>
  evidence.map(one => ({ name: masked(one.name), says: masked(one.says) }))
