// The door of outcome: rulings, findings, refusals and the registries of their codes.
export type { Finding, FindingCode, FindingLevel } from './finding.ts'
export { FINDING_CODES, makeFinding } from './finding.ts'
export { gatherMissing } from './gather.ts'
export type { Json, MayRuling, RefusalCode, RefusalDetails } from './refusal.ts'
export { allowed, REFUSAL_CODES, Refusal, refused, refuseUnless } from './refusal.ts'
export type { Because, ClauseId, Ruling } from './ruling.ts'
export { parseClauseId } from './ruling.ts'
