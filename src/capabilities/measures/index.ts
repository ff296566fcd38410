/** The door of measures: the question at the counter, what is in force, what offices did. */

import { capability } from '#capabilities/operation'
import { check } from './check.ts'
import { inForce } from './in-force.ts'
import { reportUse, uses } from './uses.ts'

export const measures = capability('measures', [check, inForce, reportUse, uses])

export { check }
