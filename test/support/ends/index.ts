// The door of ends: every kind there is, and what of a record whoever stands outside still has.
export { type Asking, type Kind, kindsOf, type Row, RULING, SHIELDED, UNREGISTERED } from './kinds.ts'
export { Above, Copy, isInAnswerToFile } from './told.ts'
