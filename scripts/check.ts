// Runs every wall at once and says of each, in one line, whether it stands. Nothing is a warning.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const bin = (path: string) => join(ROOT, 'node_modules', path)
/** The compiler remembers what it has judged, so that a second look reads only what has changed. */
const typesOf = (project: string): readonly string[] => {
  const remembered = join(ROOT, 'dist', 'types', `${project}.tsbuildinfo`)
  const options = ['--noEmit', '--incremental', '--tsBuildInfoFile', remembered, '--pretty', 'false']
  return [bin('typescript/bin/tsc'), ...options, '-p', project]
}
const WALLS = ['--test', '--test-reporter=spec', 'test/walls/*.test.ts']

type Wall = { readonly name: string; readonly args: readonly string[] }

// The slowest first, so that they do not end alone.
const walls: readonly Wall[] = [
  { name: 'types: program and tests', args: typesOf('tsconfig.json') },
  { name: 'walls: test/walls', args: WALLS },
  { name: 'types: console in the browser', args: typesOf('tsconfig.web.json') },
  { name: 'types: tests in the browser', args: typesOf('tsconfig.browser.json') },
  { name: 'knip: nothing unused', args: [bin('knip/bin/knip.js'), '--no-progress'] },
  { name: 'types: verifier', args: typesOf('tsconfig.verifier.json') },
  { name: 'types: rules, pure', args: typesOf('tsconfig.rules.json') },
  {
    name: 'biome: lint and format',
    args: [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '--max-diagnostics=200'],
  },
  {
    name: 'imports: floors, siblings, doors',
    args: [
      bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      'src',
      'test',
      'bench',
      'scripts',
      'bin',
      'verifier',
      'client',
    ],
  },
]

function runWall(wall: Wall): Promise<{ code: number; output: string; seconds: number }> {
  const begun = performance.now()
  return new Promise(resolve => {
    const child = spawn(process.execPath, wall.args, { cwd: ROOT, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    const done = (code: number) => resolve({ code, output, seconds: (performance.now() - begun) / 1000 })
    child.on('error', error => {
      output += error.message
      done(3)
    })
    child.on('close', code => done(code ?? 3))
  })
}

const failed: { name: string; output: string }[] = []
const waiting = [...walls]

async function takeNext(): Promise<void> {
  for (let wall = waiting.shift(); wall !== undefined; wall = waiting.shift()) {
    const { code, output, seconds } = await runWall(wall)
    process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'}  ${wall.name.padEnd(34)} ${seconds.toFixed(1).padStart(5)} s\n`)
    if (code !== 0) failed.push({ name: wall.name, output })
  }
}

const begun = performance.now()
await Promise.all([takeNext(), takeNext(), takeNext()])
for (const { name, output } of failed) process.stdout.write(`\n=== ${name}\n${output.trimEnd()}\n`)
process.stdout.write(
  `${failed.length === 0 ? `All ${walls.length} walls stand` : `${failed.length} of ${walls.length} walls do not stand`}, ${((performance.now() - begun) / 1000).toFixed(1)} s.\n`,
)
process.exitCode = failed.length === 0 ? 0 : 1
