/** The door of keys. */

import { capability } from '#capabilities/operation'
import { chooseSuite, list, rotate } from './operations.ts'

export const keys = capability('keys', [list, rotate, chooseSuite])
