/** The door of province: what the platform above is told, and what it has acknowledged. */

import { capability } from '#capabilities/operation'
import { file, list, make, receipt } from './export.ts'

export const province = capability('province', [make, list, file, receipt])
export { make, receipt }
