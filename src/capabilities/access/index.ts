/** The room of access: signing in, accounts and their offices, keys of machines, and whether commands are taken. */

import { capability } from '#capabilities/operation'
import { closeAccount, inviteAgain, listAccounts, openAccount, removeAccounts } from './accounts.ts'
import { acceptInvitation, openInvitation } from './invitations.ts'
import { endKey, listKeys, makeKey, revokeUnit, rotateKey } from './keys.ts'
import { switchMode } from './mode.ts'
import { endOffice, giveOffice } from './offices.ts'
import { beginOpenId, finishOpenId, providers } from './openid.ts'
import { signIn, signOut } from './sign-in.ts'

export { findMachine, findSignedIn, isWithoutAccounts, type SignedIn } from './who-asks.ts'

export const access = capability('access', [
  signIn,
  signOut,
  providers,
  beginOpenId,
  finishOpenId,
  openInvitation,
  acceptInvitation,
  openAccount,
  inviteAgain,
  closeAccount,
  listAccounts,
  removeAccounts,
  giveOffice,
  endOffice,
  makeKey,
  rotateKey,
  endKey,
  listKeys,
  revokeUnit,
  switchMode,
])
