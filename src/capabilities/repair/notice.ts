/** What the unit tells the applicant, on paper: one of its steps, with what it is about, why, and until when; always under the same number. */

import { type FileOut, fileQuery, once } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { clocksOf, foldCase } from '#rules/repair'
import { readLetters } from '#storage/documents'
import { findUnitName } from '#storage/organisations'
import { getCase, isTold } from './case-of.ts'
import { NoticeInput, SEERS } from './shapes.ts'
import { runningOf, shownCase } from './shown-case.ts'

export const notice = fileQuery({
  name: 'repair.notice',
  title: 'The notice of a step of the unit in a case (PDF): returned, accepted, refused, extended, approved, rejected',
  clause: 'cn-ndrc-2025-36#feedback',
  may: ['local-operator', 'organisation-user', 'case-handler', 'decider', 'centre-officer'],
  within: SEERS,
  input: NoticeInput,
  async run(ctx, { case: id, act }): Promise<FileOut> {
    const { press, words } = ctx.environment
    if (press === undefined || words === undefined) throw new Refusal('PAPER_NOT_MADE')
    const found = await getCase(ctx, id)
    ctx.looked(found.organisationId, `notice of repair case ${found.caseId}`)
    const shown = await shownCase(ctx, found)
    const at = found.steps.findLastIndex(one => isTold(one.kind) && (act === undefined || one.actId === act))
    const step = found.steps[at]
    if (step === undefined || !isTold(step.kind))
      throw new Refusal('REPAIR_STEP_NOT_NOW', { details: { step: 'told', standing: shown.standing } })
    // As the case stood when it was told: a letter that is printed again says what it said.
    const then = foldCase(found.steps.slice(0, at + 1))
    const next = runningOf(then, clocksOf(then, ctx.law, found.division).value)[0]
    const letter = (await readLetters(ctx.tx, [found])).get(step.actId)
    const unit = letter === undefined ? undefined : await findUnitName(ctx.tx, letter.unitId)
    const { reason, missing } = step.content as { reason?: string; missing?: readonly string[] }
    const pdf = await press.print(
      words.noticePaper({
        ...{ step: step.kind, on: step.on, letter: letter?.number ?? null, unit: unit ?? shown.unitName },
        ...{ number: shown.number ?? shown.case, organisation: shown.organisation, records: shown.about },
        ...{ receivedOn: then.receivedOn, reason: reason ?? null, missing: missing ?? [] },
        due: next?.due.settled === true ? next.due.due : null,
      }),
    )
    return { name: `${step.on}-${step.kind}.pdf`, media: 'application/pdf', bytes: once(pdf) }
  },
})
