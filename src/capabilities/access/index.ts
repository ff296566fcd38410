/** The room of access: signing in, accounts and their offices, keys of machines, and whether commands are taken. */

import { capability } from '#capabilities/operation'
import { closeAccount, inviteAgain, listAccounts, openAccount, removeAccounts } from './accounts.ts'
import { agents, confirmAgent, declineAgent, endAgent, proposeAgent } from './agents.ts'
import { endOpenId } from './end-openid.ts'
import { acceptInvitation, openInvitation } from './invitations.ts'
import { endKey, listKeys, makeKey, revokeUnit, rotateKey } from './keys.ts'
import { onlyAnswers, switchMode } from './mode.ts'
import { endOffice, giveOffice } from './offices.ts'
import { beginOpenId, finishOpenId, providers } from './openid.ts'
import { addPasskey, beginPasskeyMaking, removeElsewhere, removePasskey } from './own-account.ts'
import { beginCode, changeCode } from './own-code.ts'
import { changePassword } from './own-password.ts'
import { endOtherSessions, endSession, endSessionsOf } from './own-sessions.ts'
import { showFactor } from './second-factor.ts'
import { beginPasskey, signIn, signInByPasskey, signOut } from './sign-in.ts'
import { confirmOffice } from './two-hands.ts'

export { breachedIn } from './breached.ts'
export { codeHashIn } from './totp.ts'
export type { Whence } from './whence.ts'
export { findMachine, findSignedIn, isWithoutAccounts, type SignedIn, waysIn } from './who-asks.ts'
export { agents, confirmAgent, listAccounts, listKeys, makeKey, onlyAnswers, revokeUnit }

export const access = capability('access', [
  signIn,
  beginPasskey,
  signInByPasskey,
  showFactor,
  signOut,
  providers,
  beginOpenId,
  finishOpenId,
  endOpenId,
  openInvitation,
  acceptInvitation,
  beginPasskeyMaking,
  addPasskey,
  removePasskey,
  removeElsewhere,
  changePassword,
  beginCode,
  changeCode,
  endOtherSessions,
  endSession,
  endSessionsOf,
  openAccount,
  inviteAgain,
  closeAccount,
  listAccounts,
  removeAccounts,
  giveOffice,
  endOffice,
  confirmOffice,
  proposeAgent,
  confirmAgent,
  declineAgent,
  endAgent,
  agents,
  makeKey,
  rotateKey,
  endKey,
  listKeys,
  revokeUnit,
  switchMode,
])
