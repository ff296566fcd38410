// A department's MariaDB for tests: a server of its own in a folder of its own, where the machine has the program.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import mysql from 'mysql2/promise'

const SERVER = ['/usr/sbin/mariadbd', '/usr/libexec/mariadbd', '/usr/local/sbin/mariadbd'].find(existsSync)
const INSTALLER = ['/usr/bin/mariadb-install-db', '/usr/local/bin/mariadb-install-db'].find(existsSync)
export const hasMariadb = SERVER !== undefined && INSTALLER !== undefined

export type Mariadb = {
  readonly port: number
  /** As its owner. */
  query(text: string, values?: readonly unknown[]): Promise<unknown>
  stop(): Promise<void>
}

export async function startMariadb(): Promise<Mariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'xinheng-mariadb-'))
  const data = join(folder, 'data')
  const socketPath = join(folder, 'socket')
  const user = `--user=${userInfo().username}`
  const made = spawnSync(
    INSTALLER!,
    ['--no-defaults', user, `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(made.stderr)
  const port = await freePort()
  const child = spawn(
    SERVER!,
    [
      ...['--no-defaults', user, `--datadir=${data}`, `--socket=${socketPath}`, `--port=${port}`, '--bind-address=127.0.0.1'],
      ...['--innodb-buffer-pool-size=16M', '--innodb-log-file-size=8M', '--skip-name-resolve', '--performance-schema=off'],
    ],
    { stdio: 'ignore' },
  )
  const over = once(child, 'exit')
  const owner = await connected({ socketPath, user: 'root' })
  return {
    port,
    query: async (text, values = []) => (await owner.query(text, [...values]))[0],
    async stop() {
      owner.destroy()
      child.kill('SIGKILL')
      await over
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const TRIES = 300

async function connected(options: mysql.ConnectionOptions): Promise<mysql.Connection> {
  for (let n = 0; ; n++)
    try {
      return await mysql.createConnection(options)
    } catch (error) {
      if (n === TRIES) throw error
      await sleep(100)
    }
}

async function freePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
