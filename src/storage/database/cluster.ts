// Where the embedded server of a data folder stands, whether it runs, and what is written beside it.
import { chownSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import type { ServerUser } from './binaries.ts'

export type Place = {
  readonly folder: string
  readonly cluster: string
  readonly where: string
  readonly startLog: string
  readonly user: ServerUser
}
// The driver has ref and unref; its types do not say so.
type MemberClient = pg.Client & { ref(): void; unref(): void }
/** A session that counts among the server's users. */
export type Member = { readonly client: MemberClient; readonly url: string }
/** What a running server says of itself in postmaster.pid. */
export type Running = {
  readonly pid: number
  readonly port: number
  readonly socketFolder: string
  readonly ready: boolean
}

// Session locks of the server itself: they end with the process that holds them, also when it is killed.
export const MEMBERS = 7_208_001
export const HOLDER = 7_208_002
/** How long the server may take to start or to stop. */
export const PATIENCE_MS = 90_000

/** The server of the cluster, if its process lives. A number that has passed to another program, or a dead child, is none. */
export function findRunning(place: Place): Running | undefined {
  const file = join(place.cluster, 'postmaster.pid')
  // A server that is just stopping takes the file away under us.
  const [pidText = '', , , port = '', socketFolder = '', , , status = ''] = textIn(file).split('\n')
  const pid = Number.parseInt(pidText, 10)
  if (!(pid > 0)) return undefined
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as { code?: string }).code !== 'EPERM') return undefined
  }
  if (existsSync('/proc/self/stat')) {
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ''
    if (!/^\d+ \(postgres\) [^ZX]/.test(stat)) return undefined
  }
  return { pid, port: Number(port), socketFolder: socketFolder.trim(), ready: status.trim() === 'ready' }
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return ''
    throw error
  }
}

export function writeWhole(path: string, text: string, mode: number, owner: ServerUser): void {
  const fresh = `${path}.${process.pid}`
  writeFileSync(fresh, text, { mode })
  if (owner !== undefined) chownSync(fresh, owner.uid, owner.gid)
  renameSync(fresh, path)
}

// Nobody listens; or starting up, shutting down, stopped under us; or the connection broke on the way.
const NOT_THERE = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03'])
export const isNotThere = (error: unknown): boolean =>
  NOT_THERE.has((error as { code?: string }).code ?? '') || /terminated unexpectedly/.test(String(error))
