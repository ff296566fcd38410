/** The SQL of the keys under which machines have pushed. */

import { createHmac } from 'node:crypto'
import type { Database, Transaction } from '#storage/database'

type PushKeyTable = { unit_id: string; key: Buffer; digest: Buffer; rows: number; empty: number[]; submission_id: string }
type PushTables = { push_key: PushKeyTable; push_secret: { only_row?: boolean; secret: Buffer } }
type PushTx = Transaction<PushTables>

/** How a batch is told from another one: hashes under a secret of the installation, made when the first batch comes. */
export type PushMarks = { readonly key: Uint8Array; readonly digest: Uint8Array }

export const pushMarks = async (
  { database, randomBytes }: { database: Database; randomBytes: (size: number) => Uint8Array },
  { unitId, key, content }: { unitId: string; key: string; content: string },
): Promise<PushMarks> => {
  const secret = (await findSecret(database)) ?? (await makeSecret(database, randomBytes(32)))
  const mark = (text: string) => createHmac('sha256', secret).update(text).digest()
  return { key: mark(`key\n${unitId}\n${key}`), digest: mark(`rows\n${content}`) }
}

const findSecret = (database: Database): Promise<Buffer | undefined> =>
  database.transaction<PushTables, Buffer | undefined>(
    async tx => (await tx.selectFrom('push_secret').select('secret').executeTakeFirst())?.secret,
    { readOnly: true },
  )

/** Another batch may come first with its own. */
const makeSecret = async (database: Database, fresh: Uint8Array): Promise<Buffer> => {
  await database.transaction<PushTables, unknown>(tx =>
    tx
      .insertInto('push_secret')
      .values({ secret: Buffer.from(fresh) })
      .onConflict(conflict => conflict.doNothing())
      .execute(),
  )
  return (await findSecret(database))!
}

export const findPushed = async (
  tx: PushTx,
  unitId: string,
  key: Uint8Array,
): Promise<{ digest: Uint8Array; submission: string } | undefined> => {
  const row = await tx
    .selectFrom('push_key')
    .select(['digest', 'submission_id'])
    .where('unit_id', '=', unitId)
    .where('key', '=', Buffer.from(key))
    .executeTakeFirst()
  return row === undefined ? undefined : { digest: row.digest, submission: row.submission_id }
}

/** How many rows a batch had, and which of them hold nothing. */
export const findSent = (tx: PushTx, submission: string): Promise<{ rows: number; empty: number[] } | undefined> =>
  tx.selectFrom('push_key').select(['rows', 'empty']).where('submission_id', '=', submission).executeTakeFirst()

/** False where another has taken the key meanwhile. */
export const putPushed = async (
  tx: PushTx,
  pushed: PushMarks & { unitId: string; rows: number; empty: readonly number[]; submission: string },
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('push_key')
    .values({
      unit_id: pushed.unitId,
      key: Buffer.from(pushed.key),
      digest: Buffer.from(pushed.digest),
      rows: pushed.rows,
      empty: [...pushed.empty],
      submission_id: pushed.submission,
    })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}
