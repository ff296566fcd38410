// The door of actors: accounts, sessions, invitations, keys, attempts to sign in, and whether commands are taken.
export type { Account, HeldRole } from './accounts.ts'
export {
  closeAccount,
  endRole,
  findAccount,
  findAccountByName,
  keepAccount,
  listAccounts,
  putAccount,
  putRole,
  putSecrets,
  removeAccounts,
  useStep,
} from './accounts.ts'
export { countAttempt, forgetAttempts, type Patience, takeBackAttempt } from './attempts.ts'
export type { MachineKey } from './keys.ts'
export { endAllOfUnit, endKey, findKey, findLivingKey, listKeys, putKey } from './keys.ts'
export { isReadOnly, putMode } from './mode.ts'
export type { Lasting, Session } from './sessions.ts'
export {
  endAllOf,
  endInvitation,
  endSession,
  findSession,
  lockInvitation,
  offerSecret,
  putInvitation,
  putSession,
  touchSession,
} from './sessions.ts'
