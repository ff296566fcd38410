/** A replica of an embedded server: the same PostgreSQL as a standby of its own, which follows it by streaming replication. */
import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findCluster } from '#storage/database'

export type Replica = {
  readonly url: string
  /** Takes in no more of what comes; what has come is shown as it was. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** From now on shows everything so much later than it comes. */
  delay(ms: number): Promise<void>
  /** Resolves once all that the primary has committed is shown. */
  caughtUp(): Promise<void>
  stop(): Promise<void>
}

const asked = async <T extends object>(url: string, text: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}

const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
  const end = performance.now() + 30_000
  while (!(await isSo().catch(error => /ended/.test(String(error)) && Promise.reject(error)))) {
    if (performance.now() > end) throw new Error(`${what}: not within half a minute`)
    await sleep(50)
  }
}

/** Of the server that runs on a data folder and is reached at `url` through a socket. */
export async function startReplica(primary: { readonly dataDir: string; readonly url: string }): Promise<Replica> {
  const { cluster, user } = findCluster({ dataDir: primary.dataDir, log: () => {} })
  appendFileSync(join(cluster, 'pg_hba.conf'), 'local replication all trust\n')
  const [where] = await asked<{ bin: string }>(
    primary.url,
    "select setting as bin from pg_config where name = 'BINDIR' and pg_reload_conf()",
  )
  const home = mkdtempSync(join(tmpdir(), 'xinheng-replica-'))
  const folder = join(home, 'postgres')
  spawnSync('chmod', ['711', home])
  // Both calls in one session: it holds the backup open while the files are copied.
  const client = new pg.Client({ connectionString: primary.url })
  await client.connect()
  await client.query("select pg_backup_start('replica', true)")
  const copied = spawnSync('cp', ['-a', cluster, folder])
  if (copied.status !== 0 && !existsSync(join(folder, 'PG_VERSION'))) throw new Error(String(copied.stderr))
  const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
  await client.end()
  for (const own of ['postmaster.pid', '.s.PGSQL.5432', '.s.PGSQL.5432.lock']) rmSync(join(folder, own), { force: true })
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    if (user !== undefined) chownSync(join(folder, name), user.uid, user.gid)
  }
  write('backup_label', rows[0]!.labelfile)
  write('standby.signal', '')
  write('postgresql.auto.conf', `primary_conninfo = 'host=${cluster} user=xinheng'\nhot_standby_feedback = on\n`)
  const settings = readFileSync(join(folder, 'postgresql.conf'), 'utf8').replaceAll(cluster, folder)
  write('postgresql.conf', settings)
  mkdirSync(join(folder, 'log'), { recursive: true })
  const server = spawn(join(where!.bin, 'postgres'), ['-D', folder], {
    ...user,
    cwd: '/',
    stdio: 'ignore',
    env: { LC_ALL: 'C' },
  })
  const over = new Promise(done => server.once('exit', done))
  const url = primary.url.replace(encodeURIComponent(cluster), encodeURIComponent(folder))
  await until('the replica answers', async () => {
    if (server.exitCode !== null) throw new Error(`the replica ended with ${server.exitCode}`)
    return (await asked(url, 'select 1')).length === 1
  })
  return {
    url,
    pause: async () => void (await asked(url, 'select pg_wal_replay_pause()')),
    resume: async () => void (await asked(url, 'select pg_wal_replay_resume()')),
    async delay(ms) {
      await asked(url, `alter system set recovery_min_apply_delay = ${ms}`)
      await asked(url, 'select pg_reload_conf()')
    },
    async caughtUp() {
      const [at] = await asked<{ lsn: string }>(primary.url, 'select pg_current_wal_flush_lsn()::text as lsn')
      await until('the replica has caught up', async () => {
        const [seen] = await asked<{ ok: boolean }>(url, `select pg_last_wal_replay_lsn() >= '${at!.lsn}'::pg_lsn as ok`)
        return seen!.ok
      })
    },
    async stop() {
      server.kill('SIGINT')
      await over
      rmSync(home, { recursive: true, force: true })
    },
  }
}
