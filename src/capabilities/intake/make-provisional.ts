/** Makes organisations of codes that nobody has handed in before: provisional until their registration comes. */

import { kindOf, type Uscc } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import type { OpenTransaction } from '#storage/database'
import { putProvisional } from '#storage/organisations'
import { isByCodeAlone } from './by-code-alone.ts'
import type { JudgedChunk } from './chunk.ts'
import type { Judging } from './chunk-rows.ts'

/** Of the parties in `fresh`, by number; where several names come with one code, the first row's counts. `open`: rows not settled yet. */
export const makeProvisional = async (
  tx: OpenTransaction,
  of: {
    readonly chunk: JudgedChunk
    readonly judging: Judging
    readonly today: LocalDate
    readonly open: readonly number[]
    readonly fresh: readonly number[]
  },
): Promise<void> => {
  const { candidates } = of.chunk
  const { parties, law, uuid } = of.judging
  const firstRow = new Map<number, number>()
  for (const n of of.open) if (!firstRow.has(candidates.party[n]!)) firstRow.set(candidates.party[n]!, n)
  const byCode = new Map<string, number>()
  for (const at of of.fresh.toSorted((a, b) => firstRow.get(a)! - firstRow.get(b)!))
    if (!byCode.has(parties.get(at).uscc!)) byCode.set(parties.get(at).uscc!, at)
  await putProvisional(
    tx,
    [...byCode].map(([uscc, at]) => ({
      organisationId: uuid(),
      uscc,
      kind: kindOf(uscc as Uscc, law.departments),
      byCodeAlone: isByCodeAlone(uscc, parties.get(at).name, law),
      name: parties.get(at).name,
      folded: parties.get(at).folded,
      recordNo: candidates.recordNos[firstRow.get(at)!]!,
    })),
    of.today,
  )
}
