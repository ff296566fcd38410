/** The door of intake: from a department's file to entries and findings. */

import { capability } from '#capabilities/operation'
import { context } from './context.ts'
import { findingsFile, template } from './give-files.ts'
import { findings, list, show, submit } from './operations.ts'
import { preview } from './preview.ts'
import { push } from './push.ts'
import { headings, sayHeadings } from './say-headings.ts'
import { settleRow } from './settle-row.ts'
import { reconciliation, takeOver } from './take-over.ts'
import { withdraw } from './withdraw.ts'

export const intake = capability('intake', [
  submit,
  push,
  list,
  show,
  findings,
  findingsFile,
  template,
  withdraw,
  context,
  preview,
  headings,
  sayHeadings,
  settleRow,
  takeOver,
  reconciliation,
])
export { carryOn, closeWithoutSpool, dropStraySpools, listToCarryOn, lookAfterRestore } from './run-submission.ts'
export { listOpenSubmissions } from './store.ts'
export { reconciliation, takeOver } from './take-over.ts'
export { findings, headings, list, preview, show, submit }
