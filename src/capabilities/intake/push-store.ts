/** The SQL of the keys under which machines have pushed. */

import type { Transaction } from '#storage/database'

type PushKeyTable = { unit_id: string; key: string; digest: Buffer; submission_id: string }
type PushTx = Transaction<{ push_key: PushKeyTable }>

export const findPushed = async (
  tx: PushTx,
  unitId: string,
  key: string,
): Promise<{ digest: Uint8Array; submission: string } | undefined> => {
  const row = await tx
    .selectFrom('push_key')
    .select(['digest', 'submission_id'])
    .where('unit_id', '=', unitId)
    .where('key', '=', key)
    .executeTakeFirst()
  return row === undefined ? undefined : { digest: row.digest, submission: row.submission_id }
}

/** False where another has taken the key meanwhile. */
export const putPushed = async (
  tx: PushTx,
  pushed: { unitId: string; key: string; digest: Uint8Array; submission: string },
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('push_key')
    .values({
      unit_id: pushed.unitId,
      key: pushed.key,
      digest: Buffer.from(pushed.digest),
      submission_id: pushed.submission,
    })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}
