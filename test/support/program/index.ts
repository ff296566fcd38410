// The program as its users run it, and the city that most tests of it need.
export { kill, killPostgres, patiently, sequencingSession } from './kills.ts'
export { makeCity, SAMPLE_CITY, SAMPLE_DAY } from './prepared.ts'
export {
  type Ended,
  makeProgram,
  memoryOf,
  type Program,
  processesBelow,
  ROOT,
  type Server,
  untilConsole,
  untilReady,
} from './program.ts'
