/** Files of proof: handed in to a case that is open, and given to whoever deals with it. */

import { command, EvidenceInput, fileQuery, giveEvidence, keepEvidence, proofsKept, seeEvidence } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { foldCase } from '#rules/repair'
import { scannerIn } from '#storage/files'
import { getCase } from './case-of.ts'
import { CaseInput, CaseShape, SEERS } from './shapes.ts'
import { shownCase } from './shown-case.ts'
import { findCase } from './store.ts'

const KIND = 'repair case'

/** Of the settings of the program: what looks at proofs before they are kept, and for how long they are. */
export const proofSettings = (settings: Readonly<Record<string, string | undefined>>) => ({
  ...scannerIn(settings),
  ...proofsKept(settings),
})

export const attach = command({
  name: 'repair.attach',
  title: 'Hand in a file that proves something to an open case: PDF, OFD, JPEG or PNG, told by its content',
  clause: 'cn-ndrc-2025-36#conditions',
  may: ['local-operator', 'organisation-user', 'centre-officer', 'partner-platform'],
  within: { 'organisation-user': 'own-organisation', 'centre-officer': 'own-division', 'partner-platform': 'all' },
  takesFile: true,
  input: CaseInput,
  output: CaseShape,
  before: seeEvidence,
  async run(ctx, { case: id }, seen) {
    const found = await getCase(ctx, id, true)
    const { standing, closedOn } = foldCase(found.steps)
    if (closedOn !== null) throw new Refusal('REPAIR_STEP_NOT_NOW', { details: { step: 'attached', standing } })
    await keepEvidence(ctx, KIND, found, seen)
    return shownCase(ctx, (await findCase(ctx.tx, found))!)
  },
})

export const evidence = fileQuery({
  name: 'repair.evidence',
  title: 'A file of proof of a case, as it was handed in',
  may: ['local-operator', 'organisation-user', 'case-handler', 'decider', 'centre-officer'],
  within: SEERS,
  input: EvidenceInput,
  async run(ctx, { case: id, no }) {
    const found = await getCase(ctx, id)
    return giveEvidence(ctx, KIND, found, { no, closedOn: foldCase(found.steps).closedOn })
  },
})
