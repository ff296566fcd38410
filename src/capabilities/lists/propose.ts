/** How a case begins, and how the organisation is told and heard. */

import { type CommandContext, command } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import type { ListRule } from '#rules/law'
import { formatCaseId } from '#rules/ledger'
import { foldListCase, listStandingOn, numberOf, standingOf } from '#rules/lists'
import { parseUscc } from '#rules/organisations'
import { Refusal } from '#rules/outcome'
import { workingDayDue } from '#rules/time'
import { putCaseId } from '#storage/documents'
import { lockOrganisations } from '#storage/ledger'
import { findOrganisation, findUnit, findUnitByUscc, mayHandIn, type Unit } from '#storage/organisations'
import { documentOf, getList, putNumber, shownCase, stepOn, valuesOfCase } from './case-of.ts'
import {
  CaseInput,
  CaseShape,
  DefendInput,
  HearingInput,
  NotifyInput,
  ProposeInput,
  ReasonInput,
  ReviewInput,
} from './shapes.ts'
import { findCase, listOpenOf, putCase, putStep } from './store.ts'

/** The determining unit prepares. */
const BY_UNIT = { may: ['local-operator', 'case-handler'], within: 'own-unit' } as const
const PROCEDURE = 'cn-state-council-office-2020-49#severe-lists'

/** In whose name it is proposed: the office's own unit; the machine's operator names one. */
const determiningUnit = async (ctx: CommandContext, uscc: string | undefined): Promise<Unit> => {
  const { unitId } = ctx.actor
  const unit =
    uscc !== undefined
      ? await findUnitByUscc(ctx.tx, uscc.trim().toUpperCase())
      : unitId === undefined
        ? undefined
        : await findUnit(ctx.tx, unitId)
  if (unit === undefined) throw new Refusal('UNIT_UNKNOWN', { details: { uscc: uscc ?? '' } })
  if (!ctx.scope.admits(unit)) throw new Refusal('ACTOR_MAY_NOT', { details: { unit: unit.uscc } })
  return unit
}

/** Whoever hands in the item determines its lists: of abnormal lists the registration authority. */
const mustDetermine = async (ctx: CommandContext, unit: Unit, { item }: ListRule): Promise<void> => {
  if (!(await mayHandIn(ctx.tx, unit.unitId, item, ctx.today)))
    throw new Refusal('UNIT_MAY_NOT_HAND_IN', {
      details: { unit: unit.name, item: ctx.law.item(item)?.title ?? item, units: [] },
    })
}

export const propose = command({
  name: 'lists.propose',
  title: 'Propose that an organisation be entered on a list, on an effective document',
  clause: PROCEDURE,
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: ProposeInput,
  output: CaseShape,
  async run(ctx, input) {
    const unit = await determiningUnit(ctx, input.unit)
    const list = getList(ctx.law, input.list, unit.division)
    await mustDetermine(ctx, unit, list)
    const { value, because } = standingOf(list, ctx.law, ctx.today)
    if (value.standing !== 'in-force')
      throw new Refusal('LIST_PREPARED', {
        clause: because[0]?.clause,
        details: { list: list.title, missing: [...value.missing] },
      })
    const parsed = parseUscc(input.uscc)
    if (!parsed.ok) throw new Refusal('USCC_INVALID', { details: { finding: parsed.finding } })
    const organisation = await findOrganisation(ctx.tx, parsed.uscc)
    if (organisation === undefined) throw new Refusal('ORGANISATION_UNKNOWN', { details: { uscc: parsed.uscc } })
    if (input.basisDocument.on > ctx.today)
      throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/basisDocument/on', keyword: 'maximum' }] } })
    const { organisationId, name } = organisation
    await lockOrganisations(ctx.tx, [organisationId])
    for (const open of await listOpenOf(ctx.tx, organisationId, list.id))
      if (listStandingOn(foldListCase(open.steps), list, ctx.today) !== 'expired')
        throw new Refusal('LIST_UNDER_WAY', { details: { case: formatCaseId(open), list: list.title } })
    const caseId = ctx.sources.uuid()
    const head = { organisationId, caseId, list: list.id, unitId: unit.unitId, division: unit.division }
    const content = {
      party: { name, uscc: parsed.uscc },
      unitName: unit.name,
      unitUscc: unit.uscc,
      reason: masked(input.reason),
      facts: masked(input.facts),
      basisNumber: masked(input.basisDocument.number),
      basisOn: input.basisDocument.on,
    }
    await putCase(ctx.tx, head)
    await putCaseId(ctx.tx, { ...head, kind: 'list' })
    await putNumber(ctx, head, content.basisNumber)
    const at = { ...head, recordNo: null, steps: [{ kind: 'proposed', on: ctx.today, at: '', actId: '', content }] }
    const document = documentOf(ctx, 'proposed', valuesOfCase(at as never, list, ctx.today))
    await putStep(ctx.tx, head, { kind: 'proposed', on: ctx.today, actId: ctx.act.id, content: { ...content, document } }, null)
    ctx.onBehalfOf(unit.unitId)
    return shownCase((await findCase(ctx.tx, head))!, ctx)
  },
})

export const notify = command({
  name: 'lists.notify',
  title: 'Tell the organisation before any decision: reason, basis, and until when it may state and defend itself',
  clause: PROCEDURE,
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: NotifyInput,
  output: CaseShape,
  run: (ctx, { case: id, number, statementDays }) =>
    stepOn(
      ctx,
      id,
      'noticed',
      ({ list }) => {
        const known = numberOf(list, ctx.law, 'statementDays')
        if (known === undefined && statementDays === undefined)
          throw new Refusal('LIST_VALUE_NEEDED', { details: { value: 'statementDays', list: list.title } })
        // What the law says is not said otherwise by a case.
        if (known !== undefined && statementDays !== undefined)
          throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/statementDays', keyword: 'not' }] } })
        const days = known?.value ?? statementDays!.days
        const due = workingDayDue(ctx.law.calendar, ctx.today, days)
        return {
          said: {
            statementDays: days,
            ...(statementDays === undefined ? {} : { statementDaysReason: statementDays.reason }),
          },
          values: {
            days: String(days),
            last: due.settled ? due.due : due.notBefore,
            daysClauses: known?.clause ?? '',
            hearing: list.hearing === null ? '' : 'yes',
          },
        }
      },
      number,
    ),
})

export const defend = command({
  name: 'lists.defend',
  title: 'State and defend: what the organisation says, and whether it asks for a hearing',
  clause: PROCEDURE,
  may: ['local-operator', 'organisation-user', 'case-handler'],
  within: { 'organisation-user': 'own-organisation', 'case-handler': 'own-unit' },
  input: DefendInput,
  output: CaseShape,
  run: (ctx, { case: id, statement, hearing }) => stepOn(ctx, id, 'defended', () => ({ said: { statement, hearing } })),
})

export const lapse = command({
  name: 'lists.lapse',
  title: 'Record that the days for statement and defence have run out with nothing said',
  clause: PROCEDURE,
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: CaseInput,
  output: CaseShape,
  run: (ctx, { case: id }) => stepOn(ctx, id, 'lapsed', () => ({ said: {} })),
})

export const holdHearing = command({
  name: 'lists.hold-hearing',
  title: 'Record the hearing that was asked for',
  clause: PROCEDURE,
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: HearingInput,
  output: CaseShape,
  run: (ctx, { case: id, record }) => stepOn(ctx, id, 'hearing-held', () => ({ said: { record } })),
})

export const review = command({
  name: 'lists.review',
  title: 'Check what the organisation said, and reply: accepted or not, and why',
  clause: PROCEDURE,
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: ReviewInput,
  output: CaseShape,
  run: (ctx, { case: id, reply, upheld }) => stepOn(ctx, id, 'reviewed', () => ({ said: { reply, upheld } })),
})

export const withdraw = command({
  name: 'lists.withdraw',
  title: 'Take a proposal back before it is decided',
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: ReasonInput,
  output: CaseShape,
  run: (ctx, { case: id, reason }) => stepOn(ctx, id, 'withdrawn', () => ({ said: { why: reason } })),
})
