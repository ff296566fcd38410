/** A mirror goes on showing what it shows when what comes next cannot be made into pages, and says so where it has nothing to show. */
import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { noteKey } from '#rules/ledger'
import type { Instant, LocalDate } from '#rules/time'
import { verifySignature } from '#storage/keys'
import { type Lines, writeSnapshot } from '#storage/snapshot'
import { repositoryFiles } from '#support/law'
import { openMirror } from './open-mirror.ts'

const folder = mkdtempSync(join(tmpdir(), 'xinheng-mirror-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
const ID = '00000000-0000-7000-8000-000000000001'
const USCC = '91990102000010014C'

/** @param newer whether it is of a form of which this program knows nothing: what it has to read stands elsewhere */
const write = async (of: string, minute: number, newer = false): Promise<unknown> => {
  const law = { version: 1, files: Object.fromEntries(await repositoryFiles()) }
  const kept = {
    uscc: USCC,
    kind: 'enterprise',
    shownUntil: 'infinity',
    registeredUntil: null,
    name: null,
    status: null,
    division: null,
  }
  const tables: Record<string, [string, object][]> = {
    organisations: [[ID, { ...kept, names: [] }]],
    codes: [[`uscc ${USCC} ${ID}`, { organisationId: ID, isPassed: false }]],
    ...{ records: [], lists: [], gone: [] },
  }
  async function* lines(all: [string, object][]): Lines & AsyncGenerator<[string, string][]> {
    yield all.map(([id, value]) => [id, JSON.stringify(value)])
  }
  const at = `2026-11-20T04:0${minute}:00.000Z` as Instant
  return writeSnapshot({
    out: join(folder, of),
    tables: Object.fromEntries(Object.entries(tables).map(([name, all]) => [name, () => lines(all)])),
    documents: async () => ({
      law,
      [newer ? 'places' : 'directory']: { units: [], divisions: [] },
      counts: {},
      announcements: [],
    }),
    head: {
      at,
      origin: 'test.example/log',
      day: '2026-11-20' as LocalDate,
      isSample: false,
      logs: [],
      law: { version: 1, digest: '' },
    },
    sign: async (name, text) => [{ name, id: noteKey(name, key).id, signature: sign(null, text, privateKey) }],
  })
}
const start = async (of: string) => {
  const notes: string[] = []
  const mirror = await openMirror({
    ...{ dir: join(folder, of), rememberIn: join(folder, `${of}-shown`), keys: [{ key }], verify: verifySignature },
    nowMs: () => Date.parse('2026-11-20T04:09:00Z'),
    note: text => void notes.push(text),
  })
  const route = mirror.pages.routes.find(one => one.path === '/organisations/:uscc')!
  const ask = {
    host: 'x',
    url: `/organisations/${USCC}`,
    params: { uscc: USCC },
    query: {},
    path: route.path,
    cookie: '',
    lang: 'zh-CN',
  }
  return { mirror, notes, page: () => route.answer(ask as never) }
}

test('a snapshot of a form that this program cannot read is not taken up: pages are made of the one before, and the next one is taken', async () => {
  await write('newer', 1)
  const { mirror, notes, page } = await start('newer')
  assert.equal(mirror.age(), 480)
  for (const minute of [2, 3, 4]) {
    await write('newer', minute, true)
    for (let n = 0; n < 2; n++) await mirror.look()
    assert.equal(mirror.age(), 480)
    assert.equal(mirror.refusal(), undefined)
    assert.ok((await page()).status < 500)
  }
  assert.equal(notes.filter(one => /is not taken up: unread, .*no document directory/s.test(one)).length, 3, notes.join('\n'))
  await write('newer', 5)
  await mirror.look()
  assert.equal(mirror.age(), 240)
  assert.ok((await page()).status < 500)
  await mirror.close()
})

test('where there is nothing else to show, it says so, and shows the next', async () => {
  await write('alone', 1, true)
  const { mirror } = await start('alone')
  assert.equal(mirror.refusal()?.because, 'unread')
  assert.match(mirror.refusal()!.page, /镜像的程序无法打开/)
  await write('alone', 2)
  await mirror.look()
  assert.equal(mirror.refusal(), undefined)
  await mirror.close()
})
