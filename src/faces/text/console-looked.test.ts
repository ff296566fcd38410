// Whatever an operation notes of a look is said in words to the organisation: no note is written for which there are none.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { consoleZh } from './console-zh.ts'

const ROOMS = join(import.meta.dirname, '../../capabilities')
/** Single words are said one by one: what of an organisation, or which items. */
const BY_WORD = /^(?:names|codes|looks|agents|acts|disclosed|case|proof)(?: |$)/

const notes = (): string[] =>
  readdirSync(ROOMS, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .flatMap(path => {
      const text = readFileSync(join(ROOMS, path), 'utf8')
      const calls = [...text.matchAll(/\b(?:looked|noteList)\(\s*[^;]*?,\s*(?:'([^']+)'|`([^`]+)`),?\s*\)/gs)]
      const members = [...text.matchAll(/\bwhat: (?:'([^']+)'|`([^`]+)`)/g)]
      return [...calls, ...members].map(([, plain, built]) => plain ?? built!.replaceAll(/\$\{[^}]*\}/g, '1'))
    })
    .filter(note => note !== '' && !note.startsWith('1'))

test('every look says in words what it was at', () => {
  const found = [...new Set(notes())]
  assert.ok(found.length > 30, `${found.length} notes`)
  const said = (note: string) => consoleZh.guard.lookedAt.find(([pattern]) => pattern.test(note))
  assert.deepEqual(
    found.filter(note => said(note) === undefined && !BY_WORD.test(note)),
    [],
  )
})
