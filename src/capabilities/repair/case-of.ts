/** A case as everybody with a part in it sees it, and the way from its id to it. */

import type { CommandContext, Context } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { formatRecordId } from '#rules/ledger'
import { Refusal, refuseUnless } from '#rules/outcome'
import { clocksOf, foldCase, isOverdue, mayStep, type RepairCase, type StepKind } from '#rules/repair'
import type { LocalDate } from '#rules/time'
import { type Batch, lockOrganisations, type RecordName, whereNow } from '#storage/ledger'
import { unitOn } from '#storage/organisations'
import { type CaseName, findCase, putStep, type StoredCase } from './store.ts'

const CASE_ID = /^([0-9a-f-]{36})\.([0-9a-f-]{36})$/

export const formatCaseId = ({ organisationId, caseId }: CaseName): string => `${organisationId}.${caseId}`

const parseCaseId = (text: string): CaseName | undefined => {
  const [, organisationId, caseId] = CASE_ID.exec(text) ?? []
  return organisationId === undefined || caseId === undefined ? undefined : { organisationId, caseId }
}

/** Who does that unit's work today, so that nothing waits for a unit that has merged; itself where nobody else does. */
export const carrierOf = async ({ tx, today }: Pick<Context, 'tx' | 'today'>, unitId: string): Promise<string> =>
  (await unitOn(tx, unitId, today))?.unitId ?? unitId

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
  await putStep(ctx.tx, found, { kind, on: ctx.today, actId: ctx.act.id, content }, after.closedOn)
  if (!APPLICANT_STEPS.includes(kind)) ctx.onBehalfOf(found.carrierId)
  return shownCase((await findCase(ctx.tx, found))!, ctx)
}

export const maskedEvidence = (evidence: readonly { name: string; says: string }[]) =>
  evidence.map(one => ({ name: masked(one.name), says: masked(one.says) }))

export const shownCase = (found: StoredCase, { law, today }: Pick<Context, 'law'> & { readonly today: LocalDate }) => {
  const folded = foldCase(found.steps)
  const { value, because } = clocksOf(folded, law, found.division)
  return {
    case: formatCaseId(found),
    application: found.applicationId,
    channel: found.channel,
    number: found.externalNo,
    unit: found.unitId,
    division: found.division,
    records: found.records.map(recordNo => formatRecordId(found.organisationId, recordNo)),
    standing: folded.standing,
    open: folded.closedOn === null,
    receivedOn: folded.receivedOn,
    closedOn: folded.closedOn,
    clocks: value.map(clock => ({
      clock: clock.clock,
      due: clock.due.settled ? clock.due.due : null,
      notBefore: clock.due.settled ? null : clock.due.notBefore,
      overdue: isOverdue(clock, folded, today),
      clauses: because.flatMap(one => (one.field === clock.clock && one.clause !== undefined ? [one.clause] : [])),
    })),
    steps: found.steps.map(({ kind, on, at, content }) => ({ kind, on, at, content: { ...content } })),
  }
}
