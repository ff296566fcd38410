/** Whether this server can serve: the database answers in this program's words and at its time, records stand under the law in force. */

import type { Environment } from '#capabilities/operation'
import { MOST_SECONDS_APART, type OpenTransaction, schemaStanding, secondsAhead } from '#storage/database'
import { findActiveVersion } from '#storage/law'
import { statesStand } from '#storage/ledger'
import type { Readiness } from './operating.ts'

const PATIENCE_MS = 2000

type Seen = Pick<Environment, 'database' | 'law' | 'sources'>

/** Gives the look of `/readyz`. `others` names what is missing beside the database and what stands in it. */
export const makeReadiness = (seen: Seen, others: () => readonly string[]): (() => Promise<Readiness>) => {
  let looking: Promise<readonly string[]> | undefined
  const look = makeLook(seen)
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
const makeLook = ({ database, law, sources }: Seen): (() => Promise<readonly string[]>) => {
  let sound: string | undefined
  const lookAtLaw = async (tx: OpenTransaction): Promise<Looked> => {
    const active = await findActiveVersion(tx)
    if (active === undefined || active.refoldedAt === null) return { missing: ['law'] }
    const folded = `${active.version} ${active.refoldedAt}`
    const { ok, waitingFor } = await statesStand(tx, { exact: sound !== folded })
    if (!ok) return { missing: waitingFor }
    sound = folded
    return { missing: [], version: active.version }
  }
  const lookAtDatabase = async (tx: OpenTransaction): Promise<Looked> => {
    // Tables that are not this program's are not asked for the rest.
    const schema = await schemaStanding(tx)
    if (schema === 'behind' || schema === 'another') return { missing: ['schema'] }
    if (Math.abs(await secondsAhead(tx, sources.nowMs)) > MOST_SECONDS_APART) return { missing: ['clock'] }
    return lookAtLaw(tx)
  }
  return async () => {
    const { missing, version } = await database.transaction(lookAtDatabase, { readOnly: true })
    return version === undefined || (await isKnown(law, version)) ? missing : ['law']
  }
}
type Looked = { readonly missing: readonly string[]; readonly version?: number }

/** Whether the program goes by that version: it may have been switched on just now, and it may be one that this program cannot read. */
const isKnown = async (law: Seen['law'], version: number): Promise<boolean> => {
  if (law.current().version === version) return true
  // What it cannot read it does not know: that is what is asked here.
  const read = await law.refresh().catch(() => law.current())
  return read.version === version
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
