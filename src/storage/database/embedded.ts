// Starts, joins and stops the embedded PostgreSQL of a data folder.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findArchive } from './archive.ts'
import {
  binary,
  majorOf,
  openFolder,
  reachable,
  reachableRoot,
  type ServerUser,
  serverUser,
  shortHash,
  usableNative,
} from './binaries.ts'
import { findRunning, isNotThere, MEMBERS, type Member, PATIENCE_MS, type Place, type Running, writeWhole } from './cluster.ts'
import { type Embedded, membership } from './membership.ts'
import { accessFile, type Listening, settingsFile } from './settings.ts'

export type EmbeddedOptions = {
  readonly dataDir: string
  readonly log: (line: string) => void
  /** Makes the server's password, which is used only where its socket cannot be. */
  readonly randomBytes: (size: number) => Uint8Array
  /** False for tests only: what is written may be lost when the machine stops. */
  readonly durable?: boolean
  /** How long the server may take until it answers; one that replays a long log takes longer than others. */
  readonly patienceMs?: number
}

const USER = 'xinheng'
const DATABASE = 'xinheng'
const PASSWORD_FILE = 'xinheng-password'
const SOCKET_FILE = '.s.PGSQL.5432'
// sun_path holds 104 bytes on macOS, 108 on Linux, one of them for the closing zero.
const SOCKET_PATH_MAX = 103

/** Joins the server of a data folder, or makes its cluster and starts it. Throws where neither succeeds. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const place = placeOf(options)
  const { member, adopted } = await joinOrStart(place, options)
  const port = /@127\.0\.0\.1:(\d+)/.exec(member.url)?.[1]
  const joinAgain = async () =>
    (await joinOrStart(place, options, port === undefined ? undefined : { kind: 'port', port: Number(port) })).member
  return membership(place, member, adopted, { log: options.log, joinAgain })
}

/** @param known where it listened before: who knows its address finds it there again */
async function joinOrStart(
  place: Place,
  options: EmbeddedOptions,
  known?: Listening,
): Promise<{ member: Member; adopted: boolean }> {
  const deadline = performance.now() + (options.patienceMs ?? PATIENCE_MS)
  let adopted = true
  for (;;) {
    const member = await tryToJoin(place)
    if (member !== undefined) return { member, adopted }
    if (performance.now() > deadline) throw new Error(`PostgreSQL in ${place.cluster} did not answer: see ${place.startLog}`)
    if (findRunning(place) !== undefined) {
      await sleep(50)
      continue
    }
    adopted = false
    const native = usableNative(place.user, place.folder, options.log)
    makeCluster(place, native, options)
    await launch(place, native, options, deadline, known)
  }
}

/** Where the tables of a data folder are, or are to be, and who owns them; makes the folder. */
export function findCluster(options: Pick<EmbeddedOptions, 'dataDir' | 'log'>): { cluster: string; user: ServerUser } {
  const { cluster, user } = placeOf(options)
  return { cluster, user }
}

/** The major version of the PostgreSQL that this program brings. */
export function embeddedMajor(options: Pick<EmbeddedOptions, 'dataDir' | 'log'>): number {
  const { user, folder } = placeOf(options)
  return majorOf(usableNative(user, folder, options.log), user)
}

function placeOf({ dataDir, log }: Pick<EmbeddedOptions, 'dataDir' | 'log'>): Place {
  const user = serverUser()
  const folder = resolve(dataDir)
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o711)
  }
  let home = folder
  if (!reachable(folder, user)) {
    home = join(reachableRoot(), shortHash(realpathSync(folder)))
    openFolder(home)
    log(`${folder} may not be entered by uid ${user?.uid}, under which PostgreSQL runs: its tables are in ${home}`)
  }
  return {
    folder,
    cluster: join(home, 'postgres'),
    where: join(folder, 'server.json'),
    startLog: join(folder, 'postgres-start.log'),
    user,
  }
}

const readPassword = (place: Place): string => readFileSync(join(place.cluster, PASSWORD_FILE), 'utf8')

function urlOf(place: Place, running: Running, database: string): string {
  return running.socketFolder === ''
    ? `postgres://${USER}:${readPassword(place)}@127.0.0.1:${running.port}/${database}`
    : `postgres://${USER}@localhost/${database}?host=${encodeURIComponent(running.socketFolder)}&port=${running.port}`
}

/** A session that counts among the server's users; undefined where no server answers, or it is about to stop. */
async function tryToJoin(place: Place): Promise<Member | undefined> {
  const running = findRunning(place)
  if (!running?.ready) return undefined
  const client = new pg.Client(urlOf(place, running, 'postgres')) as Member['client']
  // Told by the queries that fail; without a listener the process would end.
  client.on('error', () => {})
  try {
    await client.connect()
    const joined = await client.query<{ ok: boolean }>('select pg_try_advisory_lock_shared($1) as ok', [MEMBERS])
    if (joined.rows[0]?.ok) {
      const known = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
      if (known.rowCount === 0) await createDatabase(client)
      return { client, url: urlOf(place, running, DATABASE) }
    }
  } catch (error) {
    if (!isNotThere(error)) throw error
  }
  await client.end().catch(() => {})
  return undefined
}

async function createDatabase(client: pg.Client): Promise<void> {
  try {
    await client.query(`create database ${DATABASE}`)
  } catch (error) {
    // Another process was quicker.
    if ((error as { code?: string }).code !== '42P04' && (error as { code?: string }).code !== '23505') throw error
  }
}

function makeCluster(place: Place, native: string, options: EmbeddedOptions): void {
  const version = join(place.cluster, 'PG_VERSION')
  if (existsSync(version)) {
    const owner = statSync(place.cluster).uid
    const mine = place.user?.uid ?? process.getuid?.() ?? owner
    if (owner !== mine)
      throw new Error(`${place.cluster} belongs to uid ${owner}; this process would run PostgreSQL as uid ${mine}`)
    return
  }
  const fresh = `${place.cluster}.${process.pid}`
  const passwordFile = `${fresh}.password`
  mkdirSync(fresh, { recursive: true, mode: 0o700 })
  writeFileSync(passwordFile, Buffer.from(options.randomBytes(24)).toString('hex'), { mode: 0o600 })
  if (place.user !== undefined) {
    chownSync(fresh, place.user.uid, place.user.gid)
    chownSync(passwordFile, place.user.uid, place.user.gid)
  }
  try {
    // Under locale C no index over parts of Chinese words finds any.
    const locale = process.platform === 'linux' ? 'C.UTF-8' : 'en_US.UTF-8'
    const made = spawnSync(
      binary(native, 'initdb'),
      [
        '-D',
        fresh,
        '-U',
        USER,
        '-A',
        'scram-sha-256',
        `--pwfile=${passwordFile}`,
        '-E',
        'UTF8',
        `--locale=${locale}`,
        ...(options.durable === false ? ['-N'] : []),
      ],
      { ...place.user, cwd: '/', encoding: 'utf8', env: { LC_ALL: locale } },
    )
    if (made.status !== 0) throw new Error(`initdb did not make ${place.cluster}: ${made.stderr || made.error}`)
    renameSync(passwordFile, join(fresh, PASSWORD_FILE))
    try {
      renameSync(fresh, place.cluster)
    } catch (error) {
      // Another start has made it in the meantime.
      if (!existsSync(version)) throw error
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true })
    rmSync(passwordFile, { force: true })
  }
}

async function chooseListening(place: Place): Promise<Listening> {
  const socketFits = Buffer.byteLength(join(place.cluster, SOCKET_FILE)) <= SOCKET_PATH_MAX
  if (process.platform !== 'win32' && socketFits) return { kind: 'socket', folder: place.cluster }
  const port = await new Promise<number>((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? done(address.port) : failed(new Error('no port'))))
    })
  })
  return { kind: 'port', port }
}

async function launch(
  place: Place,
  native: string,
  options: EmbeddedOptions,
  deadline: number,
  known: Listening | undefined,
): Promise<void> {
  const listening = known ?? (await chooseListening(place))
  writeWhole(
    join(place.cluster, 'postgresql.conf'),
    settingsFile(listening, options.durable !== false, findArchive(place.folder)),
    0o600,
    place.user,
  )
  writeWhole(join(place.cluster, 'pg_hba.conf'), accessFile(listening), 0o600, place.user)
  const out = openSync(place.startLog, 'w', 0o600)
  const server = spawn(binary(native, 'postgres'), ['-D', place.cluster], {
    ...place.user,
    cwd: '/',
    // Its own session: a Ctrl-C in our terminal must reach it through stop() alone.
    detached: true,
    stdio: ['ignore', out, out],
    env: { LC_ALL: 'C' },
  })
  server.unref()
  await waitUntilReady(server, place, deadline)
}

async function waitUntilReady(server: ChildProcess, place: Place, deadline: number): Promise<void> {
  let failed: Error | undefined
  server.once('error', error => {
    failed = error
  })
  while (performance.now() < deadline) {
    if (failed !== undefined) throw failed
    if (server.exitCode !== null || server.signalCode !== null) {
      // Two starts at once: the other server has the cluster, and the caller joins it.
      if (findRunning(place) !== undefined) return
      throw new Error(`PostgreSQL did not start in ${place.cluster}: ${readFileSync(place.startLog, 'utf8').slice(-2000)}`)
    }
    if (findRunning(place)?.ready) return
    await sleep(20)
  }
}
