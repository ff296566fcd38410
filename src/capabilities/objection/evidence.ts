/** Files of proof of an objection: handed in while it is open, and given to whoever has a part in it. */

import { command, EvidenceInput, fileQuery, giveEvidence, keepEvidence, seeEvidence } from '#capabilities/operation'
import { foldObjection } from '#rules/objection'
import { Refusal } from '#rules/outcome'
import { admitsCase, getCase } from './case-of.ts'
import { SEERS } from './look.ts'
import { CaseInput, CaseShape } from './shapes.ts'
import { BY_ORGANISATION } from './steps.ts'
import { caseNow, OBJECTION_CLAUSE } from './take-step.ts'

const KIND = 'objection'

export const attach = command({
  name: 'objection.attach',
  title: 'Hand in a file that proves something to an open objection: PDF, OFD, JPEG or PNG, told by its content',
  clause: OBJECTION_CLAUSE,
  ...BY_ORGANISATION,
  may: [...BY_ORGANISATION.may],
  takesFile: true,
  input: CaseInput,
  output: CaseShape,
  before: seeEvidence,
  async run(ctx, { case: id }, seen) {
    const found = await getCase(ctx, id, { lock: true })
    const { standing, closedOn } = foldObjection(found.steps)
    if (closedOn !== null) throw new Refusal('OBJECTION_STEP_NOT_NOW', { details: { asked: 'attached', stands: standing } })
    await keepEvidence(ctx, KIND, found, seen)
    return caseNow(ctx, found)
  },
})

export const evidence = fileQuery({
  name: 'objection.evidence',
  title: 'A file of proof of an objection, as it was handed in',
  ...SEERS,
  may: [...SEERS.may],
  input: EvidenceInput,
  async run(ctx, { case: id, no }) {
    const found = await getCase(ctx, id, { admits: one => admitsCase(ctx, one) })
    return giveEvidence(ctx, KIND, found, { no, closedOn: foldObjection(found.steps).closedOn })
  },
})
