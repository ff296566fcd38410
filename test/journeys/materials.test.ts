// What the house is made of: the bill names every package of the lock file; what is known to be unsafe and runs fails the build, and a
// registry that gives no advisories does not.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'xinheng-materials-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const run = (env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, ['scripts/bill.ts'], { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...env } })

test('the bill names every package of the lock file, and an installation without a registry has one too', () => {
  const ended = run({ npm_config_offline: 'true', npm_config_registry: 'http://127.0.0.1:9/' })
  assert.equal(ended.status, 0, ended.stderr)
  assert.match(ended.stdout, /not audited, for no registry gave advisories/)
  const bill = JSON.parse(readFileSync(join(ROOT, 'dist/sbom.cdx.json'), 'utf8')) as {
    bomFormat: string
    components: { name: string; group?: string; version: string }[]
  }
  assert.equal(bill.bomFormat, 'CycloneDX')
  const named = new Set(bill.components.map(({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`))
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { name?: string; version: string }>
  }
  const missing = Object.entries(lock.packages).flatMap(([path, { name, version }]) => {
    if (path === '') return []
    const called = `${name ?? path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`
    return named.has(called) ? [] : [called]
  })
  assert.deepEqual(missing, [])
})

test('advisories of a high level fail, low ones are told, and those between as long as they are named and not old', () => {
  let asked = 0
  const answering = (vulnerabilities: object, found: object = {}, page = '') => {
    asked += 1
    const [npm, security] = [join(folder, `npm-${asked}.cjs`), join(folder, `SECURITY-${asked}.md`)]
    writeFileSync(security, page)
    const audit = JSON.stringify({ metadata: { vulnerabilities }, vulnerabilities: found })
    writeFileSync(
      npm,
      `process.stdout.write(process.argv[2] === 'audit' ? ${JSON.stringify(audit)} : '{"bomFormat":"CycloneDX"}')`,
    )
    return run({ npm_execpath: npm, XINHENG_SECURITY_PAGE: security })
  }
  const low = answering({ low: 3, moderate: 1, high: 0, critical: 0 })
  assert.deepEqual([low.status, /low 3, moderate 1/.test(low.stdout)], [0, true])
  assert.equal(answering({ low: 0, moderate: 0, high: 10, critical: 0 }).status, 1)
  const url = 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc'
  const found = { left: { via: [{ url, severity: 'moderate', name: 'left' }] }, right: { via: ['left'] } }
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
  const named = (day: string) => `| GHSA-aaaa-bbbb-cccc | left | moderate | ${day} | nothing calls it |\n`
  const between = (page: string) => answering({ low: 0, moderate: 1, high: 0, critical: 0 }, found, page)
  assert.deepEqual([between('').status, between(named(daysAgo(89))).status, between(named(daysAgo(91))).status], [1, 0, 1])
  assert.match(between('').stdout, /GHSA-aaaa-bbbb-cccc of left: name it in SECURITY\.md/)
})
