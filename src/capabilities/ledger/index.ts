/** The door of the ledger: proofs from its log, the log's keeping, and the reading of all of it, which leaves a trace. */

import { capability } from '#capabilities/operation'
import { consistency, prove, showKey } from './prove.ts'

export { keepLog } from './keep-log.ts'
export { makeVerify } from './verify.ts'

export const ledger = capability('ledger', [prove, consistency, showKey])
