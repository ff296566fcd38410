// Runs the long suites in full: those whose sizes come from test/support/survival. `npm test` runs them small.
import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const words = process.argv.slice(2)
const suites = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: ROOT })
  .map(path => path.replaceAll('\\', '/'))
  .filter(path => readFileSync(join(ROOT, path), 'utf8').includes("from '#support/survival'"))
  .filter(path => words.every(word => path.includes(word)))
  .sort()
if (suites.length === 0) throw new Error(`no long suite has ${words.join(' and ')} in its path`)

// One after the other: each is long by itself, and some measure what they leave on the disk.
const args = ['--test', '--test-concurrency=1', '--test-timeout=7200000', '--test-reporter=spec', ...suites]
const env = { ...process.env, XINHENG_SURVIVE: '1' }
const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' })
child.on('error', error => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 3
})
child.on('close', code => {
  process.exitCode = code ?? 3
})
