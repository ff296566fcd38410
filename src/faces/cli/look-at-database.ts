/** What the doctor looks at in the database: what durability and backups rest on, schema, roles, clock, law, and what lags behind. */
import { countReceivers } from '#capabilities/exchange'
import { countOpenSubmissions } from '#capabilities/intake'
import { type Instant, instantMs, partsOf } from '#rules/time'
import {
  examine,
  findArchive,
  MOST_SECONDS_APART,
  schemaStanding,
  secondsAhead,
  type Transaction,
  todayOf,
} from '#storage/database'
import { checkLawFiles, storedFiles, storedFindings } from '#storage/law'
import { logStanding, statesStand } from '#storage/ledger'
import { fault, fine, type Looked, warning } from './looked.ts'
import type { House } from './roof.ts'

// biome-ignore lint/suspicious/noExplicitAny: every room reads its own tables through it.
type Tx = Transaction<any>
export type Look = readonly [check: string, look: () => Promise<Looked>]

const OLDEST = 15
/** Below it a computer's clock is as good as any. */
const SECONDS_NOTED = 2
const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `isServed`: whether a server runs; without one, nobody takes up what waits, and nothing is wrong with that. */
export function looksAtDatabase(house: House, isServed: boolean, isEmbedded: boolean): Look[] {
  const { database, law, sources, dataDir } = house.environment
  const look = (check: string, run: (tx: Tx) => Promise<Looked>): Look => [
    check,
    () => database.transaction(run, { readOnly: true }),
  ]
  return [
    look('database', async tx => {
      const { version } = await examine(tx)
      return version < OLDEST ? fault('database-old', { version, needed: OLDEST }) : fine('database', { version })
    }),
    look('schema', async tx => fineWhere(await schemaStanding(tx))),
    look('durability', async tx => {
      const { settings } = await examine(tx)
      const off = ['fsync', 'synchronous_commit', 'full_page_writes'].filter(name => settings[name] === 'off')
      return off.length > 0 ? fault('durability-off', { settings: off }) : fine('durability')
    }),
    look('archive', async tx => {
      if (isEmbedded) return findArchive(dataDir) === undefined ? warning('archive-none') : fine('archive')
      const { settings } = await examine(tx)
      return settings.archive_mode === 'off' || settings.wal_level === 'minimal' ? warning('archive-own-none') : fine('archive')
    }),
    look('roles', async tx => {
      const { rolesMissing, grantsWrong, isSuperuser } = await examine(tx)
      if (rolesMissing.length > 0) return fault('roles-missing', { roles: rolesMissing })
      if (grantsWrong.length > 0) return fault('grants-wrong', { grants: grantsWrong })
      return isSuperuser && !isEmbedded ? warning('login-superuser') : fine('roles')
    }),
    look('clock', async tx => {
      const seconds = Number((await secondsAhead(tx, sources.nowMs)).toFixed(1))
      const apart = Math.abs(seconds)
      const values = { seconds }
      return apart > MOST_SECONDS_APART
        ? fault('clock-apart', values)
        : apart > SECONDS_NOTED
          ? warning('clock-off', values)
          : fine('clock', values)
    }),
    look('law in force', async tx => {
      const { version } = law.current()
      const { ok, waitingFor } = await statesStand(tx, { exact: true })
      if (!ok) return fault('states-wait', { version, waitingFor })
      const files = await storedFiles(tx, version)
      const [first, ...more] = storedFindings(files, version)
      if (first !== undefined)
        return warning('law-doubted', {
          version,
          count: 1 + more.length,
          first: `${first.file}:${first.line} ${first.message}`,
        })
      const { unconfirmed } = checkLawFiles(files)
      return unconfirmed > 0 ? warning('law-unconfirmed', { version, count: unconfirmed }) : fine('law-in-force', { version })
    }),
    look('calendar', async tx => {
      const { year, month } = partsOf(await todayOf(tx))
      const { publishedYears } = law.current().calendar
      if (!publishedYears.has(year)) return fault('calendar-none', { year })
      // The next year's is published in the last months of this one.
      return month >= 11 && !publishedYears.has(year + 1)
        ? warning('calendar-soon', { year: year + 1 })
        : fine('calendar', { year })
    }),
    look('log', async tx => {
      const { waiting, waitingSeconds, size } = await logStanding(tx)
      const values = { waiting, minutes: Math.round(waitingSeconds / MINUTE), size }
      if (waiting === 0 || waitingSeconds < MINUTE) return fine('log', values)
      if (!isServed) return warning('log-waits-for-server', values)
      return waitingSeconds > 10 * MINUTE ? fault('log-behind', values) : warning('log-behind', values)
    }),
    look('outbox', async tx => {
      const { behind, since } = await countReceivers(tx)
      const seconds = since === null ? 0 : (sources.nowMs() - instantMs(since as Instant)) / 1000
      const values = { behind, hours: Math.round(seconds / HOUR) }
      return seconds > DAY ? fault('outbox-behind', values) : seconds > HOUR ? warning('outbox-behind', values) : fine('outbox')
    }),
    look('submissions', async tx => {
      const { open, seconds } = await countOpenSubmissions(tx)
      const values = { open, hours: Math.round(seconds / HOUR) }
      return open > 0 && seconds > HOUR ? warning('submissions-wait', values) : fine('submissions', values)
    }),
  ]
}

const fineWhere = (standing: Awaited<ReturnType<typeof schemaStanding>>): Looked =>
  standing === 'same' ? fine('schema') : standing === 'ahead' ? warning('schema-ahead') : fault(`schema-${standing}`)
