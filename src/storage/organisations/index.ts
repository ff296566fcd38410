// The door of organisations: ids, codes, names over time, search; units and divisions.
export type { Carrier } from './carriers.ts'
export { carrierOf, carriersOf } from './carriers.ts'
export type { Division, DivisionTree } from './divisions.ts'
export { isWithin, makeDivisionTree, putDivisions, readDivisions } from './divisions.ts'
export type { Organisation, OrganisationName } from './find-organisation.ts'
export {
  findOrganisation,
  findOrganisationById,
  listCalled,
  listCodes,
  listIdsOf,
  listNames,
  listUsccs,
} from './find-organisation.ts'
export type { KeptCode, KeptName, KeptOrganisation } from './kept-shown.ts'
export {
  amongOrganisations,
  isKeptOn,
  keptNamesOn,
  keptOrganisationOn,
  keysOfNumber,
  keysOfUscc,
  keysOfUsccFrom,
  listCodeKeys,
  listKeptCodes,
  listKeptOrganisations,
} from './kept-shown.ts'
export type { DecidedName, NameDecision } from './name-decisions.ts'
export { decideName, listDecidedNames, listHomonyms } from './name-decisions.ts'
export { listNamedSince } from './named-since.ts'
export type { Assumed, Party, PartyStanding } from './parties.ts'
export { confirmName, resolveParties } from './parties.ts'
export type { NameSaid, Provisional, Registered } from './put-organisations.ts'
export { passNamesOn, putProvisional, putRegistered, withdrawRegistration } from './put-organisations.ts'
export {
  linkName,
  listAlike,
  listCandidates,
  listPassedCodes,
  listPassedNames,
  passCodes,
  passNames,
  returnCodes,
  returnNames,
  unlinkName,
} from './same.ts'
export type { Hit } from './search.ts'
export { SHORTEST_SEARCH, searchOrganisations } from './search.ts'
export type { ShownOrganisation } from './shown.ts'
export { listShownOrganisations } from './shown.ts'
export type { Unit, UnitToPut, UnitTree } from './units.ts'
export {
  findLetterCode,
  findUnit,
  findUnitByUscc,
  findUnitName,
  listHandingIn,
  listUnitIds,
  listUnits,
  listUnitsThatMayHandIn,
  mayHandIn,
  putUnits,
  readUnitTree,
  unitOn,
  unitsById,
} from './units.ts'
