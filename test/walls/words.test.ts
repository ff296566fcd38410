// Things left to do have an issue; the clock, chance and the machine's settings are handed in; no path climbs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import ts from 'typescript'
import { CODE, commentsOf, isTest, listFiles, nodesOf, PLANTED, ROOT, readText } from './tree.ts'

const FOLDERS = ['src', 'test', 'bench', 'scripts', 'bin']
const HANDED_IN = new Set([
  'Math.random',
  'process.env',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'Date.now',
  'performance.timeOrigin',
])
const CHANCE = /^(randomUUID|randomBytes|randomInt|randomFill|randomFillSync|webcrypto|getRandomValues)$/
// The console runs in a browser, which has its own clock to show; the roof hands everything in.
const MAY = /^src\/(main\.ts|faces\/console\/)/

function findTodos(root: string): string[] {
  const found: string[] = []
  for (const path of listFiles(root, /\.(ts|tsx|mjs|js|sql)$/, FOLDERS)) {
    if (path === 'test/walls/words.test.ts' || !/TODO|FIXME|XXX|HACK/.test(readText(root, path))) continue
    for (const { text, line } of commentsOf(root, path)) {
      text.split('\n').forEach((said, i) => {
        if (/\b(FIXME|XXX|HACK)\b/.test(said) || /\bTODO\b(?!\(#\d+\))/.test(said)) found.push(`${path}:${line + i}`)
      })
    }
  }
  return found
}

function findHandedIn(root: string): string[] {
  const found: string[] = []
  for (const path of listFiles(root, CODE, ['src'])) {
    if (isTest(path) || MAY.test(path)) continue
    for (const { node, line } of nodesOf(root, path)) {
      if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
        const name = `${node.expression.text}.${node.name.text}`
        if (HANDED_IN.has(name)) found.push(`${path}:${line}: ${name}`)
      }
      if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date')
        found.push(`${path}:${line}: new Date`)
      if (ts.isImportSpecifier(node)) {
        const name = (node.propertyName ?? node.name) as ts.Identifier
        if (CHANCE.test(name.text)) found.push(`${path}:${line}: ${name.text}`)
      }
    }
  }
  return found
}

function findClimbing(root: string): string[] {
  const found: string[] = []
  for (const path of listFiles(root, CODE, ['src', 'test', 'bench', 'scripts'])) {
    for (const { node, line } of nodesOf(root, path)) {
      const from = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier : undefined
      const called =
        ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0] : undefined
      for (const specifier of [from, called]) {
        if (specifier !== undefined && ts.isStringLiteralLike(specifier) && /^\.\.(\/|$)/.test(specifier.text))
          found.push(`${path}:${line}: ${specifier.text}`)
      }
    }
  }
  return found
}

test('walls: planted things to do are found', () => {
  assert.deepEqual(findTodos(PLANTED), ['src/storage/files/utils.ts:2', 'src/storage/files/utils.ts:4'])
})

test('walls: what is left to do has an issue', () => assert.deepEqual(findTodos(ROOT), []))

test('walls: a planted clock, chance and setting are found', () => {
  const clock = (name: string) => `src/rules/time/clock.ts:2: ${name}`
  assert.deepEqual(findHandedIn(PLANTED), ['new Date', 'process.env', 'Math.random', 'crypto.randomUUID'].map(clock))
})

test('walls: below the roof the clock, chance and settings are handed in', () => assert.deepEqual(findHandedIn(ROOT), []))

test('walls: planted imports that climb are found', () => {
  assert.deepEqual(findClimbing(PLANTED), [
    'src/capabilities/disclosure/index.ts:3: ../../main.ts',
    'src/faces/portal/index.ts:8: ../../storage/ledger/append.ts',
    'test/journeys/deep-import.ts:2: ../../src/storage/ledger/append.ts',
  ])
})

test('walls: no import climbs', () => assert.deepEqual(findClimbing(ROOT), []))
