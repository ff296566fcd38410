/** Runs the worker in a process of its own: files are read where no page is served, and what breaks there takes nothing else along. */
import { fork } from 'node:child_process'
import type { Working } from './keep-running.ts'

/** Stands where a command would, so that the roof knows that it is to wait for an order. */
const MARK = 'worker-of-a-server'

export interface Limits {
  readonly oldMb: number
  readonly youngMb: number
}

/** Starts `file` as a worker; the order is said, not written on the command line, for it may hold a password. */
export function startProcess(file: string, order: unknown, { oldMb, youngMb }: Limits): Working {
  const child = fork(file, [MARK], {
    execArgv: [...process.execArgv, `--max-old-space-size=${oldMb}`, `--max-semi-space-size=${youngMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  // Whoever is gone hears nothing more; the next one looks for what is open.
  const say = (message: unknown) => void child.send(message as object, () => {})
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  say(order)
  return {
    on: (event: string, listener: (said: never) => void) =>
      event === 'exit'
        ? child.on('exit', (code, signal) => listener((code ?? signal) as never))
        : child.on(event as 'message', listener as (said: unknown) => void),
    postMessage: say,
    async terminate() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** The server that a worker belongs to. */
export interface Server {
  readonly order: unknown
  say(message: unknown): void
  hear(listener: (message: unknown) => void): void
}

/** Undefined where this process is no worker of a server. */
export async function findServerOfWorker(): Promise<Server | undefined> {
  if (process.argv[2] !== MARK || process.send === undefined) return undefined
  // The server ends it; a signal to the whole group is meant for the server, who leaves in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  process.on('disconnect', () => process.exit())
  const later: unknown[] = []
  let hearing: ((message: unknown) => void) | undefined
  const order = await new Promise<unknown>(done => {
    let isFirst = true
    process.on('message', message => {
      if (isFirst) done(message)
      else if (hearing === undefined) later.push(message)
      else hearing(message)
      isFirst = false
    })
  })
  return {
    order,
    say: message => void process.send!(message, undefined, undefined, () => {}),
    hear(listener) {
      hearing = listener
      for (const message of later.splice(0)) listener(message)
    },
  }
}
