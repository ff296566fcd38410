// The door of the stored law: folders read and checked, versions kept whole, the one in force.
export type { CalendarYear } from './calendar-files.ts'
export { calendarFiles } from './calendar-files.ts'
export type { Classification } from './classification.ts'
export { CLASSIFIED, gradingAbove } from './classification.ts'
export { classificationFiles } from './classification-files.ts'
export type { CheckedLaw, LawValues } from './load-law.ts'
export {
  checkLawFiles,
  checkLawFilesOnce,
  checkLawFolder,
  JUDGES,
  lawOfFiles,
  lawOfValues,
  loadLaw,
  storedFindings,
  valuesOf,
} from './load-law.ts'
export type { OpenedLaw } from './open-law.ts'
export { openLaw } from './open-law.ts'
export { parseLawFiles } from './parse-files.ts'
export type { LawProposal, ProposedFiles } from './proposals.ts'
export {
  decideLawProposal,
  differingPaths,
  findLawProposal,
  laidOn,
  listActivations,
  listLawProposals,
  proposedFiles,
  putLawProposal,
  undoLawProposal,
} from './proposals.ts'
export type { LawFiles } from './read-folder.ts'
export { readLawFolder } from './read-folder.ts'
export type { LawVersion } from './versions.ts'
export {
  activateLaw,
  activeLaw,
  beginRefold,
  findActiveVersion,
  findChangedItems,
  findVersionOn,
  getLaw,
  listLawVersions,
  lockLawVersions,
  markRefolded,
  putLawVersion,
  storedFiles,
} from './versions.ts'
