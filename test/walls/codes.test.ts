// Every code of a finding or refusal has its sentence in both languages, and every refusal its status.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import ts from 'typescript'
import { LANGS, sentence, textOf } from '#faces/text'
import { FINDING_CODES, REFUSAL_CODES } from '#rules/outcome'
import { CODE, isTest, listFiles, nodesOf, PLANTED, ROOT, readText } from './tree.ts'

// The sample names what its planted defects are to be found as; its loading says codes itself.
const NOT_SAYING = /^src\/(rules\/outcome\/|faces\/text\/|faces\/http\/status\.ts|faces\/sample\/(?!load\.ts$))/

/** The names of STATUS in faces/http, which only that room reads. */
function statusCodes(root: string): string[] {
  const found: string[] = []
  for (const { node } of nodesOf(root, 'src/faces/http/status.ts')) {
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) found.push(node.name.text)
  }
  return found
}

/** Codes of the registries that the program never says. */
function findUnsaid(root: string, codes: readonly string[]): string[] {
  const unsaid = new Set(codes)
  for (const path of listFiles(root, CODE, ['src'])) {
    if (NOT_SAYING.test(path) || isTest(path)) continue
    const text = readText(root, path)
    for (const code of unsaid) if (text.includes(`'${code}'`)) unsaid.delete(code)
  }
  return [...unsaid]
}

test('walls: a refusal without a status is seen', () => {
  assert.deepEqual(statusCodes(PLANTED), ['NOT_FOUND'])
})

test('walls: every refusal has its status', () => {
  assert.deepEqual(statusCodes(ROOT).sort(), [...REFUSAL_CODES].sort())
})

test('walls: every finding and every refusal has its sentence in both languages', () => {
  assert.ok(LANGS.length >= 2)
  for (const lang of LANGS) {
    for (const code of [...FINDING_CODES, ...REFUSAL_CODES]) {
      const said = sentence(code, {}, lang)
      assert.notEqual(said, code, `${code} in ${lang}`)
      assert.ok(said.trim().length > 0, `${code} in ${lang}`)
    }
  }
})

test('walls: no code is registered that the program never says', () => {
  assert.deepEqual(findUnsaid(PLANTED, ['USCC_CHECK']), ['USCC_CHECK'])
  assert.deepEqual(findUnsaid(ROOT, [...FINDING_CODES, ...REFUSAL_CODES]), [])
})

test('walls: every operation says what it does, in both languages', async () => {
  const declared: string[] = []
  for (const room of readdirSync(join(ROOT, 'src/capabilities'))) {
    const door = (await import(`#capabilities/${room}`)) as Record<string, { operations?: readonly { name: string }[] }>
    for (const one of Object.values(door)) declared.push(...(one.operations ?? []).map(({ name }) => name))
  }
  assert.ok(declared.length > 10)
  for (const lang of LANGS) assert.deepEqual(Object.keys(textOf(lang).operations).sort(), declared.toSorted(), lang)
})
