// Proves for anyone that what is shown today of a record stands in the log: the entry of its fact, the content only where all of it is shown.
import type { Proof } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'
import { type EntryRow, proofOf, proveEntries, provingCheckpoint } from './prove.ts'
import type { RecordName } from './read-entries.ts'

/** `unknown` where it is not shown today, `waiting` where the log has not come so far. `isShown` says whether everything in a fact is. */
export async function proveShown(
  tx: OpenTransaction,
  { organisationId, recordNo }: RecordName,
  isShown: (item: string, fact: string) => boolean,
): Promise<Proof | 'unknown' | 'waiting'> {
  const { rows } = await tx.client.query<EntryRow & { item: string }>(
    `select d.*, encode(d.previous, 'hex') as previous from find_disclosed_leaf($1, $2) d`,
    [organisationId, recordNo],
  )
  const [row] = rows
  if (row === undefined) return 'unknown'
  if (row.log === null) return 'waiting'
  // Read after the entry's place: it counts it. Tiles only grow.
  const checkpoint = await provingCheckpoint(tx, row.log, rows)
  const entries = await proveEntries(tx, checkpoint, [row])
  const isOpen = row.fact !== null && isShown(row.item, row.fact)
  return proofOf(checkpoint, 'record', isOpen ? entries : entries.map(one => ({ ...one, salt: null, content: null })))
}
