/** What becomes of rows that wait without a code, if their name is an organisation's: judged as they would be, and nothing written. */

import type { QueryContext } from '#capabilities/operation'
import { formatRecordId } from '#rules/ledger'
import { resultAt } from '#storage/files'
import { type ChunkRow, foreseeRow, type KeptFact, recordText } from '#storage/ledger'
import type { Assumed, Organisation } from '#storage/organisations'
import { REGISTRATION } from './chunk-rows.ts'
import type { QueuedRow } from './held-store.ts'
import { readAgain } from './judge-again.ts'
import { foreseeChunk } from './judge-chunk.ts'
import { landedChange } from './on-the-page.ts'

/** Without an outcome where only the decision tells: of registrations, and of what another submission would bring as well. */
export type ForeseenRow = QueuedRow & {
  readonly outcome: string | null
  readonly fact?: KeptFact
  readonly change?: ReturnType<typeof landedChange>
}

export const foreseeRows = async (
  ctx: QueryContext,
  into: Organisation,
  assumed: Assumed,
  rows: readonly QueuedRow[],
): Promise<ForeseenRow[]> => {
  const foreseen: ForeseenRow[] = []
  const brought = new Set<string>()
  for (const [submission, some] of Map.groupBy(rows, row => row.submission)) {
    if (some[0]!.item === REGISTRATION) {
      foreseen.push(...some.map(row => ({ ...row, outcome: null })))
      continue
    }
    const { chunk, judging, ordered } = await readAgain(ctx, submission, some, { decision: 'linked', actId: '', assumed })
    const { entries, results } = await foreseeChunk(ctx.tx, judging, chunk, ctx.today)
    const landing = new Map(entries.map(entry => [entry.row, entry]))
    for (const [at, row] of ordered.entries()) {
      const entry = landing.get(row.row)
      const { outcome } = resultAt(results, at)
      const key = entry === undefined ? undefined : Buffer.from(entry.key ?? []).toString('hex') || recordText(entry)
      if (entry === undefined || key === undefined) foreseen.push({ ...row, outcome })
      else if (brought.has(key)) foreseen.push({ ...row, outcome: null })
      else foreseen.push({ ...row, outcome, ...(await landed(ctx, into, entry)) })
      if (key !== undefined) brought.add(key)
    }
  }
  return foreseen
}

const landed = async (ctx: QueryContext, into: Organisation, entry: ChunkRow) => {
  const { before, state } = await foreseeRow(ctx.tx, entry, ctx.law, ctx.today)
  const fact = JSON.parse(Buffer.from(entry.content).toString()) as KeptFact
  const id = formatRecordId(entry.organisationId, entry.recordNo)
  const division = before?.state.division ?? entry.division ?? ''
  return { fact, change: landedChange(ctx, into, before, { id, state, fact, division }) }
}
