/** What is said of rows that are held, of names in conflict, and of what is decided on them, in English. */

import type * as zh from './zh-queues.ts'

export const queueRefusals: typeof zh.queueRefusals = {
  HELD_NOT_RELEASED: {
    title: 'Cannot be released',
    detail:
      'Nothing of this row can be released: identity numbers never are. They are masked, or the row is refused. Nothing was changed.',
  },
  HELD_ROW_UNKNOWN: {
    title: 'No such held row',
    detail:
      'Row {row} does not wait: it was decided, handed in again, kept no longer, or lies outside your reach. Nothing was changed.',
  },
  HELD_ROW_UNREADABLE: {
    title: 'The row cannot be judged again',
    detail:
      'The cleaned copy of row {row} can no longer be read by its headings: what was said of one may have been forgotten. Nothing was changed. Say it again, or refuse the row.',
  },
  REASON_HOLDS_NUMBER: {
    title: 'The reason holds a person’s number',
    detail:
      'The reason seems to hold a telephone, card or identity number. Nothing was changed. Say what it is without copying it.',
  },
}

export const queueOperations: typeof zh.queueOperations = {
  'intake.held-list': 'Rows that are held and wait for a decision, the oldest first',
  'intake.held-row': 'One held row with all that it says; for whoever decides, also what is covered of it',
  'intake.decide-held': 'Decide on a held row: masked, released with a reason, judged again, or refused',
  'intake.name-conflicts': 'Codes with two names: the names known, and the rows that wait',
  'intake.decide-name': 'Say of a name what it is: new, former, a slip, or another’s; rows that wait are judged again',
  'intake.decided-names': 'What was said of names',
}
