// The order in which the entries and acts of one batch stand in the log.

export type ActLeaf<T> = { readonly act: string; readonly phase: number; readonly leaf: T }
export type EntryLeaf<T> = { readonly organisation: string; readonly entry: number; readonly leaf: T }

/**
 * Acts by id and phase, then entries by organisation and number: from stored columns alone. A batch has an act or two and as many entries
 * as a chunk has rows, so a sequencer reads the acts whole and streams the entries behind them in the order of their key.
 */
export function leavesOfBatch<T>(acts: readonly ActLeaf<T>[], entries: readonly EntryLeaf<T>[]): T[] {
  return [
    ...acts.toSorted((a, b) => compare(a.act, b.act) || a.phase - b.phase).map(one => one.leaf),
    ...entries.toSorted((a, b) => compare(a.organisation, b.organisation) || a.entry - b.entry).map(one => one.leaf),
  ]
}

// Ids are lower-case uuids: as texts they have the order that they have as bytes.
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
