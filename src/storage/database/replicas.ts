// Servers that read their pages from a replica: what ends is acknowledged once none of them shows it, and one that is behind knows it.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { Refusal } from '#rules/outcome'

/** Where pages are read, and how far behind that may be while it still shows what counts against somebody. */
export type Replica = { readonly url: string; readonly lagMs: number }

type Settings = {
  readonly XINHENG_PORTAL_DATABASE_URL?: string | undefined
  readonly XINHENG_REPLICA_LAG?: string | undefined
}

const LAG_SECONDS = 5
const MOST_LAG_SECONDS = 60

/** Several hosts in one address: which of them was asked nobody could say. Without what stands before the host, which may be a password. */
const SEVERAL = /^\w+:\/\/(?:[^/?]*@)?([^/?@]*,[^/?@]*)(?=[/?]|$)|[?&]host=([^&]*(?:,|%2C)[^&]*)/i

/** `XINHENG_PORTAL_DATABASE_URL`, the address of one replica; `XINHENG_REPLICA_LAG`, seconds from 1 to 60. Undefined where pages are read from the database itself. */
export function replicaOf({
  XINHENG_PORTAL_DATABASE_URL: url = '',
  XINHENG_REPLICA_LAG: lag = '',
}: Settings): Replica | undefined {
  const seconds = lag === '' ? LAG_SECONDS : Number(lag)
  if (!/^\d*$/.test(lag) || seconds < 1 || seconds > MOST_LAG_SECONDS)
    throw new Refusal('SETTING_INVALID', { details: { setting: 'XINHENG_REPLICA_LAG', value: lag } })
  const several = SEVERAL.exec(url)
  if (several !== null)
    throw new Refusal('SETTING_INVALID', {
      details: { setting: 'XINHENG_PORTAL_DATABASE_URL', value: several[1] ?? several[2]! },
    })
  return url === '' ? undefined : { url, lagMs: seconds * 1000 }
}

/** A pool, or a database. */
type Asked = {
  query<Row extends pg.QueryResultRow>(statement: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult<Row>>
}

const BEAT_MS = 300
const LOOK_MS = 40
const AGAIN_MS = 250
/** What was begun before a server knew that it is behind has gone out then. */
const MARGIN_MS = 1000
/** Where what is sent is lost on the way nobody says so: an answer is waited for no longer. */
const PATIENCE_MS = 1000
/** Who reads must be known before anything else is: a database that has much to do is left its time. */
const FIRST_PATIENCE_MS = 5000

/** Undefined where it has not come in that time; whatever comes of it later is nobody's. */
const within = async <T>(ms: number, coming: Promise<T>): Promise<T | undefined> => {
  const over = new AbortController()
  try {
    return await Promise.race([coming, sleep(ms, undefined, { signal: over.signal })])
  } finally {
    over.abort()
  }
}

/**
 * How a server follows its replica. It writes a number into the database, again and again, and looks for it in the replica: there it
 * has come after all that was committed before it. From the moment before it wrote it may show everything for `lagMs`; no clock of two
 * machines is compared, and where either of the two does not answer the time runs out.
 */
export type Following = {
  /** Whether what is read there may be older than `lagMs`. */
  isBehind(): boolean
  /**
   * The number found there last; none while it is behind. Another one may have been told to those who wait: whoever keeps what he has read
   * gives it while this is what it was before he read, and no longer.
   */
  proof(): number | undefined
  /** Call once nothing is read there for anybody. */
  close(): Promise<void>
}

export function followReplica(
  { primary, replica, lagMs, readerId }: { primary: Asked; replica: Asked; lagMs: number; readerId: string },
  now: () => number = () => performance.now(),
): Following {
  let freshUntil = Number.NEGATIVE_INFINITY
  let beat = 0
  let proven = 0
  let isClosed = false
  const closing = new AbortController()
  const pause = (ms: number) => sleep(ms, undefined, { signal: closing.signal, ref: false }).catch(() => {})

  const follow = async (): Promise<void> => {
    const began = now()
    beat += 1
    // A number that was given up and arrives after all must not stand in the place of a later one: who waits would take the later for news.
    const { rowCount } = await primary.query(
      'update replica_reader set beat = $2, proven = $3 where reader_id = $1 and beat < $2',
      [readerId, beat, proven],
    )
    if (rowCount === 0) {
      // Seen by whoever waits before anything is shown on the strength of it: the next beat is the first that counts.
      await primary.query('insert into replica_reader (reader_id, beat, proven, lag_ms) values ($1, $2, $3, $4)', [
        ...[readerId, beat, proven, lagMs],
      ])
      return
    }
    while (!isClosed && now() - began < lagMs) {
      const { rows } = await replica.query<{ beat: string }>('select beat from replica_reader where reader_id = $1', [readerId])
      if (!isClosed && Number(rows[0]?.beat ?? 0) >= beat) {
        proven = beat
        freshUntil = began + lagMs
        return
      }
      await pause(LOOK_MS)
    }
  }
  const following = (async () => {
    while (!isClosed) {
      // Either of the two does not answer: what is known grows old meanwhile, and that is all there is to do.
      await follow().catch(() => {})
      await pause(BEAT_MS)
    }
  })()
  const isBehind = () => now() >= freshUntil
  return {
    isBehind,
    proof: () => (isBehind() ? undefined : proven),
    async close() {
      isClosed = true
      freshUntil = Number.NEGATIVE_INFINITY
      closing.abort()
      await within(PATIENCE_MS, following)
      // What stays there makes those who wait wait longer once, and is taken away by them.
      await within(
        PATIENCE_MS,
        primary.query('delete from replica_reader where reader_id = $1', [readerId]).catch(() => {}),
      )
    },
  }
}

/**
 * Resolves once no server shows what stood before the last commit: each has found a later number in its replica, or has had to stop
 * showing what counts against somebody, because for longer than it may be behind it found none. So it waits for that long and a second
 * at most, also where the database falls silent meanwhile; and for the longest lag of all where it does before anybody heard who reads.
 */
export async function untilReplicasShow(pool: Asked): Promise<void> {
  const known = await readersOf(pool)
  const since = performance.now()
  const isOver = ({ lag_ms }: Reading) => performance.now() - since >= lag_ms + MARGIN_MS
  let waited = known
  while (waited.length > 0) {
    await sleep(LOOK_MS)
    const left = Math.max(0, ...waited.map(one => one.lag_ms + MARGIN_MS - (performance.now() - since)))
    const seen = await look(pool, Math.min(left, PATIENCE_MS)).catch(() => [])
    const now = new Map(seen.map(one => [one.reader_id, Number(one.proven)]))
    waited = waited.filter(one => !isOver(one) && (now.get(one.reader_id) ?? 0) <= Number(one.beat))
  }
  // Of whom nothing was heard all the while is gone; one that comes back begins anew.
  const silent = known.filter(isOver)
  if (silent.length > 0) void forget(pool, silent)
}

type Reading = { reader_id: string; beat: string; proven: string; lag_ms: number }

const LOOK = 'select reader_id, beat, proven, lag_ms from replica_reader'

/** In so many milliseconds, with the wait for a connection; one that does not answer is given up. */
const look = async (pool: Asked, ms: number): Promise<Reading[]> => {
  const asked = { text: LOOK, query_timeout: FIRST_PATIENCE_MS }
  const found = await within(ms, pool.query<Reading>(asked))
  if (found === undefined) throw new Error('nobody said who reads')
  return found.rows
}

/** Nobody waits for it: who finds them there again waits once more. */
const forget = (pool: Asked, silent: readonly Reading[]): Promise<unknown> =>
  pool
    .query({
      text: `delete from replica_reader r using unnest($1::uuid[], $2::bigint[]) as s (id, beat)
             where r.reader_id = s.id and r.beat = s.beat`,
      values: [silent.map(one => one.reader_id), silent.map(one => one.beat)],
      ...{ query_timeout: FIRST_PATIENCE_MS },
    })
    .catch(() => {})

/** Where nobody can be asked who they are, all have gone silent after a while. */
async function readersOf(pool: Asked): Promise<Reading[]> {
  const until = performance.now() + MOST_LAG_SECONDS * 1000 + MARGIN_MS
  while (performance.now() < until) {
    const known = await look(pool, Math.min(until - performance.now(), FIRST_PATIENCE_MS)).catch(() => undefined)
    if (known !== undefined) return known
    await sleep(AGAIN_MS)
  }
  return []
}
