/** Whether this server can serve: the database answers, records stand under the law in force, and what the roof waits for is there. */

import type { Database } from '#storage/database'
import { findActiveVersion } from '#storage/law'
import { statesStand } from '#storage/ledger'
import type { Readiness } from './operating.ts'

const PATIENCE_MS = 2000

/** Gives the look of `/readyz`. `others` names what is missing beside database and law. */
export const makeReadiness = (database: Database, others: () => readonly string[]): (() => Promise<Readiness>) => {
  let looking: Promise<readonly string[]> | undefined
  const look = makeLook(database)
  return async () => {
    // One look at a time, however many ask: where the database hangs, they would take all connections.
    looking ??= look().finally(() => {
      looking = undefined
    })
    const missing = await withinPatience(looking)
    const waitingFor = [...missing, ...others()]
    return { ok: waitingFor.length === 0, waitingFor }
  }
}

/**
 * States are read once for a version and its refold: after that a transaction that folds them under an earlier one takes the refold's
 * mark away before it begins.
 */
const makeLook = (database: Database): (() => Promise<readonly string[]>) => {
  let sound: string | undefined
  return () =>
    database.transaction(
      async tx => {
        const active = await findActiveVersion(tx)
        if (active === undefined || active.refoldedAt === null) return ['law']
        const folded = `${active.version} ${active.refoldedAt}`
        const { ok, waitingFor } = await statesStand(tx, { exact: sound !== folded })
        if (!ok) return waitingFor
        sound = folded
        return []
      },
      { readOnly: true },
    )
}

const withinPatience = async (looking: Promise<readonly string[]>): Promise<readonly string[]> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly string[]>(done => {
    timer = setTimeout(() => done(['database']), PATIENCE_MS)
  })
  try {
    // What breaks the look is what readiness asks for; the pool tells of it.
    return await Promise.race([looking.catch(() => ['database']), late])
  } finally {
    clearTimeout(timer)
  }
}
