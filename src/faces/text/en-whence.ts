/** The English of networks from which one may act, and of where one is signed in. */

import type * as zh from './zh-whence.ts'

export const whenceRefusals: typeof zh.whenceRefusals = {
  NETWORK_CHANGED: {
    title: 'The network or the browser has changed: sign in again',
    detail: 'This session began elsewhere. Sign out and in again before you act, or read what is not public.',
  },
  NETWORK_CLOSED: {
    title: 'Not from this network',
    detail:
      'The request is seen to come from {address}, from where this is not done. Use an office’s network, and as an administrator a terminal for which its gateway vouches; where the address is wrong, have the settings of proxies and of the key looked at.',
  },
  SESSION_UNKNOWN: {
    title: 'No such session',
    detail: 'Your account has none of that number, or it has ended. Load the page again.',
  },
}

export const whenceOperations: typeof zh.whenceOperations = {
  'access.end-other-sessions': 'End the sessions of one’s own account elsewhere',
  'access.end-session': 'End one session of one’s own account',
  'access.end-sessions-of': 'End every session of an account, which stays as it is',
}
