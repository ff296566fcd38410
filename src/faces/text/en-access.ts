/** What is said of accounts, offices and keys, in English. */

import { agentOperations, agentRefusals } from './en-agents.ts'
import { whenceOperations, whenceRefusals } from './en-whence.ts'
import type * as zh from './zh-access.ts'

export const accessRefusals: typeof zh.accessRefusals = {
  ...agentRefusals,
  ...whenceRefusals,
  ACCOUNT_NAME_TAKEN: {
    title: 'The name is taken',
    detail: 'There is an account {name} already. Choose another name, or invite its holder again.',
  },
  ACCOUNT_UNKNOWN: {
    title: 'No such account',
    detail: 'There is no account {name} within your reach, or it is closed. Check the name.',
  },
  CODE_OF_OLD_APP: {
    title: 'This authenticator will not do',
    detail:
      'It makes its codes by SHA-1 alone, and this platform asks for SHA-256. Use an authenticator that can, and choose SHA-256 there, or a passkey.',
  },
  CODE_WRONG: {
    title: 'The code is not right',
    detail: 'Type the six digits that the authenticator shows now. A telephone whose clock is wrong shows others.',
  },
  INVITATION_INVALID: {
    title: 'The invitation is not valid',
    detail: 'An invitation is good once, for a while, and only until a newer one is made. Ask an administrator for another.',
  },
  KEY_UNKNOWN: {
    title: 'No such key',
    detail: 'There is no such key within your reach, or it has ended. Check the number.',
  },
  OFFICE_UNKNOWN: {
    title: 'No such office',
    detail: 'There is no such office within your reach. Check the number.',
  },
  ORIGIN_FOREIGN: {
    title: 'The request does not come from a page of this platform',
    detail: 'Once signed in, only requests of this platform’s own pages are taken. Open the page again from the console.',
  },
  PASSWORD_WEAK: {
    title: 'The password is easily guessed',
    detail:
      'At least {shortest} characters, not digits alone, without the name of the account, and not a few characters repeated.',
  },
  PASSWORD_BREACHED: {
    title: 'This password has come out in a breach elsewhere',
    detail:
      'It stands in a published list of breached passwords, which is what guessers try first. Choose one that is used here alone.',
  },
  PURPOSE_NEEDED: {
    title: 'Say what it is for',
    detail:
      'The question reads what is not disclosed, so its purpose must be stated. The purpose is recorded, and the organisation that is looked at sees it.',
  },
  READ_ONLY: {
    title: 'The platform only answers for now',
    detail:
      'An administrator has switched it to reading. Nothing can be handed in or changed until it is switched back; what was handed in stays.',
  },
  ROLES_APART: {
    title: 'One account may not hold both',
    detail:
      'Administrators and auditors hold nothing else. This account holds {held} and cannot hold {role}. Open another account.',
  },
  ROLE_NEEDS_PLACE: {
    title: 'Name the unit or the organisation',
    detail: '⟨{role}: ⟩staff stand in a unit, the users of an organisation in that organisation; name one of the two.',
  },
  SAME_HAND: {
    title: 'Who proposes does not decide',
    detail: 'You, or the office that you stand in for, proposed this. Somebody else has to decide.',
  },
  SETTING_INVALID: {
    title: 'A setting is not right',
    detail:
      'The value {value} of {setting} cannot be used. An address is written as https:// and the name, with no path behind it; networks as CIDR; a file is there, readable and not empty.',
  },
  SIGN_IN_NEEDED: {
    title: 'Sign in first',
    detail: 'Sign in at the console; machines send the key that an administrator made for them.',
  },
  SIGN_IN_REFUSED: {
    title: 'Not signed in',
    detail:
      'The name, the password or the code is not right. Check them; who has forgotten a password asks an administrator for another invitation.',
  },
  LOGOUT_TOKEN_INVALID: {
    title: 'Not a logout token',
    detail:
      'What the provider sent does not hold, and no session ended. Check the registered address, issuer, signature and time.',
  },
  SIGN_IN_TOO_OFTEN: {
    title: 'Too many attempts',
    detail: 'Try again in {seconds} seconds.',
  },
  SUBSTITUTE_NEEDS_OFFICE: {
    title: 'There is no office to stand in for',
    detail: 'A substitute needs a last day, and {name} has to hold {role} at that time.',
  },
  TOO_MANY_REQUESTS: {
    title: 'Too many requests',
    detail: 'Try again in {seconds} seconds. Who needs much of the data asks the credit centre.',
  },
  IDENTITY_BOUND: {
    title: 'The identity is bound to another account',
    detail: 'One identity is bound to one account. Sign in with that account, or ask an administrator.',
  },
  ISSUER_UNKNOWN: {
    title: 'There is no such way to sign in',
    detail: 'The platform does not list {issuer}. Choose again on the page.',
  },
}

export const accessOperations: typeof zh.accessOperations = {
  ...agentOperations,
  ...whenceOperations,
  'access.sign-in': 'Sign in with name, password and a code of the second factor',
  'access.sign-out': 'End the session one is in',
  'access.open-invitation': 'Open an invitation: whose it is, and the secret of the second factor',
  'access.accept-invitation': 'Take up an invitation with a password and a code of the second factor',
  'access.open-account': 'Open an account of a post, with its first office and an invitation',
  'access.invite-again': 'Invite the holder of an account again; an invitation before is void',
  'access.close-account': 'Close an account with its sessions, offices, invitations and password',
  'access.list-accounts': 'Accounts with their offices, closed ones until they are removed',
  'access.remove-accounts': 'Remove the accounts whose day has come',
  'access.give-office': 'Give an account an office for a time, also in the place of another',
  'access.end-office': 'End an office today',
  'access.make-key': 'Make a key for a machine that a unit answers for, with its scopes and its end',
  'access.rotate-key': 'Make the successor of a key; the old one ends after an overlap',
  'access.end-key': 'End a key now',
  'access.list-keys': 'Keys of machines, ended ones too',
  'access.revoke-unit': 'End everything of a unit at one stroke',
  'access.switch-mode': 'Take commands, or only answer',
  'audit.who-looked': 'Who looked at an organisation: office, time, purpose, fields',
  'audit.looks': 'What an account, a key or a unit looked at in a period',
  'audit.acts': 'Acts by operation, actor, unit, outcome and day, newest first',
  'audit.export-acts': 'Acts of a period as JSON lines, closed by their number and digest, and signed',
  'access.providers': 'Where one can sign in beside here',
  'access.begin-openid': 'Begin to sign in at a provider of the list, or to take an invitation up there',
  'access.finish-openid': 'Sign in with what the provider has answered',
  'access.end-openid': 'End what began by a provider’s word, by its word that somebody has signed out there',
}
