// Who uses the embedded server: joins it, brings it back where it is gone, and stops it as the last to leave.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '#rules/outcome'
import { isCutOff } from './away.ts'
import { findRunning, HOLDER, MEMBERS, type Member, PATIENCE_MS, type Place, writeWhole } from './cluster.ts'

export type Embedded = {
  readonly url: string
  /** True where the server was already running: another process of ours uses it, or a killed one left it behind. */
  readonly adopted: boolean
  /** Takes the data folder for this process alone. Refusal `DATA_FOLDER_IN_USE` with `where` if another has it. */
  claim(): Promise<void>
  /** Tells later starts where this one is found. */
  announce(where: string): void
  /** Leaves the server; the last to leave stops it. */
  stop(): Promise<void>
}

/** Whoever stops the server himself and leaves at once has done so by then. */
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 30_000

/** @param joinAgain joins the server, or starts it where none runs, at the address that it had */
export function membership(
  place: Place,
  first: Member,
  adopted: boolean,
  { log, joinAgain }: { log: (line: string) => void; joinAgain: () => Promise<Member> },
): Embedded {
  let { client } = first
  let left = false
  let claimed = false
  let returning: Promise<void> | undefined

  const watch = () => {
    client.on('error', error => {
      if (left || returning !== undefined) return
      log(`the embedded PostgreSQL is gone and is started again: ${error.message}`)
      returning = comeBack().finally(() => {
        returning = undefined
      })
    })
    // An idle membership keeps no process alive.
    client.unref()
  }
  const hold = async (): Promise<boolean> => {
    client.ref()
    const got = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1) as ok', [HOLDER])
    client.unref()
    return got.rows[0]?.ok === true
  }
  const comeBack = async (): Promise<void> => {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      await sleep(pause, undefined, { ref: false })
      if (left) return
      try {
        ;({ client } = await joinAgain())
        watch()
        if (!claimed || (await hold())) return log('the embedded PostgreSQL is there again')
        // Its sessions may not all have ended yet; or somebody else has taken the folder, who then must leave it.
        log(`${place.folder} is held by another process`)
        await client.end().catch(() => {})
      } catch (fault) {
        log(`the embedded PostgreSQL does not start again yet: ${fault instanceof Error ? fault.message : String(fault)}`)
      }
    }
  }
  watch()
  return {
    url: first.url,
    adopted,
    async claim() {
      if (await hold()) {
        claimed = true
        rmSync(place.where, { force: true })
        return
      }
      const told = existsSync(place.where) ? (JSON.parse(readFileSync(place.where, 'utf8')) as { where: string }).where : null
      throw new Refusal('DATA_FOLDER_IN_USE', { details: { folder: place.folder, where: told } })
    },
    announce(where) {
      writeWhole(place.where, JSON.stringify({ where, pid: process.pid }), 0o644, undefined)
    },
    async stop() {
      if (left) return
      left = true
      if (claimed) rmSync(place.where, { force: true })
      // What has begun to start is stopped again.
      await returning
      client.ref()
      let last = false
      try {
        await client.query('select pg_advisory_unlock_all()')
        const alone = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1) as ok', [MEMBERS])
        last = alone.rows[0]?.ok === true
      } catch (error) {
        if (!isCutOff(error) && !isClosed(error)) throw error
      }
      if (last) await stopServer(place)
      await client.end().catch(() => {})
    },
  }
}

/** What the driver says of a connection that we have ended ourselves. */
const isClosed = (error: unknown): boolean => /was closed/.test(String(error))

async function stopServer(place: Place): Promise<void> {
  const running = findRunning(place)
  if (running === undefined) return
  // SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, everything is flushed.
  process.kill(running.pid, 'SIGINT')
  const deadline = performance.now() + PATIENCE_MS
  while (findRunning(place)?.pid === running.pid) {
    if (performance.now() > deadline) throw new Error(`PostgreSQL in ${place.cluster} does not stop`)
    await sleep(20)
  }
}
