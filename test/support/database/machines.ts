// A server of one's own for the run, and the machines that its tables are spread over, where Citus is there: docs/operating/scale.md.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { migrate } from '#storage/database'

/** `host:port,host:port`: servers with Citus, whose user and database are those of TEST_DATABASE_URL. */
const WORKERS = (process.env.TEST_DATABASE_WORKERS ?? '').split(',').filter(one => one !== '')
export const isSpread = WORKERS.length > 0

const on = (url: string, place: string): string =>
  url.replace(/@[^/]*|(?<=:\/\/)[^@/]*(?=\/)/, found => `${found[0] === '@' ? '@' : ''}${place}`)
export const withName = (url: string, database: string): string => url.replace(/\/[^/?]*(\?|$)/, `/${database}$1`)

export async function asAdministrator<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}

/** On the server itself and on every machine beside it, at once. */
export const everywhere = async (url: string, ...statements: string[]): Promise<void> => {
  await Promise.all(
    [url, ...WORKERS.map(place => on(url, place))].map(one =>
      asAdministrator(one, async client => {
        for (const statement of statements) await client.query(statement)
      }),
    ),
  )
}

/** Citus looks after a database by a process of its own, which comes back. */
export async function dropEverywhere(url: string, name: string): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      return await everywhere(url, `drop database if exists ${name} with (force)`)
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || tries === 20) throw error
      await sleep(100)
    }
}

/** Few shards: what is tried is whether a statement finds its machines, not how fast. */
const SHARDS = 4
const settingsOf = (name: string): string[] => [
  `alter database ${name} set xinheng.spread = 'on'`,
  `alter database ${name} set citus.propagate_set_commands = 'local'`,
  `alter database ${name} set citus.shard_count = ${SHARDS}`,
]

/** An empty database on every machine, whose tables the migrations will spread. */
export async function makeSpread(url: string, name: string): Promise<void> {
  await everywhere(
    url,
    `drop database if exists ${name} with (force)`,
    `create database ${name} template template0 encoding 'UTF8'`,
  )
  await everywhere(withName(url, name), 'create extension citus')
  await asAdministrator(withName(url, name), async client => {
    for (const one of settingsOf(name)) await client.query(one)
    const { hostname, port } = new URL(url)
    await client.query('select citus_set_coordinator_host($1, $2)', [hostname, Number(port)])
    for (const place of WORKERS) {
      const [host, workerPort] = place.split(':')
      await client.query('select citus_add_node($1, $2)', [host, Number(workerPort)])
    }
  })
}

/** A template whose tables are spread: the same on every machine, for copies of it are each machine's own. */
export async function makeSpreadTemplate(url: string, name: string): Promise<void> {
  await makeSpread(url, name)
  await migrate(withName(url, name))
  // Whoever is in it, Citus' own sessions too, stands in the way of copies.
  await everywhere(
    url,
    `alter database ${name} with allow_connections false`,
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}'`,
  )
  await everywhere(url, `alter database ${name} with is_template true`)
}

export async function copySpread(url: string, name: string, template: string): Promise<void> {
  // Settings of a database are not copied with it; these the migration has made on the machines.
  await everywhere(
    url,
    `create database ${name} template ${template}`,
    `alter database ${name} set citus.allow_nested_distributed_execution = on`,
  )
  await asAdministrator(url, async client => {
    for (const one of settingsOf(name)) await client.query(one)
  })
}
