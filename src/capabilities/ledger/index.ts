/** The door of the ledger: proofs from its log, the log's keeping, and the reading of all of it, which leaves a trace. */

import { capability } from '#capabilities/operation'
import { endStatement, listEnds, printEnd, statementKeys } from './end-statement.ts'
import { erase } from './erase.ts'
import { consistency, prove, showKey } from './prove.ts'
import { proveShown } from './prove-shown.ts'
import { rotateKey } from './rotate-key.ts'
import { witness } from './witness.ts'

export { backupsElsewhere, makeBackup, standingOf } from './backup.ts'
export { listStatementKeys } from './end-statement.ts'
export { listOpenErasures } from './erase.ts'
export { type ErasedCopies, eraseAgain, eraseCopies } from './erase-copies.ts'
export { catchUp, keepLog } from './keep-log.ts'
export { logSettings } from './log-settings.ts'
export { makeVerify } from './verify.ts'
export type { listEnds }

export const ledger = capability('ledger', [
  prove,
  proveShown,
  consistency,
  showKey,
  erase,
  endStatement,
  printEnd,
  listEnds,
  statementKeys,
  witness,
  rotateKey,
])
