// Ends processes of the program in the middle of what they do, as a power cut does: nothing is caught, nothing put in order.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** The owner's session on a server that comes and goes; runs again what was broken off, until `patience` milliseconds are over. */
export async function patiently<T>(url: string, run: (owner: pg.Client) => Promise<T>, patience = 60_000): Promise<T> {
  const until = performance.now() + patience
  for (;;) {
    const owner = new pg.Client({ connectionString: url })
    owner.on('error', () => {})
    try {
      await owner.connect()
      return await run(owner)
    } catch (error) {
      // What the server itself objects to has a code of five; 57: it is going down or coming up.
      const { code = '' } = error as { code?: string }
      if ((/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('57')) || performance.now() > until) throw error
      await sleep(50)
    } finally {
      // Of a session that never began nobody hears that it has ended.
      void owner.end().catch(() => {})
    }
  }
}

/** The session that sequences and has begun to write: the number of its process. Undefined where none did in time. */
export const sequencingSession = (url: string, patience: number): Promise<number | undefined> =>
  patiently(url, async owner => {
    const until = performance.now() + patience
    while (performance.now() < until) {
      const { rows } = await owner.query<{ pid: number }>(
        `select l.pid from pg_locks l join pg_stat_activity a using (pid)
         where l.locktype = 'advisory' and l.classid = 7208 and l.objid = 1025 and l.granted and a.backend_xid is not null`,
      )
      if (rows[0] !== undefined) return rows[0].pid
      await sleep(3)
    }
    return undefined
  })

/** PostgreSQL with every process of it; throws where none answers. */
export async function killPostgres(url: string, patience?: number): Promise<void> {
  const show = async (owner: pg.Client): Promise<string> => {
    const { rows } = await owner.query<{ data_directory: string }>('show data_directory')
    return rows[0]!.data_directory
  }
  const folder = await patiently(url, show, patience)
  const main = Number.parseInt(readFileSync(`${folder}/postmaster.pid`, 'utf8'), 10)
  const own = [main, ...childrenOf(main)]
  for (const pid of own) kill(pid)
  for (let n = 0; n < 200 && own.some(isRunning); n++) await sleep(10)
}

const statOf = (pid: number): string[] => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    // It has ended meanwhile.
    return []
  }
}
const isRunning = (pid: number): boolean => !['', 'Z', 'X'].includes(statOf(pid)[0] ?? '')
const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(statOf(Number(name))[1]) === parent)
    .map(Number)

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error
  }
}
