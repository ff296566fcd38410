// The small sample city, loaded once for all tests that only need it to be there: each takes a copy of the data folder.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, globSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeProgram, type Program, ROOT, untilReady } from './program.ts'

/** The day on which the city is loaded. */
export const SAMPLE_DAY = '2026-11-20'
/** What such a program is started with. */
export const SAMPLE_CITY = ['--sample', 'small', '--today', SAMPLE_DAY] as const

const PREFIX = `xinheng-city-${createHash('sha256').update(ROOT).digest('hex').slice(0, 8)}-`
const PREPARING_MS = 240_000

/** A program whose data folder holds the small sample city as a start would have loaded it; start it with `SAMPLE_CITY`. */
export async function makeCity(): Promise<Program> {
  const city = await preparedCity()
  const program = makeProgram()
  const { status, stderr } = spawnSync('cp', ['-Rp', `${city}/.`, program.dataDir], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the city was not copied: ${stderr}`)
  return program
}

async function preparedCity(): Promise<string> {
  const city = join(tmpdir(), PREFIX + stamp())
  const lock = `${city}.lock`
  while (!existsSync(city)) {
    try {
      mkdirSync(lock)
    } catch {
      // Another test is at it; or was, and has been killed.
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs
      if (since !== undefined && Date.now() - since > PREPARING_MS) rmSync(lock, { recursive: true, force: true })
      await sleep(200)
      continue
    }
    try {
      if (!existsSync(city)) await prepare(city)
    } finally {
      rmSync(lock, { recursive: true, force: true })
    }
  }
  return city
}

async function prepare(city: string): Promise<void> {
  for (const name of readdirSync(tmpdir()))
    if (name.startsWith(PREFIX) && !name.endsWith('.lock')) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  const program = makeProgram()
  const server = await program.start(...SAMPLE_CITY)
  await untilReady(server, PREPARING_MS)
  await server.end()
  renameSync(program.dataDir, city)
  chmodSync(city, 0o711)
}

/** Changes with every file that the loading could follow from. */
function stamp(): string {
  const hash = createHash('sha256').update(process.execPath)
  for (const path of globSync(['src/**/*', 'law/**/*.yaml', 'package-lock.json'], { cwd: ROOT }).sort()) {
    const { mtimeMs, size } = statSync(join(ROOT, path))
    hash.update(`${path} ${mtimeMs} ${size}\n`)
  }
  return hash.digest('hex').slice(0, 12)
}
