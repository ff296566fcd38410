/** Keeps the log at the ledger: the sequencer's rounds, for as long as a process lives or until nothing waits. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '#capabilities/operation'
import { DEFAULT_ORIGIN } from '#rules/ledger'
import { LogBroken, type LogSetting, Mark, type OpenLog, openLog, sequence } from '#storage/ledger'

/** Often enough that a checkpoint stands within five seconds of a commit, with the second between two of them. */
const LOOK_EVERY_MS = 400
/** Whoever finds the log broken looks again no sooner: it needs a person. */
const BROKEN_PAUSE_MS = 60_000
/** Without the key: another server continues the log, or nobody does until the key is put back. */
const NO_KEY_PAUSE_MS = 30_000

const settingOf = ({ dataDir, sources, logOrigin, keys }: Environment): LogSetting => ({
  origin: logOrigin || DEFAULT_ORIGIN,
  dataDir,
  randomBytes: sources.randomBytes,
  cosigners: () => keys.signersOf('log-signing'),
  secrets: keys.secrets,
})

/** Until the process ends. Several processes may: one at a time sequences. `onFault` hears what kept a round from being done. */
export async function keepLog(environment: Environment, onFault: (fault: unknown) => void): Promise<never> {
  const mark = new Mark()
  let log: OpenLog | undefined
  let toldOfKey = false
  let faults = 0
  for (;;) {
    let pause = LOOK_EVERY_MS
    try {
      log ??= await openLog(environment.database, settingOf(environment))
      if (log?.signer === null) {
        if (!toldOfKey)
          onFault(new Error(`the key of the log ${log.origin} is not in ${environment.dataDir}/keys: another server signs`))
        toldOfKey = true
        log = undefined
        pause = NO_KEY_PAUSE_MS
      } else if (log !== undefined) await sequence(environment.database, log, mark)
      faults = 0
    } catch (fault) {
      onFault(fault)
      log = undefined
      // What goes wrong again and again, as a module that does not sign, is tried less and less often.
      pause = fault instanceof LogBroken ? BROKEN_PAUSE_MS : Math.min(LOOK_EVERY_MS * 2 ** faults++, NO_KEY_PAUSE_MS)
    }
    await sleep(pause)
  }
}

/**
 * Brings the log to what is committed now, as where no server runs; says whether it did. Not where the key is elsewhere, or where the log
 * is broken, which verification then names.
 */
export async function catchUp(environment: Environment): Promise<boolean> {
  const mark = new Mark()
  let log: OpenLog | undefined
  try {
    for (;;) {
      log ??= await openLog(environment.database, settingOf(environment))
      if (log?.signer === null) return false
      if (log !== undefined) {
        const round = await sequence(environment.database, log, mark)
        if (round.done === 'nothing' && round.why === 'none-waits') return true
        if (round.done === 'sequenced') continue
      }
      // Another sequences, or the newest checkpoint is not a second old.
      await sleep(LOOK_EVERY_MS / 4)
    }
  } catch (fault) {
    if (fault instanceof LogBroken) return false
    throw fault
  }
}
