/** A case as everybody with a part in it sees it, the way from its id to it, and one step more with the document that it makes. */

import { type CommandContext, type Context, numberedBy } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { isDivisionWithin, type Law, LIST_NUMBERS, type ListNumber, type ListRule } from '#rules/law'
import { formatCaseId, formatRecordId, parseCaseId } from '#rules/ledger'
import {
  foldListCase,
  isHeardFirst,
  LIST_STEPS,
  type ListCase,
  type ListStep,
  type ListStepKind,
  lastDayOn,
  listClocks,
  listStandingOn,
  mayListStep,
  numberOf,
  removalFrom,
} from '#rules/lists'
import { Refusal, refuseUnless } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { allotLetter, putCaseNumber } from '#storage/documents'
import { type Batch, lockOrganisations } from '#storage/ledger'
import { carrierOf, findLetterCode } from '#storage/organisations'
import { type CaseHead, type Content, findCase, putStep, type StoredCase } from './store.ts'

/** The list of that id, where it holds in the division. */
export const getList = (law: Law, id: string, division: string): ListRule => {
  const list = law.lists.find(one => one.id === id && (one.division === null || isDivisionWithin(division, one.division)))
  if (list === undefined) throw new Refusal('LIST_UNKNOWN', { details: { list: id } })
  return list
}

/** A case within the actor's reach; of others not even that they exist. To be written to, its organisation is locked first. */
export const getCase = async (
  ctx: Pick<Context, 'tx' | 'scope' | 'today'>,
  id: string,
  lock = false,
): Promise<StoredCase & { readonly carrierId: string }> => {
  const unknown = new Refusal('LIST_CASE_UNKNOWN', { details: { case: id } })
  const name = parseCaseId(id)
  if (name === undefined) throw unknown
  if (lock) await lockOrganisations(ctx.tx, [name.organisationId])
  const found = await findCase(ctx.tx, name)
  if (found === undefined) throw unknown
  // Who does the work of a unit that has merged: nothing waits for what no longer is.
  const carrierId = await carrierOf(ctx, found.unitId)
  if (!ctx.scope.admits({ ...found, unitId: carrierId })) throw unknown
  return { ...found, carrierId }
}

type Party = { readonly name: string; readonly uscc: string }

/** As the proposal names it; once that is erased, by nothing. */
export const partyOf = ({ steps }: StoredCase): Party => {
  const party = steps[0]?.content.party as Party | undefined
  return party ?? { name: '', uscc: '' }
}

/** What a step says: its own words and numbers, kept as they are; what its document names beside; what it wrote into the ledger. */
export type StepSaid = {
  readonly said: Content
  readonly values?: Readonly<Record<string, string>>
  readonly batch?: Batch
}

export const documentOf = (
  ctx: CommandContext,
  kind: ListStepKind,
  values: Readonly<Record<string, string>>,
): { title: string; text: string } =>
  ctx.environment.words?.document?.(`list-${kind}`, values) ?? {
    title: kind,
    text: Object.entries(values)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  }

/** What every document of a case may name. */
export const valuesOfCase = (found: StoredCase, list: ListRule, today: LocalDate): Record<string, string> => {
  const { name, uscc } = partyOf(found)
  const first = found.steps[0]?.content ?? {}
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    ...{ party: name, uscc, list: list.title, today, unit: text(first.unitName) },
    ...{
      reason: text(first.reason),
      facts: text(first.facts),
      basisNumber: text(first.basisNumber),
      basisOn: text(first.basisOn),
    },
    procedureClauses: list.procedureBasis.join(' '),
    conditions: list.conditions.map(one => one.text).join('; '),
    removalConditions: list.removalConditions.map(one => one.text).join('; '),
  }
}

/** By which the case is found: of the document on which it rests, of its notice, of its decisions. */
export const putNumber = (ctx: CommandContext, found: CaseHead, number: string): Promise<void> => {
  const { organisationId, caseId, unitId, division } = found
  return putCaseNumber(ctx.tx, { kind: 'list', organisationId, caseId, unitId, division, number })
}

/** Documents that go out to the party: each bears a number. */
const SENT: readonly ListStepKind[] = [
  ...(['noticed', 'reviewed', 'decided-in', 'decided-not'] satisfies ListStepKind[]),
  ...(['removed-early', 'removal-refused', 'annulled'] satisfies ListStepKind[]),
]

/** The one that the unit's own registry gave; else the next of its letters here. */
const numberFor = async (
  ctx: CommandContext,
  found: CaseHead & { readonly carrierId: string },
  kind: ListStepKind,
  given: string | undefined,
): Promise<string> => {
  if (!SENT.includes(kind)) return ''
  if (given !== undefined) {
    const number = masked(given)
    await putNumber(ctx, found, number)
    return number
  }
  const { organisationId, caseId, carrierId: unitId, division } = found
  const letter = { kind: 'list', organisationId, caseId, unitId, division, actId: ctx.act.id, on: ctx.today } as const
  return allotLetter(ctx.tx, letter, numberedBy(ctx.environment, await findLetterCode(ctx.tx, unitId)))
}

/**
 * One step more, if the case stands so; gives the case after it. `make` looks, judges and says.
 * @param given the number of its document, where the unit's own registry has given one
 */
export const stepOn = async (
  ctx: CommandContext,
  id: string,
  kind: ListStepKind,
  make: (of: { found: StoredCase; list: ListRule; number: string }) => StepSaid | Promise<StepSaid>,
  given?: string,
) => {
  const found = await getCase(ctx, id, true)
  const list = getList(ctx.law, found.list, found.division)
  const before = foldListCase(found.steps)
  refuseUnless(mayListStep(before, kind, list, ctx.law, ctx.today))
  const number = await numberFor(ctx, found, kind, given)
  const { said, values = {}, batch } = await make({ found, list, number })
  if (batch !== undefined) ctx.inBatch(batch)
  const spoken = Object.fromEntries(
    Object.entries(number === '' ? said : { number, ...said }).map(([name, value]) => [
      name,
      typeof value === 'string' ? masked(value) : value,
    ]),
  )
  const texts = Object.fromEntries(
    Object.entries(spoken).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
  const document = documentOf(ctx, kind, { ...valuesOfCase(found, list, ctx.today), ...texts, ...values })
  const { closedOn } = foldListCase([...found.steps, { ...(spoken as Partial<ListStep>), kind, on: ctx.today }])
  const content = { ...spoken, document }
  await putStep(ctx.tx, found, { kind, on: ctx.today, actId: ctx.act.id, content }, closedOn)
  ctx.onBehalfOf(found.carrierId)
  return shownCase((await findCase(ctx.tx, found))!, ctx)
}

/** Numbers of the list that the case has to say itself, as far as they are still to come. */
const needsOf = (list: ListRule, law: Law, found: ListCase): ListNumber[] =>
  LIST_NUMBERS.filter(name => {
    if (numberOf(list, law, name) !== undefined) return false
    if (name === 'statementDays') return isHeardFirst(list) && found.noticedOn === null
    // What ends when the duty is met has no term, and its removal waits for none.
    if (list.kind === 'abnormal') return false
    return (name === 'termMonths' || name === 'removalAfterMonths') && found.decidedOn === null
  })

export const shownCase = (found: StoredCase, { law, today }: Pick<Context, 'law'> & { readonly today: LocalDate }) => {
  const list = getList(law, found.list, found.division)
  const folded = foldListCase(found.steps)
  const clocks = listClocks(folded, list, law)
  const standing = listStandingOn(folded, list, today)
  return {
    case: formatCaseId(found),
    list: list.id,
    title: list.title,
    kind: list.kind,
    party: partyOf(found),
    unit: found.unitId,
    division: found.division,
    standing,
    open: folded.closedOn === null && standing !== 'expired',
    record: found.recordNo === null ? null : formatRecordId(found.organisationId, found.recordNo),
    decidedOn: folded.decidedOn,
    publishedOn: folded.publishedOn,
    lastDay: lastDayOn(folded, list),
    removalFrom: removalFrom(folded, list),
    needs: needsOf(list, law, folded),
    next: LIST_STEPS.filter(kind => mayListStep(folded, kind, list, law, today).value === true),
    clocks: clocks.value.map(({ clock, due }) => ({
      clock,
      due: due.settled ? due.due : null,
      notBefore: due.settled ? null : due.notBefore,
      overdue: clock !== 'statement' && due.settled && today > due.due,
      clauses: clocks.because.flatMap(one => (one.field === clock && one.clause !== undefined ? [one.clause] : [])),
    })),
    steps: found.steps.map(({ kind, on, at, actId, content }) => {
      const { document = null, ...said } = content as Content & { document?: { title: string; text: string } }
      return { kind, on, at, act: actId, said, document }
    }),
  }
}
