/** The door of intake: from a department's file to entries and findings. */

import { capability } from '#capabilities/operation'
import { decidedNames, decideOnName, nameConflicts } from './conflicts.ts'
import { context } from './context.ts'
import { correct, recordToCorrect } from './correct.ts'
import { lookAtCorrections } from './correction-file.ts'
import { drafts, entryForm, forgetDraft, saveDraft } from './drafts.ts'
import { findingsFile, template } from './give-files.ts'
import { decideHeld, heldList, heldRow } from './held.ts'
import { lookAtPull } from './look-at-pull.ts'
import { lookAtSame } from './look-at-same.ts'
import { lookAtUndo } from './look-at-undo.ts'
import { movedRecords } from './moved-records.ts'
import { findings, list, show, submit } from './operations.ts'
import { preview } from './preview.ts'
import { addPull, dropPull, pull, pulls, schedulePull } from './pull.ts'
import { push } from './push.ts'
import { decideSame, proposeSame, sameCandidates, sameList, undoSame } from './same.ts'
import { headings, sayHeadings } from './say-headings.ts'
import { settleRow } from './settle-row.ts'
import { reconciliation, takeOver } from './take-over.ts'
import { lookAtWithdrawal, withdraw } from './withdraw.ts'

export const intake = capability('intake', [
  submit,
  push,
  list,
  show,
  findings,
  findingsFile,
  template,
  withdraw,
  lookAtWithdrawal,
  context,
  preview,
  headings,
  sayHeadings,
  heldList,
  heldRow,
  decideHeld,
  nameConflicts,
  decideOnName,
  decidedNames,
  sameCandidates,
  proposeSame,
  sameList,
  lookAtSame,
  decideSame,
  lookAtUndo,
  undoSame,
  settleRow,
  takeOver,
  reconciliation,
  addPull,
  pulls,
  pull,
  lookAtPull,
  schedulePull,
  dropPull,
  recordToCorrect,
  lookAtCorrections,
  correct,
  movedRecords,
  entryForm,
  drafts,
  saveDraft,
  forgetDraft,
])
export { countOpenSubmissions, countRowsToday } from './counts.ts'
export { isOpen, takeDuePull } from './pull.ts'
export { carryOn, closeWithoutSpool, dropStraySpools, listToCarryOn, lookAfterRestore } from './run-submission.ts'
export { listOpenSubmissions } from './store.ts'
export { reconciliation, takeOver } from './take-over.ts'
export {
  correct,
  decidedNames,
  decideHeld,
  decideOnName,
  drafts,
  entryForm,
  findings,
  headings,
  heldList,
  heldRow,
  list,
  lookAtCorrections,
  lookAtSame,
  lookAtUndo,
  lookAtWithdrawal,
  movedRecords,
  nameConflicts,
  preview,
  pulls,
  recordToCorrect,
  sameList,
  saveDraft,
  show,
  submit,
}
