/** The landing of the capabilities: how operations are declared and run. */

export { mayAsk, reachOf } from './admit.ts'
export { behind, isBehind } from './behind.ts'
export { countKept, countLoad, type KeptRow, keptShape, loadShape, MOST_OPEN } from './clock-counts.ts'
export { type Capability, capability, command, fileQuery, longCommand, makeRegistry, query, type Registry } from './declare.ts'
export {
  EvidenceInput,
  EvidenceShape,
  giveEvidence,
  keepEvidence,
  proofsKept,
  seeEvidence,
  shownEvidence,
} from './evidence.ts'
export { type FileIn, type FileOut, keptFileName } from './file-shapes.ts'
export { type Commitment, type Notice, numberedBy, type ObjectionAnswer } from './letters.ts'
export { noteList } from './note-list.ts'
export { once } from './once.ts'
export type { OpenIdProvider, OpenIdSettings } from './openid-settings.ts'
export { type Progress, readProgress } from './progress.ts'
export { closeAct, NO_ORGANISATION, runOperation } from './run.ts'
export type {
  ActOutcome,
  Actor,
  Answer,
  Asked,
  Bounds,
  Command,
  CommandContext,
  Context,
  Environment,
  FileQuery,
  Later,
  LawHolder,
  LongCommand,
  Office,
  Operation,
  Query,
  QueryContext,
  Role,
  Scope,
  Sources,
  Within,
} from './shapes.ts'
export { ROLES, UNBOUNDED } from './shapes.ts'
export { getSourceUnit, namedUnit, READERS, sourceBounds } from './source-unit.ts'
export { type Look, type LooksAsked, listLooks, type OperationTables, putAccess } from './store.ts'
export type { ToldBulletin, Words } from './words.ts'
