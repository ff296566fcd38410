/** The room of the law: which version is in force, what another one would move, and how it comes into force. */

import { capability } from '#capabilities/operation'
import { attest } from './attest.ts'
import { changes } from './changes.ts'
import { approve, undo, withdraw } from './decide-proposal.ts'
import { load, preview, refold } from './operations.ts'
import { previewProposal, proposal, proposals } from './proposals.ts'
import { desk, propose } from './propose.ts'

export { attestLaw } from './attest.ts'
export { changes } from './changes.ts'
export { foldUnder, listOpenRefolds } from './fold-under.ts'
export { previewProposal, proposal, proposals } from './proposals.ts'
export { desk } from './propose.ts'

export const law = capability('law', [
  attest,
  load,
  preview,
  refold,
  desk,
  propose,
  proposals,
  proposal,
  previewProposal,
  approve,
  withdraw,
  undo,
  changes,
])
