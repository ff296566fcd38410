/** What a worker finds opened and not whole when it starts. */

import { listToCarryOn } from '#capabilities/intake'
import { listOpenRefolds } from '#capabilities/law'
import { listOpenErasures } from '#capabilities/ledger'
import type { Environment } from '#capabilities/operation'

/** Records that stand under two laws, then copies that still hold what was erased, before files. Nothing of it where the folder is only read. */
export async function listOpenTasks(environment: Environment): Promise<{ operation: string; subject: string }[]> {
  if (environment.isReadOnly === true) return []
  const begun = await environment.database.transaction(
    async tx => [...(await listOpenRefolds(tx)), ...(await listOpenErasures(tx))],
    { readOnly: true },
  )
  return [...begun, ...(await listToCarryOn(environment)).map(subject => ({ operation: 'intake.submit', subject }))]
}
