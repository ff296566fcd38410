// The door of objection: the case as the fold of its steps, its clocks, who decides, what may be objected to and what puts it right.
export type {
  MarkChange,
  Objection,
  ObjectionStanding,
  ObjectionStep,
  ObjectionStepKind,
  Subject,
} from './case.ts'
export { foldObjection, markOf, OBJECTION_STEPS, SUBJECTS } from './case.ts'
export type { ObjectionClock } from './clocks.ts'
export { clockStoppedBy, deciderOf, isPast, mayStepOn, objectionClocks, secondLookUntil } from './clocks.ts'
export { judgeObjection } from './judge-objection.ts'
export type { FieldObjected } from './may-object.ts'
export { isObjectable, mayObject, mayPutRight } from './may-object.ts'
export { REPORT_OUTCOMES, REPORTED, type Reported, type ReportOutcome, reportRetainedUntil } from './report.ts'
