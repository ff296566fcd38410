/** The room of the law: which version is in force, what another one would move, and how it comes into force. */

import { capability } from '#capabilities/operation'
import { attest } from './attest.ts'
import { load, preview, refold } from './operations.ts'

export { attestLaw } from './attest.ts'
export { foldUnder, listOpenRefolds } from './fold-under.ts'

export const law = capability('law', [attest, load, preview, refold])
