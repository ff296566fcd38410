// Statements of an end, signed with Node's own cryptography; and every way of spoiling one is named by its step.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeKey } from './made-log.js'
import { parseKey } from './note.js'
import { checkFile } from './proof.js'
import { linesOfEnd, sayAnswer, sayStep } from './words.js'

const ORIGIN = 'log.example/2026'
const key = makeKey(`${ORIGIN}/statements`)
const SAID = /** @type {import('./statement.js').End} */ ({
  kind: 'xinheng-end-1',
  record: `${'a'.repeat(26)}-${'0'.repeat(11)}1`,
  item: 'administrative-penalty',
  title: '行政处罚',
  documentNo: '明市监罚〔2026〕1号',
  organisation: { uscc: null, name: '明衡演示第1号商贸有限公司' },
  endedOn: '2026-09-01',
  by: 'repair',
  clause: 'cn-ndrc-2025-36#3',
  instrument: '信用修复管理办法',
  article: '3',
  statedOn: '2026-09-02',
  log: { origin: ORIGIN, size: '12', root: 'ab'.repeat(32) },
})
/** Canonical by hand: names sorted, as the page says. @param {any} value @returns {any} */
const sorted = value =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map(name => [name, sorted(value[name])]),
      )
    : value
/** @param {object} said */
const sign = (said, by = key) => ({ ...said, signatures: [by.sign(`${JSON.stringify(sorted(said))}\n`).trimEnd()] })
const KEYS = [/** @type {import('./note.js').Key} */ (parseKey(key.line))]
const check = (/** @type {object} */ file, keys = KEYS) => checkFile(JSON.stringify(file), keys)
/** @param {import('./proof.js').Result} result */
const failure = ({ ok, steps }) => {
  const last = steps.at(-1)
  assert.ok(!ok && last !== undefined)
  for (const lang of /** @type {const} */ (['en', 'zh'])) assert.doesNotMatch(sayStep(last, lang), /undefined|\{/)
  return `${last.step}: ${last.reason}${last.values.place === undefined ? '' : ` ${last.values.place}`}`
}

test('a statement is what the key signed, whatever the order and blanks of its file', () => {
  for (const text of [JSON.stringify(sign(SAID)), JSON.stringify(sorted(sign(SAID)), null, 2)]) {
    const result = checkFile(text, KEYS)
    assert.deepEqual([result.ok, result.type, result.end], [true, 'end', SAID])
    for (const lang of /** @type {const} */ (['en', 'zh'])) {
      assert.doesNotMatch(sayAnswer(result, lang), /undefined|\{/)
      for (const [label, value] of linesOfEnd(SAID, lang)) assert.ok(label !== undefined && value !== undefined)
    }
  }
})

test('another day, name, clause or log, a member more or less, another key: it does not pass, and says where', () => {
  const signed = sign(SAID)
  for (const change of [
    { endedOn: '2026-08-01' },
    { statedOn: '2027-09-02' },
    { by: 'period' },
    { clause: null },
    { organisation: { uscc: null, name: '别人' } },
    { log: { ...SAID.log, size: '13' } },
  ])
    assert.equal(failure(check({ ...signed, ...change })), 'statement: signature')
  assert.equal(failure(check({ ...signed, more: 'x' })), 'form: form more')
  assert.equal(failure(check({ ...signed, endedOn: 20260901 })), 'form: form endedOn')
  assert.equal(failure(check({ ...signed, log: { ...SAID.log, more: 'x' } })), 'form: form log')
  assert.equal(failure(check({ ...signed, signatures: [] })), 'form: form signatures')
  const { item: _, ...without } = /** @type {any} */ (signed)
  assert.equal(failure(check(without)), 'form: form item')
  assert.equal(failure(check(sign(SAID, makeKey(`${ORIGIN}/statements`)))), 'statement: other-key')
  // The log's own key signs checkpoints and no statements.
  const log = makeKey(ORIGIN)
  const logKey = /** @type {import('./note.js').Key} */ (parseKey(log.line))
  assert.equal(failure(check(sign(SAID, log), [logKey])), 'statement: other-key')
  assert.equal(failure(check(signed, [])), 'statement: no-key')
})

test('the command says it with a file of several keys, and ends with 1 where it does not hold', () => {
  const folder = mkdtempSync(join(tmpdir(), 'verifier-'))
  try {
    const at = (/** @type {string} */ name) => join(folder, name)
    writeFileSync(at('end.json'), JSON.stringify(sign(SAID)))
    writeFileSync(at('other.json'), JSON.stringify({ ...sign(SAID), endedOn: '2020-01-01' }))
    writeFileSync(at('keys'), `${makeKey('other.example/statements').line}\n${key.line}\n`)
    const run = (/** @type {string} */ file) =>
      spawnSync(process.execPath, [
        join(import.meta.dirname, 'verify.js'),
        'check',
        at(file),
        '--key',
        at('keys'),
        '--lang',
        'zh',
      ])
    const good = run('end.json')
    assert.equal(good.status, 0, String(good.stderr))
    assert.match(String(good.stdout), /终止日（自这一天起不再公示） {2}2026-09-01/)
    assert.match(String(good.stdout), /《信用修复管理办法》第3条/)
    assert.equal(run('other.json').status, 1)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
