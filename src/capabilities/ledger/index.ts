/** The door of the ledger: who reads all of it leaves a trace. */

export { makeVerify } from './verify.ts'
