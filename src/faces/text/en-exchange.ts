/** The English of the feed to whoever keeps copies. */

import type { exchangeOperations as zhOperations, exchangeRefusals as zhRefusals } from './zh-exchange.ts'

export const exchangeRefusals: typeof zhRefusals = {
  CURSOR_AHEAD: {
    title: 'The cursor is newer than what is here',
    detail:
      'The data were restored to an earlier time and do not know this cursor. No change was given. Please begin anew without a cursor, and take down what that does not list.',
  },
  CURSOR_UNKNOWN: {
    title: 'No such cursor',
    detail: 'A cursor is handed back as it was given. No change was given. Please use the last one, or begin anew without.',
  },
  RECEIPT_BEHIND: {
    title: 'The receipt is older than the last one',
    detail: 'There is a receipt up to {day} already. Nothing was registered. Please take over the newest changes first.',
  },
  RECEIPT_UNFINISHED: {
    title: 'The first listing is not finished',
    detail:
      'A listing from the beginning is not whole yet and cannot be acknowledged. Nothing was registered. Please read on to its end.',
  },
}

export const exchangeOperations: typeof zhOperations = {
  'exchange.changes':
    'What has changed of what the public sees: shown, changed, shown no more, also by the day alone; without a cursor all that is shown',
  'exchange.acknowledge': 'A receiver says that everything up to a cursor has been taken over and taken down',
  'exchange.receivers': 'How far each receiver says that it is, and since when something waits for it',
}
