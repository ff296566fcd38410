// Brings a database to the newest migration: numbered, forward only, each in its own transaction.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Refusal } from '#rules/outcome'
import { DATABASE_ROLES, type OpenTransaction } from './connect.ts'
import { openMachines, spreadTables } from './distribution.ts'

export type Migration = { readonly number: number; readonly name: string; readonly sql: string; readonly digest: string }

const FOLDER = join(import.meta.dirname, 'migrations')
const MIGRATING = 7_208_003
const OLDEST_SERVER = 150_000
/** The first line of a migration that the program of before cannot go on with. */
const BREAKING = /^--! breaking/

/** The migrations of this program, in order. */
export function listMigrations(folder = FOLDER): Migration[] {
  const migrations = readdirSync(folder)
    .filter(file => file.endsWith('.sql'))
    .sort()
    .map(file => {
      const text = readFileSync(join(folder, file), 'utf8')
      return {
        number: Number.parseInt(file, 10),
        name: file.replace(/^\d+_|\.sql$/g, ''),
        sql: text,
        digest: createHash('sha256').update(text).digest('hex'),
      }
    })
  migrations.forEach((migration, index) => {
    if (migration.number !== index + 1) throw new Error(`migration ${migration.name} should be number ${index + 1}`)
  })
  return migrations
}

// Every start makes them again; a server that runs longer than this writes into the default partition.
const MONTHS_AHEAD = 12

/**
 * Applies what is missing and gives the numbers applied. Refusals: `DATABASE_TOO_OLD` (before PostgreSQL 15),
 * `DATABASE_NEWER_THAN_PROGRAM`, `DATABASE_ROLES_NOT_PERMITTED` with the statement an administrator must run.
 */
export async function migrate(url: string, folder?: string): Promise<number[]> {
  const migrations = listMigrations(folder)
  const client = new pg.Client({ connectionString: url, application_name: 'xinheng migrate' })
  await client.connect()
  try {
    const server = await client.query<{ version: string }>("select current_setting('server_version_num') as version")
    const version = Number(server.rows[0]?.version)
    if (version < OLDEST_SERVER)
      throw new Refusal('DATABASE_TOO_OLD', { details: { version: Math.floor(version / 10_000), needed: 15 } })
    await client.query('select pg_advisory_lock($1)', [MIGRATING])
    await makeRoles(client, version)
    await openMachines(client, DATABASE_ROLES)
    const applied = await applyMissing(client, migrations)
    if (folder === undefined) {
      await client.query('select make_month_partitions($1)', [MONTHS_AHEAD])
      await spreadTables(client)
    }
    return applied
  } finally {
    await client.end()
  }
}

// Roles belong to the whole server, where other databases may make them at the same moment.
async function makeRoles(client: pg.Client, version: number): Promise<void> {
  // From 16 on a role's maker is its administrator, and yet may not take it on.
  const mayTake = version >= 160_000 ? 'SET' : 'MEMBER'
  try {
    for (const role of DATABASE_ROLES) {
      const known = await client.query('select 1 from pg_roles where rolname = $1', [role])
      if (known.rowCount === 0)
        await client.query(
          `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`,
        )
      const member = await client.query<{ ok: boolean }>('select pg_has_role(current_user, $1, $2) as ok', [role, mayTake])
      if (!member.rows[0]?.ok) await client.query(`grant ${role} to current_user`)
    }
    const owner = await client.query<{ ok: boolean }>(
      "select pg_has_role('xinheng_migrator', 'xinheng_eraser', 'member') as ok",
    )
    if (!owner.rows[0]?.ok) await client.query('grant xinheng_eraser to xinheng_migrator')
    // To own the erasing function the role must be allowed to make it; migration 0002 takes that back.
    const may = await client.query<{ ok: boolean }>("select has_schema_privilege('xinheng_migrator', 'public', 'create') as ok")
    if (!may.rows[0]?.ok) await client.query('grant usage, create on schema public to xinheng_migrator with grant option')
    // Views of what is within reach, by the names of the tables: migration 0004.
    const schema = await client.query("select 1 from pg_namespace where nspname = 'reach'")
    if (schema.rowCount === 0)
      await client.query(
        `do $$ begin create schema reach authorization xinheng_migrator; exception when duplicate_schema or unique_violation then null; end $$`,
      )
    // Chunks pass through a temporary table.
    const pass = await client.query<{ ok: boolean }>(
      "select has_database_privilege('xinheng_app', current_database(), 'TEMP') as ok",
    )
    if (!pass.rows[0]?.ok) {
      const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name')
      await client.query(`grant temporary on database ${rows[0]!.name} to xinheng_app`)
    }
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
    const { rows } = await client.query<{ name: string }>('select quote_ident(current_user) as name')
    const user = rows[0]?.name ?? ''
    throw new Refusal('DATABASE_ROLES_NOT_PERMITTED', {
      details: { user, roles: [...DATABASE_ROLES], statements: statementsFor(user) },
    })
  }
}

/** What an administrator runs once, in this database, so that the user may migrate it. */
const statementsFor = (user: string): string[] => [
  ...DATABASE_ROLES.map(role => `create role ${role} nologin`),
  `grant ${DATABASE_ROLES.join(', ')} to ${user}`,
  'grant xinheng_eraser to xinheng_migrator',
  'grant usage, create on schema public to xinheng_migrator with grant option',
  'create schema reach authorization xinheng_migrator',
]

async function applyMissing(client: pg.Client, migrations: readonly Migration[]): Promise<number[]> {
  await client.query('set role xinheng_migrator')
  await client.query(`create table if not exists schema_migration (
    number int primary key, name text not null, digest text not null, breaking boolean not null default false,
    applied_at timestamptz not null default now())`)
  const applied = await client.query<{ number: number; digest: string }>(
    'select number, digest from schema_migration order by number',
  )
  for (const { number, digest } of applied.rows) {
    const ours = migrations[number - 1]
    if (ours === undefined)
      throw new Refusal('DATABASE_NEWER_THAN_PROGRAM', { details: { database: number, program: migrations.length } })
    if (ours.digest !== digest) throw new Error(`migration ${number} (${ours.name}) was changed after it had been applied here`)
  }
  const done: number[] = []
  for (const migration of migrations.slice(applied.rows.length)) {
    await apply(client, migration)
    done.push(migration.number)
  }
  return done
}

/**
 * A table that a running program holds is waited for less long than PostgreSQL waits before it looks for a deadlock, and then let go of with all
 * the others: so that program's transactions are never ended for it, and whoever stands behind it waits no longer than that.
 */
const PATIENCE_MS = 800
const PAUSE_MS = 400
const MOST_TRIES = 200
// A lock was not to be had in time; a deadlock all the same.
const IN_THE_WAY = new Set(['55P03', '40P01'])

async function apply(client: pg.Client, { number, name, sql, digest }: Migration): Promise<void> {
  for (let tries = 1; ; tries++) {
    await client.query('begin')
    try {
      await client.query(`set local lock_timeout = ${PATIENCE_MS}`)
      await client.query(sql)
      await client.query('insert into schema_migration (number, name, digest, breaking) values ($1, $2, $3, $4)', [
        ...[number, name, digest, BREAKING.test(sql)],
      ])
      await client.query('commit')
      return
    } catch (error) {
      await client.query('rollback')
      if (!IN_THE_WAY.has((error as { code?: string }).code ?? '') || tries === MOST_TRIES)
        throw new Error(`migration ${number} (${name}) failed`, { cause: error })
      await sleep(PAUSE_MS)
    }
  }
}

/** How a database stands to this program: `ahead` where a newer program has migrated it by what leaves this one at work. */
export type SchemaStanding = 'same' | 'behind' | 'ahead' | 'another'

let own: readonly Migration[] | undefined

/** For a program that runs: other programs may migrate the database under it. */
export async function schemaStanding(tx: OpenTransaction): Promise<SchemaStanding> {
  own ??= listMigrations()
  const { rows } = await tx.client.query<{ number: number; digest: string; breaking: boolean }>(
    'select number, digest, breaking from schema_migration order by number',
  )
  if (rows.slice(0, own.length).some(({ digest }, n) => digest !== own![n]!.digest)) return 'another'
  if (rows.length < own.length) return 'behind'
  const later = rows.slice(own.length)
  return later.some(({ breaking }) => breaking) ? 'another' : later.length > 0 ? 'ahead' : 'same'
}
