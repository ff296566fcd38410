/** What is answered to an objection, on paper: one of the steps that the organisation is told of, under its number, and as it went out. */

import { type FileOut, fileQuery, once } from '#capabilities/operation'
import { foldObjection } from '#rules/objection'
import { Refusal } from '#rules/outcome'
import { findLetterPaper, readLetters } from '#storage/documents'
import { findUnitName } from '#storage/organisations'
import { answerOf } from './answer-of.ts'
import { admitsCase, getCase } from './case-of.ts'
import { SEERS } from './look.ts'
import { namesOf } from './names-of.ts'
import { LetterInput } from './shapes.ts'
import { isAnswer } from './take-step.ts'

export const letter = fileQuery({
  name: 'objection.letter',
  title: 'The letter of a step of an objection (PDF): taken up or not, extended, decided, looked at again',
  clause: 'cn-ndrc-2025-36#objection',
  ...SEERS,
  may: [...SEERS.may],
  input: LetterInput,
  async run(ctx, { case: id, act }): Promise<FileOut> {
    const { press, words } = ctx.environment
    if (press === undefined || words?.answerPaper === undefined) throw new Refusal('PAPER_NOT_MADE')
    const found = await getCase(ctx, id, { admits: one => admitsCase(ctx, one) })
    ctx.looked(found.organisationId, `letter of objection ${found.caseId}`)
    const at = found.steps.findLastIndex(one => isAnswer(one.kind) && (act === undefined || one.actId === act))
    const step = found.steps[at]
    if (step === undefined) {
      const { standing } = foldObjection(found.steps)
      throw new Refusal('OBJECTION_STEP_NOT_NOW', { details: { asked: 'told', stands: standing } })
    }
    const paper = (await findLetterPaper(ctx.tx, found, step.actId)) ?? words.answerPaper(await anew())
    return { name: `${step.on}-${step.kind}.pdf`, media: 'application/pdf', bytes: once(await press.print(paper)) }

    /** Of a step from before letters were kept, and of an objection to an erased record: what is still known. */
    async function anew() {
      const sent = (await readLetters(ctx.tx, [found])).get(step!.actId)
      const unit = sent && (await findUnitName(ctx.tx, sent.unitId))
      return answerOf(ctx, found, (await namesOf(ctx, [found])).get(found)!, { at, letter: sent?.number ?? null, unit })
    }
  },
})
