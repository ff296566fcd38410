// The table of ASVS says of each requirement how it stands: every test it names is there, each requirement stands once, and the count is right.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT, readText } from './tree.ts'

const STANDINGS = ['met', 'in part', 'not met', "the operator's", 'does not apply']
/** Levels 1 and 2 whole; of level 3 authorization, cryptography and logging. */
const REQUIREMENTS = 270
/** Of WebRTC seven are of levels 1 and 2; no other row stands for more than it counts. */
const OF_WEBRTC = 7

const countOf = (name: string): number => {
  if (name.startsWith('V17')) return OF_WEBRTC
  const [, from, to] = /(\d+)–(\d+)$/.exec(name) ?? []
  return from === undefined ? 1 : Number(to) - Number(from) + 1
}

test('walls: the table of ASVS names tests that are there, and counts what it holds', () => {
  const page = readText(ROOT, 'docs/operating/asvs.md')
  const rows = page.split('\n').flatMap(line => {
    const [, name, standing, how, tests] = /^\| (V[\d.–]+)(?: \(3\))? \| ([^|]+) \| ([^|]*) \| ([^|]*) \|$/.exec(line) ?? []
    return name === undefined
      ? []
      : [{ name, standing: standing!, how: how!.trim(), tests: tests!.match(/(?<=`)[^`,\s]+(?=`)/g) ?? [] }]
  })
  assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length, 'each once')
  assert.equal(
    rows.reduce((sum, { name }) => sum + countOf(name), 0),
    REQUIREMENTS,
  )
  for (const { name, standing, how, tests } of rows) {
    assert.ok(STANDINGS.includes(standing), `${name}: ${standing}`)
    for (const path of tests) assert.ok(existsSync(join(ROOT, path)), `${name} names ${path}`)
    if (standing === 'met') assert.ok(tests.length > 0 || how.includes('docs/') || how.length > 10, `${name} is met by what?`)
    else assert.ok(how.length > 5, `${name}: why ${standing}?`)
  }
  for (const standing of STANDINGS) {
    const held = rows.filter(row => row.standing === standing).reduce((sum, { name }) => sum + countOf(name), 0)
    assert.ok(page.includes(`| ${standing} | ${held} |`), `${standing}: ${held}`)
  }
})
