// The door of measures: what applies to an organisation in a matter on a day, and the judge of the cases of the law.
export type { AppliedMeasure, MeasureAnswer, MeasuredRecord, MeasureQuestion } from './check.ts'
export { checkMeasures, measuredItems } from './check.ts'
export { judgeMeasures } from './judge-measures.ts'
export type { Reach, ReachedRecord } from './reach.ts'
export { ReachCount, restricts } from './reach.ts'
