// The witness against a log served as files: it cosigns growth, raises an alarm at everything else, and forgets nothing over it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { checkpointText, digest, makeKey, rootOf, serveFiles, tilesOf } from './made-log.js'
import { parseCheckpoint, parseKey, parseNote, signersOf } from './note.js'
import { openTiles, tilePath } from './tiles.js'
import { verifyConsistency } from './tree.js'

const ORIGIN = 'log.example/2026'
const key = makeKey(ORIGIN)
const LEAVES = Array.from({ length: 66_100 }, (_, i) => digest(Buffer.of(0), `leaf ${i}`))

/** @type {Awaited<ReturnType<typeof serveFiles>>} */
let server
/** @type {string} */
let state
before(async () => {
  server = await serveFiles()
})
after(() => server.close())
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'xinheng-witness-'))
  writeFileSync(join(state, 'log.pub'), `${key.line}\n`)
})
afterEach(() => rmSync(state, { recursive: true, force: true }))

/** As the platform signs: the map of heads, and which checkpoint was before. @param {number} size @param {number} [previous] @param {string} [map] */
const extensionOf = (size, previous = size - 1, map = 'AAAA') => `map ${map} 1\n${size > 0 ? `previous ${previous}\n` : ''}`

/** @param {number} size @param {readonly Buffer[]} [leaves] @param {{ key?: typeof key, origin?: string, root?: Buffer, without?: string, extension?: string }} [with_] */
function serve(
  size,
  leaves = LEAVES,
  { key: by = key, origin = ORIGIN, root = rootOf(leaves.slice(0, size)), without = '', extension = extensionOf(size) } = {},
) {
  const files = /** @type {Map<string, string | Buffer>} */ (tilesOf(leaves.slice(0, size)))
  files.delete(without)
  const text = checkpointText(origin, size, root, extension)
  files.set('checkpoint', `${text}\n${by.sign(text)}— stranger.example AAAAAAAA\n`)
  server.set(files)
}

/** @param {string[]} more @returns {Promise<{ code: number | null, told: any, err: string }>} */
const look = (...more) =>
  new Promise(resolve => {
    const args = [
      join(import.meta.dirname, 'witness.js'),
      '--log',
      server.address,
      '--key',
      join(state, 'log.pub'),
      '--state',
      state,
      '--once',
      '--lang',
      'en',
      ...more,
    ]
    const child = spawn(process.execPath, args)
    let [out, err] = ['', '']
    child.stdout.on('data', text => (out += text))
    child.stderr.on('data', text => (err += text))
    child.on('close', code => resolve({ code, told: out === '' ? undefined : JSON.parse(out), err }))
  })

const head = () => readFileSync(join(state, 'head'), 'utf8')
const alarms = () => readdirSync(state).filter(file => file.startsWith('alarm-'))

/** The alarm is told and kept, and the memory is as it was. @param {string} alarm */
async function mustAlarm(alarm) {
  const before = head()
  const { code, told, err } = await look()
  assert.deepEqual([code, told.alarm], [1, alarm], JSON.stringify(told))
  assert.equal(head(), before)
  const kept = (/** @type {string} */ file) => readFileSync(join(told.evidence, file), 'utf8')
  assert.equal(kept('remembered'), before)
  assert.equal(kept('given'), server.served('checkpoint'))
  assert.equal(JSON.parse(kept('report.json')).alarm, alarm)
  assert.match(err, /ALARM: .*kept in .*Nothing was cosigned/)
  return told
}

test('a log that grows is cosigned, and the cosignature holds by the key of the witness', async () => {
  for (const size of [1, 2, 2, 255, 256, 257, 700, 65_535, 65_536, 66_000, 66_100]) {
    serve(size)
    const { code, told, err } = await look('--name', 'witness.example/one')
    assert.deepEqual([code, told?.ok, told?.size], [0, true, String(size)], err)
    assert.match(err, /^\S+ {2}Cosigned.*leaves/)
    const own = parseKey(readFileSync(join(state, 'witness.pub'), 'utf8'))
    const note = parseNote(head())
    assert.ok(own !== undefined && note !== undefined)
    assert.equal(own.name, 'witness.example/one')
    const signers = signersOf(note, [own, /** @type {import('./note.js').Key} */ (parseKey(key.line))])
    assert.equal(signers?.length, 2)
    assert.equal(note.signatures.length, 2, 'no signature of a stranger is handed on')
    assert.ok(Math.abs(Number(signers?.[1].time) - Date.now() / 1000) < 60)
    assert.equal(parseCheckpoint(note.text)?.size, BigInt(size))
    assert.deepEqual(parseCheckpoint(note.text)?.extensions, ['map AAAA 1', `previous ${size - 1}`])
  }
})

test('an empty log is cosigned, and what begins in it', async () => {
  serve(0)
  assert.equal((await look()).code, 0)
  serve(3)
  assert.equal((await look()).code, 0)
})

test('alarms: the log is shorter, forked, rewritten in its beginning, in its middle, at the end of what was seen', async () => {
  serve(700)
  assert.equal((await look()).code, 0)
  serve(699)
  await mustAlarm('rollback')
  const rewritten = (/** @type {number} */ at) => LEAVES.map((leaf, i) => (i === at ? digest('other') : leaf))
  serve(700, rewritten(10))
  await mustAlarm('fork')
  for (const at of [0, 300, 699]) {
    serve(900, rewritten(at))
    await mustAlarm('rewritten')
  }
  // The tail cut off and grown again.
  serve(900, [...LEAVES.slice(0, 690), ...LEAVES.slice(1000, 1300)])
  await mustAlarm('rewritten')
  serve(900, rewritten(800))
  assert.equal((await look()).code, 0, 'what was not seen before is no matter of this witness')
})

test('alarms: two maps of heads for one log; tiles that were tampered with', async () => {
  serve(700)
  assert.equal((await look()).code, 0)
  serve(700, LEAVES, { extension: extensionOf(700, 699, 'BBBB') })
  await mustAlarm('map-fork')
  serve(900)
  const files = /** @type {Map<string, string | Buffer>} */ (tilesOf(LEAVES.slice(0, 900)))
  const tile = Buffer.from(/** @type {Buffer} */ (files.get('tile/0/002')))
  tile[32 * 200] ^= 1
  server.set(files.set('tile/0/002', tile).set('checkpoint', server.served('checkpoint')))
  assert.ok((await mustAlarm('tiles')).evidence)
  serve(900)
  assert.equal((await look()).code, 0)
})

test('a checkpoint says which one was before it; alarm where it denies the one that was seen', async () => {
  serve(700, LEAVES, { extension: extensionOf(700, 650) })
  assert.equal((await look()).code, 0)
  for (const [size, before] of [
    [800, 700],
    [820, 810],
  ]) {
    serve(size, LEAVES, { extension: extensionOf(size, before) })
    assert.equal((await look()).code, 0, `${size}`)
  }
  serve(900, LEAVES, { extension: extensionOf(900, 819) })
  await mustAlarm('skipped')
  // Two checkpoints of one size that say otherwise what was before them.
  serve(820, LEAVES, { extension: extensionOf(820, 805) })
  await mustAlarm('skipped')
  // A later one than itself was not before it.
  serve(900, LEAVES, { extension: extensionOf(900, 900) })
  await mustAlarm('skipped')
})

test('alarm where a log that named the checkpoint before no longer does; a log of others that never did is watched as it is', async () => {
  serve(700)
  assert.equal((await look()).code, 0)
  for (const extension of ['map AAAA 1\n', '', 'previous\n', 'previous 0700\n']) {
    serve(900, LEAVES, { extension })
    await mustAlarm('skipped')
  }
  serve(900)
  assert.equal((await look()).code, 0)
  rmSync(join(state, 'head'))
  for (const size of [300, 700, 900]) {
    serve(size, LEAVES, { extension: 'other 1\n' })
    assert.equal((await look()).code, 0, `${size}`)
  }
})

test('an alarm that is raised again keeps the evidence of its first time; it is told in Chinese too', async () => {
  serve(700)
  assert.equal((await look()).code, 0)
  serve(699)
  const first = await mustAlarm('rollback')
  const report = readFileSync(join(first.evidence, 'report.json'), 'utf8')
  const { told, err } = await look('--lang', 'zh_CN.UTF-8')
  assert.equal(told.evidence, first.evidence)
  assert.equal(readFileSync(join(first.evidence, 'report.json'), 'utf8'), report)
  assert.equal(alarms().length, 1)
  assert.match(err, /警报：日志现有 699 项，以前有 700 项/)
})

test('a witness is not led elsewhere, nor drowned: redirects are not followed, answers that are too large not read', async () => {
  serve(300)
  assert.equal((await look()).code, 0)
  const before = head()
  const elsewhere = await serveFiles()
  elsewhere.set(new Map([['checkpoint', 'x']]))
  for (const status of [301, 302, 307]) {
    server.answer((_, response) => void response.writeHead(status, { location: `${elsewhere.address}/checkpoint` }).end())
    const { code, told } = await look()
    assert.deepEqual([code, told.unavailable], [2, true])
    assert.match(told.why, new RegExp(`: ${status}$`))
  }
  assert.deepEqual(elsewhere.asked, [])
  await elsewhere.close()
  server.answer((_, response) => {
    response.writeHead(200)
    const pour = () => void (response.destroyed || response.write(Buffer.alloc(65_536, 10), () => setImmediate(pour)))
    pour()
  })
  const { code, told } = await look()
  assert.deepEqual([code, told.unavailable], [2, true])
  assert.match(told.why, /more than 65536 bytes/)
  assert.equal(head(), before)
  assert.deepEqual(alarms(), [])
})

test('called wrongly: no address, a file that is no key, a key of a witness', async () => {
  for (const args of [
    ['--log', 'file:///etc'],
    ['--log', 'nowhere'],
    ['--every', '0'],
    ['--key', import.meta.filename],
    ['--nonsense'],
  ]) {
    const { code, told, err } = await look(...args)
    assert.deepEqual([code, told], [2, undefined], args.join(' '))
    assert.ok(err.length > 10)
  }
})

test('alarms: the key is another, the signature false, the log another, no checkpoint at all', async () => {
  serve(20)
  assert.equal((await look()).code, 0)
  serve(30, LEAVES, { key: makeKey(ORIGIN) })
  await mustAlarm('bad-signature')
  serve(30)
  const files = /** @type {Map<string, string | Buffer>} */ (tilesOf(LEAVES.slice(0, 30)))
  const text = checkpointText(ORIGIN, 30, rootOf(LEAVES.slice(0, 30)))
  server.set(files.set('checkpoint', `${text.replace('\n30\n', '\n31\n')}\n${key.sign(text)}`))
  await mustAlarm('bad-signature')
  serve(30, LEAVES, { origin: 'log.example/2027' })
  await mustAlarm('wrong-origin')
  server.set(files.set('checkpoint', '<html>Welcome</html>'))
  await mustAlarm('malformed')
  serve(30)
  assert.equal((await look()).code, 0)
})

test('at the first look the tiles must make the root', async () => {
  serve(300, LEAVES, { root: digest('other') })
  const { code, told } = await look()
  assert.deepEqual([code, told.alarm, told.remembered], [1, 'tiles', null])
  assert.equal(readdirSync(state).includes('head'), false)
})

test('what cannot be looked at is no alarm and no cosignature: a tile that is missing, a server that is away', async () => {
  serve(300)
  assert.equal((await look()).code, 0)
  const before = head()
  serve(600, LEAVES, { without: 'tile/0/001' })
  const { code, told } = await look()
  assert.deepEqual([code, told.ok, told.alarm], [2, undefined, undefined])
  assert.match(told.why, /tile\/0\/001/)
  server.set(new Map())
  assert.equal((await look()).code, 2)
  assert.equal(head(), before)
  assert.deepEqual(alarms(), [])
})

test('a memory that somebody changed is not believed', async () => {
  serve(300)
  assert.equal((await look()).code, 0)
  const forged = checkpointText(ORIGIN, 200, rootOf(LEAVES.slice(0, 200)))
  writeFileSync(join(state, 'head'), `${forged}\n${key.sign(forged)}`)
  const { code, told, err } = await look()
  assert.deepEqual([code, told], [2, undefined])
  assert.match(err, /changed by somebody/)
})

test('the private key is readable by its owner alone, and one witness works in a folder at a time', async () => {
  serve(300)
  assert.equal((await look()).code, 0)
  const { statSync } = await import('node:fs')
  assert.equal(statSync(join(state, 'witness.key')).mode & 0o077, 0)
  writeFileSync(join(state, 'lock'), String(process.pid))
  const { code, err } = await look()
  assert.equal(code, 2)
  assert.match(err, /another witness/)
  writeFileSync(join(state, 'lock'), '999999999')
  assert.equal((await look()).code, 0, 'a lock of nobody is taken over')
})

test('a witness that looks again and again stops at the alarm', async () => {
  serve(300)
  const args = ['--log', server.address, '--key', join(state, 'log.pub'), '--state', state, '--every', '0.2']
  const child = spawn(process.execPath, [join(import.meta.dirname, 'witness.js'), ...args])
  const lines = /** @type {string[]} */ ([])
  child.stdout.on('data', text => {
    lines.push(...String(text).trim().split('\n'))
    if (lines.length === 2) serve(299)
  })
  const code = await new Promise(resolve => child.on('close', resolve))
  assert.equal(code, 1)
  assert.equal(JSON.parse(lines.at(-1) ?? '').alarm, 'rollback')
  assert.ok(lines.slice(0, -1).every(line => JSON.parse(line).ok))
})

test('C2SP tlog-tiles: paths, and growth between any sizes from tiles alone', async () => {
  assert.equal(tilePath(0, 1234067n, 256), 'tile/0/x001/x234/067')
  assert.equal(tilePath(2, 5n, 17), 'tile/2/005.p/17')
  assert.equal(tilePath(3, 999n, 256), 'tile/3/999')
  assert.equal(tilePath(3, 1000n, 256), 'tile/3/x001/000')
  for (const to of [1, 5, 256, 511, 513, 65_536, 65_793, 66_100]) {
    const leaves = LEAVES.slice(0, to)
    const files = tilesOf(leaves)
    const tiles = openTiles(async path => files.get(path), BigInt(to))
    const toRoot = rootOf(leaves)
    assert.equal(await tiles.make(toRoot), true)
    assert.equal(await tiles.make(digest('other')), false)
    for (const from of [1, 2, 255, 256, 257, 512, 65_535, 65_536, 65_792, to].filter(size => size <= to)) {
      const proof = await tiles.consistencyProof(BigInt(from))
      const claim = { from: BigInt(from), to: BigInt(to), fromRoot: rootOf(LEAVES.slice(0, from)), toRoot, proof }
      assert.equal(verifyConsistency(claim), true, `${from} to ${to}`)
    }
  }
})
