/** What those who run the platform measure of it beside its answers: read from the database, not more often than it bears. */

import { countReceivers } from '#capabilities/exchange'
import { countOpenSubmissions, countRowsToday } from '#capabilities/intake'
import { listOpenRefolds } from '#capabilities/law'
import { listOpenErasures } from '#capabilities/ledger'
import type { Environment } from '#capabilities/operation'
import { type Instant, instantMs, isWithinMs } from '#rules/time'
import { replicaLag, secondsAhead, type Transaction, todayOf } from '#storage/database'
import { logStanding } from '#storage/ledger'
import { type Figure, gauge, makeOwnFigures } from './measured.ts'

/** However often it is asked for. */
const KEPT_MS = 5000
const PATIENCE_MS = 3000

// biome-ignore lint/suspicious/noExplicitAny: every room reads its own tables through it.
type AnyTransaction = Transaction<any>
type Seen = Pick<Environment, 'database' | 'portal' | 'isBehind' | 'law' | 'sources'>

/** Where the database does not answer, what is left says so. */
export const makeFigures = (seen: Seen): (() => Promise<readonly Figure[]>) => {
  const { database, portal, sources } = seen
  const own = makeOwnFigures(portal === undefined ? { app: database } : { app: database, portal })
  let kept: { readonly at: number; readonly figures: Promise<readonly Figure[]> } | undefined
  return async () => {
    const now = sources.nowMs()
    if (kept === undefined || !isWithinMs(kept.at, now, KEPT_MS))
      kept = { at: now, figures: readAll(seen).catch(() => [isUp(0)]) }
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<readonly Figure[]>(done => {
      timer = setTimeout(() => done([isUp(0)]), PATIENCE_MS)
    })
    const read = await Promise.race([kept.figures, late])
    clearTimeout(timer)
    return [...own(), ...read]
  }
}

const isUp = (value: 0 | 1): Figure => gauge('database_up', 'Whether the database answers.', value)

const secondsSince = (at: Instant | null, nowMs: number): number =>
  at === null ? 0 : Math.max(0, (nowMs - instantMs(at)) / 1000)

const readAll = async (seen: Seen): Promise<readonly Figure[]> => [
  isUp(1),
  ...(await seen.database.transaction(tx => readDatabase(seen, tx), { readOnly: true })),
  gauge(
    'replica_lag_seconds',
    'How far the copy that pages are read from is behind its source; nothing where it is no copy.',
    seen.portal === undefined ? null : await seen.portal.transaction(replicaLag, { readOnly: true }),
  ),
  gauge(
    'replica_behind',
    'Whether that copy is so far behind that what may be adverse is not shown from it; nothing where it is no copy.',
    seen.isBehind === undefined ? null : Number(seen.isBehind()),
  ),
]

const readDatabase = async ({ law, sources }: Seen, tx: AnyTransaction): Promise<Figure[]> => {
  const log = await logStanding(tx)
  const receivers = await countReceivers(tx)
  const submissions = await countOpenSubmissions(tx)
  const rows = await countRowsToday(tx)
  const open = { refold: (await listOpenRefolds(tx)).length, erasure: (await listOpenErasures(tx)).length }
  return [
    gauge(
      'clock_seconds_ahead',
      'By how much the database’s clock is ahead of the program’s, beyond what the way takes.',
      await secondsAhead(tx, sources.nowMs),
    ),
    gauge(
      'today',
      'The day in China that answers go by, as a number: 20260131.',
      Number((await todayOf(tx)).replaceAll('-', '')),
    ),
    gauge('law_version', 'The version of the law that the program goes by.', law.current().version),
    gauge('log_size', 'Leaves under the newest checkpoint of the log.', log.size),
    gauge(
      'log_checkpoint_age_seconds',
      'Since when that checkpoint is signed; without new acts none is.',
      log.secondsSinceCheckpoint,
    ),
    gauge('log_waiting_batches', 'Committed batches that have no place in the log yet.', log.waiting),
    gauge(
      'ledger_seconds_ahead',
      'By how much something recorded lies in the future of the database’s clock, which was set back since.',
      log.secondsAhead,
    ),
    gauge('log_waiting_seconds', 'For how long the oldest of them has waited.', log.waitingSeconds),
    gauge('outbox_receivers', 'Receivers of changes whose keys hold.', receivers.all),
    gauge('outbox_receivers_behind', 'Those of them for whom something waits.', receivers.behind),
    gauge(
      'outbox_lag_seconds',
      'For how long the oldest change has waited for a receiver.',
      secondsSince(receivers.since, sources.nowMs()),
    ),
    gauge('submissions_open', 'Submissions that nobody has finished reading.', submissions.open),
    gauge('submissions_open_seconds', 'For how long the oldest of them has been open.', submissions.seconds),
    {
      ...gauge('rows_today', 'Rows of what was handed in today, by what came of them.', null),
      values: Object.entries(rows).map(([outcome, value]) => ({ labels: { outcome }, value })),
    },
    {
      ...gauge('tasks_open', 'Long tasks that were begun and are not whole.', null),
      values: Object.entries(open).map(([task, value]) => ({ labels: { task }, value })),
    },
  ]
}
