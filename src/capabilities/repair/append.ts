/** What an act of repair does to records of one organisation, in one batch with the act. */

import type { CommandContext } from '#capabilities/operation'
import type { EntryKind } from '#rules/ledger'
import { appendEntries, type Batch, type RecordName } from '#storage/ledger'

export const appendToAll = async (
  ctx: CommandContext,
  sourceUnitId: string,
  records: readonly RecordName[],
  kind: EntryKind,
  content: Readonly<Record<string, unknown>>,
): Promise<Batch> => {
  const { batch } = await appendEntries(
    ctx.tx,
    { actId: ctx.act.id, law: ctx.law, sourceUnitId },
    records.map(({ organisationId, recordNo }) => ({
      ...{ organisationId, recordNo, kind, content },
      salt: ctx.sources.randomBytes(16),
    })),
  )
  return batch
}
