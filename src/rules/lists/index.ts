// The door of lists: whether a list may be used, what an entry brings about, the case as the fold of its steps, its clocks, what no hand-in brings, the judge of the law's cases.
export type { BroughtEffect } from './brings.ts'
export { effectsOfList } from './brings.ts'
export { isListedByProcedure } from './by-procedure.ts'
export type { ListCase, ListCaseStanding, ListClock, ListStep, ListStepKind } from './case.ts'
export {
  foldListCase,
  isHeardFirst,
  LIST_STEPS,
  lastDayOn,
  listClocks,
  listStandingOn,
  mayListStep,
  removalFrom,
} from './case.ts'
export { judgeLists } from './judge-lists.ts'
export type { ListStanding, Missing } from './standing.ts'
export { numberOf, standingOf } from './standing.ts'
