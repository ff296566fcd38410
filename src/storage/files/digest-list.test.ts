// A digest is found in a sorted list on disk, wherever it stands, and no other is.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openDigestList } from './digest-list.ts'

const folder = mkdtempSync(join(tmpdir(), 'xinheng-digests-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()

test('every digest of a list is found wherever it stands, and no other; with and without counts and line ends of either kind', async () => {
  const words = Array.from({ length: 3000 }, (_, n) => `word ${n}`)
  const sorted = words.map(sha1).toSorted()
  for (const [name, text] of [
    ['counted', sorted.map((one, n) => `${one}:${n * 7919}\r\n`).join('')],
    ['plain', sorted.join('\n')],
  ] as const) {
    const path = join(folder, name)
    writeFileSync(path, text)
    const list = openDigestList(path)
    const some = [...words.filter((_, n) => n % 37 === 0).map(sha1), sorted[0]!, sorted[1]!, sorted.at(-2)!, sorted.at(-1)!]
    for (const one of some) assert.equal(await list.has(one.toLowerCase()), true, `${name} ${one}`)
    for (let n = 0; n < 80; n++) assert.equal(await list.has(sha1(`other ${n}`)), false)
    for (const edge of ['0'.repeat(40), 'F'.repeat(40)]) assert.equal(await list.has(edge), false)
  }
})

test('a list of one line, and one that is empty; a file that is not there is said at once', async () => {
  writeFileSync(join(folder, 'one'), `${sha1('only')}:3`)
  writeFileSync(join(folder, 'none'), '')
  assert.equal(await openDigestList(join(folder, 'one')).has(sha1('only')), true)
  assert.equal(await openDigestList(join(folder, 'none')).has(sha1('only')), false)
  assert.throws(() => openDigestList(join(folder, 'nowhere')), { code: 'ENOENT' })
})
