/** The door of lists: the procedure of an entry from its proposal to its end, and the lists as the law has them. */

import { capability } from '#capabilities/operation'
import { annul, askRemoval, decide, decideRemoval, publish, recordAnnulment, serve } from './decide.ts'
import { document, known, list, readProgress, show } from './look.ts'
import { defend, holdHearing, lapse, notify, propose, review, withdraw } from './propose.ts'

export const lists = capability('lists', [
  ...[propose, notify, defend, lapse, holdHearing, review, decide, serve, publish],
  ...[askRemoval, decideRemoval, recordAnnulment, annul, withdraw, show, document, list, known],
])

// Their shapes are what the console gets.
export { known, list, readProgress, show }
