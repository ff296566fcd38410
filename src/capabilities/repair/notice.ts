/** What the unit tells the applicant, on paper: one of its steps, under its number, and word for word as it went out. */

import { type FileOut, fileQuery, once } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { findLetterPaper, readLetters } from '#storage/documents'
import { findUnitName } from '#storage/organisations'
import { getCase, isTold } from './case-of.ts'
import { noticeOf } from './notice-of.ts'
import { NoticeInput, SEERS } from './shapes.ts'
import { shownCase } from './shown-case.ts'

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
    const at = found.steps.findLastIndex(one => isTold(one.kind) && (act === undefined || one.actId === act))
    const step = found.steps[at]
    if (step === undefined) {
      const { standing } = await shownCase(ctx, found)
      throw new Refusal('REPAIR_STEP_NOT_NOW', { details: { step: 'told', standing } })
    }
    const paper = (await findLetterPaper(ctx.tx, found, step.actId)) ?? words.noticePaper(await anew())
    return { name: `${step.on}-${step.kind}.pdf`, media: 'application/pdf', bytes: once(await press.print(paper)) }

    /** Of a step from before letters were kept, and of a case with an erased record: what is still known. */
    async function anew() {
      const letter = (await readLetters(ctx.tx, [found])).get(step!.actId)
      const unit = letter && (await findUnitName(ctx.tx, letter.unitId))
      return noticeOf(ctx, found, await shownCase(ctx, found), { at, letter: letter?.number ?? null, unit })
    }
  },
})
