/** Does what is to be rehearsed for real, and takes it back: what is said of it is what would have been. */

import type { OpenTransaction } from '#storage/database'

export const rehearsed = async <T>(tx: OpenTransaction, run: () => Promise<T>): Promise<T> => {
  await tx.client.query('savepoint rehearsal')
  const said = await run()
  await tx.client.query('rollback to savepoint rehearsal')
  return said
}
