// The door of actors: accounts and their offices, sessions, invitations, keys, attempts to sign in, and whether commands are taken.
export type { Account } from './accounts.ts'
export {
  closeAccount,
  findAccount,
  findAccountByName,
  hasAccounts,
  keepAccount,
  listAccounts,
  listAccountsOf,
  nameActors,
  putAccount,
  putCode,
  putPassword,
  putSecrets,
  removeAccounts,
  spendStep,
} from './accounts.ts'
export { type AgentProposal, endProposal, findProposer, listProposals, lockProposal, putProposal } from './agents.ts'
export { countAttempt, dropOldAttempts, forgetAttempts, type Patience, takeBackAttempt, waitAfterAttempts } from './attempts.ts'
export type { Identity } from './identities.ts'
export {
  countIdentities,
  findIdentity,
  findLostKey,
  putIdentity,
  removeIdentities,
  spendBegun,
  wasSpent,
} from './identities.ts'
export type { MachineKey } from './keys.ts'
export { endAllOfUnit, endKey, findKey, findLivingKey, listKeys, noteStopped, putKey } from './keys.ts'
export { isReadOnly, putMode } from './mode.ts'
export type { HeldOffice } from './offices.ts'
export {
  confirmOffice,
  endOffice,
  endOfficesOf,
  findOffice,
  isRoleHeld,
  listActing,
  listOffices,
  listOfficesFor,
  listOfficesOn,
  proposeAgain,
  putOffice,
  renewOffice,
} from './offices.ts'
export { findPasskey, listPasskeys, type Passkey, putPasskey, removePasskey, touchPasskey } from './passkeys.ts'
export type { Invitation, Lasting, Session, ShownSession } from './sessions.ts'
export {
  endAllOf,
  endInvitation,
  endOtherSessions,
  endSession,
  endSessionOf,
  endVouched,
  findSession,
  listSessions,
  lockInvitation,
  offerSecret,
  putInvitation,
  putSession,
  touchSession,
} from './sessions.ts'
