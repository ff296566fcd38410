// Runs the walls and then every test, and says what the house is made of; or the tests whose path holds the word that is given: `npm test -- disclosure`.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const words = process.argv.slice(2).filter(word => !word.startsWith('-'))
const options = process.argv.slice(2).filter(word => word.startsWith('-'))

function run(args: readonly string[]): Promise<number> {
  return new Promise(resolve => {
    // Each test is a process, and many start the program: what is compiled once is compiled for all.
    const env = { NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'compiled'), ...process.env }
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env })
    child.on('error', error => {
      process.stderr.write(`${error.message}\n`)
      resolve(3)
    })
    child.on('close', code => resolve(code ?? 3))
  })
}

const slashed = (path: string) => path.replaceAll('\\', '/')
const all = globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts', 'verifier/*.test.js'], { cwd: ROOT })
  .map(slashed)
  .sort()
// test/walls runs with the walls; the planted house is no test.
const tests = all.filter(path => !path.startsWith('test/walls/') && words.every(word => path.includes(word)))
const wallsAsked =
  words.length > 0 && all.some(path => path.startsWith('test/walls/') && words.every(word => path.includes(word)))

if (tests.length === 0 && !wallsAsked) {
  process.stderr.write(`No test has ${words.join(' and ')} in its path.\n`)
  process.exit(1)
}

const walls = await run([join('scripts', 'check.ts')])
const passed =
  tests.length === 0
    ? 0
    : await run([
        '--test',
        '--test-concurrency=2',
        // A test that hangs fails, and says which; the longest takes a minute.
        '--test-timeout=420000',
        '--test-reporter=./scripts/report-failures.ts',
        '--test-reporter-destination=stdout',
        ...options,
        ...tests,
      ])

// The whole house is also asked what it is made of.
const bill = words.length > 0 ? 0 : await run([join('scripts', 'bill.ts')])

if (walls !== 0) process.stdout.write('The walls do not all stand; see above.\n')
process.exitCode = walls === 0 && passed === 0 && bill === 0 ? 0 : 1
