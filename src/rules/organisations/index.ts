// The door of organisations: codes parsed and explained, kinds, folded names, and the numbers and names of people that are kept out.
export type { Department, Departments, OrganisationKind } from './kind.ts'
export { kindOf, ORGANISATION_KINDS } from './kind.ts'
export { foldName } from './name.ts'
export { isNamedLikePerson, mayBePerson, type OrganisationWords } from './person-name.ts'
export { isRegistrationNumber } from './registration-number.ts'
export { isResidentNumber, maskResidentNumbers } from './resident-number.ts'
export type { ParsedUscc, Uscc, UsccParts } from './uscc.ts'
export { organisationCheck, parseUscc, usccCheckCharacter, usccParts } from './uscc.ts'
