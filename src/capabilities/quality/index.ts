/** The door of quality: what units hand in, of what worth it is, and what is still to be put right. */

import { capability } from '#capabilities/operation'
import { bulletin, bulletinFile } from './bulletin.ts'
import { count, rows } from './count.ts'
import { file } from './files.ts'
import { myMonth } from './my-month.ts'
import { reminders } from './reminders.ts'
import { sayNothing } from './zero-report.ts'

export const quality = capability('quality', [count, rows, file, myMonth, bulletin, bulletinFile, reminders, sayNothing])
export { bulletin, count, myMonth, reminders, rows }
