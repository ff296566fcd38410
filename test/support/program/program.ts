// The program as its users run it: a process of its own on a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../../..')
/** Node's own options, as `npm start` has them. */
const OPTIONS = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } }).scripts.start
  .split(' ')
  .filter(word => word.startsWith('--'))

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

export type Server = {
  readonly addresses: { readonly portal: string; readonly console: string; readonly api: string }
  readonly process: ChildProcess
  /** Sends a signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<Ended>
}

export type Program = {
  readonly dataDir: string
  /** One command on the data folder. */
  run(...args: string[]): Promise<Ended>
  /** One command, left running: to be killed. */
  launch(...args: string[]): ChildProcess
  /** `start` with --json and --port 0; resolves when it says that it serves. */
  start(...args: string[]): Promise<Server>
  /** Ends what still runs and removes the folder. */
  remove(): Promise<void>
}

type Options = {
  readonly databaseUrl?: string
  readonly dataDir?: string
  /** Of its environment, beside those of ours. */
  readonly settings?: NodeJS.ProcessEnv
  /** Where another version of it lies. */
  readonly root?: string
}

/** With the embedded database of its folder, or with the one that is handed in. */
export function makeProgram(options: Options = {}): Program {
  const bin = join(options.root ?? ROOT, 'bin/xinheng.js')
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'xinheng-program-'))
  mkdirSync(dataDir, { recursive: true })
  // As the program makes it: PostgreSQL may run under another account, and its tables then lie in the folder and go with it.
  chmodSync(dataDir, 0o711)
  const servers = new Set<Server>()
  const env: NodeJS.ProcessEnv = { ...process.env, LANG: 'C.UTF-8', ...options.settings }
  delete env.DATABASE_URL
  if (options.databaseUrl !== undefined) env.DATABASE_URL = options.databaseUrl
  const launch = (args: readonly string[]) =>
    spawn(process.execPath, [...OPTIONS, bin, ...args, '--data', dataDir], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  return {
    dataDir,
    run: (...args) => ended(launch(args)),
    launch: (...args) => launch(args),
    async start(...args) {
      const child = launch(['start', '--json', '--port', '0', ...args])
      const over = ended(child)
      const said = await firstLine(child, over)
      const addresses = JSON.parse(said) as Server['addresses']
      if (addresses.portal === undefined) throw new Error(`start was refused: ${said}`)
      const server: Server = {
        addresses,
        process: child,
        async end(signal = 'SIGTERM') {
          child.kill(signal)
          servers.delete(server)
          return over
        },
      }
      servers.add(server)
      return server
    },
    async remove() {
      for (const server of servers) await server.end()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function ended(child: ChildProcess): Promise<Ended> {
  let out = ''
  let err = ''
  child.stdout!.on('data', (part: Buffer) => {
    out += part.toString()
  })
  child.stderr!.on('data', (part: Buffer) => {
    err += part.toString()
  })
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', code => done({ code, out, err }))
  })
}

function firstLine(child: ChildProcess, over: Promise<Ended>): Promise<string> {
  return new Promise((done, failed) => {
    let out = ''
    child.stdout!.on('data', (part: Buffer) => {
      out += part.toString()
      if (out.includes('\n')) done(out.slice(0, out.indexOf('\n')))
    })
    over.then(({ code, err }) => failed(new Error(`start ended with ${code}: ${err}`)), failed)
  })
}

/** Waits until the server says that it is ready; throws after `patience` milliseconds. */
export async function untilReady(server: Server, patience = 120_000): Promise<void> {
  const until = performance.now() + patience
  for (;;) {
    const answer = await fetch(`${server.addresses.portal}readyz`)
    if (answer.status === 200) return
    if (performance.now() > until) throw new Error(`not ready: ${await answer.text()}`)
    await new Promise(done => setTimeout(done, 100))
  }
}

/** The first start of a checkout builds the console in the background: waits until it is served. */
export async function untilConsole(server: Server): Promise<void> {
  const until = performance.now() + 120_000
  while (!(await (await fetch(server.addresses.console)).text()).includes('/console/assets/')) {
    if (performance.now() > until) throw new Error('the console was not built')
    await new Promise(done => setTimeout(done, 100))
  }
}

/** The processes below one, and below those; Linux tells. */
export function processesBelow(pid: number): number[] {
  const found: number[] = []
  let children = ''
  try {
    for (const task of readdirSync(`/proc/${pid}/task`)) children += readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
  } catch {
    // It has ended meanwhile.
    return []
  }
  for (const child of children.split(' ').filter(one => one !== '')) found.push(Number(child), ...processesBelow(Number(child)))
  return found
}

/** Bytes that a process holds in memory, its share of what several hold counted once, and what it runs; nothing of one that has ended. */
export function memoryOf(pid: number): { bytes: number; runs: string } {
  try {
    const maps = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    const runs = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return { bytes: Number(/^Pss:\s+(\d+) kB$/m.exec(maps)?.[1] ?? 0) * 1024, runs }
  } catch {
    return { bytes: 0, runs: '' }
  }
}
