/** The landing of the capabilities: how operations are declared and run. */

export { reachOf } from './admit.ts'
export { type Capability, capability, command, fileQuery, longCommand, makeRegistry, query, type Registry } from './declare.ts'
export { closeAct, NO_ORGANISATION, runOperation } from './run.ts'
export type {
  ActOutcome,
  Actor,
  Answer,
  Asked,
  Command,
  CommandContext,
  Context,
  Environment,
  FileIn,
  FileOut,
  FileQuery,
  Later,
  LawHolder,
  LongCommand,
  Office,
  OpenIdProvider,
  OpenIdSettings,
  Operation,
  Query,
  QueryContext,
  Role,
  Scope,
  Sources,
  Within,
  Words,
} from './shapes.ts'
export { ROLES, UNBOUNDED } from './shapes.ts'
export { type Look, type LooksAsked, listLooks, type OperationTables, putAccess } from './store.ts'
