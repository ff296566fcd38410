/** The door of exchange: the feed of changes for whoever keeps copies, their receipts, and who is behind. */

import { capability } from '#capabilities/operation'
import { changes } from './changes.ts'
import { receiverHoursOf } from './lag.ts'
import { acknowledge, countReceivers, receivers } from './receipts.ts'

export type { receivers }
export { countReceivers, receiverHoursOf }

export const exchange = capability('exchange', [changes, acknowledge, receivers])
