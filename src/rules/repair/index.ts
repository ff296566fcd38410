// The door of repair: whether it may be asked for, the case as the fold of its steps, its clocks, the judge of the cases of the law.
export type { CaseStanding, Clock, RepairCase, Step, StepKind } from './case.ts'
export { CLOCK_STOPPED_BY, clocksOf, foldCase, isOverdue, mayStep } from './case.ts'
export type { ConditionSeen, Eligibility, EligibilityInput, Falsehood, Standing } from './eligibility.ts'
export { eligibilityOn } from './eligibility.ts'
export { judgeRepair } from './judge-repair.ts'
