/** The landing of the capabilities: how operations are declared and run. */

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
  LawHolder,
  LongCommand,
  Operation,
  Query,
  QueryContext,
  Role,
  Scope,
  Sources,
  Within,
  Words,
} from './shapes.ts'
export { ROLES } from './shapes.ts'
export { listLooks, type OperationTables, putAccess } from './store.ts'
