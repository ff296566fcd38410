/** What the unit tells the applicant, on paper: the newest of its steps, with what it is about, why, and until when. */

import { type FileOut, fileQuery, type Notice } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { getCase } from './case-of.ts'
import { once } from './once.ts'
import { CaseInput, SEERS } from './shapes.ts'
import { shownCase } from './shown-case.ts'

const TOLD: readonly string[] = [
  'returned',
  'accepted',
  'refused',
  'extended',
  'approved',
  'rejected',
] satisfies Notice['step'][]
const isTold = (kind: string): kind is Notice['step'] => TOLD.includes(kind)

export const notice = fileQuery({
  name: 'repair.notice',
  title: 'The notice of the newest step of the unit in a case (PDF): returned, accepted, refused, extended, approved, rejected',
  clause: 'cn-ndrc-2025-36#feedback',
  may: ['local-operator', 'organisation-user', 'case-handler', 'decider', 'centre-officer'],
  within: SEERS,
  input: CaseInput,
  async run(ctx, { case: id }): Promise<FileOut> {
    const { press, words } = ctx.environment
    if (press === undefined || words === undefined) throw new Refusal('PAPER_NOT_MADE')
    const found = await getCase(ctx, id)
    ctx.looked(found.organisationId, `notice of repair case ${found.caseId}`)
    const shown = await shownCase(ctx, found)
    const step = shown.steps.findLast(one => isTold(one.kind))
    if (step === undefined) throw new Refusal('REPAIR_STEP_NOT_NOW', { details: { step: 'told', standing: shown.standing } })
    const { reason, missing } = step.content as { reason?: string; missing?: readonly string[] }
    const pdf = await press.print(
      words.noticePaper({
        ...{ step: step.kind as Notice['step'], on: step.on, number: shown.number ?? shown.case, unit: shown.unitName },
        ...{ organisation: shown.organisation, records: shown.about, receivedOn: shown.receivedOn },
        ...{ reason: reason ?? null, missing: missing ?? [], due: shown.due },
      }),
    )
    return { name: `${step.on}-${step.kind}.pdf`, media: 'application/pdf', bytes: once(pdf) }
  },
})
