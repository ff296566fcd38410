/** An objection as everybody with a part in it sees it, and the way from its id to it. */

import { type Context, shownEvidence } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { formatCaseId, formatRecordId, nameOfFact, parseCaseId } from '#rules/ledger'
import { deciderOf, foldObjection, isPast, objectionClocks, secondLookUntil } from '#rules/objection'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { readLetters } from '#storage/documents'
import { listEvidence } from '#storage/files'
import { lockOrganisations, newestFact, type StoredRecord, whereNow } from '#storage/ledger'
import { carrierOf } from '#storage/organisations'
import { findCase, type StoredCase } from './store.ts'

/** With who does the work today of the unit that determined, and of the one that looks again: nothing waits for a unit that has merged. */
export type CarriedCase = StoredCase & { readonly carrierId: string; readonly secondCarrierId: string | null }

const admitsUnit = ({ scope }: Pick<Context, 'scope'>, found: CarriedCase): boolean =>
  scope.admits({ ...found, unitId: found.carrierId })

/** Its own unit's case, or one that its unit was asked to look at again. */
export const admitsCase = (ctx: Pick<Context, 'scope'>, found: CarriedCase): boolean =>
  admitsUnit(ctx, found) ||
  (found.secondCarrierId !== null && ctx.scope.within === 'own-unit' && ctx.scope.admits({ unitId: found.secondCarrierId }))

/** A case within the actor's reach; of others not even that they exist. To be written to, its organisation is locked first. */
export const getCase = async (
  ctx: Pick<Context, 'tx' | 'scope' | 'today'>,
  id: string,
  { lock = false, admits = (found: CarriedCase) => admitsUnit(ctx, found) } = {},
): Promise<CarriedCase> => {
  const unknown = new Refusal('OBJECTION_CASE_UNKNOWN', { details: { case: id } })
  const name = parseCaseId(id)
  if (name === undefined) throw unknown
  if (lock) {
    const about = await findCase(ctx.tx, name)
    const places = about === undefined ? [] : await whereNow(ctx.tx, [about])
    await lockOrganisations(ctx.tx, [name.organisationId, ...places.map(({ organisationId }) => organisationId)])
  }
  const stored = await findCase(ctx.tx, name)
  if (stored === undefined) throw unknown
  const found = {
    ...stored,
    carrierId: await carrierOf(ctx, stored.unitId),
    secondCarrierId: stored.secondUnitId === null ? null : await carrierOf(ctx, stored.secondUnitId),
  }
  if (!admits(found)) throw unknown
  return found
}

export const maskedEvidence = (evidence: readonly { name: string; says: string }[]) =>
  evidence.map(one => ({ name: masked(one.name), says: masked(one.says) }))

/** What is called by name in a line: its organisation, its units, its item. */
export type Names = {
  readonly record: StoredRecord | undefined
  readonly organisation: { readonly uscc: string | null; readonly name: string } | undefined
  readonly unitName: string | null
  readonly secondUnitName: string | null
}
type On = { readonly law: Law; readonly today: LocalDate }

const clocksIn = (found: StoredCase, item: string, { law, today }: On) => {
  const { value, because } = objectionClocks(foldObjection(found.steps), law, found.division, item)
  return value.map(one => ({
    clock: one.clock,
    due: one.due.settled ? one.due.due : null,
    notBefore: one.due.settled ? null : one.due.notBefore,
    stoppedOn: one.stoppedOn,
    overdue: isPast(one, today),
    clauses: because.flatMap(reason => (FIELDS_OF[one.clock].includes(reason.field) && reason.clause ? [reason.clause] : [])),
  }))
}
const FIELDS_OF = {
  acknowledgement: ['acknowledgement'],
  decision: ['decision', 'extension'],
  annulment: ['annulment'],
  'second-look': ['secondLook'],
}

/** The case as a line of the list. An overdue one waits for its decision; one that was decided late is not overdue. */
export const lineOf = (found: StoredCase, names: Names, on: On) => {
  const folded = foldObjection(found.steps)
  const { record } = names
  const fact = record && newestFact(record)
  const item = record && on.law.item(record.state.item, fact?.v)
  const clocks = clocksIn(found, item?.id ?? '', on)
  const running = clocks.filter(one => one.stoppedOn === null)
  return {
    case: formatCaseId(found),
    record: formatRecordId(found.organisationId, found.recordNo),
    subject: found.subject,
    standing: folded.standing,
    open: folded.closedOn === null,
    item: item?.id ?? null,
    itemTitle: item?.title ?? null,
    documentNo: record === undefined ? null : nameOfFact(on.law, record.state.item, fact).documentNo,
    organisation: { uscc: names.organisation?.uscc ?? null, name: names.organisation?.name ?? null },
    unit: found.unitId,
    unitName: names.unitName,
    secondUnit: found.secondUnitId,
    secondUnitName: names.secondUnitName,
    division: found.division,
    filedOn: folded.filedOn,
    closedOn: folded.closedOn,
    due: running.map(one => one.due ?? one.notBefore ?? '9999').toSorted()[0] ?? null,
    overdue: running.some(one => one.overdue),
    clocks,
  }
}

/** With its steps and files of proof, whose decision it waits for, and until when the superior unit may be asked. */
export const shownCase = async (found: StoredCase, names: Names, on: On & Pick<Context, 'tx' | 'environment'>) => {
  const folded = foldObjection(found.steps)
  const until = folded.standing === 'rejected' || folded.standing === 'refused' ? folded.askedAgainOn === null : false
  const window = until ? secondLookUntil(folded, on.law, found.division).value : undefined
  const letters = await readLetters(on.tx, [found])
  return {
    ...lineOf(found, names, on),
    decider: deciderOf(folded, on.law, found.division).value,
    mayAskAgainUntil: window === undefined ? null : window.settled ? window.due : window.notBefore,
    evidence: shownEvidence(on, await listEvidence(on.tx, [found]), folded.closedOn),
    steps: found.steps.map(({ kind, on: day, at, actId, content }) => ({
      ...{ kind, on: day, at, act: actId, letter: letters.get(actId)?.number ?? null, content: { ...content } },
    })),
  }
}
