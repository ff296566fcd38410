// The door of the planted ledger.
export * from './append.ts'
export { climbs } from './climbs.ts'
export { lost } from './lost.ts'
export { tested } from './tested.ts'
