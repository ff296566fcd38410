// What is generated from the program and the law is what they would give today.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from './tree.ts'

test('walls: npm run generate would write nothing', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/generate.ts', '--check'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  assert.deepEqual([stdout, status], ['', 0], stderr)
})

test('walls: every operation of the program is in its catalogue and its interface', () => {
  const audit = readFileSync(join(ROOT, 'docs/generated/audit.md'), 'utf8')
  const { paths } = JSON.parse(readFileSync(join(ROOT, 'docs/generated/openapi.json'), 'utf8')) as { paths: object }
  for (const name of ['intake.submit', 'law.load', 'organisations.load-units', 'disclosure.record']) {
    assert.ok(audit.includes(`| \`${name}\` |`), name)
    assert.ok(Object.hasOwn(paths, `/api/${name.replace('.', '/')}`), name)
  }
  assert.ok(existsSync(join(ROOT, 'docs/generated/errors.md')))
})
