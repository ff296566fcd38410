/** The English of zh-agents. */

import type * as zh from './zh-agents.ts'

export const agentRefusals: typeof zh.agentRefusals = {
  LAST_WAY_IN: {
    title: 'It is the last way in',
    detail: 'Without it you could not sign in. Add another way first, or ask an administrator for another invitation.',
  },
  LETTER_DIFFERS: {
    title: 'It is not the same letter',
    detail: 'The scan of the letter in your hands is not the one that was proposed. Compare them with whoever has proposed it.',
  },
  LOOKS_KEPT: {
    title: 'The looks are still to be kept',
    detail: 'Looks from {from} on are kept. Name an earlier month.',
  },
  OFFICE_CONFIRMED: {
    title: 'The office is confirmed already',
    detail: 'Nothing more is needed. To end it, end the office.',
  },
  PASSKEY_REFUSED: {
    title: 'The passkey was not added',
    detail: 'What the browser gave does not hold, the passkey is known already, or there are ten. Try once more.',
  },
  PASSKEY_UNKNOWN: {
    title: 'There is no such passkey',
    detail: 'Your account has none of that number; it may have been removed. Load the page again.',
  },
  PROPOSAL_ENDED: {
    title: 'The letter has been dealt with',
    detail: 'It ended as: {outcome}. To change something, end what was given and hand in another letter.',
  },
  PROPOSAL_UNKNOWN: {
    title: 'There is no such letter',
    detail: 'No letter of that number lies within your reach. Check the number.',
  },
  PROVIDER_TOO_WEAK: {
    title: 'The provider has not asked for a second factor',
    detail:
      'Staff show two. Take the invitation up here with a password and a second factor, then bind the identity elsewhere.',
  },
  SIGN_IN_AGAIN: {
    title: 'Sign in again first',
    detail:
      'How you sign in is changed, and sessions are ended, within ten minutes of signing in, so that nobody else does it at a screen left open.',
  },
}

export const agentOperations: typeof zh.agentOperations = {
  'access.begin-passkey': 'Ask a passkey to sign, to sign in with it',
  'access.sign-in-by-passkey': 'Sign in with a passkey',
  'access.second-factor': 'Show our own second factor after a provider that asked for none',
  'access.begin-passkey-making': 'Ask the browser for a new passkey',
  'access.add-passkey': 'Add a passkey to one’s own account',
  'access.remove-passkey': 'Remove a passkey of one’s own account',
  'access.remove-identities': 'Bind one’s own account to no identity elsewhere any more',
  'access.begin-code': 'Ask for the secret of a new authenticator app of one’s own account',
  'access.change-code': 'Bind a new authenticator app to one’s own account; sessions elsewhere end',
  'access.change-password': 'Change the password of one’s own account; sessions elsewhere end',
  'access.confirm-office': 'Confirm an office of power that another has proposed',
  'access.propose-agent': 'Take in a letter by which an organisation names who acts for it',
  'access.confirm-agent': 'Confirm such a letter as a second officer; opens the account with an invitation',
  'access.decline-agent': 'Decline such a letter, with the reason',
  'access.end-agent': 'End what somebody may do for an organisation',
  'audit.export-who-looked': 'Who looked at an organisation, as a signed file',
  'audit.export-looks': 'What an account, a key or a unit looked at, as a signed file',
  'audit.drop-looks': 'Drop the looks of months whose time is over; their links stay',
  'access.agents': 'Who acts for an organisation, and letters that wait for a second officer',
}
