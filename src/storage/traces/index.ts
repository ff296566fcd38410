// The door of traces: what a collector of OpenTelemetry is told of the program's work, where one is configured.
export { openTraces, type Traces } from './traces.ts'
