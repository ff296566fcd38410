/** The same in English. */

import type * as zh from './zh-takeover.ts'

export const takeoverOperations: typeof zh.takeoverOperations = {
  'intake.take-over':
    'Take over the records of a former system with the days on which it showed, repaired or ended them; may be rehearsed',
  'intake.reconciliation':
    'What became of the rows of a former system, by item, authority and year, and how many stand in the ledger',
}
