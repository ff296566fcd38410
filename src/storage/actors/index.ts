// The door of actors: accounts and their offices, sessions, invitations, keys, attempts to sign in, and whether commands are taken.
export type { Account } from './accounts.ts'
export {
  closeAccount,
  findAccount,
  findAccountByName,
  hasAccounts,
  keepAccount,
  listAccounts,
  putAccount,
  putSecrets,
  removeAccounts,
  spendStep,
} from './accounts.ts'
export { countAttempt, forgetAttempts, type Patience, takeBackAttempt } from './attempts.ts'
export { findIdentity, putBegun, putIdentity, takeBegun } from './identities.ts'
export type { MachineKey } from './keys.ts'
export { endAllOfUnit, endKey, findKey, findLivingKey, listKeys, putKey } from './keys.ts'
export { isReadOnly, putMode } from './mode.ts'
export type { HeldOffice } from './offices.ts'
export { endOffice, endOfficesOf, findOffice, listOffices, listOfficesOn, putOffice } from './offices.ts'
export type { Lasting } from './sessions.ts'
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
