/** What the determining unit and the applicant do to a case on its way to a decision. */

import { command } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { maskedEvidence, stepOn } from './case-of.ts'
import { CaseInput, CaseShape, CompleteInput, ReasonInput, ReturnInput } from './shapes.ts'

/** The unit that determined it. */
const BY_UNIT = { may: ['local-operator', 'case-handler'], within: 'own-unit' } as const
/** Who asked for it; the centre for an applicant at its counter or at the national window. */
const BY_APPLICANT = {
  may: ['local-operator', 'organisation-user', 'centre-officer'],
  within: { 'organisation-user': 'own-organisation', 'centre-officer': 'own-division' },
} as const

export const returnForCompletion = command({
  name: 'repair.return',
  title: 'Tell the applicant everything that is missing, once',
  clause: 'cn-ndrc-2025-36#acceptance',
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: ReturnInput,
  output: CaseShape,
  run: (ctx, { case: id, missing }) => stepOn(ctx, id, 'returned', { missing: missing.map(text => masked(text)) }),
})

export const complete = command({
  name: 'repair.complete',
  title: 'Hand in what was missing',
  clause: 'cn-ndrc-2025-36#acceptance',
  ...BY_APPLICANT,
  may: [...BY_APPLICANT.may],
  input: CompleteInput,
  output: CaseShape,
  run: (ctx, { case: id, corrected, evidence }) =>
    stepOn(ctx, id, 'completed-again', { corrected: masked(corrected), evidence: maskedEvidence(evidence) }),
})

export const accept = command({
  name: 'repair.accept',
  title: 'Accept an application for repair',
  clause: 'cn-ndrc-2025-36#acceptance',
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: CaseInput,
  output: CaseShape,
  run: (ctx, { case: id }) => stepOn(ctx, id, 'accepted', {}),
})

export const refuse = command({
  name: 'repair.refuse',
  title: 'Not accept an application for repair, with the reason',
  clause: 'cn-ndrc-2025-36#acceptance',
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: ReasonInput,
  output: CaseShape,
  run: (ctx, { case: id, reason }) => stepOn(ctx, id, 'refused', { reason: masked(reason) }),
})

export const extend = command({
  name: 'repair.extend',
  title: 'Extend the time to decide, once, telling the applicant why before it ends',
  clause: 'cn-ndrc-2025-36#extension',
  ...BY_UNIT,
  may: [...BY_UNIT.may],
  input: ReasonInput,
  output: CaseShape,
  run: (ctx, { case: id, reason }) => stepOn(ctx, id, 'extended', { reason: masked(reason) }),
})

export const withdraw = command({
  name: 'repair.withdraw',
  title: 'Withdraw an application for repair',
  ...BY_APPLICANT,
  may: [...BY_APPLICANT.may],
  input: CaseInput,
  output: CaseShape,
  run: (ctx, { case: id }) => stepOn(ctx, id, 'withdrawn', {}),
})
