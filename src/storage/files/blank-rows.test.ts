// Erasing rows of a cleaned copy: the cells are gone from the disk, everything else is as it was.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { blankRows, type CleanedRow, cleanedPath, openCleaned, packCleaned, readCleaned } from '#storage/files'
import { testKeys } from '#support/keys'

const dataDir = mkdtempSync(join(tmpdir(), 'xinheng-blank-'))
after(() => rmSync(dataDir, { recursive: true }))

const { files: keys } = await testKeys()
const place = { dataDir, keys, randomBytes }

const RECORD = Buffer.alloc(24, 7)
/** Frames of rows; every third row is of the record. */
async function makeCopy(id: string, frames: readonly (readonly (readonly string[])[])[]): Promise<number> {
  const copy = await openCleaned({ ...place, id, validBytes: 0 })
  let row = 1
  for (const rows of frames) {
    const numbered = rows.map(cells => ({ row: row++, cells }))
    const records = Buffer.alloc(rows.length * 24)
    for (const [n, one] of numbered.entries()) if (one.row % 3 === 0) RECORD.copy(records, n * 24)
    await copy.append(packCleaned(numbered), { outcomes: new Uint8Array(rows.length), records })
  }
  await copy.close()
  return copy.bytes
}
const rowsOf = async (id: string, bytes: number): Promise<CleanedRow[]> => {
  const found: CleanedRow[] = []
  for await (const rows of readCleaned({ ...place, id, bytes })) found.push(...rows)
  return found
}

test('cells of the rows meant are gone, the copy keeps its length, and every other row is as it was', async () => {
  const frames = [3, 500, 1, 40].map((count, frame) =>
    Array.from({ length: count }, (_, n) => [`甲${frame}`, '', `${n}`, `第${n}行 𠮷 ${'x'.repeat(n % 30)}`]),
  )
  const bytes = await makeCopy('one', frames)
  const before = await rowsOf('one', bytes)
  const isMeant = ({ record }: CleanedRow) => record !== null
  assert.equal(await blankRows({ ...place, id: 'one', bytes }, isMeant), 181)
  assert.equal((await stat(cleanedPath(dataDir, 'one'))).size, bytes)
  assert.deepEqual(
    await rowsOf('one', bytes),
    before.map(row => (row.record === null ? row : { ...row, cells: ['', '', '', ''] })),
  )
  // Again: there is nothing left to blank.
  assert.equal(await blankRows({ ...place, id: 'one', bytes }, isMeant), 0)
})

test('however little is left to pack, a frame never becomes longer', async () => {
  for (const cells of [['a'], ['', 'b'], ['甲'.repeat(3)], Array.from({ length: 40 }, (_, n) => String(n * 7919))]) {
    const bytes = await makeCopy('small', [[cells, cells, cells]])
    assert.equal(await blankRows({ ...place, id: 'small', bytes }, row => row.row === 3), 1, cells.join())
    assert.deepEqual(
      (await rowsOf('small', bytes)).map(row => row.cells),
      [cells, cells, cells.map(() => '')],
    )
  }
})

test('what nobody meant is not touched', async () => {
  const bytes = await makeCopy('other', [[['a', 'b']]])
  const before = await readFile(cleanedPath(dataDir, 'other'))
  assert.equal(await blankRows({ ...place, id: 'other', bytes }, () => false), 0)
  assert.deepEqual(await readFile(cleanedPath(dataDir, 'other')), before)
  assert.equal(await blankRows({ ...place, id: 'none', bytes: 0 }, () => true), 0)
})

test('of a copy that a restore brought not at all, or not to its end, what is there is blanked', async () => {
  const bytes = await makeCopy('cut', [
    [['a'], ['b'], ['c']],
    [['d'], ['e'], ['f']],
  ])
  const all = () => true
  for (const cut of [bytes - 1, bytes - 150]) {
    await truncate(cleanedPath(dataDir, 'cut'), cut)
    assert.equal(await blankRows({ ...place, id: 'cut', bytes }, all), cut === bytes - 1 ? 3 : 0)
    assert.equal((await stat(cleanedPath(dataDir, 'cut'))).size, cut)
  }
  await truncate(cleanedPath(dataDir, 'cut'), 7)
  assert.equal(await blankRows({ ...place, id: 'cut', bytes }, all), 0)
  assert.equal(await blankRows({ ...place, id: 'never-restored', bytes }, all), 0)
})
