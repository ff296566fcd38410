/** What has been committed, all of it as at one moment, in the eyes of the program: whether it is within reach is asked by whoever reads. */

import type { Context } from '#capabilities/operation'
import type { OpenTransaction } from '#storage/database'

export const inOnePicture = <T>(
  { environment: { database } }: Pick<Context, 'environment'>,
  run: (tx: OpenTransaction) => Promise<T>,
): Promise<T> => database.transaction(run, { readOnly: true, isolation: 'repeatable read' })
