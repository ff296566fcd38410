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
  SAME_ALREADY: {
    title: 'One already, or proposed already',
    detail: 'The two are one organisation already, or the same proposal waits for a decision. Nothing was changed.',
  },
  SAME_DECIDED: {
    title: 'Decided already',
    detail: 'The proposal was decided⟨ on {on}⟩. Nothing was changed.',
  },
  SAME_NOT_IN_FORCE: {
    title: 'Nothing to undo',
    detail: 'The proposal was not accepted, or was undone already. Nothing was changed.',
  },
  SAME_OTHER_WAY: {
    title: 'To be merged the other way round',
    detail:
      '⟨{uscc} ⟩has no registration, and the other one has. The registered organisation is the one that stays. Nothing was changed. Propose it the other way round.',
  },
  SAME_UNKNOWN: {
    title: 'No such proposal',
    detail: 'There is no such proposal, or it lies outside your reach.',
  },
  SAME_UNSEEN: {
    title: 'To be looked at before it is merged or undone',
    detail:
      'What the merger, or undoing it, changes has not been looked at, or something has come to either since. Nothing was changed. Look at what it changes now, then decide.',
  },
}

export const queueOperations: typeof zh.queueOperations = {
  'intake.held-list': 'Rows that are held and wait for a decision, the oldest first',
  'intake.held-row': 'One held row with all that it says; for whoever decides, also what is covered of it',
  'intake.decide-held': 'Decide on a held row: masked, released with a reason, judged again, or refused',
  'intake.name-conflicts': 'Codes with two names: the names known, and the rows that wait',
  'intake.decide-name': 'Say of a name what it is: new, former, a slip, or another’s; rows that wait are judged again',
  'intake.decided-names': 'What was said of names',
  'intake.same-candidates': 'Organisations that a held row without a code may be about',
  'intake.propose-same': 'Propose that a name and old numbers, or another organisation, are this organisation',
  'intake.same-list': 'Proposals that two are one, with both in view, and what looks alike and nobody has proposed',
  'intake.look-at-same': 'What it would change that two are one: the records that move, both public pages; nothing is written',
  'intake.decide-same': 'Decide whether two are one organisation; never by who proposed it',
  'intake.look-at-undo':
    'What it would change to undo a merger: the records, codes and names that go back, both public pages; nothing is written',
  'intake.undo-same': 'Take apart what was said to be one organisation; records go back under their old ids',
}
