// Every clause that code, SQL or the name of a test cites stands in law/instruments.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import ts from 'typescript'
import { parse } from 'yaml'
import { CODE, commentsOf, listFiles, nodesOf, PLANTED, ROOT, readText, textOfLiteral } from './tree.ts'

const FOLDERS = ['src', 'test', 'bench', 'scripts']
const TAG = /@clause\s+([^\s*]+)/g
const CITED = /^([a-z][a-z0-9-]*-\d{4}[a-z0-9-]*|cn-[a-z0-9-]+)#[a-z0-9.-]+$/

type Instrument = { id: string; clauses?: { id: string; aliases?: string[] }[] }

function clausesOf(root: string): Set<string> {
  const known = new Set<string>()
  for (const path of listFiles(root, /\.yaml$/, ['law/instruments'])) {
    const instrument = parse(readText(root, path)) as Instrument
    for (const { id, aliases = [] } of instrument.clauses ?? [])
      for (const name of [id, ...aliases]) known.add(`${instrument.id}#${name}`)
  }
  return known
}

function findClauses(root: string): string[] {
  const known = clausesOf(root)
  const found: string[] = []
  const check = (id: string, path: string, line: number) => {
    if (!known.has(id)) found.push(`${path}:${line}: ${id}`)
  }
  for (const path of listFiles(root, /\.(ts|tsx|mjs|sql)$/, FOLDERS)) {
    if (!readText(root, path).includes('@clause')) continue
    for (const { text, line } of commentsOf(root, path)) for (const [, id] of text.matchAll(TAG)) check(id!, path, line)
  }
  for (const path of listFiles(root, CODE, FOLDERS)) {
    if (!/[a-z0-9]#[a-z0-9]/.test(readText(root, path))) continue
    const test = /\.test\.ts$/.test(path)
    for (const { node, line } of nodesOf(root, path)) {
      const text = textOfLiteral(node)
      // Tests hold clauses that are made up; only what their names cite must stand in the law.
      if (!test && text !== undefined && CITED.test(text)) check(text, path, line)
      const name = test ? nameOfTest(node) : undefined
      if (name !== undefined) for (const id of name.split(/[\s,、]+/)) if (CITED.test(id)) check(id, path, line)
    }
  }
  return found
}

/** What stands before the colon in `test('clause: what must be so', …)`. */
function nameOfTest(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || node.arguments.length === 0) return undefined
  const called = node.expression
  if (!ts.isIdentifier(called) || !/^(test|it|describe)$/.test(called.text)) return undefined
  const name = textOfLiteral(node.arguments[0]!)
  return name?.includes(':') ? name.slice(0, name.indexOf(':')) : undefined
}

test('walls: planted clauses that stand nowhere are found', () => {
  assert.deepEqual(findClauses(PLANTED), [
    'src/rules/time/cites.ts:3: cn-planted-2026-1#9',
    'src/rules/time/cites.ts:7: cn-planted-2026-1#8',
    'src/rules/time/cites.ts:7: cn-absent-2026-2#1',
  ])
})

test('walls: every cited clause stands in the law', () => {
  assert.ok(clausesOf(ROOT).size > 50)
  assert.deepEqual(findClauses(ROOT), [])
})
