// The door of disclosure: whether a fact is shown, from when, until when, and why.
export type { Disclosure, DisclosureInput, Plan } from './decide.ts'
export { claimedSince, decideDisclosure, disclosureFrom } from './decide.ts'
export { afterDissolution } from './dissolved.ts'
export { planOf } from './plan.ts'
export type { Note, Reason, ReasonName } from './reasons.ts'
export { findReason, NOTES, REASONS } from './reasons.ts'
export type { FactFields } from './severity.ts'
