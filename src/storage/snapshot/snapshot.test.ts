/** Signed folders of lines: found by key, changed by deltas, believed only when untouched, written and read in little memory. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { noteKey } from '#rules/ledger'
import type { Instant, LocalDate } from '#rules/time'
import { verifySignature } from '#storage/keys'
import { difference, type Line, type Lines, overlaid } from './lines.ts'
import { whyNotShown } from './may-show.ts'
import { openSnapshot } from './open-snapshot.ts'
import { writeSnapshot } from './write-snapshot.ts'

const out = mkdtempSync(join(tmpdir(), 'xinheng-snapshot-'))
after(() => rmSync(out, { recursive: true, force: true }))

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const rawOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' }).subarray(-32)
const trust = { keys: [{ key: rawOf(publicKey) }], verify: verifySignature }
const signed = async (name: string, text: Uint8Array) => [
  { name, id: noteKey(name, rawOf(publicKey)).id, signature: sign(null, text, privateKey) },
]
const head = (minute: number) => ({
  ...{ origin: 'test.example/log', day: '2026-11-20' as LocalDate, isSample: true, logs: [], law: { version: 1, digest: '' } },
  at: `2026-11-20T04:${String(minute).padStart(2, '0')}:00.000Z` as Instant,
})

async function* inPieces(lines: readonly Line[], size = 7): Lines & AsyncGenerator<readonly Line[]> {
  for (let at = 0; at < lines.length; at += size) yield lines.slice(at, at + size)
}
const gathered = async (lines: Lines): Promise<Line[]> => {
  const all: Line[] = []
  for await (const some of lines) all.push(...some)
  return all
}

const someLines = fc
  .dictionary(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }), fc.constantFrom('1', '2', '3'))
  .map(of => Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)))

test('what has changed, laid over what was, is what is; nothing of it says what did not change', () =>
  fc.assert(
    fc.asyncProperty(someLines, someLines, async (was, is) => {
      const changed = await gathered(difference(inPieces(is), inPieces(was)))
      assert.deepEqual(await gathered(overlaid(inPieces(changed), inPieces(was))), is)
      const before = new Map(was)
      for (const [key, value] of changed) assert.notEqual(before.get(key), value)
    }),
  ))

const many = Array.from(
  { length: 20_000 },
  (_, n): Line => [`k${String(n * 2).padStart(6, '0')}`, JSON.stringify({ n, text: '信'.repeat(n % 30) })],
)
const written = (lines: readonly Line[], minute: number, base?: Awaited<ReturnType<typeof openSnapshot>>) =>
  writeSnapshot({
    ...{ out, head: head(minute), base, sign: signed },
    tables: { all: () => inPieces(lines, 500) },
    documents: async () => ({ about: { minute } }),
  })

test('a line is found by its key, lines from a key on, in a whole snapshot and over it', async () => {
  const whole = await openSnapshot((await written(many, 1)).folder, trust)
  const fewer = many.filter((_, n) => n % 1000 !== 3).map((line, n): Line => (n % 500 === 0 ? [line[0], '"new"'] : line))
  const { folder, lines } = await written(fewer, 2, whole)
  assert.equal(lines.all, 20 + 40)
  const delta = await openSnapshot(folder, trust)
  for (const [snapshot, expected] of [
    [whole, many],
    [delta, fewer],
  ] as const) {
    const table = snapshot.table('all')
    const known = new Map(expected)
    for (let n = 0; n < 40_000; n += 37) {
      const key = `k${String(n).padStart(6, '0')}`
      assert.equal(await table.get(key), known.get(key), key)
    }
    assert.equal(await table.get('a'), undefined)
    assert.equal(await table.get('z'), undefined)
    assert.deepEqual(await gathered(table.from('')), expected)
    assert.deepEqual(
      await gathered(table.from('k019999')),
      expected.filter(([key]) => key >= 'k019999'),
    )
  }
  assert.deepEqual(await delta.document('about'), { minute: 2 })
  await delta.close()
  await whole.close()
})

test('whoever reads on and on lets others in between, also where nothing has to be unpacked', async () => {
  const whole = await openSnapshot((await written(many.slice(0, 20_000), 9)).folder, trust)
  const lines = async () => {
    let turns = 0
    const count = () => {
      turns += 1
      counting = setImmediate(count)
    }
    let counting = setImmediate(count)
    let stretches = 0
    for await (const some of whole.table('all').from('')) stretches += some.length > 0 ? 1 : 0
    clearImmediate(counting)
    return { turns, stretches }
  }
  await lines()
  const { turns, stretches } = await lines()
  assert.ok(stretches > 5 && stretches <= 64, `${stretches} blocks`)
  assert.ok(turns >= stretches - 1, `${turns} turns in ${stretches} blocks`)
  await whole.close()
})

test('a snapshot is shown for less than a day, on its own day and the next, by a clock that goes as the platform’s does', () => {
  const of = { at: '2026-11-20T04:00:00.000Z' as Instant, day: '2026-11-20' as LocalDate }
  const on = (instant: string) => whyNotShown(of, Date.parse(instant))
  assert.equal(on('2026-11-20T04:00:00Z'), undefined)
  assert.equal(on('2026-11-21T03:58:00Z'), undefined)
  assert.equal(on('2026-11-21T04:00:00Z'), 'old')
  assert.equal(on('2026-11-20T03:56:00Z'), undefined)
  assert.equal(on('2026-11-20T03:00:00Z'), 'clock')
})

/** Fifty megabytes, written, gone on from and read through, where the program itself takes most of what there is. */
const LARGE = `
const { generateKeyPairSync, sign } = await import('node:crypto')
const { openSnapshot, writeSnapshot } = await import('#storage/snapshot')
const { noteKey } = await import('#rules/ledger')
const { verifySignature } = await import('#storage/keys')
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
const LINES = 100_000
async function* lines(changed) {
  for (let at = 0; at < LINES; at += 500)
    yield Array.from({ length: 500 }, (_, n) => {
      const is = at + n
      return [String(is).padStart(9, '0'), JSON.stringify({ is, changed: is % 5000 === 0 ? changed : 0, text: String(is).repeat(80) })]
    })
}
const write = (at, base) => writeSnapshot({
  out: process.argv[1], base,
  head: { origin: 'test.example/log', at, day: '2026-11-20', isSample: true, logs: [], law: { version: 1, digest: '' } },
  sign: async (name, text) => [{ name, id: noteKey(name, raw).id, signature: sign(null, text, privateKey) }],
  tables: { all: () => lines(base === undefined ? 0 : 1) },
  documents: async () => ({}),
})
const trust = { keys: [{ key: raw }], verify: verifySignature }
const whole = await openSnapshot((await write('2026-11-20T05:00:00.000Z')).folder, trust)
const delta = await write('2026-11-20T05:01:00.000Z', whole)
const opened = await openSnapshot(delta.folder, trust)
let read = 0
let bytes = 0
for await (const some of opened.table('all').from('')) for (const [, value] of some) { read += 1; bytes += value.length }
await opened.close()
await whole.close()
console.log(JSON.stringify({ read, bytes, changed: delta.lines.all }))
`

test('memory does not grow with what is written, compared or read', () => {
  const said = execFileSync(process.execPath, ['--max-old-space-size=48', '--input-type=module-typescript', '-e', LARGE, out], {
    cwd: join(import.meta.dirname, '../../..'),
    encoding: 'utf8',
  })
  const { read, bytes, changed } = JSON.parse(said) as { read: number; bytes: number; changed: number }
  assert.deepEqual([read, changed], [100_000, 20])
  assert.ok(bytes > 40_000_000, `${bytes} bytes`)
})
