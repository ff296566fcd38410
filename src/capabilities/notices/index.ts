/** The room of notices: where units are told outside the product that something waits for them, and organisations what begins and ends. */

import { capability } from '#capabilities/operation'
import { add, drop, list, trial } from './operations.ts'

export { forgetNotices, type MorningCounts, putMornings, sendDue } from './send.ts'
export { putChanges } from './tell-organisations.ts'
export { add, list }

export const notices = capability('notices', [list, add, drop, trial])
