// What tsc, Biome and knip are to refuse, they do refuse: tried on the planted house.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { PLANTED, ROOT, readText } from './tree.ts'

let house = ''

// The tools leave the planted house out where it stands, so it is tried elsewhere, under the real settings.
before(() => {
  house = mkdtempSync(join(tmpdir(), 'planted-'))
  cpSync(PLANTED, house, { recursive: true })
  for (const file of ['biome.json', 'tsconfig.rules.json']) writeFileSync(join(house, file), readText(ROOT, file))
  writeFileSync(join(house, 'tsconfig.json'), readText(ROOT, 'tsconfig.json'))
  symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'))
})

after(() => rmSync(house, { recursive: true, force: true }))

function run(tool: string, args: string[]): Promise<{ code: number; output: string }> {
  const bin = join(ROOT, 'node_modules', tool)
  return new Promise(resolve => {
    execFile(process.execPath, [bin, ...args], { cwd: house, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout || stderr })
    })
  })
}

test('walls: tsc knows no Node, no page and no network in rules', async () => {
  // Alone: what a forbidden import brings along would bring Node's types with it.
  const alone = {
    extends: './tsconfig.rules.json',
    compilerOptions: { incremental: false, pretty: false },
    include: [],
    files: ['src/rules/time/clock.ts', 'src/rules/time/reads-text.ts'],
  }
  writeFileSync(join(house, 'tsconfig.alone.json'), JSON.stringify(alone))
  const { code, output } = await run('typescript/bin/tsc', ['-p', 'tsconfig.alone.json'])
  assert.notEqual(code, 0)
  for (const expected of [
    /clock\.ts\(2,.*'process'/,
    /clock\.ts\(2,.*'crypto'/,
    /clock\.ts\(3,.*'console'/,
    /clock\.ts\(3,.*'fetch'/,
    /reads-text\.ts\(2,.*'node:fs'/,
  ]) {
    assert.match(output, expected)
  }
})

test('walls: Biome refuses the clock, climbing and export *', async () => {
  const { code, output } = await run('@biomejs/biome/bin/biome', [
    'lint',
    '--reporter=json',
    '--max-diagnostics=none',
    'src',
    'test',
  ])
  assert.notEqual(code, 0)
  const found = (
    JSON.parse(output.slice(output.indexOf('{'), output.indexOf('\n') < 0 ? undefined : output.indexOf('\n'))).diagnostics as {
      category: string
      location: { path: string | { file: string } }
    }[]
  ).map(
    ({ category, location }) =>
      `${category.split('/').pop()} ${typeof location.path === 'string' ? location.path : location.path.file}`,
  )
  for (const expected of [
    'noRestrictedGlobals src/rules/time/clock.ts',
    'noReExportAll src/storage/ledger/index.ts',
    'noRestrictedImports src/capabilities/disclosure/index.ts',
    'noRestrictedImports src/faces/portal/index.ts',
    'noRestrictedImports test/journeys/deep-import.ts',
  ]) {
    assert.ok(found.includes(expected), `${expected} in ${found.join('; ')}`)
  }
})

test('walls: knip finds what nobody needs', async () => {
  const { code, output } = await run('knip/bin/knip.js', ['--reporter', 'json', '--no-progress'])
  assert.equal(code, 1, output)
  assert.match(output, /src\/faces\/portal\/alone\.ts/)
})
