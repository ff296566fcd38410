// Opens a database: a pool under one role, transactions, and the day.
import {
  type Dialect,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresIntrospector,
  type PostgresPoolClient,
  PostgresQueryCompiler,
} from 'kysely'
import pg from 'pg'
import type { CommitmentHash } from '#rules/ledger'
import type { Instant, LocalDate } from '#rules/time'
import { type Around, alone } from './around.ts'
import { DatabaseAway, isCutOff, isUnsent } from './away.ts'
import { untilReplicasShow } from './replicas.ts'

/** The roles that migrations make; a login that may take none of them cannot open the database. */
export const DATABASE_ROLES = [
  'xinheng_app',
  'xinheng_portal',
  'xinheng_bounded',
  'xinheng_eraser',
  'xinheng_migrator',
] as const
export type DatabaseRole = (typeof DATABASE_ROLES)[number]

/** Kysely typed by the room's own tables, on one connection in one transaction; `client` is for COPY and set-based SQL. */
export type Transaction<Tables> = Kysely<Tables> & OpenTransaction

/** What a door of floor 1 asks for: a running transaction, whoever's tables its holder may name. */
export type OpenTransaction = {
  readonly client: pg.PoolClient
  /** Which hash makes the commitments of what is written in it; SHA-256 where nothing is said. */
  readonly commitments?: CommitmentHash
  /** Something that was shown may end by it: once committed, it is told to nobody as done before every replica shows it (replicas.ts). */
  readonly noteEnd?: () => void
  /** Whether tables lie on several machines: distribution.ts. */
  readonly isSpread?: () => Promise<boolean>
}

export type TransactionOptions = {
  readonly readOnly?: boolean
  /** One picture for all statements; default is read committed, so that what a lock has waited for is seen. */
  readonly isolation?: 'repeatable read'
}

export type Database = {
  readonly url: string
  readonly pool: pg.Pool
  /** Runs in one transaction; rolls back and rethrows what is thrown. `DatabaseAway` where the connection was lost, or none was had. */
  // biome-ignore lint/suspicious/noExplicitAny: a caller that names no tables passes `tx` on to stores that each name their own.
  transaction<Tables = any, T = unknown>(run: (tx: Transaction<Tables>) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** One statement in a transaction of its own; `DatabaseAway` as above. */
  query<Row extends pg.QueryResultRow>(
    statement: string | pg.QueryConfig,
    values?: readonly unknown[],
  ): Promise<pg.QueryResult<Row>>
  /**
   * The same database by a pool of three connections, made when first asked for: for who needs several at once. Whoever holds
   * one of a pool while he waits for another waits for ever where all do so; so one at a time is let at this one.
   */
  apart<T>(run: (database: Database) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export type OpenOptions = {
  readonly url: string
  readonly role?: DatabaseRole
  /** Connections at most; eight saturate two cores. */
  readonly max?: number
  /** The day handed in with --today; the embedded database only. */
  readonly today?: LocalDate | undefined
  /** Which hash makes commitments, asked when a transaction begins: docs/operating/cryptography.md. */
  readonly commitments?: () => CommitmentHash
  /** How long a connection or the answer to a statement is waited for; otherwise half a minute for the one, and as long as it takes. */
  readonly patienceMs?: number
  /** Seen in pg_stat_activity. */
  readonly name?: string
  /** Hears of each transaction and statement that is part of something. */
  readonly around?: Around | undefined
  /** Told when an idle connection breaks; the pool replaces it. */
  readonly onError?: (error: Error) => void
}

const DATE = 1082
const TIMESTAMPTZ = 1184

/** '2026-01-02 03:04:05.678+00' as an Instant; the session's zone is UTC. */
const toInstant = (text: string): Instant => {
  const [day = '', time = ''] = text.replace(/\+00$/, '').split(' ')
  const [whole = '', fraction = ''] = time.split('.')
  return (time === '' ? text : `${day}T${whole}.${fraction.padEnd(3, '0').slice(0, 3)}Z`) as Instant
}

// Days and instants stay text; int8 and numeric are text by the driver's own custom.
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary' && oid === DATE) return (text: string) => text as LocalDate
    if (format !== 'binary' && oid === TIMESTAMPTZ) return toInstant
    return pg.types.getTypeParser(oid, format as 'text')
  },
} as pg.CustomTypesConfig

/** Whoever has waited so long for a connection is told that there is none: all are taken, or the database does not answer. */
const PATIENCE_MS = 30_000
/** Where nothing was heard on a connection for so long, the other machine is asked whether it is there. */
const SILENCE_MS = 10_000
/** As many as one reading of the whole ledger takes. */
const APART = 3

/** Opens a pool. Nothing connects before the first transaction. */
export function openDatabase(opening: OpenOptions): Database {
  const { url, role, max = 8, today, commitments, name = 'xinheng', patienceMs, onError, around = alone } = opening
  const { rest, options } = splitOptions(url)
  const settings = [...options, '-c TimeZone=UTC', '-c jit=off', '-c DateStyle=ISO']
  if (role !== undefined) settings.push(`-c role=${role}`)
  // Where tables are spread over machines, a view stands there for what a policy of a table says elsewhere: distribution.ts.
  if (role === 'xinheng_portal') settings.push('-c search_path=shown,public')
  if (today !== undefined) settings.push(`-c xinheng.today=${today}`)
  const pool = new pg.Pool({
    ...{ connectionString: rest, max, types, application_name: name, options: settings.join(' ') },
    connectionTimeoutMillis: patienceMs ?? PATIENCE_MS,
    ...{ keepAlive: true, keepAliveInitialDelayMillis: SILENCE_MS },
    ...(patienceMs === undefined ? {} : { query_timeout: patienceMs }),
  })
  pool.on('error', error => onError?.(error))
  // Lost while somebody holds it between two statements, a connection would end the process: the holder's next statement fails instead.
  pool.on('connect', client => client.on('error', () => {}))
  const part = { kind: 'client', isPart: true, noted: { 'db.system.name': 'postgresql', 'xinheng.pool': name } } as const
  let beside: Database | undefined
  let known: boolean | undefined
  const isSpread = async (on: pg.Pool | pg.PoolClient): Promise<boolean> => {
    known ??= (await on.query("select current_setting('xinheng.spread', true) = 'on' as spread")).rows[0]!.spread === true
    return known
  }
  /** The day that is handed in is a setting, which other machines are told in a transaction alone. */
  const toldFirst = async (): Promise<string | undefined> =>
    today !== undefined && (await isSpread(pool)) ? `set local xinheng.today = '${today}'` : undefined
  let turn: Promise<unknown> = Promise.resolve()
  return {
    url,
    pool,
    query: (statement, values) =>
      around({ ...part, name: (typeof statement === 'string' ? undefined : statement.name) ?? 'statement' }, async () => {
        const first = await toldFirst()
        if (first !== undefined)
          return inTransaction(pool, ({ client }) => client.query(statement, values as unknown[]), {
            ...{ first, isSpread, commitments: 'sha256' },
          })
        return pool.query(statement, values as unknown[] | undefined).catch(thrown => {
          throw isCutOff(thrown) ? new DatabaseAway(thrown, !isUnsent(thrown)) : thrown
        })
      }),
    transaction: (run, options) =>
      around({ ...part, name: options?.readOnly === true ? 'reading' : 'transaction' }, async () =>
        inTransaction(pool, run, { ...options, first: await toldFirst(), isSpread, commitments: commitments?.() ?? 'sha256' }),
      ),
    apart(run) {
      beside ??= openDatabase({ ...opening, max: APART })
      const own = beside
      const done = turn.then(() => run(own))
      turn = done.catch(() => {})
      return done
    },
    async close() {
      await beside?.close()
      await pool.end()
    },
  }
}

// The driver lets options of the address replace ours, and with them the role.
function splitOptions(url: string): { rest: string; options: string[] } {
  const found = /([?&])options=([^&]*)&?/.exec(url)
  if (found === null) return { rest: url, options: [] }
  return { rest: url.replace(found[0], found[1]!), options: [decodeURIComponent(found[2]!.replaceAll('+', ' '))] }
}

/** `first` is said before all else in the transaction. */
type Began = TransactionOptions & {
  readonly first?: string | undefined
  readonly isSpread: (on: pg.PoolClient) => Promise<boolean>
  readonly commitments: CommitmentHash
}

async function inTransaction<Tables, T>(
  pool: pg.Pool,
  run: (tx: Transaction<Tables>) => Promise<T>,
  options: Began,
): Promise<T> {
  let isEnd = false
  const noteEnd = () => {
    isEnd = true
  }
  const result = await committed(pool, run, { ...options, noteEnd })
  if (isEnd) await untilReplicasShow(pool)
  return result
}

async function committed<Tables, T>(
  pool: pg.Pool,
  run: (tx: Transaction<Tables>) => Promise<T>,
  { readOnly, isolation, first, isSpread, ...known }: Began & Omit<OpenTransaction, 'client' | 'isSpread'>,
): Promise<T> {
  const client = await pool.connect().catch(thrown => {
    throw isCutOff(thrown) ? new DatabaseAway(thrown, false) : thrown
  })
  let broken: Error | undefined
  let isCommitting = false
  try {
    await client.query(
      `begin${isolation === undefined ? '' : ` isolation level ${isolation}`}${readOnly === true ? ' read only' : ''}`,
    )
    if (first !== undefined) await client.query(first)
    const tx = Object.assign(new Kysely<Tables>({ dialect: dialectOver(client) }), {
      ...{ client, isSpread: () => isSpread(client), ...known },
    })
    const result = await run(tx)
    isCommitting = readOnly !== true
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(failed => {
      // The connection itself is gone: PostgreSQL has rolled back, and the pool must not hand it out again.
      broken = failed
    })
    throw broken !== undefined && isCutOff(error) ? new DatabaseAway(error, isCommitting && !isUnsent(error)) : error
  } finally {
    client.release(broken)
  }
}

// PostgresDialect wants a pool; this one has a single connection, whose transaction is ours.
function dialectOver(client: pg.PoolClient): Dialect {
  const single = {
    query: client.query.bind(client),
    release() {},
  } as unknown as PostgresPoolClient
  const dialect = new PostgresDialect({ pool: { connect: async () => single, end: async () => {} } })
  return {
    createDriver: () => dialect.createDriver(),
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: db => new PostgresIntrospector(db),
  }
}

/** The day in China, asked of the database. */
export async function todayOf(tx: OpenTransaction): Promise<LocalDate> {
  const { rows } = await tx.client.query<{ today: LocalDate }>('select china_today() as today')
  return rows[0]!.today
}
