/** The door of keys; the roof opens the ring through it. */

import { capability } from '#capabilities/operation'
import { chooseSuite, list, rotate } from './operations.ts'

export { openKeys } from '#storage/keys'
export const keys = capability('keys', [list, rotate, chooseSuite])
