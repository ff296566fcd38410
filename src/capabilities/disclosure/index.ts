/** The room of disclosure: what the public sees on the day, and why. */

import { capability } from '#capabilities/operation'
import { counts, organisation, record, rule, rules } from './operations.ts'

export { countsToday } from './counts.ts'
export { type Directory, directoryOf } from './directory.ts'
export { type Kinds, kindsOf, type ListAsked, type Listed, type ListedLine, readList } from './listed.ts'
export {
  PAGE_SIZE,
  type RecordLine,
  readOrganisation,
  type ShownLines,
  type ShownOrganisation,
} from './organisation.ts'
export type { Reader } from './reader.ts'
export { type FoundRecord, readShownRecord, type ShownRecord, type Source } from './record.ts'
export { type RuleSheet, ruleSheetOn } from './rule.ts'
export { type SnapshotReader, snapshotReader } from './snapshot-reader.ts'
export type { Pace, Punctuality, Statements } from './store.ts'
export { tableReader } from './table-reader.ts'
export { type KeptLaw, makeSnapshot } from './write-snapshot.ts'

export const disclosure = capability('disclosure', [organisation, record, counts, rule, rules])
