// Takes a backup while everything runs: a copy of the cluster's files between two calls of PostgreSQL, the log written meanwhile, the other files.
import { existsSync, realpathSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import pg from 'pg'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import { type Database, findArchive, findCluster } from '#storage/database'
import { copyFile, copyWalked, makeFolder, walk, writeText } from './copy-file.ts'
import { type BackedUp, FOLDERS, type Manifest, putManifest, type Standing } from './manifest.ts'
import { parseLsn, segmentName } from './segments.ts'

export type BackupOptions = {
  readonly database: Database
  readonly dataDir: string
  /** Must be empty, or not there. */
  readonly out: string
  /** Whoever has a backup with keys can sign in this installation's name and read what they seal. */
  readonly withKeys: boolean
  readonly program: string
  /** Last day on which it is kept. */
  readonly expiresOn: LocalDate
  /** Reads the ledger again while the copy is open. */
  readonly verify: () => Promise<Standing>
}

/** Refusals: `BACKUP_OWN_DATABASE` where the tables are not in the data folder, `BACKUP_FOLDER` where there is something already. */
export async function makeBackup(options: BackupOptions): Promise<Manifest & { readonly walFrom: string }> {
  const out = resolve(options.out)
  const client = new pg.Client({ connectionString: options.database.url, application_name: 'xinheng backup' })
  // A connection that breaks is told by the query that needs it.
  client.on('error', () => {})
  await client.connect()
  try {
    const cluster = await clusterOf(client, options.dataDir)
    await makeFolder(out)
    if ((await readdir(out)).length > 0) throw new Refusal('BACKUP_FOLDER', { details: { folder: out, why: 'taken' } })
    // Ends with the session: until then no segment is taken away, however long the copying takes.
    await client.query("select pg_create_physical_replication_slot('xinheng_backup_' || pg_backend_pid(), true, true)")
    const about = await serverOf(client)
    const start = await one<{ lsn: string }>(client, "select pg_backup_start('xinheng', true)::text as lsn")
    const copied = await copyCluster(cluster, join(out, FOLDERS.cluster))
    const { ok, entries, acts, root, leaves, checkpoint } = await options.verify()
    const end = await one<{ lsn: string; labelfile: string; spcmapfile: string }>(
      client,
      'select lsn::text, labelfile, spcmapfile from pg_backup_stop(false)',
    )
    const said = [{ path: `${FOLDERS.cluster}/backup_label`, text: end.labelfile }]
    if (end.spcmapfile !== '') said.push({ path: `${FOLDERS.cluster}/tablespace_map`, text: end.spcmapfile })
    const wal = { timeline: about.timeline, start: start.lsn, end: end.lsn, segmentBytes: about.segmentBytes }
    const manifest: Manifest = {
      form: 1,
      program: options.program,
      takenAt: about.at,
      expiresOn: options.expiresOn,
      postgres: about.version,
      wal,
      ledger: { ok, entries, acts, root, leaves, checkpoint },
      withKeys: options.withKeys,
      folders: copied.folders,
      files: [
        ...copied.files,
        ...(await Promise.all(said.map(async ({ path, text }) => ({ path, ...(await writeText(join(out, path), text)) })))),
        ...(await copyWal(join(cluster, 'pg_wal'), join(out, FOLDERS.wal), wal)),
        ...(await copyData(options, out)),
      ],
    }
    await putManifest(out, manifest)
    const walFrom = segmentName(wal.timeline, parseLsn(wal.start) / BigInt(wal.segmentBytes), wal.segmentBytes)
    return { ...manifest, walFrom }
  } finally {
    await client.end()
  }
}

async function one<Row extends pg.QueryResultRow>(client: pg.Client, text: string): Promise<Row> {
  return (await client.query<Row>(text)).rows[0]!
}

/** The folder of the cluster that the session talks to; refused where that is not the one of the data folder. */
export async function clusterOf(client: pg.Client, dataDir: string): Promise<string> {
  const { cluster } = findCluster({ dataDir, log: () => {} })
  const told = await client.query<{ folder: string }>("select setting as folder from pg_settings where name = 'data_directory'")
  const folder = told.rows[0]?.folder
  const isOurs = folder !== undefined && existsSync(cluster) && realpathSync(cluster) === resolve(folder)
  if (!isOurs) throw new Refusal('BACKUP_OWN_DATABASE')
  return cluster
}

async function serverOf(client: pg.Client): Promise<{ version: number; segmentBytes: number; timeline: number; at: string }> {
  const about = await one<{ version: string; bytes: string; timeline: number; at: string }>(
    client,
    `select current_setting('server_version_num') as version, (select setting from pg_settings where name = 'wal_segment_size') as bytes,
            ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int as timeline,
            to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at`,
  )
  return { version: Number(about.version), segmentBytes: Number(about.bytes), timeline: about.timeline, at: about.at }
}

// As PostgreSQL's manual has it for a base backup by one's own means: what the server makes anew, and what belongs to it while it runs.
const EMPTIED = /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans|log)\/./
const LEFT_OUT = /(^|\/)(postmaster\.(pid|opts)|current_logfiles|pg_internal\.init[^/]*|pgsql_tmp[^/]*|backup_manifest[^/]*)$/
const CONTROL = 'global/pg_control'

async function copyCluster(from: string, to: string): Promise<{ folders: readonly string[]; files: BackedUp[] }> {
  const walked = await walk(from, path => !EMPTIED.test(path) && !LEFT_OUT.test(path))
  // The control file last, as pg_basebackup has it: it must not be older than what it speaks of.
  const files = [...walked.files.filter(path => path !== CONTROL), CONTROL]
  const copied = await copyWalked({ from, to, prefix: FOLDERS.cluster }, { folders: walked.folders, files })
  return { folders: walked.folders, files: copied }
}

/** The segments from the start of the copy to its end: with them the copy is whole in itself. */
async function copyWal(from: string, to: string, wal: Manifest['wal']): Promise<BackedUp[]> {
  await makeFolder(to)
  const size = BigInt(wal.segmentBytes)
  const copied: BackedUp[] = []
  for (let number = parseLsn(wal.start) / size; number <= (parseLsn(wal.end) - 1n) / size; number++) {
    const name = segmentName(wal.timeline, number, wal.segmentBytes)
    const done = await copyFile(join(from, name), join(to, name))
    if (done === undefined) throw new Error(`PostgreSQL has no segment ${name} that the backup needs`)
    copied.push({ path: `${FOLDERS.wal}/${name}`, ...done })
  }
  return copied
}

// Raw files that are being read are never copied: they live outside the database and its backups, and die with their submission.
const NEVER = /^(postgres|spool|postgresql-[^/]*|postgres\.[^/]*)$/
const OF_THE_RUN =
  /^(server\.json|server-day\.json|postgres-start\.log|archive\.json|restored-incomplete\.json|restored-files\.json)(\.\d+)?$/
const KEYS = 'keys'

async function copyData({ dataDir, withKeys }: BackupOptions, out: string): Promise<BackedUp[]> {
  const root = resolve(dataDir)
  const elsewhere = [out, findArchive(dataDir)].filter(path => path !== undefined).map(path => resolve(path))
  const walked = await walk(root, (path, isFolder) => {
    if (!path.includes('/') && (NEVER.test(path) || OF_THE_RUN.test(path) || (path === KEYS && !withKeys))) return false
    const whole = join(root, path)
    return !isFolder || !elsewhere.some(other => whole === other || whole.startsWith(other + sep))
  })
  return copyWalked({ from: root, to: join(out, FOLDERS.data), prefix: FOLDERS.data }, walked)
}
