/** The room of organisations: finding them, and all that is known of one. */

import { capability } from '#capabilities/operation'
import { findByNumber } from './find-by-number.ts'
import { loadUnits } from './load-units.ts'
import { find, listAllUnits, show } from './operations.ts'
import { own } from './own.ts'

export { type Finder, type FoundOrganisation, maySearch, tableFinder } from './find.ts'
export { findByNumber } from './find-by-number.ts'
export { divisionNames, find, listAllUnits, show } from './operations.ts'
export { own } from './own.ts'
export { snapshotFinder } from './snapshot-finder.ts'

export const organisations = capability('organisations', [find, findByNumber, show, own, listAllUnits, loadUnits])
