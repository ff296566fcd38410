/** The door of objection: its operations. */

import { capability } from '#capabilities/operation'
import { about } from './about.ts'
import { annul, decide, decideSecondLook } from './decide.ts'
import { attach, evidence } from './evidence.ts'
import { letter } from './letter.ts'
import { list, show } from './look.ts'
import { kept, overview } from './overview.ts'
import { closeError, reportError, reports } from './reports.ts'
import { acknowledge, askSecondLook, askVerification, extend, file, refuse, verify, withdraw } from './steps.ts'

export { overview, readKept, readProgress } from './overview.ts'
export type { about, decide, list, reports, show }

export const objection = capability('objection', [
  about,
  file,
  acknowledge,
  refuse,
  askVerification,
  verify,
  extend,
  decide,
  askSecondLook,
  decideSecondLook,
  withdraw,
  attach,
  evidence,
  letter,
  show,
  list,
  overview,
  kept,
  annul,
  reportError,
  reports,
  closeError,
])
