// Proof files of every kind, made apart from the checker; and every way of spoiling one is named by its step.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { chinese } from './chinese.js'
import { english } from './english.js'
import { checkpointText, growthOf, makeChain, makeKey, makeLog, rootOf } from './made-log.js'
import { parseKey } from './note.js'
import { checkConsistency, checkFile, checkProof } from './proof.js'
import { langOf, sayAnswer, sayStep } from './words.js'

const ORIGIN = 'log.example/2026'
const record = (/** @type {number} */ n) => `${'a'.repeat(26)}-${String(n).padStart(12, '0')}`
const ORGANISATIONS = Array.from({ length: 40 }, () => randomUUID())
const chains = new Map(
  ORGANISATIONS.map((one, i) => [
    one,
    makeChain(
      one,
      Array.from({ length: 1 + (i % 5) }, (_, n) => record(n % 2)),
    ),
  ]),
)
const LONG = ORGANISATIONS[4]
const STRANGER = randomUUID()
const log = makeLog(chains, ORIGIN)
const key = (/** @type {string} */ line) => /** @type {import('./note.js').Key} */ (parseKey(line))
const KEYS = [key(log.key.line)]

const check = (/** @type {object} */ proof, keys = KEYS) => checkProof(JSON.stringify(proof), keys)
/** Which step failed, and why. @param {import('./proof.js').Result} result */
const failure = ({ ok, steps }) => {
  assert.equal(ok, false)
  const last = steps.at(-1)
  assert.ok(steps.slice(0, -1).every(step => step.ok) && last?.ok === false)
  for (const lang of /** @type {const} */ (['en', 'zh'])) assert.doesNotMatch(sayStep(last, lang), /undefined|\{/)
  return `${last.step}: ${last.reason}`
}

test('a record: its entries are in the log, and what it says comes out', () => {
  const result = check(log.proveRecord(LONG, record(0)))
  assert.deepEqual(
    result.steps.map(({ step, ok }) => [step, ok]),
    ['form', 'signature', 'headers', 'contents', 'inclusion', 'record'].map(step => [step, true]),
  )
  assert.deepEqual([result.ok, result.organisation, result.record], [true, LONG, record(0)])
  assert.deepEqual(
    result.entries?.map(({ entry, content }) => [entry, content]),
    [
      [1, '{"n":1}'],
      [3, '{"n":3}'],
      [5, '{"n":5}'],
    ],
  )
})

test('everything about each organisation, and that there is nothing about a stranger', () => {
  for (const [organisation, chain] of chains) {
    const result = check(log.proveOrganisation(organisation))
    assert.deepEqual(
      [result.ok, result.type, result.entries?.length],
      [true, 'organisation', chain.length],
      JSON.stringify(result.steps),
    )
  }
  const kinds = new Set()
  for (let i = 0; i < 60; i++) {
    const proof = log.proveOrganisation(i === 0 ? STRANGER : randomUUID())
    const result = check(proof)
    assert.deepEqual([result.ok, result.type], [true, 'absence'], JSON.stringify(result.steps))
    kinds.add(proof.map.other === null)
  }
  // Both shapes were met: an empty place, and a place that another organisation has alone.
  assert.equal(kinds.size, 2)
})

test('logs of one organisation and of none', () => {
  const one = makeLog(new Map([[LONG, makeChain(LONG, [record(1)])]]), ORIGIN)
  assert.equal(check(one.proveOrganisation(LONG), [key(one.key.line)]).ok, true)
  assert.equal(check(one.proveOrganisation(STRANGER), [key(one.key.line)]).ok, true)
  const none = makeLog(new Map(), ORIGIN)
  assert.equal(check(none.proveOrganisation(STRANGER), [key(none.key.line)]).ok, true)
})

test('commitments by SM3, where the header says so by its v, and by nothing else', () => {
  const national = makeLog(new Map([[LONG, makeChain(LONG, [record(0), record(0)], 2)]]), ORIGIN)
  const keys = [key(national.key.line)]
  assert.equal(check(national.proveOrganisation(LONG), keys).ok, true)
  const proof = national.proveRecord(LONG, record(0))
  proof.entries[1].content = '{"n":3}'
  assert.equal(failure(check(proof, keys)), 'contents: content')
  // A content that fits by the other hash does not fit.
  const other = log.proveRecord(LONG, record(0))
  other.entries[0].header = other.entries[0].header.replace('"v":1', '"v":2')
  assert.equal(failure(check(other)), 'contents: content')
})

test('erased content, and an entry of a former log, leave a proof whole', () => {
  const proof = log.proveOrganisation(LONG)
  const [first, second] = proof.entries
  Object.assign(first, { salt: null, content: null })
  Object.assign(second, { index: null, inclusion: null })
  const result = check(proof)
  assert.equal(result.ok, true, JSON.stringify(result.steps))
  assert.equal(result.entries?.[0].content, null)
})

/** @typedef {(proof: any) => void} Spoil */
/** @type {[string, 'record' | 'organisation' | 'absence', Spoil][]} */
const SPOILED = [
  ['form: unknown-kind', 'record', proof => (proof.kind = 'xinheng-proof-2')],
  ['form: form', 'record', proof => (proof.entries = [])],
  ['form: form', 'record', proof => (proof.entries[0].commitment = proof.entries[0].commitment.toUpperCase())],
  ['form: form', 'record', proof => (proof.entries[0].index = null)],
  ['form: form', 'record', proof => (proof.entries[0].index = '01')],
  ['form: form', 'organisation', proof => (proof.map.count = 0)],
  ['form: form', 'organisation', proof => (proof.map = null)],
  ['form: form', 'absence', proof => (proof.map.count = 1)],
  ['signature: checkpoint', 'record', proof => (proof.checkpoint = proof.checkpoint.slice(0, -1))],
  ['signature: signature', 'record', proof => (proof.checkpoint = proof.checkpoint.replace(/\n\d+\n/, '\n9\n'))],
  ['signature: origin', 'record', proof => (proof.origin = 'log.example/2025')],
  ['headers: header', 'record', proof => (proof.entries[1].header = proof.entries[1].header.replace('"kind":1', '"kind": 1'))],
  ['headers: header', 'record', proof => (proof.entries[1].header = proof.entries[1].header.replace('"v":1', '"v":3'))],
  ['headers: header', 'record', proof => (proof.entries[1].header = proof.entries[1].header.replace('{', '{"aa":1,'))],
  [
    'headers: header',
    'record',
    proof => (proof.entries[1].header = proof.entries[1].header.replace('"kind":1', '"kind":2,"kind":1')),
  ],
  ['contents: content', 'record', proof => (proof.entries[1].content = '{"n":4}')],
  ['contents: content', 'record', proof => (proof.entries[1].salt = proof.entries[0].salt)],
  ['contents: content-half', 'record', proof => (proof.entries[1].salt = null)],
  [
    'inclusion: not-in-log',
    'record',
    proof => (proof.entries[1].header = proof.entries[1].header.replace('"kind":1', '"kind":3')),
  ],
  ['inclusion: not-in-log', 'record', proof => (proof.entries[1].index = String(Number(proof.entries[1].index) ^ 1))],
  ['inclusion: not-in-log', 'record', proof => proof.entries[1].inclusion.pop()],
  ['inclusion: not-in-log', 'record', proof => (proof.entries[1].inclusion[0] = 'ab'.repeat(32))],
  ['record: not-proved', 'record', proof => Object.assign(proof.entries[1], { index: null, inclusion: null })],
  ['record: order', 'record', proof => proof.entries.reverse()],
  ['record: order', 'record', proof => (proof.entries[1] = proof.entries[0])],
  ['record: other-record', 'record', proof => (proof.entries[1] = log.proveRecord(LONG, record(1)).entries[0])],
  ['chain: count', 'organisation', proof => proof.entries.pop()],
  ['chain: gap', 'organisation', proof => proof.entries.shift()],
  ['chain: gap', 'organisation', proof => proof.entries.splice(1, 1)],
  ['chain: gap', 'organisation', proof => proof.entries.reverse()],
  ['chain: other-organisation', 'organisation', proof => (proof.map.organisation = ORGANISATIONS[3])],
  // What an operator would do who keeps the last entry back: the map gives it away.
  ['everything: map-root', 'organisation', proof => keepBack(proof)],
  ['everything: map-key', 'organisation', proof => (proof.map.key = proof.map.head)],
  ['everything: map-root', 'organisation', proof => proof.map.proof.pop()],
  ['everything: map-root', 'organisation', proof => proof.map.proof.reverse()],
  ['chain: head', 'organisation', proof => (proof.map.head = proof.map.key)],
  ['nothing: map-key', 'absence', proof => (proof.map.organisation = randomUUID())],
  ['nothing: map-root', 'absence', proof => (proof.map.proof = ['00'.repeat(32)])],
  ['nothing: map-root', 'absence', proof => (proof.map.proof = [])],
]

/** @param {any} proof */
function keepBack(proof) {
  proof.entries.pop()
  const chain = /** @type {import('./made-log.js').MadeEntry[]} */ (chains.get(LONG))
  proof.map.count = proof.entries.length
  proof.map.head = chain[proof.entries.length - 1].leafData.toString('hex')
}

test('each way of spoiling a proof fails at its step', () => {
  const makers = {
    record: () => log.proveRecord(LONG, record(0)),
    organisation: () => log.proveOrganisation(LONG),
    // At an empty place, so that what is said of it can be told apart.
    absence: () => structuredClone(EMPTY_PLACE),
  }
  for (const [expected, type, spoil] of SPOILED) {
    const proof = makers[type]()
    spoil(proof)
    assert.equal(failure(check(proof)), expected, String(spoil))
  }
})

const EMPTY_PLACE = (() => {
  for (;;) {
    const proof = log.proveOrganisation(randomUUID())
    if (proof.map.other === null) return proof
  }
})()

test('somebody who is there cannot be proved absent: not by another, not by nothing, at no depth', () => {
  const there = log.proveOrganisation(LONG)
  const { map } = there
  const absent = { ...there, type: 'absence', entries: [], map: { ...map, count: 0, head: '', other: null } }
  assert.equal(failure(check(absent)), 'nothing: map-root')
  for (const [organisation] of chains) {
    const { key, count, head } = log.proveOrganisation(organisation).map
    for (const depth of [map.proof.length, 0, 1, 256]) {
      const proof =
        depth === 256 ? Array.from({ length: 256 }, () => '00'.repeat(32)) : map.proof.slice(map.proof.length - depth)
      const claim = { ...absent, map: { ...absent.map, proof, other: { key, count, head } } }
      assert.match(failure(check(claim)), /^nothing: map-(other|root)$/)
    }
  }
})

test('a bit turned anywhere in a proof spoils it', () => {
  const whole = log.proveOrganisation(LONG)
  /** Every hexadecimal text of it. @param {any} value @param {(string | number)[]} at @returns {Generator<(string | number)[]>} */
  function* places(value, at = []) {
    if (typeof value === 'string' && /^[0-9a-f]{32,64}$/.test(value)) yield at
    else if (typeof value === 'object' && value !== null)
      for (const [name, one] of Object.entries(value)) yield* places(one, [...at, name])
  }
  let tried = 0
  for (const at of places(whole)) {
    const proof = /** @type {any} */ (structuredClone(whole))
    const last = /** @type {string} */ (at.at(-1))
    const holder = at.slice(0, -1).reduce((one, name) => one[name], proof)
    const place = tried % holder[last].length
    const turned = (Number.parseInt(holder[last][place], 16) ^ (1 << (tried % 4))).toString(16)
    holder[last] = holder[last].slice(0, place) + turned + holder[last].slice(place + 1)
    assert.equal(check(proof).ok, false, at.join('.'))
    tried += 1
  }
  assert.ok(tried > 40, `${tried}`)
})

test('files that are none, keys that are none, other keys', () => {
  for (const text of ['', '{', 'null', '[]', '7', '"x"', '{}']) assert.match(failure(checkProof(text, KEYS)), /^form: /)
  const proof = log.proveRecord(LONG, record(0))
  assert.equal(failure(check(proof, [])), 'signature: no-key')
  assert.equal(failure(check(proof, [key(makeKey(ORIGIN).line)])), 'signature: other-key')
  const renamed = makeKey('other.example')
  const resigned = { ...proof, checkpoint: `${log.text}\n${renamed.sign(log.text)}` }
  assert.equal(failure(check(resigned, [key(renamed.line)])), 'signature: origin')
  // A witness cannot stand in for the log.
  const witness = makeKey(ORIGIN, 4)
  assert.equal(
    failure(check({ ...proof, checkpoint: `${log.text}\n${witness.cosign(log.text, 1)}` }, [key(witness.line)])),
    'signature: no-key',
  )
})

test('a witness that is asked for must have cosigned', () => {
  const proof = log.proveRecord(LONG, record(0))
  const witness = makeKey('witness.example', 4)
  assert.equal(failure(check(proof, [...KEYS, key(witness.line)])), 'signature: no-witness')
  const cosigned = { ...proof, checkpoint: log.checkpoint + witness.cosign(log.text, 1_764_000_000) }
  assert.deepEqual(check(cosigned, [...KEYS, key(witness.line)]).checkpoint?.cosigned, [
    { name: 'witness.example', time: 1_764_000_000n },
  ])
  assert.equal(check(cosigned).ok, true)
})

test('a map that is not in the checkpoint, or twice, proves nothing', () => {
  const proof = log.proveOrganisation(LONG)
  const line = /** @type {string} */ (log.text.split('\n')[3])
  for (const extension of ['', `${line}\n${line}\n`, `${line} \n`, 'map AAAA 1\n']) {
    const text = `${log.text.split('\n').slice(0, 3).join('\n')}\n${extension}`
    assert.equal(failure(check({ ...proof, checkpoint: `${text}\n${log.key.sign(text)}` })), 'everything: no-map', extension)
  }
})

test('every step, reason, alarm and answer has its words in both languages, with the same values', () => {
  const valuesOf = (/** @type {string} */ said) => [...said.matchAll(/\{\w+\}/g)].map(([value]) => value).sort()
  for (const [name, table] of Object.entries(english)) {
    const other = /** @type {Record<string, Record<string, string>>} */ (chinese)[name]
    assert.deepEqual(Object.keys(other), Object.keys(table), name)
    for (const [code, said] of Object.entries(table)) {
      assert.deepEqual(valuesOf(other[code]), valuesOf(said), `${name} ${code}`)
      assert.doesNotMatch(said, /\p{Script=Han}/u)
      assert.match(other[code], /\p{Script=Han}/u)
    }
  }
  for (const step of Object.keys(english.FAILED)) assert.ok(step in english.STEPS, step)
  assert.deepEqual(['zh', 'zh-CN', 'zh_CN.UTF-8', 'en_US.UTF-8', 'C', ''].map(langOf), ['zh', 'zh', 'zh', 'en', 'en', 'en'])
})

test('a checkpoint and a statement: signed notes are checked by themselves', () => {
  const checkpoint = checkFile(log.checkpoint, KEYS)
  assert.deepEqual(
    [checkpoint.ok, checkpoint.type, checkpoint.checkpoint?.size],
    [true, 'checkpoint', BigInt(log.leaves.length)],
  )
  assert.match(sayAnswer(checkpoint, 'en'), /^PROVED: .*checkpoint/)
  const text = 'The record ended on 2026-11-26.\nBy clause 4.\n'
  const signed = `${text}\n${log.key.sign(text)}`
  const statement = checkFile(signed, KEYS)
  assert.deepEqual([statement.ok, statement.type, statement.statement?.text], [true, 'statement', text])
  assert.equal(failure(checkFile(signed.replace('26.', '27.'), KEYS)), 'statement: signature')
  assert.equal(failure(checkFile(signed, [key(makeKey(ORIGIN).line)])), 'statement: other-key')
  assert.equal(failure(checkFile(log.checkpoint.replace(/\n\d+\n/, '\n1\n'), KEYS)), 'signature: signature')
  // A checkpoint of another log by this log's key.
  const other = checkpointText('other.example', 1, log.leaves[0])
  assert.equal(failure(checkFile(`${other}\n${log.key.sign(other)}`, KEYS)), 'signature: origin')
  assert.equal(failure(checkFile('{"kind":"xinheng-consistency-1"}', KEYS)), 'form: needs-checkpoints')
})

/** @param {number} size @param {readonly Buffer[]} leaves */
const signed = (size, leaves) => {
  const text = checkpointText(ORIGIN, size, rootOf(leaves.slice(0, size)))
  return `${text}\n${log.key.sign(text)}`
}

test('two checkpoints: the newer begins with the older, or not', () => {
  const { leaves } = log
  for (const [from, to] of [
    [0, 5],
    [1, 2],
    [7, 7],
    [8, 60],
    [33, leaves.length],
  ]) {
    const proof = {
      kind: 'xinheng-consistency-1',
      from: String(from),
      to: String(to),
      proof: growthOf(from, leaves.slice(0, to)).map(hash => hash.toString('hex')),
    }
    const text = JSON.stringify(proof)
    assert.equal(checkConsistency(signed(from, leaves), signed(to, leaves), text, KEYS).ok, true, text)
    assert.equal(failure(checkConsistency(signed(from, leaves), signed(to + 1, leaves), text, KEYS)), 'consistency: sizes')
    const rewritten = leaves.map((leaf, i) => (i === 0 ? leaves[1] : leaf))
    if (from > 0)
      assert.equal(
        failure(checkConsistency(signed(from, rewritten), signed(to, leaves), text, KEYS)),
        'consistency: inconsistent',
      )
  }
})

const folder = mkdtempSync(join(tmpdir(), 'xinheng-verify-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const file = (/** @type {string} */ name, /** @type {string} */ text) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const run = (/** @type {string[]} */ ...args) => {
  const env = { ...process.env, LC_ALL: 'C' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'verify.js'), ...args], {
    encoding: 'utf8',
    env,
  })
  return { status, stdout, stderr }
}

test('by command: 0 where it holds, 1 where not, 2 where it was called wrongly', () => {
  const keyFile = file('log.pub', `${log.key.line}\n`)
  const good = file('good.json', JSON.stringify(log.proveOrganisation(LONG)))
  const proved = run('check', good, '--key', keyFile)
  assert.deepEqual([proved.status, proved.stderr], [0, ''])
  assert.match(proved.stdout, /PROVED: this is everything [^\n]*\n$/)
  assert.match(run('check', good, '--key', keyFile, '--lang', 'zh').stdout, /核验通过：[^\n]*没有隐瞒。\n$/)
  const bad = log.proveOrganisation(LONG)
  keepBack(bad)
  const refused = run('check', file('bad.json', JSON.stringify(bad)), '--key', keyFile)
  assert.equal(refused.status, 1)
  assert.match(refused.stdout, /FAIL .*kept back.*\nNOT PROVED\.\n$/)
  assert.equal(JSON.parse(run('check', good, '--key', keyFile, '--json').stdout).ok, true)
  const growth = {
    kind: 'xinheng-consistency-1',
    from: '8',
    to: '60',
    proof: growthOf(8, log.leaves.slice(0, 60)).map(hash => hash.toString('hex')),
  }
  const [old, young] = [file('old', signed(8, log.leaves)), file('new', signed(60, log.leaves))]
  const growthFile = file('growth.json', JSON.stringify(growth))
  assert.equal(run('consistency', old, young, growthFile, '--key', keyFile).status, 0)
  assert.equal(run('consistency', young, old, growthFile, '--key', keyFile).status, 1)
  for (const args of [
    [],
    ['check', good],
    [good, '--key', keyFile],
    ['check', good, '--key', good],
    ['check', join(folder, 'none'), '--key', keyFile],
    ['--nonsense'],
  ]) {
    const called = run(...args)
    assert.deepEqual([called.status, called.stdout], [2, ''], args.join(' '))
    assert.ok(called.stderr.length > 10)
  }
})
