// No Chinese in the program outside faces/text, the maker of the sample and law: code carries codes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import ts from 'typescript'
import { CODE, isTest, listFiles, nodesOf, PLANTED, ROOT, readText, textOfLiteral } from './tree.ts'

const HAN = /\p{Script=Han}/u
// verifier/ shares nothing with the program, so what it says in Chinese stands in a file of its own.
const SPEAKS = /^src\/faces\/(text|sample)\/|^verifier\/chinese\.js$/

function findHan(root: string): string[] {
  const found: string[] = []
  for (const path of listFiles(root, CODE, ['src', 'bin', 'scripts', 'verifier'])) {
    if (SPEAKS.test(path) || isTest(path)) continue
    for (const { node, line } of nodesOf(root, path)) {
      // A literal is read as it runs, so that an escape hides nothing; a pattern as it is written, so that it may name a range.
      const text = textOfLiteral(node) ?? (ts.isIdentifier(node) || ts.isRegularExpressionLiteral(node) ? node.text : '')
      if (HAN.test(text)) found.push(`${path}:${line}`)
    }
  }
  for (const path of listFiles(root, /\.(sql|css|html)$/, ['src'])) {
    const kept = (text: string) => text.replace(/[^\n]/g, '')
    const bare = readText(root, path)
      .replace(/<!--[\s\S]*?-->|\/\*[\s\S]*?\*\//g, kept)
      .replace(/--.*$/gm, '')
    bare.split('\n').forEach((text, i) => {
      if (HAN.test(text)) found.push(`${path}:${i + 1}`)
    })
  }
  return found
}

test('walls: planted Chinese is found in every kind of literal, not in comments, not in faces/text', () => {
  const speaks = (line: number) => `src/faces/portal/speaks.tsx:${line}`
  assert.deepEqual(findHan(PLANTED), [
    ...[2, 3, 4, 5, 6, 7, 7].map(speaks),
    'verifier/reads-program.js:4',
    'src/faces/portal/page.html:2',
    'src/storage/database/migrations/0001_planted.sql:2',
  ])
})

test('walls: the program says nothing in Chinese outside faces/text', () => assert.deepEqual(findHan(ROOT), []))
