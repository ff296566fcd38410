/** The room of the law: which version is in force, said in the ledger. */

import { capability } from '#capabilities/operation'
import { attest } from './attest.ts'

export { attestLaw } from './attest.ts'

export const law = capability('law', [attest])
