/** The door of repair: its operations, and for the pages whether repair of a disclosed record may be asked for. */

import { capability } from '#capabilities/operation'
import { apply, receive } from './apply.ts'
import { decide, findFalsehood } from './decide.ts'
import { attach, evidence } from './evidence.ts'
import { commitmentLetter } from './letter.ts'
import { eligibility, list, show } from './look.ts'
import { notice } from './notice.ts'
import { kept, overview } from './overview.ts'
import { records } from './records.ts'
import { receipt, results } from './results.ts'
import { endShield, shield } from './shield.ts'
import { accept, complete, extend, refuse, returnForCompletion, withdraw } from './steps.ts'

export { proofSettings } from './evidence.ts'
export { keptEligibility, snapshotEligibility } from './kept-eligibility.ts'
export { type EligibilityReader, eligibility, list, type ShownEligibility, show, tableEligibility } from './look.ts'
export { overview, readKept, readProgress } from './overview.ts'
export type { records }

export const repair = capability('repair', [
  eligibility,
  records,
  apply,
  receive,
  results,
  receipt,
  returnForCompletion,
  complete,
  accept,
  refuse,
  extend,
  decide,
  withdraw,
  findFalsehood,
  show,
  list,
  overview,
  kept,
  commitmentLetter,
  notice,
  attach,
  evidence,
  shield,
  endShield,
])
