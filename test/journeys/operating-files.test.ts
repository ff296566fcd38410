/** What comes to run the program by: the service's and the container's file name what there is, and systemd reads the one without complaint. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')
const textOf = (name: string) => readFileSync(join(ROOT, 'operating', name), 'utf8')
let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'xinheng-operating-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the program that lies in a folder; what it says of wrong usage ends with 2. */
const run = (root: string, args: readonly string[]) =>
  spawnSync(process.execPath, [join(root, 'bin/xinheng.js'), ...args], { encoding: 'utf8', env: { PATH: process.env.PATH } })

test('the service: systemd finds nothing wrong with it, and the program knows what it is started with', t => {
  const unit = textOf('xinheng.service')
  const [, started = ''] = /^ExecStart=\S+ --max-semi-space-size=8 \/opt\/xinheng\/bin\/xinheng\.js (.+)$/m.exec(unit) ?? []
  assert.ok(started.startsWith('start '))
  assert.equal(run(ROOT, [...started.split(' '), '--help']).status, 0)
  assert.equal(run(ROOT, [...started.split(' '), '--no-such-option', '--json']).status, 2)
  const here = join(folder, 'xinheng.service')
  writeFileSync(here, unit.replaceAll('/opt/xinheng', ROOT))
  const verified = spawnSync('systemd-analyze', ['verify', here], { encoding: 'utf8' })
  if (verified.error !== undefined) return t.skip('no systemd-analyze here')
  assert.equal(verified.status, 0, verified.stderr)
  assert.doesNotMatch(verified.stderr, /xinheng\.service/)
})

test('the container: what is copied into it is there, and the program runs with no more', () => {
  const file = textOf('Containerfile')
  const copied = [...file.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '))
  assert.ok(copied.includes('src') && copied.includes('law'))
  const root = join(folder, 'opt')
  mkdirSync(root)
  for (const source of copied) {
    const paths = globSync(source, { cwd: ROOT })
    assert.ok(paths.length > 0, `${source} is not there`)
    for (const path of paths) cpSync(join(ROOT, path), join(root, path), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  const [, command = ''] = /^CMD (\[.+\])$/m.exec(file) ?? []
  assert.equal(run(root, [...(JSON.parse(command) as string[]), '--help']).status, 0)
  const checked = run(root, ['law', 'check', '--json'])
  assert.equal(checked.status, 0, checked.stderr)
  assert.equal((JSON.parse(checked.stdout) as { ok: boolean }).ok, true)
})
