// The door of documents: papers that the program makes, as PDF, and the numbers that they bear.
export type { CaseKind, NumberedCase } from './case-numbers.ts'
export { findCasesByNumber, putCaseId, putCaseNumber } from './case-numbers.ts'
export { allotLetter, findLetterPaper, type Letter, readLetters } from './letters.ts'
export type { Paper } from './paper.ts'
export { openPress, type Press } from './press.ts'
