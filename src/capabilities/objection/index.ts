/** The door of objection: its operations. */

import { capability } from '#capabilities/operation'
import { annul, decide, decideSecondLook } from './decide.ts'
import { list, show } from './look.ts'
import { acknowledge, askSecondLook, askVerification, extend, file, refuse, verify, withdraw } from './steps.ts'

export const objection = capability('objection', [
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
  show,
  list,
  annul,
])
