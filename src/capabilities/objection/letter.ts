/** What is answered to an objection, on paper: one of the steps that the organisation is told of, always under the same number. */

import { type FileOut, fileQuery, type ObjectionAnswer, once } from '#capabilities/operation'
import { formatCaseId, nameOfFact } from '#rules/ledger'
import { foldObjection, objectionClocks, secondLookUntil } from '#rules/objection'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { readLetters } from '#storage/documents'
import { newestFact } from '#storage/ledger'
import { findUnitName } from '#storage/organisations'
import { admitsCase, getCase } from './case-of.ts'
import { SEERS } from './look.ts'
import { namesOf } from './names-of.ts'
import { LetterInput } from './shapes.ts'
import { isAnswer } from './take-step.ts'

/** Answers that leave the organisation something to ask the unit above. */
const LOST: readonly ObjectionAnswer['step'][] = ['refused', 'rejected']

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
    if (step === undefined || !isAnswer(step.kind)) {
      const { standing } = foldObjection(found.steps)
      throw new Refusal('OBJECTION_STEP_NOT_NOW', { details: { asked: 'told', stands: standing } })
    }
    const { record, organisation, unitName } = (await namesOf(ctx, [found])).get(found)!
    const fact = record && newestFact(record)
    const item = record && ctx.law.item(record.state.item, fact?.v)
    // As the case stood when it was told: a letter that is printed again says what it said.
    const then = foldObjection(found.steps.slice(0, at + 1))
    const sent = (await readLetters(ctx.tx, [found])).get(step.actId)
    const unit = sent === undefined ? undefined : await findUnitName(ctx.tx, sent.unitId)
    const { reason, remedy } = step.content as {
      reason?: string
      remedy?: { how: string; fields?: readonly { field: string; value: string }[] }
    }
    const clock = then.closedOn === null ? objectionClocks(then, ctx.law, found.division, item?.id ?? '').value : []
    const due = clock.find(one => one.stoppedOn === null)?.due
    const again = LOST.includes(step.kind) ? secondLookUntil(then, ctx.law, found.division).value : undefined
    const dayOf = (one: { settled: true; due: LocalDate } | { settled: false } | undefined): LocalDate | null =>
      one?.settled === true ? one.due : null
    const pdf = await press.print(
      words.answerPaper({
        ...{ step: step.kind, on: step.on, letter: sent?.number ?? null, unit: unit ?? unitName ?? '' },
        ...{ number: formatCaseId(found), filedOn: then.filedOn, subject: found.subject },
        organisation: { uscc: organisation?.uscc ?? null, name: organisation?.name ?? '' },
        record: record === undefined ? null : nameOfFact(ctx.law, record.state.item, fact),
        ...{ reason: reason ?? null, remedy: remedy?.how ?? null },
        amended: (remedy?.fields ?? []).map(({ field, value }) => ({
          title: item?.fields.find(one => one.prop === field)?.title ?? field,
          value,
        })),
        ...{ due: dayOf(due), mayAskAgainUntil: dayOf(again) },
      }),
    )
    return { name: `${step.on}-${step.kind}.pdf`, media: 'application/pdf', bytes: once(pdf) }
  },
})
