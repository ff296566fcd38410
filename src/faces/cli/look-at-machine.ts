/** What the doctor looks at of the machine: time source, room on the disk, files of keys, the address and its certificate. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { fault, fine, type Looked, warning } from './looked.ts'

const PATIENCE_MS = 4000

const said = (command: string, args: readonly string[]): Promise<string | undefined> =>
  new Promise(done => {
    execFile(
      command,
      [...args],
      { timeout: PATIENCE_MS, env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' } },
      (error, out) => done(error === null ? out : undefined),
    )
  })

/** Whether somebody keeps the clock: systemd says so, or chrony. In a container neither is asked, and the machine's own keeper is meant. */
export async function lookAtTimeSource(): Promise<Looked> {
  const systemd = await said('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'])
  if (systemd?.trim() === 'yes') return fine('time-source', { source: 'systemd' })
  const chrony = await said('chronyc', ['-n', 'tracking'])
  const stratum = Number(/^Stratum\s*:\s*(\d+)/m.exec(chrony ?? '')?.[1] ?? 0)
  // Without a source chrony calls itself stratum 0, or 16.
  if (stratum > 0 && stratum < 16) return fine('time-source', { source: 'chrony' })
  return warning(systemd?.trim() === 'no' || chrony !== undefined ? 'time-source-none' : 'time-source-unknown')
}

const GB = 2 ** 30
const LEAST_BYTES = GB
const WANTED_BYTES = 10 * GB
const WANTED_SHARE = 0.1

/** Room beside the tables too: PostgreSQL stops where its log finds none. */
export async function lookAtDisk(folder: string): Promise<Looked> {
  const { bavail, bsize, blocks } = await statfs(folder)
  const free = bavail * bsize
  const values = { folder, free: (free / GB).toFixed(1), share: Math.round((100 * bavail) / Math.max(1, blocks)) }
  if (free < LEAST_BYTES) return fault('disk-full', values)
  return free < WANTED_BYTES || bavail / blocks < WANTED_SHARE ? warning('disk-filling', values) : fine('disk', values)
}

/** Files of keys may be read by nobody but their owner. */
export function lookAtKeyFiles(dataDir: string): Looked {
  const folder = join(dataDir, 'keys')
  if (!existsSync(folder)) return warning('keys-none', { folder })
  const open = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(one => one.isFile())
    .map(one => join(one.parentPath, one.name))
    .filter(path => (statSync(path).mode & 0o077) !== 0)
  return open.length > 0 && process.platform !== 'win32' ? fault('keys-open', { files: open }) : fine('keys', { folder })
}

const CERTIFICATE_DAYS = 21
const DAY_MS = 86_400_000

/** Milliseconds since 1970 at which the certificate of an address ends. Whoever it is not valid for throws. */
const certificateUntil = (host: string, port: number): Promise<number> =>
  new Promise((done, failed) => {
    const socket = connect({ host, port, servername: host, timeout: PATIENCE_MS }, () => {
      const until = socket.getPeerX509Certificate()?.validToDate.getTime()
      socket.destroy()
      if (until === undefined) failed(new Error('no certificate'))
      else done(until)
    })
    socket.on('timeout', () => socket.destroy(new Error('ETIMEDOUT')))
    socket.on('error', failed)
  })

/** The address by which browsers come, and for how long what proves it holds. */
export async function lookAtOrigin(origin: string | undefined, nowMs: number): Promise<Looked> {
  if (origin === undefined) return warning('origin-none')
  const { hostname, port } = new URL(origin)
  try {
    const days = Math.floor(((await certificateUntil(hostname, Number(port || 443))) - nowMs) / DAY_MS)
    return days < CERTIFICATE_DAYS ? warning('certificate-ends', { origin, days }) : fine('certificate', { origin, days })
  } catch (thrown) {
    // What is wrong with it is what is looked for: it has ended, is another's, or nobody answers there.
    return warning('certificate-not-seen', { origin, reason: (thrown as { code?: string }).code ?? 'unknown' })
  }
}
