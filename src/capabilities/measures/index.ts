/** The door of measures: the question at the counter, what is in force, what offices did. */

import { capability } from '#capabilities/operation'
import { check } from './check.ts'
import { checkFile, progress } from './check-file.ts'
import { inForce } from './in-force.ts'
import { impact, overview } from './overview.ts'
import { reportUse, uses } from './uses.ts'

export const measures = capability('measures', [check, checkFile, progress, inForce, reportUse, uses, overview, impact])

// Their shapes are what the console asks and gets.
export { check, checkFile, impact, inForce, overview, progress, reportUse, uses }
