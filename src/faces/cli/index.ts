/** The door of the command line. */
export { runCommandLine } from './command-line.ts'
export { makeLeaving } from './leaving.ts'
export type { Addresses, House, MirrorStart, Roof, Running, StartOptions, Where } from './roof.ts'
export { settingsFrom } from './secret-files.ts'
export { UsageError } from './session.ts'
