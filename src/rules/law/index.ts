// The door of law: clauses, dated rules, the law of a day and a division, and the checks that a law folder must pass.
export type { CaseAnswer, CaseResult, Judge } from './cases.ts'
export { caseFindings, dayGiven, runCases } from './cases.ts'
export type { LawCheck, LawSetting } from './check-law.ts'
export { checkLaw } from './check-law.ts'
export { compareItems } from './compare-items.ts'
export { compareDecimals } from './decimals.ts'
export type { LawCode, LawDocument, LawFinding, Pointer } from './document.ts'

export type { Clause, ClauseText, Instrument, Level } from './instrument.ts'
export { isDivisionWithin, LEVELS } from './instrument.ts'
export type { Law, LawCase, LawItem, LawOnDay, RuleOnDay } from './law.ts'
export type { DayChange, LawChange, ValueChange } from './law-changes.ts'
export { firstDayOf, lawChanges } from './law-changes.ts'
export type { ListCondition, ListNumber, ListRule } from './listing.ts'
export { LIST_NUMBERS, PROCEDURE_LEVELS } from './listing.ts'
export type { Effect, EffectKind, Matter, Measure, MeasureLaw } from './measure.ts'
export { EFFECT_KINDS, MEASURE_LEVELS, restricts } from './measure.ts'
export { holdsIn } from './merge.ts'
export type {
  Anchor,
  AnyRule,
  Channel,
  Condition as RepairCondition,
  Decider,
  Gives,
  PeriodValue,
  PublicityValue,
  Rule,
  RuleException,
  RuleValue,
  Severity,
  SeverityValue,
  TermValue,
  Transition,
  When,
} from './rule.ts'
export { GIVES, SEVERITIES } from './rule.ts'
export { gradeAmount, severityDeparture } from './severity-departure.ts'
