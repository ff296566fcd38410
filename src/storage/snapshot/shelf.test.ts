/** What lies in a folder of snapshots is taken up only when it can be shown: until then what was shown stays, and nothing is left open. */
import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { noteKey } from '#rules/ledger'
import type { Instant, LocalDate } from '#rules/time'
import { verifySignature } from '#storage/keys'
import type { Lines } from './lines.ts'
import { type OpenSnapshot, openSnapshot } from './open-snapshot.ts'
import { makeShelf } from './shelf.ts'
import { writeSnapshot } from './write-snapshot.ts'

const folder = mkdtempSync(join(tmpdir(), 'xinheng-shelf-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
const trust = { keys: [{ key }], verify: verifySignature }

const shelfIn = async (of: string) => {
  const dir = join(folder, of)
  const doubts: string[] = []
  const rememberIn = join(folder, `${of}-shown`)
  const shelf = await makeShelf({
    ...{ dir, rememberIn, ...trust },
    onDoubt: (path, doubt) => void doubts.push(`${path.slice(-10, -6)} ${doubt.because}`),
  })
  return {
    ...{ shelf, doubts, dir },
    remembered: () => readFileSync(rememberIn, 'utf8').trim(),
    /** Whose only line says when it was written. @param over the folder of a whole one */
    async write(minute: number, over?: string): Promise<string> {
      const base = over === undefined ? undefined : await openSnapshot(over, trust)
      const at = `2026-11-20T04:${String(minute).padStart(2, '0')}:00.000Z` as Instant
      async function* lines(): Lines & AsyncGenerator<readonly (readonly [string, string])[]> {
        yield [['minute', String(minute)]]
      }
      const written = await writeSnapshot({
        ...{ out: dir, base, tables: { all: lines }, documents: async () => ({}) },
        head: {
          at,
          origin: 'test.example/log',
          day: '2026-11-20' as LocalDate,
          isSample: true,
          logs: [],
          law: { version: 1, digest: '' },
        },
        sign: async (name, text) => [{ name, id: noteKey(name, key).id, signature: sign(null, text, privateKey) }],
      })
      await base?.close()
      return written.folder
    },
  }
}
const minuteOf = (snapshot: OpenSnapshot | undefined) => snapshot!.table('all').get('minute')
const showAll = async () => {}
const showNone = async () => {
  throw new Error('no page can be made of it')
}
/** Files in the folder that this process has open. */
const openFiles = (): number =>
  readdirSync('/proc/self/fd').filter(fd => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder)
    } catch {
      return false
    }
  }).length
const canCount = { skip: process.platform !== 'linux' }

test('what cannot be shown is not taken up nor remembered, told once, and looked at again when a file of it changes', async () => {
  const { shelf, doubts, write, remembered } = await shelfIn('unread')
  await write(1)
  assert.equal(await shelf.look(showAll), true)
  await write(2)
  for (let n = 0; n < 3; n++) assert.equal(await shelf.look(showNone), false)
  assert.deepEqual(doubts, ['0402 unread'])
  assert.equal(shelf.doubt()?.because, 'unread')
  assert.equal(remembered(), '2026-11-20T04:01:00.000Z')
  assert.equal(await minuteOf(shelf.current()), '1')
  // Of those that can be shown the newest is.
  await write(3)
  const newest = await write(4)
  assert.equal(await shelf.look(async one => (one.manifest.at.includes(':04:00.') ? showNone() : showAll())), true)
  assert.equal(await minuteOf(shelf.current()), '3')
  assert.equal(await shelf.look(showNone), false)
  assert.deepEqual(doubts, ['0402 unread', '0404 unread'])
  writeFileSync(join(newest, 'note'), '')
  assert.equal(await shelf.look(showAll), true)
  assert.equal(await minuteOf(shelf.current()), '4')
  assert.equal(remembered(), '2026-11-20T04:04:00.000Z')
  await shelf.close()
})

test('a fault of the machine is not one of the snapshot: it is offered again', async () => {
  const { shelf, doubts, write } = await shelfIn('machine')
  await write(1)
  const full = Object.assign(new Error('too many open files'), { code: 'EMFILE', syscall: 'open' })
  await assert.rejects(
    shelf.look(() => Promise.reject(full)),
    full,
  )
  assert.equal(shelf.current(), undefined)
  assert.equal(await shelf.look(showAll), true)
  assert.deepEqual(doubts, [])
  await shelf.close()
})

test('deltas that come to nothing leave the whole one of the one that is shown open, and nothing else', canCount, async () => {
  const { shelf, write, dir } = await shelfIn('bases')
  const before = openFiles()
  const whole = await write(1)
  await write(2, whole)
  assert.equal(await shelf.look(showAll), true)
  const shown = openFiles()
  assert.equal(shown - before, 2)
  // Each over a whole one of its own: one that cannot be shown, one whose own part was changed, one whose base is another.
  for (let n = 0; n < 3; n++) {
    const other = await write(10 + 10 * n)
    const delta = await write(11 + 10 * n, other)
    if (n === 1) writeFileSync(join(delta, 'all.lines'), '?'.repeat(500))
    if (n === 2) {
      rmSync(other, { recursive: true })
      const again = await write(35)
      rmSync(other, { recursive: true, force: true })
      renameSync(again, other)
    }
    assert.equal(await shelf.look(showNone), false)
    assert.equal(openFiles(), shown)
    assert.equal(await minuteOf(shelf.current()), '2')
    for (const name of readdirSync(dir)) if (!/T040[12]/.test(name)) rmSync(join(dir, name), { recursive: true })
  }
  // What is shown and what was shown before it are open, however many came.
  for (const minute of [40, 41, 42, 43]) {
    await write(minute, whole)
    assert.equal(await shelf.look(showAll), true)
    assert.equal(await minuteOf(shelf.current()), String(minute))
    assert.ok(openFiles() - before <= 3)
  }
  await shelf.close()
  assert.equal(openFiles(), before)
})

test('where a delta is opened by itself and its base is another one, no file stays open', canCount, async () => {
  const { write } = await shelfIn('alone')
  const before = openFiles()
  const whole = await write(1)
  const delta = await write(2, whole)
  rmSync(whole, { recursive: true })
  cpSync(await write(3), whole, { recursive: true })
  await assert.rejects(openSnapshot(delta, trust), { because: 'base' })
  assert.equal(openFiles(), before)
})
