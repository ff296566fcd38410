/** Rows that say once more what a decision on an objection has put right. */

import type { Fact } from '#rules/catalogue'
import { type Finding, makeFinding } from '#rules/outcome'
import type { OpenTransaction } from '#storage/database'
import { findCorrections, type RecordName, recordText, valueDigest } from '#storage/ledger'
import { factBytes, type JudgedChunk } from './chunk.ts'

/** Of rows that would change a record; the others of the chunk are not asked about. */
export const findStale = async (
  tx: OpenTransaction,
  changing: readonly { readonly n: number; readonly name: RecordName }[],
  candidates: JudgedChunk['candidates'],
): Promise<{ n: number; finding: Finding }[]> => {
  const corrections = await findCorrections(
    tx,
    changing.map(one => one.name),
  )
  return changing.flatMap(({ n, name }) => {
    const known = corrections.get(recordText(name))
    if (known === undefined) return []
    const { fields } = JSON.parse(factBytes(candidates, n).toString()) as Fact
    const stale = known.find(one => valueDigest(cellOf(fields[one.field])) === one.was)
    if (stale === undefined) return []
    const value = cellOf(fields[stale.field])
    const said = { field: stale.field, ...(value === '' ? {} : { value }), params: { decided: stale.decidedOn } }
    return [{ n, finding: makeFinding('CORRECTED_BY_OBJECTION', said) }]
  })
}

/** A value as it would stand in a file. */
const cellOf = (value: string | readonly string[] | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : value.join(';')
