// The door of documents: papers that the program makes, as PDF.
export type { Paper } from './paper.ts'
export { openPress, type Press } from './press.ts'
