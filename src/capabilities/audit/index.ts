/** The room of audit: who looked, and what was done. */

import { capability } from '#capabilities/operation'
import { acts, exportActs } from './acts.ts'
import { exportLooks, exportWhoLooked, looks, whoLooked } from './looks.ts'
import { dropLooks, monthsBefore, retentionOf } from './retention.ts'

export { monthsBefore, retentionOf }

export const audit = capability('audit', [whoLooked, exportWhoLooked, looks, exportLooks, acts, exportActs, dropLooks])
