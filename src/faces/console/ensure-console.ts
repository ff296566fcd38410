/** Builds the console once, beside the program, while everything else already serves. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { consoleZh } from '#faces/text'

const ROOT = join(import.meta.dirname, '../../..')
/** What the built files depend on: another program version builds anew. */
const SOURCES = ['src/faces/console/web', 'src/faces/console/vite.config.ts', 'src/faces/text', 'package-lock.json']
const MARK = 'built-from.txt'

function digestOf(path: string, hash = createHash('sha256')): ReturnType<typeof createHash> {
  const whole = join(ROOT, path)
  const entries = readdirSync(whole, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (entry.isDirectory()) digestOf(join(path, entry.name), hash)
    else if (!entry.name.includes('.test.')) hash.update(entry.name).update(readFileSync(join(whole, entry.name)))
  }
  return hash
}

function sourceDigest(): string {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    if (source.includes('.')) hash.update(readFileSync(join(ROOT, source)))
    else digestOf(source, hash)
  }
  return hash.digest('hex')
}

export interface ConsoleBuild {
  /** The folder to serve; it holds at least one page from the first moment on. */
  dir: string
  /** Resolves when the console is there; rejects where it could not be built. */
  built: Promise<void>
}

/** Where the console stands built, or is being built now. */
export function ensureConsole(): ConsoleBuild {
  const dir = join(ROOT, 'dist/console')
  const digest = sourceDigest()
  const mark = join(dir, MARK)
  if (existsSync(mark) && readFileSync(mark, 'utf8') === digest) return { dir, built: Promise.resolve() }
  try {
    mkdirSync(dir, { recursive: true })
    // Never the page of another version: it would ask for what this one may not have.
    writeFileSync(join(dir, 'index.html'), waitingPage())
  } catch (error) {
    // A checkout that may not be written has no console; everything else serves.
    return { dir, built: Promise.reject(error) }
  }
  return { dir, built: build(dir, digest) }
}

async function build(dir: string, digest: string): Promise<void> {
  const fresh = `${dir}.${process.pid}`
  try {
    await runVite(fresh)
    // The page last: until then whoever opens it is told to wait.
    cpSync(join(fresh, 'assets'), join(dir, 'assets'), { recursive: true })
    renameSync(join(fresh, 'index.html'), join(dir, 'index.html'))
    writeFileSync(join(dir, MARK), digest)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** Vite in a process of its own, so that pages are answered while it works. */
function runVite(outDir: string): Promise<void> {
  return new Promise((done, failed) => {
    const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
    const config = join(ROOT, 'src/faces/console/vite.config.ts')
    const child = spawn(process.execPath, [vite, 'build', '--configLoader', 'native', '--config', config, '--outDir', outDir], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (part: Buffer) => {
      said = (said + part.toString()).slice(-2000)
    })
    child.on('error', failed)
    child.on('exit', code => (code === 0 ? done() : failed(new Error(`vite ended with ${code}: ${said}`))))
  })
}

function waitingPage(): string {
  const { title, building } = consoleZh
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>${title}</title><main><h1>${title}</h1><p>${building}</p></main></html>\n`
}
