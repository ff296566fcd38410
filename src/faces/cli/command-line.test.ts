/** The command line: what is meant, and which exit code says what came of it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Refusal } from '#rules/outcome'
import { runCommandLine } from './command-line.ts'
import { table } from './print.ts'
import type { Roof, StartOptions, Where } from './roof.ts'
import { UsageError } from './session.ts'

interface Heard {
  out: string
  err: string
  started: StartOptions[]
  opened: Where[]
}

function makeRoof(more: Partial<Roof> = {}): { roof: Roof; heard: Heard } {
  const heard: Heard = { out: '', err: '', started: [], opened: [] }
  const roof: Roof = {
    lang: 'en',
    out: text => {
      heard.out += text
    },
    err: text => {
      heard.err += text
    },
    isWatched: false,
    nowMs: () => performance.now(),
    async openHouse(where) {
      heard.opened.push(where)
      throw new Refusal('DATA_FOLDER_IN_USE', { details: { folder: where.dataDir, where: 'http://localhost:1/' } })
    },
    async start(options) {
      heard.started.push(options)
      return { addresses: { portal: 'http://p/', console: 'http://c/', api: 'http://a/' }, done: Promise.resolve() }
    },
    work: async () => ({ done: Promise.resolve() }),
    mirror: async () => ({ addresses: { portal: 'http://m/' }, done: Promise.resolve() }),
    isSample: async () => false,
    migrate: async () => [1, 2],
    settings: () => ({}),
    root: '.',
    nodeVersion: 'v24.0.0',
    version: '9.9.9',
    lawDir: 'law',
    ...more,
  }
  return { roof, heard }
}

async function run(args: string, more: Partial<Roof> = {}) {
  const { roof, heard } = makeRoof(more)
  const code = await runCommandLine(roof, args === '' ? [] : args.split(' '))
  return { code, ...heard }
}

test('start says one line with --json, wherever the option stands', async () => {
  for (const args of ['start --json --port 9', '--json start --port 9']) {
    const { code, out, started } = await run(args)
    assert.equal(code, 0)
    assert.deepEqual(JSON.parse(out), { ready: true, portal: 'http://p/', console: 'http://c/', api: 'http://a/' })
    assert.equal(out.trim().split('\n').length, 1)
    assert.deepEqual(started, [{ dataDir: './data', port: 9, host: 'localhost', sample: 'whole' }])
  }
})

test('the day and the folder are handed on, --empty goes without the sample', async () => {
  const { started } = await run('start --empty --data /x --today 2026-11-20')
  assert.deepEqual(started, [{ dataDir: '/x', today: '2026-11-20', port: 8080, host: 'localhost', sample: 'none' }])
})

test('wrong usage is 2: unknown words, a day that is none, a port out of range, a missing option, a missing file', async () => {
  const wrong = [
    'frobnicate',
    'start --today 2026-02-30',
    'start --port 70000',
    'intake submit x.csv',
    'intake submit /nowhere/x.csv --item registration --source 1',
    'organisations find 甲 --limit 0',
    'organisations find 甲 --limit 201',
    'law load /nowhere',
    'law check --dir /nowhere',
  ]
  for (const args of wrong) {
    const { code, out, err } = await run(args)
    assert.equal(code, 2, args)
    assert.equal(out, '', args)
    assert.notEqual(err, '', args)
    const asJson = await run(`${args} --json`)
    assert.equal(asJson.code, 2, args)
    const { code: said, message } = JSON.parse(asJson.out) as { code: string; message: string }
    assert.equal(said, 'USAGE', args)
    assert.ok(message.length > 0 && !message.startsWith('error:'), args)
  }
})

test('a usage error of the roof is 2, a refusal 1 with one JSON document, a fault 3', async () => {
  const usage = async () => {
    throw new UsageError('another day')
  }
  assert.equal((await run('organisations find 演示', { openHouse: usage })).code, 2)
  const refused = await run('organisations find 演示 --json')
  assert.equal(refused.code, 1)
  assert.equal((JSON.parse(refused.out) as { code: string }).code, 'DATA_FOLDER_IN_USE')
  const fault = async () => {
    throw new Error('the disk is full')
  }
  const broken = await run('organisations find 演示', { openHouse: fault })
  assert.equal(broken.code, 3)
  assert.match(broken.err, /the disk is full/)
  const asJson = await run('organisations find 演示 --json', { openHouse: fault })
  assert.equal(asJson.code, 3)
  assert.deepEqual(JSON.parse(asJson.out), { code: 'FAULT', message: 'Error: the disk is full' })
})

test('a message of the database is withheld: it may carry what somebody typed', async () => {
  const openHouse = async () => {
    throw Object.assign(new Error('invalid input: "某某"'), { severity: 'ERROR', code: '22P02' })
  }
  const { code, out, err } = await run('organisations find 演示 --json', { openHouse })
  assert.equal(code, 3)
  for (const said of [out, err]) {
    assert.doesNotMatch(said, /某某/)
    assert.match(said, /22P02/)
  }
})

test('what fails after the answer gives no second document', async () => {
  const addresses = { portal: 'http://p/', console: 'http://c/', api: 'http://a/' }
  const start = async () => ({ addresses, done: Promise.reject(new Error('the worker is gone')) })
  const { code, out } = await run('start --json', { start })
  assert.equal(code, 3)
  assert.equal((JSON.parse(out) as { ready: boolean }).ready, true)
})

test('help and version are no errors', async () => {
  assert.equal((await run('--help')).code, 0)
  assert.equal((await run('intake --help')).code, 0)
  const { code, out } = await run('--version')
  assert.deepEqual([code, out], [0, '9.9.9\n'])
})

test('law check reads the folder of the program and says what is unconfirmed', async () => {
  const { code, out } = await run('law check --json')
  const said = JSON.parse(out) as { ok: boolean; unconfirmed: number; findings: unknown[] }
  assert.equal(code, 0)
  assert.equal(said.ok, true)
  assert.ok(said.unconfirmed > 0)
})

test('law check of an unsound folder is 1 and names file, line and reason', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'xinheng-law-'))
  try {
    const { mkdirSync } = await import('node:fs')
    mkdirSync(join(dir, 'instruments'))
    writeFileSync(join(dir, 'instruments', 'broken.yaml'), 'id: [\n')
    const checked = await run(`law check --json --dir ${dir}`)
    assert.equal(checked.code, 1)
    const { findings } = JSON.parse(checked.out) as { findings: { file: string; line: number; code: string }[] }
    assert.ok(findings.some(one => one.file === 'instruments/broken.yaml' && one.line > 0))
  } finally {
    rmSync(dir, { recursive: true })
  }
})

test('migrate tells what it applied; doctor is 1 where something is wrong', async () => {
  assert.deepEqual(JSON.parse((await run('migrate --json')).out), { applied: [1, 2] })
  const doctor = await run('doctor --json')
  assert.equal(doctor.code, 1)
  const { ok, checks } = JSON.parse(doctor.out) as { ok: boolean; checks: { check: string; ok: boolean }[] }
  assert.equal(ok, false)
  assert.deepEqual(
    checks.filter(one => !one.ok).map(one => one.check),
    ['opening'],
  )
})

test('columns line up where Han characters stand in them', () => {
  assert.deepEqual(
    table([
      ['演示', 'x'],
      ['ab', 'y'],
    ]),
    ['演示  x', 'ab    y'],
  )
})
