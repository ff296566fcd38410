// Makes a data folder of a backup and of the write-ahead log archived since: replays it to its end, reads the ledger again, says what is missing.
import { existsSync, readFileSync } from 'node:fs'
import { appendFile, chown, copyFile as copyPlain, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import {
  type Database,
  embeddedMajor,
  findCluster,
  migrate,
  openDatabase,
  type ServerUser,
  startEmbedded,
} from '#storage/database'
import { listCheckpoints } from './archived-checkpoint.ts'
import { copyFile, digestOf, makeFolder } from './copy-file.ts'
import { dropIncomplete, putIncomplete, putLost } from './incomplete.ts'
import { type BackedUp, FOLDERS, getManifest, type Manifest, type Standing } from './manifest.ts'
import type { Missing } from './missing.ts'
import { listHistories, listSegments, parseLsn, type Segment, segmentName } from './segments.ts'

export type RestoreOptions = {
  readonly from: string
  /** A backup whose days are over is refused, for what was erased since would come back; null where it is wanted all the same. */
  readonly today: LocalDate | null
  /** Becomes the data folder; there must be no tables in it. */
  readonly dataDir: string
  /** Folders with segments: the archive, and the `pg_wal` of a cluster that can no longer be started. */
  readonly wal: readonly string[]
  /** Signed checkpoints that others have kept: what they count must be there. Those of the backup and of the archive are held too. */
  readonly checkpoints: readonly string[]
  readonly log: (line: string) => void
  readonly verify: (database: Database) => Promise<Standing>
  readonly hold: (database: Database, note: string) => Promise<HeldCheckpoint>
  /** What of submissions is not as the database says: looked for in the restored folder. */
  readonly submissions: (database: Database, dataDir: string) => Promise<RestoredSubmissions>
}

export type RestoredSubmissions = {
  /** The cleaned copy was made or went on after the backup: their findings are in the database, their findings file is not. */
  readonly withoutCopy: readonly string[]
  /** Were being read: raw files are in no backup, so they are handed in again. */
  readonly open: readonly string[]
}

export type Restored = Standing & RestoredSubmissions & { readonly missing: readonly Missing[] }

const PATIENCE_MS = 7 * 24 * 60 * 60 * 1000

/**
 * Refusals: `BACKUP_INCOMPLETE` without a manifest, `BACKUP_EXPIRED`, `BACKUP_VERSION`, `BACKUP_FOLDER` where something is already,
 * `BACKUP_DAMAGED` with the first file that is not as it was. What was begun is taken away again.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const from = resolve(options.from)
  const manifest = getManifest(from)
  const dataDir = resolve(options.dataDir)
  refuseOther(manifest, options)
  const { cluster, user } = findCluster({ dataDir, log: options.log })
  if (existsSync(cluster)) throw new Refusal('BACKUP_FOLDER', { details: { folder: dataDir, why: 'taken' } })
  const sources = [join(from, FOLDERS.wal), ...options.wal.map(folder => resolve(folder))]
  for (const folder of options.wal)
    if (!existsSync(folder)) throw new Refusal('BACKUP_FOLDER', { details: { folder, why: 'not-there' } })
  const beside = besideOf(manifest, dataDir)
  for (const path of beside)
    if (existsSync(path)) throw new Refusal('BACKUP_FOLDER', { details: { folder: path, why: 'taken' } })
  let missing: Missing[]
  let segments: readonly Segment[]
  putIncomplete(dataDir, [{ what: 'not-finished' }])
  try {
    await copyBack(from, manifest, { cluster, dataDir, user })
    segments = await gatherSegments(manifest, sources)
    missing = findGaps(manifest, segments)
    await putSegments(join(cluster, 'pg_wal'), manifest, segments, sources, user)
  } catch (failed) {
    for (const path of [cluster, ...beside]) await rm(path, { recursive: true, force: true })
    dropIncomplete(dataDir)
    throw failed
  }
  return replay(options, manifest, { cluster, dataDir, user, segments, missing })
}

function refuseOther(manifest: Manifest, { dataDir, log, today }: RestoreOptions): void {
  const { expiresOn, program } = manifest
  if (today !== null && expiresOn < today) throw new Refusal('BACKUP_EXPIRED', { details: { expiresOn } })
  const here = embeddedMajor({ dataDir, log })
  const backup = Math.floor(manifest.postgres / 10_000)
  if (backup !== here) throw new Refusal('BACKUP_VERSION', { details: { backup, here, program } })
}

/** Files beside the tables, where they go. */
const besideOf = (manifest: Manifest, dataDir: string): string[] =>
  manifest.files.flatMap(({ path }) => {
    const [top, ...rest] = path.split('/')
    return top === FOLDERS.data ? [join(dataDir, ...rest)] : []
  })

/** What holding the log against a checkpoint came to. */
export type HeldCheckpoint = {
  readonly found: 'holds' | 'no-checkpoint' | 'log-unknown' | 'not-signed' | 'shorter' | 'other-history'
  readonly size: bigint
  readonly here: bigint
}

type Target = { readonly cluster: string; readonly dataDir: string; readonly user: ServerUser }

/** Everything but the segments, each file held against its digest. */
async function copyBack(from: string, manifest: Manifest, { cluster, dataDir, user }: Target): Promise<void> {
  const wrong: string[] = []
  const take = async ({ path, sha256 }: BackedUp, to: string, owner: ServerUser) => {
    const done = await copyFile(join(from, path), to, owner)
    if (done?.sha256 !== sha256) wrong.push(path)
  }
  await makeFolder(cluster, user)
  for (const folder of [...manifest.folders, 'pg_wal/archive_status', 'pg_wal/summaries'])
    for (const path of pathsTo(folder)) await makeFolder(join(cluster, path), user)
  for (const file of manifest.files) {
    const [top, ...rest] = file.path.split('/')
    // Copied with the others of their kind; those that the copy is whole by have a digest.
    if (top === FOLDERS.wal && (await digestOf(join(from, file.path))) !== file.sha256) wrong.push(file.path)
    if (top === FOLDERS.cluster) await take(file, join(cluster, ...rest), user)
    if (top === FOLDERS.data) {
      await makeFolder(join(dataDir, ...rest.slice(0, -1)))
      await take(file, join(dataDir, ...rest), undefined)
    }
  }
  if (wrong.length > 0) throw new Refusal('BACKUP_DAMAGED', { details: { file: wrong[0]!, files: wrong.length } })
}

const pathsTo = (folder: string): string[] => {
  const parts = folder.split('/')
  return parts.map((_part, at) => parts.slice(0, at + 1).join('/'))
}

/** The best copy of each segment from the start of the base copy on. */
async function gatherSegments(manifest: Manifest, sources: readonly string[]): Promise<Segment[]> {
  const first = parseLsn(manifest.wal.start) / BigInt(manifest.wal.segmentBytes)
  const best = new Map<string, Segment>()
  for (const folder of sources)
    for (const segment of await listSegments(folder, manifest.wal.segmentBytes)) {
      if (segment.number < first) continue
      const known = best.get(segment.name)
      if (known === undefined || segment.bytes > known.bytes) best.set(segment.name, segment)
    }
  return [...best.values()].sort((a, b) => (a.number < b.number || (a.number === b.number && a.timeline < b.timeline) ? -1 : 1))
}

/** Segments that are cut short or not there, between the first that is needed and the last that there is. */
function findGaps({ wal }: Manifest, segments: readonly Segment[]): Missing[] {
  const missing: Missing[] = segments
    .filter(one => !one.isWhole && !isEnd(one, segments))
    .map(({ name }) => ({ what: 'segment-cut-short', segment: name }))
  const size = BigInt(wal.segmentBytes)
  const numbers = new Set(segments.map(({ number }) => number))
  const needed = (parseLsn(wal.end) - 1n) / size
  const end = segments.at(-1)?.number ?? 0n
  const last = end > needed ? end : needed
  for (let number = parseLsn(wal.start) / size; number <= last; number++)
    if (!numbers.has(number))
      missing.push({ what: 'segment-missing', segment: segmentName(wal.timeline, number, wal.segmentBytes) })
  const broken = missing.find(one => 'segment' in one && isNeeded(one.segment, wal))
  // Without these PostgreSQL cannot make the copy whole, and does not start.
  if (broken !== undefined && 'segment' in broken)
    throw new Refusal('BACKUP_DAMAGED', { details: { file: broken.segment, files: missing.length } })
  return missing
}

/** The tail behind which nothing was written, or which another timeline took over. */
const isEnd = ({ isTail, number, timeline }: Segment, all: readonly Segment[]): boolean =>
  isTail &&
  all.every(
    other => other.number < number || (other.number === number && other.timeline <= timeline) || other.timeline > timeline,
  )

const isNeeded = (segment: string, wal: Manifest['wal']): boolean =>
  segment.slice(8) <= segmentName(wal.timeline, (parseLsn(wal.end) - 1n) / BigInt(wal.segmentBytes), wal.segmentBytes).slice(8)

/** Where PostgreSQL looks for them by itself: no command has to fetch any, which would need a shell. */
async function putSegments(
  folder: string,
  { wal }: Manifest,
  segments: readonly Segment[],
  sources: readonly string[],
  user: ServerUser,
): Promise<void> {
  const own = async (path: string) => (user === undefined ? undefined : chown(path, user.uid, user.gid))
  for (const { name, path, isWhole } of segments) {
    await copyFile(path, join(folder, name), user)
    // What is cut off reads as not written.
    if (!isWhole) await truncate(join(folder, name), wal.segmentBytes)
  }
  for (const source of sources)
    for (const { name, path } of await listHistories(source)) {
      await copyPlain(path, join(folder, name))
      await own(join(folder, name))
    }
}

const SIGNAL = 'recovery.signal'
const SETTINGS = 'postgresql.auto.conf'
// `exit 1` is known to every shell: nothing is fetched. The end of what is there is the end of recovery, and begins a timeline of its own.
// No session before the end of it: one that came earlier would find a server that only answers.
const RECOVERY = "\nrestore_command = 'exit 1'\nrecovery_target_timeline = 'latest'\nhot_standby = off\n"

async function replay(
  options: RestoreOptions,
  manifest: Manifest,
  { cluster, dataDir, user, segments, missing }: Target & { segments: readonly Segment[]; missing: Missing[] },
): Promise<Restored> {
  const settings = await readFile(join(cluster, SETTINGS))
  await appendFile(join(cluster, SETTINGS), RECOVERY)
  await writeFile(join(cluster, SIGNAL), '', { mode: 0o600 })
  if (user !== undefined) await chown(join(cluster, SIGNAL), user.uid, user.gid)
  const embedded = await startEmbedded({
    dataDir,
    log: options.log,
    randomBytes: () => {
      throw new Error('a restored cluster has its password')
    },
    patienceMs: PATIENCE_MS,
  })
  const database = openDatabase({ url: embedded.url, role: 'xinheng_app', name: 'xinheng restore' })
  try {
    await writeFile(join(cluster, SETTINGS), settings)
    await migrate(embedded.url)
    missing.push(...(await notReplayed(embedded.url, manifest, segments)))
    const standing = await options.verify(database)
    missing.push(...compare(manifest, standing))
    for (const { file, note } of signedOf(options, manifest)) {
      const lacks = lacking(file, await options.hold(database, note))
      if (lacks !== undefined) missing.push(lacks)
    }
    const submissions = await options.submissions(database, dataDir)
    putLost(dataDir, submissions.open)
    if (missing.length > 0 || !standing.ok) putIncomplete(dataDir, missing)
    else dropIncomplete(dataDir)
    return { ...standing, ...submissions, ok: standing.ok && missing.length === 0, missing }
  } finally {
    await database.close()
    await embedded.stop()
  }
}

/** Segments that lie behind the last record that was applied, on the newest timeline there was. */
async function notReplayed(url: string, { wal }: Manifest, segments: readonly Segment[]): Promise<Missing[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'xinheng restore' })
  await client.connect()
  try {
    const { rows } = await client.query<{ lsn: string | null }>('select pg_last_wal_replay_lsn()::text as lsn')
    const lsn = rows[0]?.lsn
    if (!lsn) throw new Error('PostgreSQL started without replaying anything')
    const newest = Math.max(...segments.map(({ timeline }) => timeline))
    const behind = segments.filter(
      ({ timeline, number, isTail }) => !isTail && timeline === newest && number > parseLsn(lsn) / BigInt(wal.segmentBytes),
    )
    return behind.length === 0 ? [] : [{ what: 'segments-not-replayed', from: lsn, segments: behind.length }]
  } finally {
    await client.end()
  }
}

/** Everything that stood in the ledger when the backup was taken must be there. */
function compare({ ledger }: Manifest, found: Standing): Missing[] {
  const missing: Missing[] = []
  if (!found.ok && ledger.ok) missing.push({ what: 'ledger-wrong' })
  for (const what of ['entries', 'acts', 'leaves'] as const)
    if (found[what] < ledger[what]) missing.push({ what, expected: ledger[what], found: found[what] })
  if (found.leaves === ledger.leaves && found.leaves > 0 && found.root !== ledger.root)
    missing.push({ what: 'root', expected: ledger.root, found: found.root })
  return missing
}

function signedOf({ checkpoints, from, wal }: RestoreOptions, { ledger }: Manifest): { file: string; note: string }[] {
  return [
    ...(ledger.checkpoint === null ? [] : [{ file: from, note: ledger.checkpoint }]),
    ...listCheckpoints(wal),
    ...checkpoints.map(file => ({ file, note: readFileSync(file, 'utf8') })),
  ]
}

function lacking(file: string, { found, size, here }: HeldCheckpoint): Missing | undefined {
  switch (found) {
    case 'holds':
      return undefined
    case 'shorter':
    case 'log-unknown':
      return { what: 'log-cut-short', file, expected: size.toString(), found: here.toString() }
    case 'other-history':
      return { what: 'log-other-history', file, expected: size.toString() }
    case 'no-checkpoint':
    case 'not-signed':
      return { what: 'checkpoint-unknown', file }
  }
}
