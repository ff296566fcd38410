/** The room of audit: who looked, and what was done. */

import { capability } from '#capabilities/operation'
import { acts, exportActs } from './acts.ts'
import { looks, whoLooked } from './looks.ts'

export const audit = capability('audit', [whoLooked, looks, acts, exportActs])
