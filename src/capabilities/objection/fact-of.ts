/** The newest fact of a record of the ledger. */

import type { Fact } from '#rules/catalogue'
import type { FoldFact } from '#rules/ledger'
import type { StoredRecord } from '#storage/ledger'

/** With where it comes from; undefined once it is erased. */
export type KeptFact = Fact & Pick<FoldFact, 'origin'>

export const factOf = ({ state, entries }: StoredRecord): KeptFact | undefined => {
  const content = entries.find(entry => entry.entryNo === state.factEntry)?.content
  return content == null ? undefined : (JSON.parse(content) as KeptFact)
}

/** A value as it would stand in a file. */
export const cellOf = (value: string | readonly string[] | undefined): string | null =>
  value === undefined || value.length === 0 ? null : typeof value === 'string' ? value : value.join(';')
