/** Keeps the log at the ledger: the sequencer's rounds, for as long as a process lives or until nothing waits. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '#capabilities/operation'
import { DEFAULT_ORIGIN, isByDivision, originOn } from '#rules/ledger'
import { isWithinMs } from '#rules/time'
import { archiveSigned } from '#storage/backup'
import { todayOf } from '#storage/database'
import {
  chainLooks,
  LogBroken,
  type LogSetting,
  listDivisionsWaiting,
  listNewestCheckpoints,
  Mark,
  makeLooksMark,
  type OpenLog,
  openLog,
  type Round,
  sequence,
} from '#storage/ledger'

/** How long the command line, where it asks for a proof, a verification or a backup, waits for the log at most. */
const CATCH_UP_MS = 30_000
/** Often enough that a checkpoint stands within five seconds of a commit, with the second between two of them. */
const LOOK_EVERY_MS = 400
/** Whoever finds the log broken looks again no sooner: it needs a person. */
const BROKEN_PAUSE_MS = 60_000
/** Without the key: another server continues the log, or nobody does until the key is put back. */
const NO_KEY_PAUSE_MS = 30_000

export const settingOf = ({ dataDir, sources, keys }: Environment): Omit<LogSetting, 'origin'> => ({
  dataDir,
  randomBytes: sources.randomBytes,
  cosigners: () => keys.signersOf('log-signing'),
  secrets: keys.secrets,
})

/** What was signed is known beside the archived log, where there is one: a restore must reach it, or says that it does not. */
async function archive({ database, dataDir }: Environment): Promise<void> {
  await archiveSigned(database, dataDir, await database.transaction(listNewestCheckpoints, { readOnly: true }))
}

/** The key of a log lies in another data folder. */
class KeyElsewhere extends Error {}

/** What one process knows of the logs it keeps; forgotten with a fault. */
class Keeper {
  readonly #environment: Environment
  readonly #looks = makeLooksMark()
  readonly #all = new Mark()
  readonly #logs = new Map<string, { readonly log: OpenLog; readonly mark: Mark }>()

  constructor(environment: Environment) {
    this.#environment = environment
  }

  forget(): void {
    this.#logs.clear()
  }

  /** Looks first: what closes a day of them is an act, and has its place in the log at once. Gives what came of each log. */
  async round(): Promise<Round[]> {
    const { database, sources, logOrigin } = this.#environment
    const pattern = logOrigin || DEFAULT_ORIGIN
    while ((await chainLooks(database, sources, this.#looks)).more);
    const { today, divisions, settle } = await database.transaction(async tx => {
      const passable = isByDivision(pattern) ? await this.#all.look(tx) : undefined
      const waiting = isByDivision(pattern) ? await listDivisionsWaiting(tx, this.#all.passed) : []
      return {
        today: await todayOf(tx),
        divisions: [null, ...waiting.filter(division => division !== null)],
        settle: () => waiting.length === 0 && this.#all.settle(passable, undefined),
      }
    })
    settle()
    const rounds: Round[] = []
    for (const division of divisions) {
      const origin = originOn(pattern, today, division)
      const own = await this.#open(origin, isByDivision(pattern) ? { division } : {})
      const round = own === undefined ? ANOTHER : await sequence(database, own.log, own.mark)
      if (round.done === 'nothing' && round.why === 'key-rotated') this.#logs.delete(origin)
      rounds.push(round)
    }
    return rounds
  }

  async #open(origin: string, takes: { division?: string | null }) {
    const known = this.#logs.get(origin)
    if (known !== undefined) return known
    const { database, dataDir } = this.#environment
    const log = await openLog(database, { ...settingOf(this.#environment), origin, ...takes })
    if (log === undefined) return undefined
    if (log.signer === null)
      throw new KeyElsewhere(`the key of the log ${origin} is not in ${dataDir}/keys: another server signs`)
    const opened = { log, mark: new Mark() }
    this.#logs.set(origin, opened)
    return opened
  }
}

const ANOTHER: Round = { done: 'nothing', why: 'another-sequences' }

/** Until the process ends. Several processes may: one at a time sequences. `onFault` hears what kept a round from being done. */
export async function keepLog(environment: Environment, onFault: (fault: unknown) => void): Promise<never> {
  const keeper = new Keeper(environment)
  let toldOfKey = false
  let faults = 0
  // What was signed just before a fall may not lie there yet.
  let isArchived = false
  for (;;) {
    let pause = LOOK_EVERY_MS
    try {
      if (environment.isReadOnly === true) {
        // Something that was signed is missing here: a checkpoint over the rest would be another history under the same key.
        await sleep(NO_KEY_PAUSE_MS)
        continue
      }
      const rounds = await keeper.round()
      if (!isArchived || rounds.some(round => round.done === 'sequenced')) await archive(environment)
      isArchived = true
      if (rounds.some(round => round.done === 'sequenced' && round.more)) pause = 0
      faults = 0
    } catch (fault) {
      keeper.forget()
      const isKey = fault instanceof KeyElsewhere
      if (!isKey || !toldOfKey) onFault(fault)
      toldOfKey ||= isKey
      // What goes wrong again and again, as a module that does not sign, is tried less and less often.
      pause = isKey
        ? NO_KEY_PAUSE_MS
        : fault instanceof LogBroken
          ? BROKEN_PAUSE_MS
          : Math.min(LOOK_EVERY_MS * 2 ** faults++, NO_KEY_PAUSE_MS)
    }
    await sleep(pause)
  }
}

/**
 * Brings the log to what is committed now, as where no server runs; says whether it did. Not where the key is elsewhere, or where the log
 * is broken, which verification then names.
 */
export async function catchUp(environment: Environment): Promise<boolean> {
  if (environment.isReadOnly === true) return false
  const keeper = new Keeper(environment)
  const { nowMs } = environment.sources
  const since = nowMs()
  try {
    // While others write, something always waits: whoever asks does not wait for ever.
    while (isWithinMs(since, nowMs(), CATCH_UP_MS)) {
      const rounds = await keeper.round()
      if (rounds.some(round => round.done === 'sequenced')) await archive(environment)
      if (rounds.every(round => round.done === 'nothing' && round.why === 'none-waits')) return true
      // Another sequences, or the newest checkpoint is not a second old.
      if (rounds.every(round => round.done === 'nothing')) await sleep(LOOK_EVERY_MS / 4)
    }
    return false
  } catch (fault) {
    if (fault instanceof LogBroken || fault instanceof KeyElsewhere) return false
    throw fault
  }
}
