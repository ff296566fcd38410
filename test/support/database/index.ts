// Real PostgreSQL for tests: one server for the run, one database for each test that asks.
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { type Database, type Embedded, listMigrations, migrate, openDatabase, startEmbedded } from '#storage/database'

export { dropEverywhere, isSpread, makeSpread } from './machines.ts'

import { asAdministrator, copySpread, dropEverywhere, everywhere, isSpread, makeSpreadTemplate, withName } from './machines.ts'

export type TestDatabase = {
  readonly url: string
  /** Opened as the role of the program. */
  readonly database: Database
  drop(): Promise<void>
}

const TEMPLATING = 7_208_101
const PREFIX = 'xinheng_test_'
const DATABASE = '../../../src/storage/database'
/** How tables are spread is no migration. */
const SPREADING = ['distribution.ts', 'spread-instead.sql']

let server: Promise<{ url: string; embedded: Embedded | undefined }> | undefined

/** The server that all test processes of this checkout share. The last process to leave stops it. */
export function testServer(): Promise<{ url: string }> {
  server ??= start()
  return server
}

async function leaveTestServer(): Promise<void> {
  const held = await server
  server = undefined
  await held?.embedded?.stop()
}

// Not an `after`: those run in the order of registration, before the tests' own that drop their databases.
process.once('beforeExit', leaveTestServer)

async function start(): Promise<{ url: string; embedded: Embedded | undefined }> {
  const given = process.env.TEST_DATABASE_URL
  if (given !== undefined && given !== '') return { url: given, embedded: undefined }
  const checkout = createHash('sha256').update(`${process.cwd()}\0${process.getuid?.()}`).digest('hex').slice(0, 12)
  const dataDir = join(tmpdir(), `xinheng-test-${checkout}`)
  const embedded = await startEmbedded({ dataDir, log: () => {}, randomBytes, durable: false })
  return { url: embedded.url, embedded }
}

/** The migrated database that all others are copied from; named after the migrations, so a changed one makes another. */
async function template(url: string, client: pg.Client): Promise<string> {
  const digest = createHash('sha256')
  for (const migration of listMigrations()) digest.update(migration.digest)
  if (isSpread) for (const file of SPREADING) digest.update(readFileSync(join(import.meta.dirname, DATABASE, file)))
  const name = `${PREFIX}template_${digest.digest('hex').slice(0, 12)}`
  const known = await client.query('select 1 from pg_database where datname = $1 and datistemplate', [name])
  if (known.rowCount !== 0) return name
  await client.query('select pg_advisory_lock($1)', [TEMPLATING])
  try {
    const meanwhile = await client.query('select 1 from pg_database where datname = $1 and datistemplate', [name])
    if (meanwhile.rowCount !== 0) return name
    if (isSpread) {
      await makeSpreadTemplate(url, name)
      return name
    }
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name} template template0 encoding 'UTF8'`)
    await migrate(withName(url, name))
    await client.query(`alter database ${name} with is_template true`)
    return name
  } finally {
    await client.query('select pg_advisory_unlock($1)', [TEMPLATING])
  }
}

// What a killed run left: its process number stands in the name and no session is in it.
async function dropLeftOvers(url: string, client: pg.Client): Promise<void> {
  const left = await client.query<{ name: string }>(
    `select d.datname as name from pg_database d where d.datname ~ '^${PREFIX}[0-9]+_'
       and not exists (select from pg_stat_activity a where a.datname = d.datname)`,
  )
  for (const { name } of left.rows) {
    const pid = Number(name.slice(PREFIX.length).split('_')[0])
    try {
      process.kill(pid, 0)
    } catch {
      // No such process: its databases are nobody's.
      await everywhere(url, `drop database if exists ${name}`).catch(() => {})
    }
  }
}

let made = 0

/** A database of its own, migrated and empty. Call `drop` when done; what a killed test leaves, a later run drops. */
export async function withDatabase(): Promise<TestDatabase> {
  const { url } = await testServer()
  const name = `${PREFIX}${process.pid}_${++made}_${randomBytes(3).toString('hex')}`
  await asAdministrator(url, async client => {
    if (made === 1) await dropLeftOvers(url, client)
    const from = await template(url, client)
    await (isSpread ? copySpread(url, name, from) : client.query(`create database ${name} template ${from}`))
  })
  const own = withName(url, name)
  const database = openDatabase({ url: own, role: 'xinheng_app' })
  return {
    url: own,
    database,
    async drop() {
      await database.close()
      await dropEverywhere(url, name)
    },
  }
}
