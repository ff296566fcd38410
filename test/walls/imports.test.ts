// The grid: dependency-cruiser finds exactly what was planted, then nothing in the house.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser'
import { PLANTED, ROOT } from './tree.ts'

const config = (await import(pathToFileURL(join(ROOT, '.dependency-cruiser.mjs')).href)).default
const forbidden: { name: string; severity: string }[] = config.forbidden

async function cruiseTree(baseDir: string, folders: string[], excluded: string[]) {
  const { tsConfig: _, ...options } = config.options
  const ruleSet = { forbidden } as unknown as IFlattenedRuleSet
  const result = await cruise(folders, { ...options, baseDir, exclude: { path: excluded }, ruleSet, validate: true })
  const { summary } = result.output as ICruiseResult
  const found = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} > ${to.replace(/^.*node_modules\//, '')}`)
  return { found: found.sort(), modules: summary.totalCruised }
}

const PLANTED_VIOLATIONS = `
browser-stays-in-the-console: src/faces/portal/index.ts > react/index.js
capabilities-look-down: src/capabilities/repair/index.ts > src/faces/text/index.ts
faces-know-no-tables: src/faces/portal/index.ts > pg/esm/index.mjs
no-cycles-between-rooms: src/capabilities/disclosure/index.ts > src/main.ts
no-cycles-between-rooms: src/capabilities/repair/index.ts > src/capabilities/disclosure/index.ts
no-cycles-between-rooms: src/rules/law/index.ts > src/rules/time/index.ts
no-cycles: src/capabilities/disclosure/index.ts > src/main.ts
no-cycles: src/capabilities/repair/index.ts > src/capabilities/disclosure/index.ts
no-cycles: src/rules/time/ring-one.ts > src/rules/time/ring-two.ts
no-orphans: src/faces/http/status.ts > src/faces/http/status.ts
no-orphans: src/faces/portal/alone.ts > src/faces/portal/alone.ts
no-unresolved: src/storage/ledger/lost.ts > ./nowhere.ts
only-faces-speak-http: src/capabilities/disclosure/index.ts > fastify/fastify.js
only-through-the-door-from-outside: test/journeys/deep-import.ts > src/storage/ledger/append.ts
only-through-the-door: src/faces/portal/index.ts > src/storage/ledger/append.ts
program-needs-no-tests: src/storage/ledger/tested.ts > test/support/database/index.ts
program-needs-no-tools: src/rules/time/reads-package.ts > fast-check/lib/fast-check.d.ts
roof-is-no-room: src/capabilities/disclosure/index.ts > src/main.ts
rules-look-nowhere: src/rules/time/looks.test.ts > src/storage/ledger/index.ts
rules-stand-on-nothing: src/rules/time/reads-package.ts > fast-check/lib/fast-check.d.ts
rules-stand-on-nothing: src/rules/time/reads-store.ts > src/storage/ledger/index.ts
rules-stand-on-nothing: src/rules/time/reads-text.ts > fs
siblings-do-not-meet: src/capabilities/repair/index.ts > src/capabilities/disclosure/index.ts
siblings-do-not-meet: src/storage/files/index.ts > src/storage/ledger/index.ts
program-needs-no-verifier: src/faces/http/checks.ts > verifier/reads-program.js
storage-looks-down: src/storage/ledger/climbs.ts > src/capabilities/repair/index.ts
verifier-stands-alone: verifier/reads-program.js > src/rules/time/index.ts
`

test('walls: every planted import that breaks the grid is found, and no other', async () => {
  const { found, modules } = await cruiseTree(PLANTED, ['src', 'test', 'verifier'], ['node_modules/\\.cache'])
  assert.deepEqual(found, PLANTED_VIOLATIONS.trim().split('\n').sort())
  assert.ok(modules > 30, `${modules} modules cruised`)
})

test('walls: each rule of the grid has a planted violation and is an error', () => {
  for (const { name, severity } of forbidden) {
    assert.ok(PLANTED_VIOLATIONS.includes(`\n${name}: `), `${name} is planted`)
    assert.equal(severity, 'error', name)
  }
})

test('walls: the planted house resolves its names as the real one does', () => {
  const imports = (root: string) => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports
  assert.deepEqual(imports(PLANTED), imports(ROOT))
})

test('walls: no import of the house breaks the grid', async () => {
  const { found, modules } = await cruiseTree(
    ROOT,
    ['src', 'test', 'bench', 'scripts', 'bin', 'verifier'],
    config.options.exclude.path,
  )
  assert.ok(modules > 100, `${modules} modules cruised: what resolves nothing passes`)
  assert.deepEqual(found, [])
})
