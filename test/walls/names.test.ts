// Names, lengths and first sentences of files.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CODE, listFiles, PLANTED, ROOT, readText } from './tree.ts'

const FOLDERS = ['src', 'test', 'bench', 'scripts', 'bin', 'law', 'docs', 'verifier', 'client']
const BANNED = /^(utils?|helpers?|common|core|base|shared|managers?|services?|misc|types?)$/
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/
// Names that others fix: a language tag, numbered migrations, what GitHub and translators look for.
const FIXED = /^(\d{4}_[a-z0-9_]+\.sql|(zh-CN|[A-Z]+(\.zh-CN)?)\.(ts|md))$/
const FLOORS = ['rules', 'storage', 'capabilities', 'faces']
const LONGEST = 400

function findNames(root: string): string[] {
  const found = new Set<string>()
  for (const path of listFiles(root, /./, FOLDERS)) {
    const parts = path.split('/')
    const file = parts.pop()!
    for (const part of parts) {
      if (BANNED.test(part)) found.add(`${path}: a folder named ${part}`)
      if (!KEBAB.test(part)) found.add(`${path}: folder ${part} is not kebab-case`)
    }
    const stem = file.split('.')[0]!
    if (BANNED.test(stem)) found.add(`${path}: a file named ${stem}`)
    if (file.startsWith('.') || FIXED.test(file)) continue
    if (!KEBAB.test(stem)) found.add(`${path}: ${stem} is not kebab-case`)
  }
  return [...found].sort()
}

function findForms(root: string): string[] {
  const found: string[] = []
  for (const path of listFiles(root, CODE, ['src', 'test', 'bench', 'scripts', 'bin', 'verifier'])) {
    if (path.includes('.generated.')) continue
    const lines = readText(root, path).replace(/\n$/, '').split('\n')
    if (lines.length > LONGEST) found.push(`${path}: ${lines.length} lines, at most ${LONGEST}`)
    const first = lines[0]!.startsWith('#!') ? lines[1]! : lines[0]!
    if (!/^(\/\/ |\/\*\*? ?)\p{L}?/u.test(first)) found.push(`${path}: does not open with a sentence that says what it is for`)
  }
  return found
}

/** Words that the glossary's second and third columns hold, singular and plural as written. */
function glossaryWords(root: string): Set<string> {
  const words = new Set<string>()
  for (const line of readText(root, 'docs/glossary.md').split('\n')) {
    const cells = line.split('|').slice(2)
    for (const word of cells
      .join(' ')
      .toLowerCase()
      .match(/[a-z0-9]+(-[a-z0-9]+)*/g) ?? [])
      words.add(word)
  }
  return words
}

function findWords(root: string): string[] {
  const words = glossaryWords(root)
  const known = (word: string) => words.has(word) || words.has(`${word}s`) || words.has(word.replace(/s$/, ''))
  const found = new Set<string>()
  for (const floor of FLOORS) {
    for (const path of listFiles(root, /./, [`src/${floor}`])) {
      const room = path.split('/')[2]!
      if (path.split('/').length > 3 && !known(room)) found.add(`src/${floor}/${room}: no word of the glossary`)
      if (path.split('/').length === 3) found.add(`${path}: a file outside any room`)
    }
  }
  return [...found]
}

test('walls: planted names are found', () => {
  assert.deepEqual(findNames(PLANTED), [
    'src/faces/portal/PageMaker.ts: PageMaker is not kebab-case',
    'src/storage/files/utils.ts: a file named utils',
  ])
  assert.deepEqual(findForms(PLANTED), [
    `src/storage/files/long.ts: 402 lines, at most ${LONGEST}`,
    'src/storage/files/mute.ts: does not open with a sentence that says what it is for',
  ])
  assert.deepEqual(findWords(PLANTED), ['src/capabilities/frobnication: no word of the glossary'])
})

test('walls: files and folders are named for what they hold', () => assert.deepEqual(findNames(ROOT), []))

test('walls: files are short and open with what they are for', () => assert.deepEqual(findForms(ROOT), []))

test('walls: rooms are named by words of the glossary', () => assert.deepEqual(findWords(ROOT), []))
