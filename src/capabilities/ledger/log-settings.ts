/** What an installation says of its log by its environment. */

import type { Environment } from '#capabilities/operation'
import { readWitnesses } from '#storage/ledger'

/** XINHENG_LOG_ORIGIN: under which name it is published; XINHENG_LOG_WITNESSES: a file with the keys of its witnesses. */
export const logSettings = (
  env: Readonly<Record<string, string | undefined>>,
): Pick<Environment, 'logOrigin' | 'logWitnesses'> => {
  const logWitnesses = () => readWitnesses(env.XINHENG_LOG_WITNESSES)
  // A file that is none stops the start, not the first witness that comes.
  logWitnesses()
  return { logOrigin: env.XINHENG_LOG_ORIGIN, logWitnesses }
}
